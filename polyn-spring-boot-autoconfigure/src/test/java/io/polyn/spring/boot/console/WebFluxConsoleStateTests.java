package io.polyn.spring.boot.console;

import org.springframework.boot.WebApplicationType;

class WebFluxConsoleStateTests extends AbstractConsoleStateTests {

	WebFluxConsoleStateTests() {
		super(WebApplicationType.REACTIVE);
	}

}
