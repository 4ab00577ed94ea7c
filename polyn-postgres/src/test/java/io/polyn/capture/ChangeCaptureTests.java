package io.polyn.capture;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.capture.testing.CaptureEnvironment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is published of changes, in both modes.
 */
class ChangeCaptureTests {

	@RegisterExtension
	static final CaptureEnvironment environment = new CaptureEnvironment();

	@BeforeEach
	void createTable() throws Exception {
		environment.sql("CREATE TABLE users (id bigint PRIMARY KEY, name text, email text)");
		CaptureSetup.capture(environment.connection(), TableCapture.of("users"));
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void rowThatComesChangesAndGoesBecomesEvents(CaptureMode mode) throws Exception {
		environment.running(mode);
		environment.sql("INSERT INTO users VALUES (1, 'Ada', 'ada@example.com')",
				"UPDATE users SET name = 'Ada Lovelace'", "DELETE FROM users", "TRUNCATE users");
		List<JsonNode> events = environment.events(4);
		assertThat(events).extracting((event) -> event.path("type").asText())
			.containsExactly("com.example.users.inserted.v1", "com.example.users.updated.v1",
					"com.example.users.deleted.v1", "com.example.users.truncated.v1");
		assertThat(events).extracting((event) -> event.path("data").toString())
			.containsExactly("{\"new\":{\"id\":1,\"name\":\"Ada\",\"email\":\"ada@example.com\"}}",
					"{\"old\":{\"id\":1,\"name\":\"Ada\",\"email\":\"ada@example.com\"},"
							+ "\"new\":{\"id\":1,\"name\":\"Ada Lovelace\",\"email\":\"ada@example.com\"}}",
					"{\"old\":{\"id\":1,\"name\":\"Ada Lovelace\",\"email\":\"ada@example.com\"}}", "{}");
	}

}
