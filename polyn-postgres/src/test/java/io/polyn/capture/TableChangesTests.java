package io.polyn.capture;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.capture.testing.CaptureEnvironment;
import io.polyn.capture.testing.ValidEvents;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which events statements lead to.
 */
class TableChangesTests {

	@RegisterExtension
	static final CaptureEnvironment environment = new CaptureEnvironment();

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void everyRowOfAStatementHasItsEvent(CaptureMode mode) throws Exception {
		users(mode);
		environment.sql("INSERT INTO users SELECT i, 'n' || i FROM generate_series(1, 3) i",
				"UPDATE users SET name = upper(name)", "DELETE FROM users WHERE id > 1");
		List<JsonNode> events = ValidEvents.await(environment, 8);
		assertThat(changes(events)).containsExactly("inserted 1 n1", "inserted 2 n2", "inserted 3 n3",
				"updated 1 n1 -> N1", "updated 2 n2 -> N2", "updated 3 n3 -> N3", "deleted 2 N2", "deleted 3 N3");
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void statementThatConcernsNoRowHasNoEvent(CaptureMode mode) throws Exception {
		users(mode);
		environment.sql("UPDATE users SET name = ''", "DELETE FROM users", "INSERT INTO users SELECT 1 WHERE false",
				"INSERT INTO users VALUES (1)");
		assertThat(changes(ValidEvents.await(environment, 1))).containsExactly("inserted 1 null");
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void upsertInsertsOrUpdates(CaptureMode mode) throws Exception {
		users(mode);
		environment.sql("INSERT INTO users VALUES (1, 'a')",
				"INSERT INTO users VALUES (1, 'b'), (2, 'c') ON CONFLICT (id) DO UPDATE SET name = excluded.name",
				"INSERT INTO users VALUES (2, 'd') ON CONFLICT DO NOTHING");
		List<String> changes = changes(ValidEvents.await(environment, 3));
		assertThat(changes.get(0)).isEqualTo("inserted 1 a");
		assertThat(changes.subList(1, 3)).containsExactlyInAnyOrder("updated 1 a -> b", "inserted 2 c");
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void mergeDoesAllOfIt(CaptureMode mode) throws Exception {
		users(mode);
		environment.sql("INSERT INTO users VALUES (1, 'a'), (2, 'b')", """
				MERGE INTO users USING (VALUES (1, 'x'), (2, NULL), (3, 'z')) AS given (id, name) ON users.id = given.id
				WHEN MATCHED AND given.name IS NULL THEN DELETE
				WHEN MATCHED THEN UPDATE SET name = given.name
				WHEN NOT MATCHED THEN INSERT VALUES (given.id, given.name)
				""");
		List<JsonNode> events = ValidEvents.await(environment, 5);
		assertThat(changes(events).subList(2, 5)).containsExactlyInAnyOrder("updated 1 a -> x", "deleted 2 b",
				"inserted 3 z");
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void copiedRowsAreInserted(CaptureMode mode) throws Exception {
		users(mode);
		environment.connection()
			.unwrap(org.postgresql.PGConnection.class)
			.getCopyAPI()
			.copyIn("COPY users FROM STDIN", new java.io.StringReader("1\ta\n2\t\\N\n"));
		assertThat(changes(ValidEvents.await(environment, 2))).containsExactly("inserted 1 a", "inserted 2 null");
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void foreignKeysChangeOtherTables(CaptureMode mode) throws Exception {
		environment.sql("CREATE TABLE users (id integer PRIMARY KEY)",
				"CREATE TABLE orders (id integer PRIMARY KEY, name integer REFERENCES users ON DELETE CASCADE)",
				"CREATE TABLE items (id integer PRIMARY KEY, name integer REFERENCES users ON DELETE SET NULL)",
				"INSERT INTO users VALUES (1)", "INSERT INTO orders VALUES (1, 1), (2, 1)",
				"INSERT INTO items VALUES (1, 1)");
		for (String table : List.of("users", "orders", "items")) {
			CaptureSetup.capture(environment.connection(), TableCapture.of(table));
		}
		environment.running(mode);
		environment.sql("DELETE FROM users");
		List<JsonNode> events = ValidEvents.await(environment, 4);
		assertThat(ValidEvents.names(events)).containsExactlyInAnyOrder("users.deleted.v1", "orders.deleted.v1",
				"orders.deleted.v1", "items.updated.v1");
		assertThat(changes(events)).contains("deleted 1 1", "deleted 2 1", "updated 1 1 -> null");
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void tablesThatAreTruncatedTogetherHaveAnEventEach(CaptureMode mode) throws Exception {
		environment.sql("CREATE TABLE users (id integer PRIMARY KEY)",
				"CREATE TABLE orders (id integer PRIMARY KEY, name integer REFERENCES users)",
				"CREATE TABLE items (id integer PRIMARY KEY)");
		for (String table : List.of("users", "orders", "items")) {
			CaptureSetup.capture(environment.connection(), TableCapture.of(table));
		}
		environment.running(mode);
		environment.sql("TRUNCATE users CASCADE", "TRUNCATE items, users, orders");
		List<String> names = ValidEvents.names(ValidEvents.await(environment, 5));
		assertThat(names.subList(0, 2)).containsExactlyInAnyOrder("users.truncated.v1", "orders.truncated.v1");
		assertThat(names.subList(2, 5)).containsExactlyInAnyOrder("users.truncated.v1", "orders.truncated.v1",
				"items.truncated.v1");
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void changedKeyIsOneUpdate(CaptureMode mode) throws Exception {
		users(mode);
		environment.sql("INSERT INTO users VALUES (1, 'a'), (2, 'b')", "UPDATE users SET id = id + 2");
		List<JsonNode> events = ValidEvents.await(environment, 4);
		assertThat(ValidEvents.rows(events.subList(2, 4), "old")).extracting((row) -> row.path("id").asInt())
			.containsExactly(1, 2);
		assertThat(ValidEvents.rows(events.subList(2, 4), "new")).extracting((row) -> row.path("id").asInt())
			.containsExactly(3, 4);
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void tableWithoutAKeyHasWholeRows(CaptureMode mode) throws Exception {
		environment.sql("CREATE TABLE users (id integer, name text)");
		captured(mode);
		environment.sql("INSERT INTO users VALUES (1, 'a'), (1, 'a')", "UPDATE users SET name = 'b'",
				"DELETE FROM users");
		List<JsonNode> events = ValidEvents.await(environment, 6);
		assertThat(changes(events)).containsExactly("inserted 1 a", "inserted 1 a", "updated 1 a -> b",
				"updated 1 a -> b", "deleted 1 b", "deleted 1 b");
		assertThat(events).noneMatch((event) -> event.has("partitionkey"));
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void largeValueThatAnUpdateLeavesIsThere(CaptureMode mode) throws Exception {
		environment.sql("CREATE TABLE users (id integer PRIMARY KEY, name text, picture text)",
				"ALTER TABLE users ALTER picture SET STORAGE EXTERNAL");
		captured(mode);
		environment.sql("INSERT INTO users VALUES (1, 'a', repeat('x', 100000))", "UPDATE users SET name = 'b'",
				"DELETE FROM users");
		List<JsonNode> events = ValidEvents.await(environment, 3);
		assertThat(List.of(events.get(1).at("/data/old"), events.get(1).at("/data/new"), events.get(2).at("/data/old")))
			.allMatch((row) -> row.path("picture").asText().length() == 100000);
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void withTheDefaultIdentityTheLogHasTheKeyOnly(CaptureMode mode) throws Exception {
		users(mode);
		environment.sql("ALTER TABLE users REPLICA IDENTITY DEFAULT", "INSERT INTO users VALUES (1, 'a')",
				"UPDATE users SET name = 'b'", "UPDATE users SET id = 2", "DELETE FROM users");
		List<String> data = ValidEvents.await(environment, 4)
			.stream()
			.skip(1)
			.map((event) -> event.path("data").toString())
			.toList();
		if (mode == CaptureMode.WAL) {
			assertThat(data).containsExactly("{\"new\":{\"id\":1,\"name\":\"b\"}}",
					"{\"new\":{\"id\":2,\"name\":\"b\"}}", "{\"old\":{\"id\":2}}");
		}
		else {
			assertThat(data).containsExactly("{\"old\":{\"id\":1,\"name\":\"a\"},\"new\":{\"id\":1,\"name\":\"b\"}}",
					"{\"old\":{\"id\":1,\"name\":\"b\"},\"new\":{\"id\":2,\"name\":\"b\"}}",
					"{\"old\":{\"id\":2,\"name\":\"b\"}}");
		}
	}

	private static void users(CaptureMode mode) throws Exception {
		environment.sql("CREATE TABLE users (id integer PRIMARY KEY, name text)");
		captured(mode);
	}

	private static void captured(CaptureMode mode) {
		CaptureSetup.capture(environment.connection(), TableCapture.of("users"));
		environment.running(mode);
	}

	/**
	 * Tells of each change what happened, the row's id, and its name before and after.
	 */
	private static List<String> changes(List<JsonNode> events) {
		return events.stream().map((event) -> {
			JsonNode before = event.at("/data/old");
			JsonNode after = event.at("/data/new");
			String operation = event.path("type").asText().replaceAll(".*\\.([a-z]+)\\.v1", "$1");
			String name = before.isMissingNode() ? after.path("name").asText()
					: after.isMissingNode() ? before.path("name").asText()
							: before.path("name").asText() + " -> " + after.path("name").asText();
			return operation + " " + (after.isMissingNode() ? before : after).path("id").asText() + " " + name;
		}).toList();
	}

}
