package io.polyn.capture;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.capture.testing.CaptureEnvironment;
import io.polyn.capture.testing.ValidEvents;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is committed is published, once, in an order in which it was.
 */
class TransactionTests {

	@RegisterExtension
	static final CaptureEnvironment environment = new CaptureEnvironment();

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void whatIsRolledBackIsNotPublished(CaptureMode mode) throws Exception {
		users(mode);
		environment.sql("BEGIN", "INSERT INTO users VALUES (1, 0)", "ROLLBACK", "BEGIN",
				"INSERT INTO users VALUES (2, 0)", "SAVEPOINT here", "INSERT INTO users VALUES (3, 0)",
				"UPDATE users SET number = 1", "ROLLBACK TO here", "INSERT INTO users VALUES (4, 0)", "COMMIT");
		List<JsonNode> events = ValidEvents.await(environment, 2);
		assertThat(ValidEvents.rows(events, "new")).extracting((row) -> row.path("id").asInt()).containsExactly(2, 4);
		assertThat(events.get(0).path("transactionid")).isEqualTo(events.get(1).path("transactionid"));
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void changesOfOneRowAreInTheirOrderWhileTransactionsInterleave(CaptureMode mode) throws Exception {
		users(mode);
		environment.sql("INSERT INTO users SELECT i, 0 FROM generate_series(0, 9) i");
		Thread[] writers = new Thread[4];
		for (int i = 0; i < writers.length; i++) {
			Connection connection = environment.connect();
			writers[i] = new Thread(() -> write(connection));
			writers[i].start();
		}
		for (Thread writer : writers) {
			writer.join();
		}
		List<JsonNode> events = ValidEvents.await(environment, 10 + 4 * 100 * 2);
		Map<Integer, Integer> last = new HashMap<>();
		for (JsonNode event : events) {
			JsonNode row = event.at("/data/new");
			int number = row.path("number").asInt();
			assertThat(event.at("/data/old/number").asInt(-1)).isEqualTo(number - 1);
			assertThat(last.put(row.path("id").asInt(), number))
				.isEqualTo((number == 0) ? null : Integer.valueOf(number - 1));
		}
	}

	private static void write(Connection connection) {
		try (Statement statement = connection.createStatement()) {
			for (int i = 0; i < 100; i++) {
				// Always the lower one first: nobody waits in a circle.
				int first = (i * 7) % 9;
				statement.execute("BEGIN");
				statement.execute("UPDATE users SET number = number + 1 WHERE id = " + first);
				statement.execute("UPDATE users SET number = number + 1 WHERE id = " + (first + 1));
				statement.execute("COMMIT");
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void transactionThatCommitsLateIsPublishedLate(CaptureMode mode) throws Exception {
		users(mode);
		try (Statement late = environment.connect().createStatement()) {
			late.execute("BEGIN");
			late.execute("INSERT INTO users VALUES (1, 0)");
			environment.sql("INSERT INTO users VALUES (2, 0)");
			assertThat(ValidEvents.await(environment, 1).get(0).at("/data/new/id").asInt()).isEqualTo(2);
			late.execute("COMMIT");
		}
		assertThat(ValidEvents.await(environment, 2).get(1).at("/data/new/id").asInt()).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void preparedTransactionIsPublishedWhenItIsCommitted(CaptureMode mode) throws Exception {
		users(mode);
		environment.sql("BEGIN", "INSERT INTO users VALUES (1, 0)", "PREPARE TRANSACTION 'kept'", "BEGIN",
				"INSERT INTO users VALUES (2, 0)", "PREPARE TRANSACTION 'given up'", "INSERT INTO users VALUES (3, 0)");
		assertThat(ValidEvents.await(environment, 1).get(0).at("/data/new/id").asInt()).isEqualTo(3);
		environment.sql("COMMIT PREPARED 'kept'", "ROLLBACK PREPARED 'given up'", "INSERT INTO users VALUES (4, 0)");
		assertThat(ValidEvents.rows(ValidEvents.await(environment, 3), "new"))
			.extracting((row) -> row.path("id").asInt())
			.containsExactly(3, 1, 4);
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void transactionOfAHundredThousandRowsIsPublishedOnceAndInOrder(CaptureMode mode) throws Exception {
		users(mode);
		environment.sql("INSERT INTO users SELECT i, i FROM generate_series(1, 100000) i");
		List<JsonNode> events = environment.events(100_000);
		assertThat(events).hasSize(100_000);
		for (int i = 0; i < events.size(); i++) {
			if (events.get(i).at("/data/new/id").asInt() != i + 1) {
				assertThat(events.get(i).at("/data/new/id").asInt()).isEqualTo(i + 1);
			}
		}
		assertThat(environment.value("SELECT count(*) FROM polyn.parked")).isEqualTo("0");
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void whatATriggerDoesToTheRowStandsBeforeItsInsertInTheOutbox(CaptureMode mode) throws Exception {
		users(mode);
		environment.sql(
				"CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS"
						+ " 'BEGIN UPDATE users SET number = 1 WHERE id = NEW.id; RETURN NULL; END'",
				"CREATE TRIGGER touch AFTER INSERT ON users FOR EACH ROW EXECUTE FUNCTION touch()",
				"INSERT INTO users VALUES (1, 0)");
		List<String> names = ValidEvents.names(ValidEvents.await(environment, 2));
		if (mode == CaptureMode.WAL) {
			assertThat(names).containsExactly("users.inserted.v1", "users.updated.v1");
		}
		else {
			assertThat(names).containsExactly("users.updated.v1", "users.inserted.v1");
		}
	}

	private static void users(CaptureMode mode) throws Exception {
		environment.sql("CREATE TABLE users (id integer PRIMARY KEY, number integer)");
		CaptureSetup.capture(environment.connection(), TableCapture.of("users"));
		environment.running(mode);
	}

}
