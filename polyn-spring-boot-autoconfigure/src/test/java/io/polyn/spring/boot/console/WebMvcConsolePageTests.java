package io.polyn.spring.boot.console;

import org.springframework.boot.WebApplicationType;

class WebMvcConsolePageTests extends AbstractConsolePageTests {

	WebMvcConsolePageTests() {
		super(WebApplicationType.SERVLET);
	}

}
