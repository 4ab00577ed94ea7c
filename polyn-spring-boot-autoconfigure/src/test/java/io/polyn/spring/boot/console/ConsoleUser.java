package io.polyn.spring.boot.console;

import java.util.Arrays;
import java.util.Base64;

import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Users, each with the role of their name.
 */
enum ConsoleUser {

	OPERATOR, SUPPORT, CUSTOMER;

	/**
	 * Returns what the user sends with each request.
	 */
	String authorization() {
		return "Basic " + Base64.getEncoder().encodeToString((name() + ":secret").getBytes(UTF_8));
	}

	static UserDetails[] details() {
		return Arrays.stream(values())
			.map((user) -> User.withUsername(user.name()).password("{noop}secret").roles(user.name()).build())
			.toArray(UserDetails[]::new);
	}

}
