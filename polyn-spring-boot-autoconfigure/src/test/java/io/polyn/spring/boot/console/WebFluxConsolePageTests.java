package io.polyn.spring.boot.console;

import org.springframework.boot.WebApplicationType;

class WebFluxConsolePageTests extends AbstractConsolePageTests {

	WebFluxConsolePageTests() {
		super(WebApplicationType.REACTIVE);
	}

}
