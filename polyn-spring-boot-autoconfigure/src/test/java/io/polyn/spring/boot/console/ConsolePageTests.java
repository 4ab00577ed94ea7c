package io.polyn.spring.boot.console;

import java.net.http.HttpResponse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page, and where it is, for both web frameworks.
 */
class ConsolePageTests extends AbstractConsoleTests {

	@Test
	void thePageAndItsFilesAreServedWithAStrictPolicy() throws Exception {
		try (ConsoleApplication application = start()) {
			HttpResponse<String> page = application.get(ConsoleApplication.PATH, "Accept", "text/html");
			assertThat(page.statusCode()).isEqualTo(200);
			assertThat(page.headers().firstValue("Content-Type")).hasValueSatisfying(
					(type) -> assertThat(type.replace(" ", "")).isEqualToIgnoringCase("text/html;charset=utf-8"));
			assertThat(page.headers().firstValue("Content-Security-Policy"))
				.hasValueSatisfying((policy) -> assertThat(policy).startsWith("default-src 'none'; script-src 'self';")
					.contains("frame-ancestors 'none'")
					.doesNotContain("unsafe"));
			assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
			assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
			assertThat(page.body()).contains("href=\"polynconsole/console.css\"", "src=\"polynconsole/console.js\"")
				.contains("<h1>users</h1>")
				.doesNotContain("{{", "style=", "onclick=");
			assertThat(application.get(ConsoleApplication.PATH + "/console.js", "Accept", "*/*")
				.headers()
				.firstValue("Content-Type"))
				.hasValueSatisfying((type) -> assertThat(type).startsWith("text/javascript"));
			assertThat(application.get(ConsoleApplication.PATH + "/console.css", "Accept", "text/css,*/*;q=0.1")
				.headers()
				.firstValue("Content-Type")).hasValueSatisfying((type) -> assertThat(type).startsWith("text/css"));
			assertThat(application.get(ConsoleApplication.PATH + "/console.html").statusCode()).isEqualTo(404);
			assertThat(application.get(ConsoleApplication.PATH + "/package-info.class").statusCode()).isEqualTo(404);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "polyn.console.enabled=false", "management.endpoint.polynconsole.access=none",
			"management.endpoints.web.exposure.include=health" })
	void thereIsNoConsoleUnlessItIsAskedFor(String property) throws Exception {
		try (ConsoleApplication application = start(property)) {
			assertThat(application.get(ConsoleApplication.PATH).statusCode()).isEqualTo(404);
			assertThat(application.get(ConsoleApplication.PATH + "/state").statusCode()).isEqualTo(404);
			assertThat(application.get(ConsoleApplication.PATH + "/console.js").statusCode()).isEqualTo(404);
			assertThat(application.context().getBeansOfType(PolynConsoleEndpoint.class)).isEmpty();
		}
	}

	@Test
	void itMovesWithTheEndpointsToAnotherPortAndPath() throws Exception {
		this.deadLetters.store("user.created.v1", "It broke.");
		server.createStream("USERS", "user.>");
		try (ConsoleApplication application = start("management.server.port=0",
				"management.endpoint.polynconsole.access=unrestricted", "management.endpoints.web.base-path=/ops",
				"management.endpoints.web.path-mapping.polynconsole=events/console")) {
			String main = application.context().getEnvironment().getProperty("local.server.port");
			assertThat(application.uri("/").getPort()).isNotEqualTo(Integer.parseInt(main));
			HttpResponse<String> page = application.get("/ops/events/console", "Accept", "text/html");
			assertThat(page.statusCode()).isEqualTo(200);
			assertThat(page.headers().firstValue("Content-Security-Policy")).isPresent();
			assertThat(page.body()).contains("src=\"console/console.js\"");
			assertThat(application.get("/ops/events/console/console.js").statusCode()).isEqualTo(200);
			assertThat(application.get("/ops/events/console/state").body()).contains("\"writable\":true");
			String time = "{\"time\":\"" + JsonMapper.shared()
				.readTree(application.get("/ops/events/console/dead-letters").body())
				.at("/value/letters/0/time")
				.asString() + "\"}";
			assertThat(application
				.post("/ops/events/console/dead-letters/1", time, "Content-Type", "application/json", "Sec-Fetch-Site",
						"cross-site")
				.statusCode()).isEqualTo(403);
			assertThat(application.postJson("/ops/events/console/dead-letters/1", time).statusCode()).isEqualTo(200);
			try (EventViewer viewer = new EventViewer(application, "/ops/events/console/events")) {
				publish("user.created.v1");
				assertThat(viewer.next().path("events").path(0).path("type").asString())
					.isEqualTo("com.example.user.created.v1");
			}
		}
	}

}
