package io.polyn.capture;

import java.sql.Statement;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.capture.testing.CaptureEnvironment;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rows that a table has already when it is captured.
 */
class InitialLoadTests {

	@RegisterExtension
	static final CaptureEnvironment environment = new CaptureEnvironment();

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void rowsThatThereAreArePublishedOnceBeforeWhatChangesAfterwards(CaptureMode mode) throws Exception {
		environment.sql("CREATE TABLE users (id int PRIMARY KEY, value int NOT NULL)",
				"INSERT INTO users SELECT id, 0 FROM generate_series(1, 5000) id",
				"SELECT polyn.capture_table('users', initial_load => true)",
				// In the snapshot and, where triggers record it, before it.
				"UPDATE users SET value = 1 WHERE id = 1");
		environment.capture(mode);
		while (!environment.value("SELECT initial_load FROM polyn.captured_table").equals("done")) {
			environment.sql("UPDATE users SET value = value + 1 WHERE id = 2");
		}
		environment.sql("UPDATE users SET value = value + 1 WHERE id = 2");
		int last = Integer.parseInt(environment.value("SELECT value FROM users WHERE id = 2"));
		Awaitility.await()
			.until(() -> environment.events()
				.stream()
				.anyMatch((event) -> event.at("/data/new/id").asInt() == 2
						&& event.at("/data/new/value").asInt() == last));
		List<JsonNode> events = environment.events();
		assertThat(events.stream().filter((event) -> event.path("type").asText().contains("inserted")))
			.extracting((event) -> event.at("/data/new/id").asInt())
			.hasSize(5000)
			.doesNotHaveDuplicates();
		assertThat(events.stream()
			.filter((event) -> event.at("/data/new/id").asInt() == 2)
			.map((event) -> event.at("/data/new/value").asInt())).isSorted().endsWith(last);
		assertThat(events).extracting((event) -> event.path("sequence").asText()).isSorted();
		assertThat(environment.value("SELECT initial_load || ' ' || loaded_rows FROM polyn.captured_table"))
			.isEqualTo("done 5000");
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void tableThatIsCapturedLaterIsLoadedWithoutARestart(CaptureMode mode) throws Exception {
		environment.running(mode);
		environment.sql("CREATE TABLE users (id int PRIMARY KEY)", "INSERT INTO users SELECT generate_series(1, 10)",
				"SELECT polyn.capture_table('users', initial_load => true)");
		assertThat(environment.events(10)).extracting((event) -> event.at("/data/new/id").asInt())
			.containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void loadThatWaitsForATransactionIsInNobodysWay(CaptureMode mode) throws Exception {
		// A slot can't be made while somebody writes.
		environment.running(mode).close();
		environment.sql("CREATE TABLE users (id int PRIMARY KEY)", "INSERT INTO users VALUES (1)",
				"SELECT polyn.capture_table('users', initial_load => true)", "CREATE TABLE items (id int PRIMARY KEY)",
				"SELECT polyn.capture_table('items')");
		try (Statement writer = environment.connect().createStatement()) {
			writer.execute("BEGIN");
			writer.execute("INSERT INTO users VALUES (2)");
			environment.running(mode);
			environment.sql("INSERT INTO items VALUES (3)");
			assertThat(environment.events(1)).extracting((event) -> event.at("/data/new/id").asInt())
				.containsExactly(3);
			writer.execute("COMMIT");
		}
		assertThat(environment.events(4)).extracting((event) -> event.at("/data/new/id").asInt())
			.containsExactly(3, 2, 1, 2);
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void columnsThatAreLeftOutAreLeftOutOfTheLoadToo(CaptureMode mode) throws Exception {
		environment.sql("CREATE TABLE users (id int PRIMARY KEY, name text, secret text)",
				"INSERT INTO users VALUES (1, 'Ada', 'x')",
				"SELECT polyn.capture_table('users', excluded_columns => '{secret}',"
						+ " overrides => '{\"name\": \"upper(item.name)\"}', initial_load => true)");
		environment.running(mode);
		assertThat(environment.events(1)).singleElement()
			.extracting((event) -> event.path("data").toString())
			.isEqualTo("{\"new\":{\"id\":1,\"name\":\"ADA\"}}");
	}

}
