package io.polyn.spring.aot;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.polyn.migration.InfoResult;
import io.polyn.migration.Migrator;
import io.polyn.spring.testing.AheadOfTime;
import io.polyn.spring.testing.ApplicationProcess;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that was processed ahead of time behaves on the JVM as one that was not.
 */
class AheadOfTimeTests {

	private static final String EXIT_ON_REFRESH = "-Dspring.context.exit=onRefresh";

	private static final String NO_SERVER = "polyn.nats.servers=nats://nobody.invalid:4222";

	private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

	private static final Pattern RUNS = Pattern.compile("(The application runs)");

	private static final String SCHEMA = "{\"type\": \"object\", \"required\": [\"%s\"]}";

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	static Path temp;

	private static List<Path> classpath;

	private static AheadOfTime generated;

	@BeforeAll
	static void process() throws Exception {
		ClasspathFolder files = new ClasspathFolder(Files.createDirectories(temp.resolve("files")))
			.migration("1_create_users.yml", ClasspathFolder.CREATE_USERS)
			.schema("user.created.v1.json", SCHEMA.formatted("email"))
			.schema("user.created.v2.json", SCHEMA.formatted("email_address"))
			.write("application.properties", """
					spring.application.name=users
					spring.jmx.enabled=false
					server.port=0
					management.endpoints.web.exposure.include=*
					polyn.console.enabled=true
					polyn.domain=com.example
					polyn.events.listener.create-consumers=true
					polyn.versioning.schemas.default.scheme=integer
					polyn.versioning.schemas.default.versions=1
					""");
		generated = AheadOfTime.process(Shop.class, List.of(files.path()), temp.resolve("generated"), "--" + NO_SERVER);
		classpath = List.of(generated.classes(), generated.resources(), files.path());
	}

	@Test
	void itMigratesPublishesListensAndServesItsEndpoints() throws Exception {
		try (ApplicationProcess application = start("polyn.migrate-on-startup=true",
				"polyn.nats.servers=" + server.url())) {
			String port = application.awaitOutput(PORT);
			assertThat(application.awaitOutput(Pattern.compile("(AOT-processed)"))).isNotNull();
			assertThat(application.awaitOutput(Pattern.compile("Created after migrations: (.*)"))).isEqualTo("true");
			assertThat(application.awaitOutput(Pattern.compile("Received (User.*)")))
				.isEqualTo("User[id=1, emailAddress=ann@example.com]");
			assertThat(application.awaitOutput(Pattern.compile("Received as before (.*)")))
				.isEqualTo("{\"id\":\"1\",\"email\":\"ann@example.com\"}");
			JsonNode polyn = json(port, "polyn");
			assertThat(polyn.path("status").asString()).isEqualTo("up-to-date");
			assertThat(polyn.path("applied")).extracting((migration) -> migration.path("name").asString())
				.containsExactly("create_users", "orders");
			assertThat(json(port, "health").path("status").asString()).isEqualTo("UP");
			assertThat(get(port, "polynconsole").body()).contains("<h1>users</h1>", "polynconsole/console.js");
			assertThat(get(port, "polynconsole/console.js").statusCode()).isEqualTo(200);
			assertThat(json(port, "polynconsole/state").at("/migrators/0/history/value/migrations")).hasSize(2);
		}
	}

	@Test
	void whetherItMigratesIsDecidedWhenItStarts() throws Exception {
		try (ApplicationProcess application = start("polyn.nats.servers=" + server.url(),
				"polyn.events.listener.create-consumers=false")) {
			assertThat(application.awaitOutput(Pattern.compile("(Migrations of users: .*)")))
				.contains("0 applied, 2 pending (1_create_users, 3_orders), 0 unfinished");
			assertThat(application.await().exitCode()).isOne();
		}
		assertThat(server.exists("USERS")).isFalse();
	}

	@Test
	void disabledWhenItStartsItUsesNoServer() throws Exception {
		try (ApplicationProcess application = start("polyn.enabled=false", "polyn.migrate-on-startup=true",
				NO_SERVER)) {
			application.awaitOutput(RUNS);
			assertThat(application.awaitOutput(Pattern.compile("(Polyn is disabled.*)"))).isEqualTo(
					"Polyn is disabled (polyn.enabled=false): it connects to nothing, migrates nothing and listens to"
							+ " nothing");
			String port = application.awaitOutput(PORT);
			assertThat(json(port, "polyn").path("status").asString()).isEqualTo("disabled");
			assertThat(get(port, "polynconsole").statusCode()).isEqualTo(404);
		}
	}

	@Test
	void lazilyInitializedItMigratesAndListens() throws Exception {
		try (ApplicationProcess application = start("polyn.migrate-on-startup=true",
				"spring.main.lazy-initialization=true", "polyn.nats.servers=" + server.url())) {
			assertThat(application.awaitOutput(Pattern.compile("Received (User.*)"))).isNotNull();
		}
	}

	@Test
	void aTrainingRunEndsWithItsMigrationsDoneAndTheLockFree() throws Exception {
		assertThat(run(EXIT_ON_REFRESH, "polyn.migrate-on-startup=true", "polyn.nats.servers=" + server.url()).out())
			.doesNotContain("The application runs");
		InfoResult info = Migrator.builder(server.connection()).namespace("users").build().info();
		assertThat(info.applied()).hasSize(2);
		assertThat(info.lock()).isNull();
	}

	@Test
	void aTrainingRunNeedsNoServerWherePolynIsDisabled() throws Exception {
		assertThat(run(EXIT_ON_REFRESH, "polyn.enabled=false", NO_SERVER).out()).contains("Polyn is disabled")
			.doesNotContain("The application runs");
	}

	@Test
	void itCarriesCommandsOut() throws Exception {
		ApplicationProcess.Result result = run("polyn.command=migrate", "polyn.output=json",
				"polyn.nats.servers=" + server.url());
		assertThat(result.json().path("status").asString()).isEqualTo("success");
		assertThat(result.json().path("applied").size()).isEqualTo(2);
		assertThat(result.err()).doesNotContain("The application runs");
	}

	@Test
	void itWritesItsCatalogue() throws Exception {
		Path folder = temp.resolve("catalogue");
		run("polyn.command=docs", "polyn.directory=" + folder, NO_SERVER);
		assertThat(folder.resolve("index.html")).content().contains("Shop.Mailer#created");
	}

	@Test
	void itsNativeImageIsToldWhatIsFoundByName() throws Exception {
		JsonNode metadata = JsonMapper.shared().readTree(metadata());
		assertThat(metadata.path("resources")).extracting((resource) -> resource.path("glob").asString(""))
			.contains("polyn/migrations/**", "polyn/schemas/**", "io/polyn/tool/catalog/*",
					"io/polyn/spring/boot/console/console.*");
		assertThat(metadata.path("reflection")).extracting((type) -> type.path("type").asString(""))
			.contains(Shop.User.class.getName(), Shop.Renamed.class.getName(), Shop.V3__Orders.class.getName(),
					"io.polyn.nats.TolerantDataPort", "io.polyn.spring.boot.nats.PersistentDataPort",
					"io.polyn.migration.history.MigrationRecord", "io.polyn.spring.boot.command.CommandProperties");
	}

	private static Path metadata() throws IOException {
		try (Stream<Path> files = Files.walk(generated.resources())) {
			return files.filter((file) -> file.endsWith("reachability-metadata.json")).findFirst().orElseThrow();
		}
	}

	private static ApplicationProcess.Result run(String... properties) throws Exception {
		try (ApplicationProcess application = start(properties)) {
			ApplicationProcess.Result result = application.await();
			assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
			return result;
		}
	}

	private static ApplicationProcess start(String... properties) throws IOException {
		List<String> arguments = new ArrayList<>(List.of("-Dspring.aot.enabled=true"));
		Arrays.stream(properties)
			.map((property) -> property.startsWith("-") ? property : "--" + property)
			.forEach(arguments::add);
		return ApplicationProcess.start(classpath, Shop.class, arguments.toArray(String[]::new));
	}

	private static JsonNode json(String port, String endpoint) throws IOException, InterruptedException {
		return JsonMapper.shared().readTree(get(port, endpoint).body());
	}

	private static HttpResponse<String> get(String port, String endpoint) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/" + endpoint))
			.timeout(Duration.ofSeconds(30))
			.build();
		return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
	}

}
