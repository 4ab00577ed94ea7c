package io.polyn.spring.boot.console;

import org.springframework.boot.WebApplicationType;

class WebFluxConsoleDeadLetterTests extends AbstractConsoleDeadLetterTests {

	WebFluxConsoleDeadLetterTests() {
		super(WebApplicationType.REACTIVE);
	}

}
