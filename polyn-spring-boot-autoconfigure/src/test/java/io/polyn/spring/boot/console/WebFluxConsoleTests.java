package io.polyn.spring.boot.console;

import org.springframework.boot.WebApplicationType;

class WebFluxConsoleTests extends AbstractConsoleTests {

	WebFluxConsoleTests() {
		super(WebApplicationType.REACTIVE);
	}

}
