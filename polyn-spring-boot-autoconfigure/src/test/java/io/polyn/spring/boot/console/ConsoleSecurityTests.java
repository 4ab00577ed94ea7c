package io.polyn.spring.boot.console;

import java.net.HttpCookie;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The console of applications with Spring Security, with both web frameworks.
 */
@ExtendWith(OutputCaptureExtension.class)
class ConsoleSecurityTests extends AbstractConsoleTests {

	private static final String LETTER = ConsoleApplication.PATH + "/dead-letters/1";

	@BeforeEach
	void storeADeadLetter() throws Exception {
		server.createStream("USERS", "user.>");
		this.deadLetters.store("user.created.v1", "It broke.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "server.port=0", "management.server.port=0" })
	void theConsoleAndAllThatItConsistsOfAreForItsRoles(String port) throws Exception {
		try (ConsoleApplication application = start(port)) {
			for (String path : List.of("", "/console.js", "/state", "/streams/USERS", "/dead-letters", "/events")) {
				String part = ConsoleApplication.PATH + path;
				assertThat(application.get(part).statusCode()).as(part).isEqualTo(401);
				assertThat(get(application, part, ConsoleUser.CUSTOMER).statusCode()).as(part).isEqualTo(403);
				if (!path.equals("/events")) {
					assertThat(get(application, part, ConsoleUser.SUPPORT).statusCode()).as(part).isEqualTo(200);
				}
			}
			follow(application, ConsoleUser.SUPPORT).close();
		}
	}

	@Test
	void thePageKeepsItsPolicy() throws Exception {
		try (ConsoleApplication application = start()) {
			for (HttpResponse<String> response : List.of(application.get(ConsoleApplication.PATH),
					get(application, ConsoleApplication.PATH, ConsoleUser.SUPPORT))) {
				assertThat(response.headers().allValues("Content-Security-Policy")).singleElement()
					.satisfies((policy) -> assertThat(policy).startsWith("default-src 'none'"));
				assertThat(response.headers().allValues("Cache-Control")).containsExactly("no-store");
				assertThat(response.headers().allValues("X-Frame-Options")).containsExactly("DENY");
			}
		}
	}

	@Test
	void dataAreShownToThoseWhoAreAuthorizedOnly() throws Exception {
		try (ConsoleApplication application = start("management.endpoint.polynconsole.show-values=when-authorized",
				"management.endpoint.polynconsole.roles=OPERATOR")) {
			assertThat(
					json(get(application, ConsoleApplication.PATH + "/state", ConsoleUser.OPERATOR)).path("valuesShown")
						.asBoolean())
				.isTrue();
			assertThat(
					json(get(application, ConsoleApplication.PATH + "/state", ConsoleUser.SUPPORT)).path("valuesShown")
						.asBoolean(true))
				.isFalse();
			assertThat(get(application, LETTER, ConsoleUser.OPERATOR).body()).contains("u-4711");
			assertThat(get(application, LETTER, ConsoleUser.SUPPORT).statusCode()).isEqualTo(404);
			assertThat(get(application, ConsoleApplication.PATH + "/dead-letters", ConsoleUser.SUPPORT).body())
				.contains("It broke.")
				.doesNotContain("u-4711");
			try (EventViewer operator = follow(application, ConsoleUser.OPERATOR);
					EventViewer support = follow(application, ConsoleUser.SUPPORT)) {
				publish("user.created.v1");
				assertThat(operator.next().toString()).contains("\"id\":\"e-1\"").contains("u-4711");
				assertThat(support.next().toString()).contains("\"id\":\"e-1\"").doesNotContain("u-4711");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "server.port=0", "management.server.port=0" })
	void thePagePublishesADeadLetterWithTheTokenOfItsCookie(String port) throws Exception {
		try (ConsoleApplication application = start(port, "management.endpoint.polynconsole.access=unrestricted")) {
			String token = token(application);
			// The token is looked at before the user is, and in Spring MVC the page of
			// errors, too, is for known users only.
			int refused = (this.type == WebApplicationType.SERVLET) ? 401 : 403;
			assertThat(publish(application, ConsoleUser.OPERATOR)).isEqualTo(refused);
			assertThat(publish(application, ConsoleUser.OPERATOR, "X-XSRF-TOKEN", token)).isEqualTo(refused);
			assertThat(publish(application, ConsoleUser.OPERATOR, "Cookie", "XSRF-TOKEN=" + token)).isEqualTo(refused);
			String[] both = { "Cookie", "XSRF-TOKEN=" + token, "X-XSRF-TOKEN", token };
			assertThat(publish(application, ConsoleUser.SUPPORT, both)).isEqualTo(403);
			assertThat(stored()).isZero();
			assertThat(publish(application, ConsoleUser.OPERATOR, both)).isEqualTo(200);
			assertThat(stored()).isEqualTo(1);
		}
	}

	@Test
	void whatNobodyMayReadOperatorsDoNotEither() throws Exception {
		try (ConsoleApplication application = start("management.endpoint.polynconsole.access=none")) {
			assertThat(get(application, ConsoleApplication.PATH, ConsoleUser.OPERATOR).statusCode()).isEqualTo(404);
			assertThat(get(application, LETTER, ConsoleUser.OPERATOR).statusCode()).isEqualTo(404);
		}
	}

	@Test
	void whatMayOnlyBeReadOperatorsDoNotPublish() throws Exception {
		try (ConsoleApplication application = start("management.endpoint.polynconsole.access=read-only")) {
			String token = token(application);
			assertThat(
					publish(application, ConsoleUser.OPERATOR, "Cookie", "XSRF-TOKEN=" + token, "X-XSRF-TOKEN", token))
				.isEqualTo(405);
			assertThat(stored()).isZero();
		}
	}

	@Test
	void whatIsRefusedBeforeAnyoneIsAskedForIsRefusedAsSuch() throws Exception {
		try (ConsoleApplication application = start("management.endpoint.polynconsole.access=unrestricted")) {
			assertThat(application.head(ConsoleApplication.PATH).statusCode()).isEqualTo(405);
			assertThat(application.post(LETTER, "{}", "Sec-Fetch-Site", "cross-site").statusCode()).isEqualTo(403);
		}
	}

	@Test
	void theEndOfLiveEventsIsNotRefused(CapturedOutput output) throws Exception {
		try (ConsoleApplication application = start(); EventViewer viewer = follow(application, ConsoleUser.SUPPORT)) {
			application.context().close();
			assertThat(viewer.isAtItsEnd()).isTrue();
		}
		assertThat(output).doesNotContain("Denied", "Exception");
	}

	@Override
	ConsoleApplication start(String... properties) {
		Class<?> security = (this.type == WebApplicationType.SERVLET) ? ConsoleSecurity.class
				: ReactiveConsoleSecurity.class;
		return super.start(Stream
			.concat(Stream.of(properties),
					Stream.of("spring.main.sources=" + security.getName(),
							"spring.autoconfigure.exclude=org.springframework.boot.tomcat.autoconfigure.actuate.web"
									+ ".server.TomcatReactiveManagementContextAutoConfiguration"))
			.toArray(String[]::new));
	}

	private static HttpResponse<String> get(ConsoleApplication application, String path, ConsoleUser user)
			throws Exception {
		return application.get(path, "Authorization", user.authorization());
	}

	private static EventViewer follow(ConsoleApplication application, ConsoleUser user) throws Exception {
		return new EventViewer(application, ConsoleApplication.PATH + "/events", "Authorization", user.authorization());
	}

	/**
	 * Returns the token that the page finds when it was loaded.
	 */
	private static String token(ConsoleApplication application) throws Exception {
		HttpCookie cookie = get(application, ConsoleApplication.PATH, ConsoleUser.OPERATOR).headers()
			.allValues("Set-Cookie")
			.stream()
			.flatMap((header) -> HttpCookie.parse(header).stream())
			.filter((each) -> each.getName().equals("XSRF-TOKEN"))
			.findFirst()
			.orElseThrow();
		assertThat(cookie.isHttpOnly()).isFalse();
		return cookie.getValue();
	}

	private static int publish(ConsoleApplication application, ConsoleUser user, String... headers) throws Exception {
		JsonNode letters = json(get(application, ConsoleApplication.PATH + "/dead-letters", user));
		return application
			.post(LETTER, "{\"time\":\"" + letters.at("/value/letters/0/time").asString() + "\"}",
					Stream
						.of(headers,
								new String[] { "Content-Type", "application/json", "Authorization",
										user.authorization() })
						.flatMap(Stream::of)
						.toArray(String[]::new))
			.statusCode();
	}

	private static JsonNode json(HttpResponse<String> response) {
		return JsonMapper.shared().readTree(response.body());
	}

}
