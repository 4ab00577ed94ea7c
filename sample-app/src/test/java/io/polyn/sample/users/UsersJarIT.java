package io.polyn.sample.users;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the service's jar as its own tool.
 */
@Timeout(300)
class UsersJarIT {

	private final EmbeddedNatsServer server = EmbeddedNatsServer.builder().start();

	private final List<Process> processes = new ArrayList<>();

	private Connection nats;

	@TempDir
	private Path temp;

	@BeforeEach
	void connect() throws Exception {
		this.nats = Nats.connect(this.server.url());
	}

	@AfterEach
	void stop() throws Exception {
		this.processes.forEach(Process::destroyForcibly);
		this.nats.close();
		this.server.close();
	}

	@Test
	void twoMigrateAtOnceAndEachMigrationIsRunOnce() throws Exception {
		Started first = start(Map.of("POLYN_COMMAND", "migrate", "POLYN_OUTPUT", "json"));
		Started second = start("migrate", "--polyn.output=json");
		List<String> applied = new ArrayList<>();
		for (Started each : List.of(first, second)) {
			assertThat(each.exitCode()).as(each.log()).isZero();
			assertThat(each.json().path("status").asString()).isEqualTo("success");
			each.json().path("applied").forEach((version) -> applied.add(version.asString()));
			assertThat(each.log()).doesNotContain("Tomcat");
		}
		assertThat(applied).containsExactlyInAnyOrder("20261120093000", "20261120093100", "20261120093200");
		assertThat(this.nats.jetStreamManagement().getStreamNames()).contains("USERS", "KV_POLYN_SCHEMAS");
	}

	@Test
	void theExitCodeSaysWhatCameOfIt() throws Exception {
		assertThat(start("diff")).satisfies((diff) -> assertThat(diff.exitCode()).as(diff.log()).isZero());
		Started migrate = start("migrate", "--polyn.to=20261120093000");
		assertThat(migrate.exitCode()).as(migrate.log()).isZero();
		assertThat(migrate.output()).contains("1 migration applied");
		this.nats.jetStreamManagement().deleteStream("USERS");
		Started diff = start("diff", "--polyn.output=json");
		assertThat(diff.exitCode()).as(diff.log()).isEqualTo(1);
		assertThat(diff.json().path("status").asString()).isEqualTo("findings");
		Started unknown = start("migrat");
		assertThat(unknown.exitCode()).as(unknown.log()).isEqualTo(2);
		assertThat(unknown.output()).contains("POLYN-T001");
	}

	private Started start(String command, String... arguments) throws IOException {
		List<String> all = new ArrayList<>(List.of("--polyn.command=" + command));
		all.addAll(List.of(arguments));
		return start(Map.of(), all.toArray(String[]::new));
	}

	private Started start(Map<String, String> environment, String... arguments) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-XX:+UseSerialGC", "-jar", System.getProperty("sample.jar"),
						"--polyn.nats.servers=" + this.server.url()));
		command.addAll(List.of(arguments));
		Path output = Files.createTempFile(this.temp, "output", null);
		Path log = Files.createTempFile(this.temp, "log", null);
		ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(output.toFile())
			.redirectError(log.toFile());
		builder.environment().putAll(environment);
		Process process = builder.start();
		this.processes.add(process);
		return new Started(process, output, log);
	}

	/**
	 * A process of the jar.
	 *
	 * @param process the process
	 * @param outputFile what it writes to its standard output
	 * @param logFile what it writes to its standard error
	 */
	private record Started(Process process, Path outputFile, Path logFile) {

		int exitCode() throws InterruptedException {
			return this.process.waitFor();
		}

		String output() throws IOException {
			return Files.readString(this.outputFile, StandardCharsets.UTF_8);
		}

		String log() throws IOException {
			return Files.readString(this.logFile, StandardCharsets.UTF_8);
		}

		JsonNode json() throws IOException {
			return JsonMapper.shared().readTree(output());
		}

	}

}
