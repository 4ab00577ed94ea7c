package io.polyn.spring.boot.console;

import org.springframework.boot.WebApplicationType;

class WebFluxConsoleEventsTests extends AbstractConsoleEventsTests {

	WebFluxConsoleEventsTests() {
		super(WebApplicationType.REACTIVE);
	}

}
