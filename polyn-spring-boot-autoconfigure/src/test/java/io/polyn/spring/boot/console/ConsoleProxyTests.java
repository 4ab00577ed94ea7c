package io.polyn.spring.boot.console;

import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The console behind a proxy that puts another {@code Host} into requests, with both web
 * frameworks.
 */
class ConsoleProxyTests extends AbstractConsoleTests {

	@BeforeEach
	void storeADeadLetter() throws Exception {
		server.createStream("USERS", "user.>");
		this.deadLetters.store("user.created.v1", "It broke.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "framework", "native" })
	void thePagePublishesWhereTheApplicationBelievesTheProxy(String strategy) throws Exception {
		try (ConsoleApplication application = startWith(strategy)) {
			assertThat(publish(application, "Origin", "https://evil.example")).isEqualTo(403);
			assertThat(publish(application, "Origin", "https://console.example")).isEqualTo(403);
			assertThat(publish(application, "Origin", "https://console.example:8443")).isEqualTo(200);
		}
	}

	@Test
	void otherwiseThePagePublishesWhereTheBrowserSaysThatItIsOfTheSameOrigin() throws Exception {
		try (ConsoleApplication application = startWith("none")) {
			String[] origin = { "Origin", "https://console.example:8443" };
			assertThat(publish(application, origin)).isEqualTo(403);
			assertThat(publish(application, origin[0], origin[1], "Sec-Fetch-Site", "cross-site")).isEqualTo(403);
			assertThat(publish(application, origin[0], origin[1], "Sec-Fetch-Site", "same-origin")).isEqualTo(200);
		}
	}

	private ConsoleApplication startWith(String strategy) {
		return start("management.endpoint.polynconsole.access=unrestricted",
				"server.forward-headers-strategy=" + strategy);
	}

	private static int publish(ConsoleApplication application, String... headers) throws Exception {
		String time = application.json("dead-letters").at("/value/letters/0/time").asString();
		String[] proxy = { "Content-Type", "application/json", "X-Forwarded-Host", "console.example",
				"X-Forwarded-Port", "8443", "X-Forwarded-Proto", "https" };
		return application
			.post(ConsoleApplication.PATH + "/dead-letters/1", "{\"time\":\"" + time + "\"}",
					Stream.of(proxy, headers).flatMap(Stream::of).toArray(String[]::new))
			.statusCode();
	}

}
