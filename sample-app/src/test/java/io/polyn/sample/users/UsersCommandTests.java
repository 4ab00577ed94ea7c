package io.polyn.sample.users;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the service as its own tool.
 */
@Timeout(120)
class UsersCommandTests {

	private final EmbeddedNatsServer server = EmbeddedNatsServer.builder().start();

	@AfterEach
	void stopServer() {
		this.server.close();
	}

	@Test
	void theServiceMigratesAndEnds(@TempDir Path temp) throws Exception {
		Path log = temp.resolve("log");
		ProcessBuilder command = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
				UsersApplication.class.getName(), "--polyn.nats.servers=" + this.server.url())
			.redirectError(log.toFile());
		command.environment().putAll(Map.of("POLYN_COMMAND", "migrate", "POLYN_OUTPUT", "json"));
		Process process = command.start();
		try {
			JsonNode report = JsonMapper.shared().readTree(process.getInputStream().readAllBytes());
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
			assertThat(process.exitValue()).isZero();
			assertThat(report.path("applied")).hasSize(3);
			assertThat(report.path("schemas")).hasSize(3);
		}
		finally {
			process.destroyForcibly();
		}
		assertThat(log).content().contains("Migrated users: 3 applied").doesNotContain("Tomcat");
		Connection nats = Nats.connect(this.server.url());
		try {
			assertThat(nats.jetStreamManagement().getStreamNames()).contains("USERS", "KV_POLYN_SCHEMAS");
		}
		finally {
			nats.close();
		}
	}

}
