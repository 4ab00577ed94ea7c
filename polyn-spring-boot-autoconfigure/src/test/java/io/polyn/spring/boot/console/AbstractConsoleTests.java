package io.polyn.spring.boot.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.nats.client.api.MessageInfo;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.context.support.GenericApplicationContext;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The operations of the console and who may use them, for both web frameworks.
 */
@Timeout(120)
abstract class AbstractConsoleTests {

	private static final String HOSTILE = "<img src=x onerror=\"alert(1)\"></script><script>alert(2)</script>";

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	private final WebApplicationType type;

	private final DeadLetterMaker deadLetters = new DeadLetterMaker(server);

	private ClasspathFolder classpath;

	AbstractConsoleTests(WebApplicationType type) {
		this.type = type;
	}

	@BeforeEach
	void setUp() {
		this.classpath = new ClasspathFolder(this.temp).migration("1_create_users.yml", ClasspathFolder.CREATE_USERS)
			.migration("2_create_consumer.yml", ClasspathFolder.CREATE_CONSUMER)
			.schema("user.created.v1.json", ClasspathFolder.USER_CREATED);
	}

	private ConsoleApplication start(String... properties) {
		return startWith(this.classpath, properties);
	}

	private ConsoleApplication startWith(ClasspathFolder folder, String... properties) {
		String[] all = new String[properties.length + 1];
		all[0] = "polyn.nats.servers=" + server.url();
		System.arraycopy(properties, 0, all, 1, properties.length);
		return ConsoleApplication.start(this.type, folder.classLoader(), all);
	}

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

	@Test
	void whatIsAppliedIsShownWithItsStreamsAndSchemas() throws Exception {
		server.createStream("ORDERS", "order.>");
		try (ConsoleApplication application = start("polyn.migrate-on-startup=true")) {
			publish("user.created.v1");
			JsonNode state = application.json("state");
			assertThat(state.path("server").path("version").asString()).isEqualTo(server.version());
			assertThat(state.path("server").path("problem").isMissingNode()).isTrue();
			assertThat(state.path("writable").asBoolean()).isFalse();
			assertThat(state.path("valuesShown").asBoolean()).isFalse();
			JsonNode migrator = state.path("migrators").path(0);
			assertThat(migrator.path("plan").isMissingNode()).isTrue();
			JsonNode history = migrator.path("history").path("value");
			assertThat(history.path("namespace").asString()).isEqualTo("users");
			assertThat(history.path("migrations")).extracting((migration) -> migration.path("version").asString())
				.containsExactly("2", "1");
			JsonNode newest = history.path("migrations").path(0);
			assertThat(newest.path("state").asString()).isEqualTo("applied");
			assertThat(newest.path("appliedBy").asString()).endsWith(":" + ProcessHandle.current().pid());
			assertThat(newest.path("startedAt").asString()).isNotEmpty();
			JsonNode streams = state.path("streams").path("value").path("streams");
			assertThat(streams).extracting((stream) -> stream.path("stream").asString())
				.startsWith("USERS", "ORDERS")
				.contains("KV_POLYN_MIGRATIONS", "KV_POLYN_SCHEMAS");
			JsonNode users = streams.path(0);
			assertThat(users.path("own").asBoolean()).isTrue();
			assertThat(users.path("declaredBy").asString()).isEqualTo("1");
			assertThat(users.path("messages").asInt()).isEqualTo(1);
			JsonNode consumer = users.path("consumers").path("value").path(0);
			assertThat(consumer.path("name").asString()).isEqualTo("users_user_created_v1");
			assertThat(consumer.path("declaredBy").asString()).isEqualTo("2");
			assertThat(consumer.path("pending").asInt()).isEqualTo(1);
			assertThat(streams.path(1).path("own").asBoolean()).isFalse();
			assertThat(streams.path(2).path("kind").asString()).isEqualTo("key_value");
			assertThat(state.path("schemas").path("value")).singleElement().satisfies((schema) -> {
				assertThat(schema.path("type").asString()).isEqualTo("user.created");
				assertThat(schema.path("version").asString()).isEqualTo("1");
				assertThat(schema.path("state").asString()).isEqualTo("stored");
			});
		}
	}

	@Test
	void whatIsPendingIsShownWithWhatItWouldChange() throws Exception {
		start("polyn.migrate-on-startup=true").close();
		this.classpath
			.migration("3_limit_users.yml",
					"change:\n  - update_stream: {name: USERS, max_age: 30d, description: Users}\n")
			.schema("user.created.v1.json",
					ClasspathFolder.USER_CREATED.replace("\"id\": {\"type\": \"string\"}",
							"\"id\": {\"type\": \"integer\"}"))
			.schema("user.renamed.v1.json", ClasspathFolder.USER_CREATED);
		try (ConsoleApplication application = start()) {
			JsonNode state = application.json("state");
			JsonNode migrator = state.path("migrators").path(0);
			assertThat(migrator.path("history").path("value").path("migrations").path(0).path("group").asString())
				.isEqualTo("pending");
			JsonNode operation = migrator.path("plan")
				.path("value")
				.path("migrations")
				.path(0)
				.path("operations")
				.path(0);
			assertThat(operation.path("name").asString()).isEqualTo("update_stream");
			assertThat(operation.path("outcome").asString()).isEqualTo("carried_out");
			assertThat(operation.path("changes")).anySatisfy((change) -> {
				assertThat(change.path("setting").asString()).isEqualTo("/max_age");
				assertThat(change.path("after").asString()).isEqualTo("2592000000000000");
			});
			assertThat(operation.path("calls").path(0).path("subject").asString())
				.isEqualTo("$JS.API.STREAM.UPDATE.USERS");
			JsonNode schemas = state.path("schemas").path("value");
			assertThat(schemas).extracting((schema) -> schema.path("state").asString())
				.containsExactly("different", "missing");
			assertThat(schemas.path(0).path("incompatibilities")).isNotEmpty();
			assertThat(server.api().streamInfo("USERS").orElseThrow().path("config").path("max_age").asLong()).isZero();
		}
	}

	@Test
	void aStreamThatMigrationsHaveMadeAndSomeoneHasDeletedIsMissing() throws Exception {
		try (ConsoleApplication application = start("polyn.migrate-on-startup=true")) {
			server.api().deleteStream("USERS");
			JsonNode users = application.json("state").path("streams").path("value").path("streams").path(0);
			assertThat(users.path("stream").asString()).isEqualTo("USERS");
			assertThat(users.path("missing").asBoolean()).isTrue();
		}
	}

	@Test
	void aStreamOfOthersIsReadWithItsConsumersWhereItIsAskedFor() throws Exception {
		server.createStream("ORDERS", "order.>");
		try (ConsoleApplication application = start()) {
			JsonNode orders = application.json("streams/ORDERS").path("value");
			assertThat(orders.path("stream").asString()).isEqualTo("ORDERS");
			assertThat(orders.path("consumers").path("value").isArray()).isTrue();
			assertThat(application.json("streams/NONE").path("value").isMissingNode()).isTrue();
			assertThat(application.get(ConsoleApplication.PATH + "/streams/US.*").statusCode()).isEqualTo(404);
			assertThat(application.get(ConsoleApplication.PATH + "/others/ORDERS").statusCode()).isEqualTo(404);
		}
	}

	@Test
	void deadLettersAreListedWithoutTheirData() throws Exception {
		for (int i = 1; i <= 22; i++) {
			this.deadLetters.store("user.created.v1", HOSTILE + i);
		}
		try (ConsoleApplication application = start()) {
			JsonNode first = application.json("dead-letters").path("value");
			assertThat(first.path("letters")).hasSize(20);
			assertThat(first.path("more").asBoolean()).isTrue();
			assertThat(first.path("letters").path(0).path("reason").asString()).isEqualTo(HOSTILE + "1");
			assertThat(first.toString()).doesNotContain("u-4711", "traceparent");
			JsonNode second = application.json("dead-letters?after=20").path("value");
			assertThat(second.path("letters")).extracting((letter) -> letter.path("sequence").asInt())
				.containsExactly(21, 22);
			assertThat(second.path("more").asBoolean()).isFalse();
			assertThat(application.get(ConsoleApplication.PATH + "/dead-letters/1").statusCode()).isEqualTo(404);
		}
	}

	@Test
	void dataAreShownWhereThatIsAllowed() throws Exception {
		this.deadLetters.store("user.created.v1", "It broke.");
		try (ConsoleApplication application = start("management.endpoint.polynconsole.show-values=always")) {
			assertThat(application.json("state").path("valuesShown").asBoolean()).isTrue();
			JsonNode content = application.json("dead-letters/1").path("value");
			assertThat(content.path("data").asString()).isEqualTo(DeadLetterMaker.EVENT);
			assertThat(content.path("headers").has("traceparent")).isTrue();
			assertThat(application.json("dead-letters/2").path("value").isMissingNode()).isTrue();
			assertThat(application.get(ConsoleApplication.PATH + "/dead-letters/x").statusCode()).isEqualTo(400);
		}
	}

	@Test
	void whoIsNobodyIsShownNoDataWhereOneHasToBeAuthorized() throws Exception {
		this.deadLetters.store("user.created.v1", "It broke.");
		try (ConsoleApplication application = start("management.endpoint.polynconsole.show-values=when-authorized")) {
			assertThat(application.json("state").path("valuesShown").asBoolean()).isFalse();
			assertThat(application.get(ConsoleApplication.PATH + "/dead-letters/1").statusCode()).isEqualTo(404);
		}
	}

	@Test
	void aDeadLetterIsPublishedOnceMoreAndRemoved() throws Exception {
		server.createStream("USERS", "user.>");
		this.deadLetters.store("user.created.v1", "It broke.");
		try (ConsoleApplication application = start("management.endpoint.polynconsole.access=unrestricted")) {
			assertThat(application.json("state").path("writable").asBoolean()).isTrue();
			HttpResponse<String> response = application.postJson(ConsoleApplication.PATH + "/dead-letters/1",
					timeOf(application, 0));
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(application.json("dead-letters").path("value").path("letters")).isEmpty();
			MessageInfo message = server.connection().jetStreamManagement().getMessage("USERS", 1);
			assertThat(message.getSubject()).isEqualTo("user.created.v1");
			assertThat(new String(message.getData(), UTF_8)).isEqualTo(DeadLetterMaker.EVENT);
			assertThat(message.getHeaders().getFirst("traceparent")).startsWith("00-4bf9");
			assertThat(message.getHeaders().getFirst("Polyn-Redeliver-To")).isEqualTo("users_user_created_v1");
		}
	}

	@Test
	void aDeadLetterThatIsGoneIsNotPublished() throws Exception {
		server.createStream("USERS", "user.>");
		this.deadLetters.store("user.created.v1", "It broke.");
		try (ConsoleApplication application = start("management.endpoint.polynconsole.access=unrestricted")) {
			assertThat(application.postJson(ConsoleApplication.PATH + "/dead-letters/7", timeOf(application, 0))
				.statusCode()).isEqualTo(409);
			HttpResponse<String> another = application.postJson(ConsoleApplication.PATH + "/dead-letters/1",
					"{\"time\":\"2020-01-01T00:00:00Z\"}");
			assertThat(another.statusCode()).isEqualTo(409);
			assertThat(JsonMapper.shared().readTree(another.body()).path("problem").asString()).contains("is gone");
			assertThat(stored()).isZero();
		}
	}

	@Test
	void aDeadLetterThatNoStreamStoresStays() throws Exception {
		this.deadLetters.store("user.created.v1", "It broke.");
		try (ConsoleApplication application = start("management.endpoint.polynconsole.access=unrestricted")) {
			HttpResponse<String> response = application.postJson(ConsoleApplication.PATH + "/dead-letters/1",
					timeOf(application, 0));
			assertThat(response.statusCode()).isEqualTo(503);
			assertThat(JsonMapper.shared().readTree(response.body()).path("problem").asString())
				.contains("No stream stores the subject user.created.v1");
			assertThat(application.json("dead-letters").path("value").path("letters")).hasSize(1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "management.endpoint.polynconsole.access=read-only",
			"management.endpoints.access.max-permitted=read-only" })
	void whoMayOnlyReadPublishesNothing(String access) throws Exception {
		server.createStream("USERS", "user.>");
		this.deadLetters.store("user.created.v1", "It broke.");
		try (ConsoleApplication application = access.isEmpty() ? start() : start(access)) {
			assertThat(application.json("state").path("writable").asBoolean()).isFalse();
			assertThat(application.postJson(ConsoleApplication.PATH + "/dead-letters/1", timeOf(application, 0))
				.statusCode()).isEqualTo(405);
			assertThat(stored()).isZero();
		}
	}

	@Test
	void aPageOfAnotherSitePublishesNothing() throws Exception {
		server.createStream("USERS", "user.>");
		this.deadLetters.store("user.created.v1", "It broke.");
		try (ConsoleApplication application = start("management.endpoint.polynconsole.access=unrestricted")) {
			assertThat(publish(application, "Content-Type", "text/plain", "Sec-Fetch-Site", "same-origin"))
				.isEqualTo(415);
			assertThat(publish(application, "Content-Type", "application/x-www-form-urlencoded")).isEqualTo(415);
			assertThat(publish(application, "X-Other", "no type at all")).isEqualTo(415);
			String[] json = { "Content-Type", "application/json", "", "" };
			for (String[] foreign : new String[][] { { "Sec-Fetch-Site", "cross-site" },
					{ "Sec-Fetch-Site", "same-site" }, { "Origin", "https://evil.example" },
					{ "Origin", "http://127.0.0.1:1" }, { "Origin", "null" } }) {
				json[2] = foreign[0];
				json[3] = foreign[1];
				assertThat(publish(application, json)).as(String.join(": ", foreign)).isEqualTo(403);
			}
			assertThat(stored()).isZero();
		}
	}

	private static int publish(ConsoleApplication application, String... headers) throws Exception {
		return application.post(ConsoleApplication.PATH + "/dead-letters/1", timeOf(application, 0), headers)
			.statusCode();
	}

	@Test
	void thePageItselfMayPublish() throws Exception {
		server.createStream("USERS", "user.>");
		this.deadLetters.store("user.created.v1", "It broke.");
		try (ConsoleApplication application = start("management.endpoint.polynconsole.access=unrestricted")) {
			assertThat(application
				.post(ConsoleApplication.PATH + "/dead-letters/1", timeOf(application, 0), "Content-Type",
						"application/json", "Origin", "http://127.0.0.1:" + application.uri("/").getPort())
				.statusCode()).isEqualTo(200);
			assertThat(stored()).isEqualTo(1);
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
			try (Viewer viewer = new Viewer(application, "/ops/events/console/events")) {
				publish("user.created.v1");
				assertThat(viewer.next().path("events").path(0).path("type").asString())
					.isEqualTo("com.example.user.created.v1");
			}
		}
	}

	@Test
	void eventsAreShownAsTheyArePublishedWithoutTheirData() throws Exception {
		server.createStream("USERS", "user.>");
		try (ConsoleApplication application = start();
				Viewer viewer = new Viewer(application, ConsoleApplication.PATH + "/events")) {
			publish("user.created.v1");
			JsonNode event = viewer.next().path("events").path(0);
			assertThat(event.path("type").asString()).isEqualTo("com.example.user.created.v1");
			assertThat(event.path("id").asString()).isEqualTo("e-1");
			assertThat(event.path("source").asString()).isEqualTo("com:example:users");
			assertThat(event.path("subject").asString()).isEqualTo("user.created.v1");
			assertThat(event.toString()).doesNotContain("u-4711");
			server.connection().publish("user.strange", HOSTILE.getBytes(UTF_8));
			JsonNode strange = viewer.next().path("events").path(0);
			assertThat(strange.path("problem").asString()).startsWith("POLYN-E");
			assertThat(strange.has("type")).isFalse();
			assertThat(strange.toString()).doesNotContain("img");
		}
	}

	@Test
	void eventsOfATypeAreShownWithTheirDataWhereThatIsAllowed() throws Exception {
		server.createStream("USERS", "user.>");
		try (ConsoleApplication application = start("management.endpoint.polynconsole.show-values=always");
				Viewer viewer = new Viewer(application,
						ConsoleApplication.PATH + "/events?type=com.example.user.created.v1")) {
			publish("user.deleted.v1");
			publish("user.created.v1");
			JsonNode events = viewer.next().path("events");
			assertThat(events).singleElement().satisfies((event) -> {
				assertThat(event.path("subject").asString()).isEqualTo("user.created.v1");
				assertThat(event.path("data").asString()).isEqualTo("{\"id\":\"u-4711\"}");
			});
		}
	}

	@Test
	void whatNoStreamStoresIsNotFollowed() throws Exception {
		server.createStream("USERS", "user.>");
		try (ConsoleApplication application = start();
				Viewer viewer = new Viewer(application, ConsoleApplication.PATH + "/events?type=lookup.v1")) {
			assertThat(viewer.next().path("problem").asString()).isEqualTo("No stream stores such events.");
			assertThat(application.get(ConsoleApplication.PATH + "/events?type=no%20type").statusCode()).isEqualTo(400);
		}
	}

	@Test
	void aViewerWhoLeavesIsForgotten() throws Exception {
		server.createStream("USERS", "user.>");
		try (ConsoleApplication application = start()) {
			LiveEvents events = application.context().getBean(LiveEvents.class);
			try (Viewer viewer = new Viewer(application, ConsoleApplication.PATH + "/events")) {
				publish("user.created.v1");
				assertThat(viewer.next().path("events")).isNotEmpty();
				assertThat(events.viewers()).isEqualTo(1);
			}
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> events.viewers() == 0);
		}
	}

	@Test
	void whoAsksOnlyForTheHeadersIsNoViewer() throws Exception {
		server.createStream("USERS", "user.>");
		try (ConsoleApplication application = start()) {
			assertThat(application.head(ConsoleApplication.PATH + "/events").statusCode()).isEqualTo(405);
			assertThat(application.context().getBean(LiveEvents.class).viewers()).isZero();
		}
	}

	@Test
	void aContextThatEndsBelowTheApplicationsEndsNothing() throws Exception {
		server.createStream("USERS", "user.>");
		try (ConsoleApplication application = start();
				Viewer viewer = new Viewer(application, ConsoleApplication.PATH + "/events")) {
			try (GenericApplicationContext below = new GenericApplicationContext(application.context())) {
				below.refresh();
			}
			publish("user.created.v1");
			assertThat(viewer.next().path("events")).isNotEmpty();
			new Viewer(application, ConsoleApplication.PATH + "/events").close();
		}
	}

	@Test
	void anApplicationThatEndsDoesNotWaitForViewers() throws Exception {
		server.createStream("USERS", "user.>");
		ConsoleApplication application = start();
		try (Viewer viewer = new Viewer(application, ConsoleApplication.PATH + "/events")) {
			application.close();
			assertThat(viewer.isAtItsEnd()).isTrue();
		}
	}

	@Test
	void thereAreNotMoreViewersThanTheServiceCanBear() throws Exception {
		server.createStream("USERS", "user.>");
		try (ConsoleApplication application = start()) {
			List<Viewer> viewers = new ArrayList<>();
			for (int i = 0; i < 8; i++) {
				viewers.add(new Viewer(application, ConsoleApplication.PATH + "/events"));
			}
			assertThat(application.get(ConsoleApplication.PATH + "/events").statusCode()).isEqualTo(503);
			viewers.forEach(Viewer::close);
		}
	}

	private static void publish(String subject) {
		server.connection().publish(subject, DeadLetterMaker.EVENT.getBytes(UTF_8));
	}

	private static long stored() {
		return server.api().streamInfo("USERS").orElseThrow().path("state").path("messages").asLong();
	}

	private static String timeOf(ConsoleApplication application, int index) throws Exception {
		return "{\"time\":\""
				+ application.json("dead-letters").path("value").path("letters").path(index).path("time").asString()
				+ "\"}";
	}

	/**
	 * One who follows events.
	 */
	private static final class Viewer implements AutoCloseable {

		private final BufferedReader lines;

		Viewer(ConsoleApplication application, String path) throws Exception {
			HttpResponse<InputStream> response = ConsoleApplication.client()
				.send(HttpRequest.newBuilder(application.uri(path)).header("Accept", "text/event-stream").build(),
						HttpResponse.BodyHandlers.ofInputStream());
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.headers().firstValue("Content-Type"))
				.hasValueSatisfying((type) -> assertThat(type).startsWith("text/event-stream"));
			this.lines = new BufferedReader(new InputStreamReader(response.body(), UTF_8));
		}

		JsonNode next() throws Exception {
			String line = this.lines.readLine();
			while (!line.startsWith("data:")) {
				line = this.lines.readLine();
			}
			return JsonMapper.shared().readTree(line.substring("data:".length()));
		}

		boolean isAtItsEnd() throws IOException {
			return this.lines.lines().noneMatch((line) -> line.startsWith("data:"));
		}

		@Override
		public void close() {
			try {
				this.lines.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
