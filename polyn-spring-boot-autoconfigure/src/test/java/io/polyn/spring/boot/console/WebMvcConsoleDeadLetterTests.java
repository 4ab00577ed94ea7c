package io.polyn.spring.boot.console;

import org.springframework.boot.WebApplicationType;

class WebMvcConsoleDeadLetterTests extends AbstractConsoleDeadLetterTests {

	WebMvcConsoleDeadLetterTests() {
		super(WebApplicationType.SERVLET);
	}

}
