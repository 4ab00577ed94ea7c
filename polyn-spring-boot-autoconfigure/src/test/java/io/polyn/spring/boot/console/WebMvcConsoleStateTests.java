package io.polyn.spring.boot.console;

import org.springframework.boot.WebApplicationType;

class WebMvcConsoleStateTests extends AbstractConsoleStateTests {

	WebMvcConsoleStateTests() {
		super(WebApplicationType.SERVLET);
	}

}
