package io.polyn.capture;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.capture.testing.CaptureEnvironment;
import io.polyn.capture.testing.ValidEvents;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What of a table is captured.
 */
class CaptureOptionsTests {

	@RegisterExtension
	static final CaptureEnvironment environment = new CaptureEnvironment();

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void updatesThatChangeNothingAreLeftOut(CaptureMode mode) throws Exception {
		capture(mode,
				TableCapture.of("users")
					.excluding("secret")
					.override("card", "left(item.card, 4)")
					.skippingUnchanged());
		environment.sql("INSERT INTO users VALUES (1, 'a', 's', '1234567', '{\"a\": 1}')",
				"UPDATE users SET name = 'a'", "UPDATE users SET secret = 't'", "UPDATE users SET card = '1234999'",
				"UPDATE users SET name = 'b'", "UPDATE users SET name = NULL", "UPDATE users SET name = NULL");
		List<JsonNode> events = ValidEvents.await(environment, 3);
		assertThat(ValidEvents.rows(events, "new")).extracting((row) -> row.path("name").asText())
			.containsExactly("a", "b", "null");
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void excludedColumnsAreNowhere(CaptureMode mode) throws Exception {
		if (mode == CaptureMode.OUTBOX) {
			capture(mode, TableCapture.of("users").excluding("secret")).close();
		}
		else {
			capture(mode, TableCapture.of("users").excluding("secret"));
		}
		environment.sql("INSERT INTO users VALUES (1, 'a', 'hidden', NULL, NULL)",
				"UPDATE users SET secret = 'hidden2'", "DELETE FROM users");
		if (mode == CaptureMode.OUTBOX) {
			assertThat(environment.value("SELECT string_agg(concat(old, new), ' ') FROM polyn.outbox"))
				.contains("\"name\"")
				.doesNotContain("hidden", "secret");
			environment.running(mode);
		}
		assertThat(ValidEvents.await(environment, 3).toString()).doesNotContain("hidden", "secret");
		assertThat(ValidEvents.schemas(environment)).noneMatch((schema) -> schema.text().contains("secret"));
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void expressionsReplaceColumns(CaptureMode mode) throws Exception {
		environment.sql("CREATE SCHEMA tools",
				"CREATE FUNCTION tools.mask(text) RETURNS text LANGUAGE sql AS $$ SELECT left($1, 2) || '?' $$");
		capture(mode,
				TableCapture.of("users")
					.override("card", "tools.mask(item.card)")
					.override("document", "item.document ? 'a' OR item.document ->> 'b' = 'is {it} a ?'")
					.override("secret", "NULL")
					.override("name", "jsonb_build_object('it''s', item.name, 'length', length(item.name))"));
		environment.sql("INSERT INTO users VALUES (1, E'\\\\''x', 's', '123', '{\"a\": 1}')",
				"INSERT INTO users VALUES (2, NULL, NULL, NULL, '{\"b\": \"is {it} a ?\"}')",
				"INSERT INTO users VALUES (3, NULL, NULL, NULL, '{}')", "DELETE FROM users WHERE id = 1");
		List<JsonNode> events = ValidEvents.await(environment, 4);
		assertThat(events).extracting((event) -> event.path("data").toString().replace(": ", ":").replace(", ", ","))
			.containsExactly(
					"{\"new\":{\"id\":1,\"name\":{\"it's\":\"\\\\'x\",\"length\":3},\"secret\":null,\"card\":\"12?\",\"document\":true}}",
					"{\"new\":{\"id\":2,\"name\":{\"it's\":null,\"length\":null},\"secret\":null,\"card\":null,\"document\":true}}",
					"{\"new\":{\"id\":3,\"name\":{\"it's\":null,\"length\":null},\"secret\":null,\"card\":null,\"document\":null}}"
						.replace("\"document\":null", "\"document\":" + events.get(2).at("/data/new/document")),
					"{\"old\":{\"id\":1,\"name\":{\"it's\":\"\\\\'x\",\"length\":3},\"secret\":null,\"card\":\"12?\",\"document\":true}}");
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void expressionThatFailsParksTheChangeOrRefusesTheWrite(CaptureMode mode) throws Exception {
		capture(mode, TableCapture.of("users").override("card", "1 / length(item.card)").excluding("secret"));
		if (mode == CaptureMode.OUTBOX) {
			assertThatThrownBy(() -> environment.sql("INSERT INTO users VALUES (1, 'a', 'hidden', '')"))
				.hasMessageContaining("division by zero");
		}
		else {
			environment.sql("INSERT INTO users VALUES (1, 'a', 'hidden', '')");
		}
		environment.sql("INSERT INTO users VALUES (2, 'b', NULL, '1')");
		assertThat(ValidEvents.await(environment, 1).get(0).at("/data/new/card").asInt()).isEqualTo(1);
		if (mode == CaptureMode.WAL) {
			assertThat(environment.value("SELECT reason FROM polyn.parked")).contains("22012");
			assertThat(environment.value("SELECT event FROM polyn.parked")).contains("\"a\"").doesNotContain("hidden");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void columnWithAnOverrideMayBeDropped(CaptureMode mode) throws Exception {
		capture(mode, TableCapture.of("users").override("card", "left(item.card, 1)").excluding("secret"));
		environment.sql("ALTER TABLE users DROP COLUMN card, DROP COLUMN secret, ADD COLUMN email text",
				"INSERT INTO users VALUES (1, 'a', '{}', 'e')");
		assertThat(ValidEvents.await(environment, 1).get(0).at("/data/new"))
			.hasToString("{\"id\":1,\"name\":\"a\",\"document\":{},\"email\":\"e\"}");
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void jsonThatJsonbDoesNotTakeKeepsNobodyFromWriting(CaptureMode mode) throws Exception {
		environment.sql("CREATE TABLE orders (id integer PRIMARY KEY, document json, secret text)");
		CaptureSetup.capture(environment.connection(), TableCapture.of("orders").excluding("secret"));
		environment.running(mode);
		environment.sql("INSERT INTO orders VALUES (1, '{\"a\": \"\\u0000\"}', 's')");
		assertThat(ValidEvents.await(environment, 1).get(0).at("/data/new/document/a").asText()).isEqualTo("\0");
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void onlyTheOperationsThatAreAskedForArePublished(CaptureMode mode) throws Exception {
		capture(mode, TableCapture.of("users")
			.operations(io.polyn.event.RowOperation.INSERT, io.polyn.event.RowOperation.DELETE));
		environment.sql("INSERT INTO users VALUES (1, 'a')", "UPDATE users SET name = 'b'", "DELETE FROM users",
				"TRUNCATE users", "INSERT INTO users VALUES (2, 'c')");
		List<JsonNode> events = ValidEvents.await(environment, 3);
		assertThat(ValidEvents.names(events)).containsExactly("users.inserted.v1", "users.deleted.v1",
				"users.inserted.v1");
		assertThat(events.get(1).at("/data/old/name").asText()).isEqualTo("b");
		assertThat(ValidEvents.schemas(environment)).hasSize(2);
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void releasedOperationsAndTablesArePublishedNoLonger(CaptureMode mode) throws Exception {
		environment.sql("CREATE TABLE items (id integer PRIMARY KEY)");
		CaptureSetup.capture(environment.connection(), TableCapture.of("items"));
		capture(mode, TableCapture.of("users"));
		environment.sql("INSERT INTO items VALUES (1)", "INSERT INTO users VALUES (1, 'a')",
				"SELECT polyn.release_table('users', '{update,truncate}')", "UPDATE users SET name = 'b'",
				"TRUNCATE users", "INSERT INTO users VALUES (2, 'c')", "INSERT INTO items VALUES (2)");
		ValidEvents.await(environment, 4);
		environment.sql("DELETE FROM items WHERE id = 2", "SELECT polyn.release_table('users')",
				"INSERT INTO users VALUES (3)", "DELETE FROM users", "INSERT INTO items VALUES (3)");
		assertThat(ValidEvents.names(ValidEvents.await(environment, 6))).containsExactly("items.inserted.v1",
				"users.inserted.v1", "users.inserted.v1", "items.inserted.v1", "items.deleted.v1", "items.inserted.v1");
		assertThat(environment
			.value("SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'polyn%' AND tgrelid = 'users'::regclass"))
			.isEqualTo("0");
		assertThat(environment.value("SELECT relreplident FROM pg_class WHERE oid = 'users'::regclass")).isEqualTo("d");
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void tableIsCapturedAnewWithOtherOptions(CaptureMode mode) throws Exception {
		environment.sql("CREATE TABLE items (id integer PRIMARY KEY)");
		CaptureSetup.capture(environment.connection(), TableCapture.of("items"));
		capture(mode, TableCapture.of("users"));
		environment.sql("INSERT INTO items VALUES (1)", "INSERT INTO users VALUES (1, 'a', 's')");
		ValidEvents.await(environment, 2);
		CaptureSetup.capture(environment.connection(),
				TableCapture.of("users").excluding("secret", "card", "document"));
		environment.sql("INSERT INTO users VALUES (2, 'b', 's')", "INSERT INTO items VALUES (2)");
		List<JsonNode> events = ValidEvents.await(environment, 4);
		assertThat(events.get(2).at("/data/new")).hasToString("{\"id\":2,\"name\":\"b\"}");
		CaptureSetup.capture(environment.connection(), TableCapture.of("users").as("users.accounts"));
		environment.sql("INSERT INTO users VALUES (3, 'c', 's')", "INSERT INTO items VALUES (3)");
		assertThat(ValidEvents.names(ValidEvents.await(environment, 6)).subList(4, 6))
			.containsExactly("users.accounts.inserted.v1", "items.inserted.v1");
	}

	private static ChangeCapture capture(CaptureMode mode, TableCapture capture) throws Exception {
		environment
			.sql("CREATE TABLE users (id integer PRIMARY KEY, name text, secret text, card text, document jsonb)");
		CaptureSetup.capture(environment.connection(), capture);
		return environment.running(mode);
	}

}
