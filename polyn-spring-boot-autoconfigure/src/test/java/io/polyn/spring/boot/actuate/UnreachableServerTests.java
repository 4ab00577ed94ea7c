package io.polyn.spring.boot.actuate;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;

import io.nats.client.Connection;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.TestApplication;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class UnreachableServerTests {

	@TempDir
	Path temp;

	@Test
	void aRunningServerIsUp() throws Exception {
		try (TestApplication application = start()) {
			JsonNode health = application.json("/actuator/health");
			assertThat(health.path("status").asString()).isEqualTo("UP");
			JsonNode polyn = health.path("components").path("polyn");
			assertThat(polyn.path("status").asString()).isEqualTo("UP");
			assertThat(polyn.path("details").path("connection").asString()).isEqualTo("CONNECTED");
			assertThat(polyn.path("details").path("server").asString())
				.isEqualTo(application.context().getBean(EmbeddedNatsServer.class).version());
		}
	}

	@Test
	void aStoppedServerIsUnreachableAndDown() throws Exception {
		try (TestApplication application = start()) {
			application.context().getBean(EmbeddedNatsServer.class).close();
			Awaitility.await()
				.until(() -> application.context()
					.getBean(Connection.class)
					.getStatus() != Connection.Status.CONNECTED);
			assertUnreachable(application, "POLYN-N001", "The connection to NATS is");
		}
	}

	@Test
	void aServerThatHangsIsUnreachableAndDownAfterAShortWait() throws Exception {
		try (TestApplication application = start()) {
			long pid = application.context().getBean(EmbeddedNatsServer.class).pid();
			signal("STOP", pid);
			try {
				assertUnreachable(application, "POLYN-N005", "2000 ms");
			}
			finally {
				signal("CONT", pid);
			}
			assertThat(application.json("/actuator/polyn").path("status").asString()).isEqualTo("pending");
		}
	}

	@Test
	void theHealthIndicatorCanBeTurnedOff() throws Exception {
		try (TestApplication application = start("management.health.polyn.enabled=false")) {
			assertThat(application.json("/actuator/health").path("components").has("polyn")).isFalse();
		}
	}

	private static void assertUnreachable(TestApplication application, String... reason) throws Exception {
		HttpResponse<String> endpoint = application.get("/actuator/polyn");
		HttpResponse<String> health = application.get("/actuator/health");
		assertThat(endpoint.statusCode()).isEqualTo(200);
		JsonNode polyn = JsonMapper.shared().readTree(endpoint.body());
		assertThat(polyn.path("status").asString()).isEqualTo("unreachable");
		assertThat(polyn.path("reason").asString()).contains(reason);
		assertThat(health.statusCode()).isEqualTo(503);
		JsonNode component = JsonMapper.shared().readTree(health.body()).path("components").path("polyn");
		assertThat(component.path("status").asString()).isEqualTo("DOWN");
		assertThat(component.path("details").path("error").asString()).contains(reason);
	}

	private static void signal(String signal, long pid) throws IOException, InterruptedException {
		assertThat(new ProcessBuilder("kill", "-" + signal, String.valueOf(pid)).start().waitFor()).isZero();
	}

	private TestApplication start(String... properties) {
		return TestApplication
			.start(new ClasspathFolder(this.temp).migration("1_create_users.yml", ClasspathFolder.CREATE_USERS)
				.classLoader(), properties);
	}

}
