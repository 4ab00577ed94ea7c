package io.polyn.spring.boot.console;

import java.nio.file.Path;
import java.util.stream.Stream;

import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The console behind a proxy that puts another {@code Host} into requests, with both web
 * frameworks.
 */
@ParameterizedClass
@EnumSource(names = { "SERVLET", "REACTIVE" })
@Timeout(120)
class ConsoleProxyTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	@Parameter
	WebApplicationType type;

	@BeforeEach
	void storeADeadLetter() throws Exception {
		server.createStream("USERS", "user.>");
		new DeadLetterMaker(server).store("user.created.v1", "It broke.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "framework", "native" })
	void thePagePublishesWhereTheApplicationBelievesTheProxy(String strategy) throws Exception {
		try (ConsoleApplication application = start(strategy)) {
			assertThat(publish(application, "Origin", "https://evil.example")).isEqualTo(403);
			assertThat(publish(application, "Origin", "https://console.example")).isEqualTo(403);
			assertThat(publish(application, "Origin", "https://console.example:8443")).isEqualTo(200);
		}
	}

	@Test
	void otherwiseThePagePublishesWhereTheBrowserSaysThatItIsOfTheSameOrigin() throws Exception {
		try (ConsoleApplication application = start("none")) {
			String[] origin = { "Origin", "https://console.example:8443" };
			assertThat(publish(application, origin)).isEqualTo(403);
			assertThat(publish(application, origin[0], origin[1], "Sec-Fetch-Site", "cross-site")).isEqualTo(403);
			assertThat(publish(application, origin[0], origin[1], "Sec-Fetch-Site", "same-origin")).isEqualTo(200);
		}
	}

	private ConsoleApplication start(String strategy) {
		return ConsoleApplication.start(this.type, new ClasspathFolder(this.temp).classLoader(),
				"polyn.nats.servers=" + server.url(), "management.endpoint.polynconsole.access=unrestricted",
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
