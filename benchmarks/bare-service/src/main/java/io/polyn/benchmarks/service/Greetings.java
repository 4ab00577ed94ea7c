package io.polyn.benchmarks.service;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * What the service serves.
 */
@RestController
class Greetings {

	/**
	 * A greeting.
	 *
	 * @param text what to say
	 */
	record Greeting(String text) {
	}

	@GetMapping("/greeting")
	Greeting greeting() {
		return new Greeting("Good morning");
	}

}
