package io.polyn.sample.watcher;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import io.nats.client.Nats;
import io.nats.client.api.MessageInfo;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of the watcher, with a database and a NATS server that others run.
 */
class WatcherApplicationTests {

	private EmbeddedNatsServer server;

	private io.nats.client.Connection nats;

	private EmbeddedPostgres postgres;

	@BeforeEach
	void startServers() throws Exception {
		this.server = EmbeddedNatsServer.builder().start();
		this.nats = Nats.connect(this.server.url());
		this.postgres = EmbeddedPostgres.builder().setServerConfig("wal_level", "logical").start();
	}

	@AfterEach
	void stopServers() throws Exception {
		this.postgres.close();
		this.nats.close();
		this.server.close();
	}

	@Test
	void rowsOfADatabaseBecomeEvents() throws Exception {
		sql("CREATE TABLE users (id bigint PRIMARY KEY, name text)");
		SpringApplication.Running watcher = SpringApplication.from(WatcherApplication::main)
			.run("--server.port=0", "--polyn.nats.servers=" + this.server.url(),
					"--polyn.capture.url=" + this.postgres.getJdbcUrl("postgres", "postgres"));
		try {
			sql("INSERT INTO users VALUES (1, 'Ada')");
			await().atMost(Duration.ofSeconds(30))
				.until(() -> this.nats.jetStreamManagement()
					.getStreamInfo("USER_ROWS")
					.getStreamState()
					.getMsgCount() == 1);
			MessageInfo message = this.nats.jetStreamManagement().getLastMessage("USER_ROWS", "users.inserted.v1");
			JsonNode event = JsonMapper.shared().readTree(message.getData());
			assertThat(event.path("source").asString()).isEqualTo("com:example:users:watcher");
			assertThat(event.path("data")).hasToString("{\"new\":{\"id\":1,\"name\":\"Ada\"}}");
		}
		finally {
			watcher.getApplicationContext().close();
		}
	}

	private void sql(String statement) throws SQLException {
		try (Connection database = this.postgres.getPostgresDatabase().getConnection();
				Statement sql = database.createStatement()) {
			sql.execute(statement);
		}
	}

}
