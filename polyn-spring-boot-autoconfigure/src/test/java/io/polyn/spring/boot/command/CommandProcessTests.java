package io.polyn.spring.boot.command;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.polyn.spring.testing.ApplicationProcess;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.testsupport.FreePorts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of an application that carries a command out in a process of its own.
 */
class CommandProcessTests {

	private static final String EXIT_ON_REFRESH = "-Dspring.context.exit=onRefresh";

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	private ClasspathFolder files;

	@BeforeEach
	void setUp() {
		this.files = new ClasspathFolder(this.temp).migration("1_create_users.yml", ClasspathFolder.CREATE_USERS)
			.migration("2_create_consumer.yml", ClasspathFolder.CREATE_CONSUMER)
			.schema("user.created.v1.json", ClasspathFolder.USER_CREATED);
	}

	@Test
	void twoMigrateAtOnceAndEachMigrationIsRunOnceAndNothingElseStarts() throws Exception {
		try (ServerSocket web = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				ApplicationProcess first = start("migrate", "polyn.output=json", "server.address=127.0.0.1",
						"server.port=" + web.getLocalPort());
				ApplicationProcess second = start("migrate", EXIT_ON_REFRESH, "polyn.output=json",
						"spring.main.lazy-initialization=false")) {
			List<ApplicationProcess.Result> results = List.of(first.await(), second.await());
			assertThat(results).allSatisfy((result) -> {
				assertThat(result.exitCode()).as(result.err()).isZero();
				assertThat(result.json().path("command").asString()).isEqualTo("migrate");
				assertThat(result.json().path("status").asString()).isEqualTo("success");
				assertThat(result.err()).contains("igrat").doesNotContain(ToolApplication.STARTED);
			});
			List<String> applied = new ArrayList<>();
			results.forEach(
					(result) -> result.json().path("applied").forEach((version) -> applied.add(version.asString())));
			assertThat(applied).containsExactlyInAnyOrder("1", "2");
			assertThat(results.get(0).err() + results.get(1).err()).contains(ToolApplication.TOLD + "method users",
					ToolApplication.TOLD + "listener RunStarted");
		}
		assertThat(record("users.1").path("attempts")).hasSize(1);
		assertThat(record("users.2").path("attempts")).hasSize(1);
		assertThat(server.connection().keyValue("POLYN_SCHEMAS").get("user.created.v1")).isNotNull();
	}

	@Test
	void aRollbackUndoesAndTellsPeopleSo() throws Exception {
		assertThat(run("migrate", "polyn.to=1").exitCode()).isZero();
		assertThat(server.exists("USERS")).isTrue();
		ApplicationProcess.Result result = run("rollback", "polyn.all");
		assertThat(result.exitCode()).as(result.err()).isZero();
		assertThat(result.out()).startsWith("1 migration rolled back").hasLineCount(1);
		assertThat(server.exists("USERS")).isFalse();
	}

	@Test
	void whatIsFoundGivesTheExitCodeOneAndLogsKeepOffTheReport() throws Exception {
		this.files.migration("1_create_users.yml", "change:\n  - create_steam: {name: USERS}\n");
		ApplicationProcess.Result result = run("validate", EXIT_ON_REFRESH, "polyn.output=json",
				"logging.structured.format.console=ecs", "logging.level.io.polyn=debug",
				"logging.level.org.springframework=debug");
		assertThat(result.exitCode()).as(result.err()).isEqualTo(1);
		assertThat(result.json().path("valid").asBoolean()).isFalse();
		assertThat(result.json().path("problems").toString()).contains("create_stream");
		assertThat(result.err()).contains("\"log\":{\"level\"");
	}

	@Test
	void aServerThatIsAwayGivesTheExitCodeTwo() throws Exception {
		int port = FreePorts.next();
		ApplicationProcess.Result result = run("info", EXIT_ON_REFRESH, "polyn.output=json",
				"polyn.nats.servers=nats://somebody:geheim@127.0.0.1:" + port);
		assertThat(result.exitCode()).as(result.err()).isEqualTo(2);
		assertThat(result.json().path("status").asString()).isEqualTo("failed");
		assertThat(result.json().path("error").path("code").asString()).isEqualTo("POLYN-N001");
		assertThat(result.json().path("error").path("remedy").asString()).contains("polyn.nats.servers");
		assertThat(result.out() + result.err()).doesNotContain("geheim", "\tat ");
	}

	@Test
	void theCatalogueIsWrittenWithoutAServerOrABeanThatListens() throws Exception {
		Path folder = this.temp.resolve("catalogue");
		ApplicationProcess.Result result = run("docs", "polyn.output=json", "polyn.directory=" + folder,
				"polyn.nats.servers=nats://somebody:geheim@nats.invalid:4222");
		assertThat(result.exitCode()).as(result.err()).isZero();
		assertThat(result.json().path("files").toString()).isEqualTo("[\"index.html\",\"asyncapi.json\"]");
		assertThat(result.err()).doesNotContain(ToolApplication.STARTED);
		JsonNode document = JsonMapper.shared().readTree(folder.resolve("asyncapi.json"));
		assertThat(document.at("/servers/nats/host").asString()).isEqualTo("nats.invalid:4222");
		assertThat(document.at("/channels/user.created.v1/x-polyn-streams").toString()).isEqualTo("[\"USERS\"]");
		assertThat(document.at("/operations/receive.user.created.v1.users_user_created_v1/x-polyn-listeners/0/where")
			.asString()).isEqualTo("ToolApplication.Worker#created");
		assertThat(folder.resolve("index.html")).content()
			.contains("ToolApplication.Worker#created")
			.doesNotContain("geheim");
	}

	@Test
	void anUnknownCommandStartsNothing() throws Exception {
		ApplicationProcess.Result result = run("migrat", "spring.main.banner-mode=console");
		assertThat(result.exitCode()).as(result.err()).isEqualTo(2);
		assertThat(result.out()).startsWith("POLYN-T001: There is no command 'migrat'").contains("'migrate'");
		assertThat(result.err()).isEmpty();
	}

	@Test
	void anApplicationThatDoesNotGetAsFarIsReported() throws Exception {
		ApplicationProcess.Result result = run("info", "polyn.output=json", "polyn.source-root=two words");
		assertThat(result.exitCode()).as(result.err()).isEqualTo(2);
		assertThat(result.json().path("error").path("problem").asString()).contains("polyn.source-root");
		result = run("info", EXIT_ON_REFRESH, "polyn.output=json", "test.broken=true");
		assertThat(result.exitCode()).as(result.err()).isEqualTo(2);
		assertThat(result.json().path("error").path("code").asString()).isEqualTo("POLYN-T004");
		assertThat(result.json().path("error").path("problem").asString()).contains("Broken on purpose");
		assertThat(result.err()).contains("IllegalStateException: Broken on purpose", "\tat ");
	}

	@Test
	void aShutdownWaitsForTheCommand() throws Exception {
		try (ApplicationProcess process = start("migrate", "polyn.output=json", "test.waiting=true")) {
			process.awaitError(ToolApplication.TOLD + "waiting");
			process.terminate();
			process.awaitError(ToolApplication.TOLD + "shutdown");
			process.writeLine();
			ApplicationProcess.Result result = process.await();
			assertThat(result.exitCode()).as(result.err()).isEqualTo(143);
			assertThat(result.json().path("applied")).hasSize(2);
			assertThat(result.err()).contains(ToolApplication.TOLD + "method users");
		}
	}

	private JsonNode record(String key) throws Exception {
		return JsonMapper.shared()
			.readTree(new String(server.connection().keyValue("POLYN_MIGRATIONS").get(key).getValue(),
					StandardCharsets.UTF_8));
	}

	private ApplicationProcess.Result run(String command, String... properties) throws Exception {
		try (ApplicationProcess process = start(command, properties)) {
			return process.await();
		}
	}

	private ApplicationProcess start(String command, String... properties) throws IOException {
		List<String> arguments = new ArrayList<>(List.of("--spring.application.name=users",
				"--polyn.domain=com.example", "--polyn.command=" + command, "-Dpolyn.nats.servers=" + server.url(),
				"--polyn.migrations.locations=file:" + this.files.path().resolve("polyn/migrations"),
				"--polyn.schemas.locations=file:" + this.files.path().resolve("polyn/schemas")));
		for (String property : properties) {
			arguments.add(property.startsWith("-") ? property : "--" + property);
		}
		return ApplicationProcess.start(ToolApplication.class, arguments.toArray(String[]::new));
	}

}
