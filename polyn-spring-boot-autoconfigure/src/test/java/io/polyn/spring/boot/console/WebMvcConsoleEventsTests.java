package io.polyn.spring.boot.console;

import org.springframework.boot.WebApplicationType;

class WebMvcConsoleEventsTests extends AbstractConsoleEventsTests {

	WebMvcConsoleEventsTests() {
		super(WebApplicationType.SERVLET);
	}

}
