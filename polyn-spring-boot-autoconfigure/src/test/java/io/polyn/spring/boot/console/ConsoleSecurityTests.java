package io.polyn.spring.boot.console;

import java.net.HttpCookie;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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
@ParameterizedClass
@EnumSource(names = { "SERVLET", "REACTIVE" })
@ExtendWith(OutputCaptureExtension.class)
@Timeout(120)
class ConsoleSecurityTests {

	private static final String LETTER = ConsoleApplication.PATH + "/dead-letters/1";

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
			assertThat(follow(application, ConsoleUser.SUPPORT).statusCode()).isEqualTo(200);
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
			try (Stream<String> operator = follow(application, ConsoleUser.OPERATOR).body();
					Stream<String> support = follow(application, ConsoleUser.SUPPORT).body()) {
				server.connection().publish("user.created.v1", DeadLetterMaker.EVENT.getBytes(UTF_8));
				assertThat(firstEvent(operator)).contains("\"id\":\"e-1\"").contains("u-4711");
				assertThat(firstEvent(support)).contains("\"id\":\"e-1\"").doesNotContain("u-4711");
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
		ConsoleApplication application = start();
		try (Stream<String> events = follow(application, ConsoleUser.SUPPORT).body()) {
			application.close();
			assertThat(events).noneMatch((line) -> line.startsWith("data:"));
		}
		assertThat(output).doesNotContain("Denied", "Exception");
	}

	private ConsoleApplication start(String... properties) {
		Class<?> security = (this.type == WebApplicationType.SERVLET) ? ConsoleSecurity.class
				: ReactiveConsoleSecurity.class;
		return ConsoleApplication.start(this.type, new ClasspathFolder(this.temp).classLoader(), Stream
			.concat(Stream.of(properties),
					Stream.of("polyn.nats.servers=" + server.url(), "spring.main.sources=" + security.getName(),
							"spring.autoconfigure.exclude=org.springframework.boot.tomcat.autoconfigure.actuate.web"
									+ ".server.TomcatReactiveManagementContextAutoConfiguration"))
			.toArray(String[]::new));
	}

	private static HttpResponse<String> get(ConsoleApplication application, String path, ConsoleUser user)
			throws Exception {
		return application.get(path, "Authorization", user.authorization());
	}

	private static HttpResponse<Stream<String>> follow(ConsoleApplication application, ConsoleUser user)
			throws Exception {
		return ConsoleApplication.client()
			.send(HttpRequest.newBuilder(application.uri(ConsoleApplication.PATH + "/events"))
				.header("Accept", "text/event-stream")
				.header("Authorization", user.authorization())
				.build(), BodyHandlers.ofLines());
	}

	private static String firstEvent(Stream<String> lines) {
		return lines.filter((line) -> line.startsWith("data:")).findFirst().orElseThrow();
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

	private static long stored() {
		return server.api().streamInfo("USERS").orElseThrow().path("state").path("messages").asLong();
	}

}
