package io.polyn.spring.boot.console;

import org.springframework.boot.WebApplicationType;

class WebMvcConsoleTests extends AbstractConsoleTests {

	WebMvcConsoleTests() {
		super(WebApplicationType.SERVLET);
	}

}
