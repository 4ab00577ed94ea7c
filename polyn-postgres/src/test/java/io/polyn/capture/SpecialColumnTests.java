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
 * Columns whose values are not as {@code to_json} has them, or come from the database.
 */
class SpecialColumnTests {

	@RegisterExtension
	static final CaptureEnvironment environment = new CaptureEnvironment();

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void bytesAreBase64WhereverTheyAre(CaptureMode mode) throws Exception {
		environment.sql("CREATE TYPE part AS (name text, content bytea)", "CREATE DOMAIN signature AS bytea",
				"CREATE TABLE items (id integer PRIMARY KEY, content bytea, parts part[], several bytea[], signature signature,"
						+ " price numeric, plain text)");
		captured(mode, "items");
		environment.sql("INSERT INTO items VALUES (1, '', '{}', '{}', NULL, 100.00, '\\x00')",
				"INSERT INTO items SELECT 2, string_agg(set_byte('\\x00', 0, i), '' ORDER BY i), NULL, NULL, '\\xff', 1.50, 'x'"
						+ " FROM generate_series(0, 255) i",
				"INSERT INTO items VALUES (3, NULL, ARRAY[ROW('a', '\\x0102')::part, NULL], '{{\"\\\\x01\"},{NULL}}', '\\x', 0, '')");
		List<JsonNode> rows = ValidEvents.rows(ValidEvents.await(environment, 3), "new");
		assertThat(rows.get(0)).hasToString(
				"{\"id\":1,\"content\":\"\",\"parts\":[],\"several\":[],\"signature\":null,\"price\":100.00,\"plain\":\"\\\\x00\"}");
		byte[] all = rows.get(1).path("content").binaryValue();
		assertThat(all).hasSize(256);
		assertThat(all[255]).isEqualTo((byte) 255);
		assertThat(rows.get(1).path("signature").asText()).isEqualTo("/w==");
		assertThat(rows.get(2))
			.hasToString("{\"id\":3,\"content\":null,\"parts\":[{\"name\":\"a\",\"content\":\"AQI=\"},null],"
					+ "\"several\":[[\"AQ==\"],[null]],\"signature\":\"\",\"price\":0,\"plain\":\"\"}");
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void storedGeneratedColumnsAreThere(CaptureMode mode) throws Exception {
		environment.sql("CREATE TABLE items (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, price integer,"
				+ " total integer GENERATED ALWAYS AS (price * 2) STORED)");
		captured(mode, "items");
		environment.sql("INSERT INTO items (price) VALUES (5)", "UPDATE items SET price = 6", "DELETE FROM items");
		List<JsonNode> events = ValidEvents.await(environment, 3);
		assertThat(events).extracting((event) -> event.path("data").toString())
			.containsExactly("{\"new\":{\"id\":1,\"price\":5,\"total\":10}}",
					"{\"old\":{\"id\":1,\"price\":5,\"total\":10},\"new\":{\"id\":1,\"price\":6,\"total\":12}}",
					"{\"old\":{\"id\":1,\"price\":6,\"total\":12}}");
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void virtualColumnsKeepNobodyFromWriting(CaptureMode mode) throws Exception {
		environment.sql("CREATE TABLE items (id integer PRIMARY KEY, price integer,"
				+ " total integer GENERATED ALWAYS AS (price * 2) VIRTUAL)");
		captured(mode, "items");
		environment.sql("INSERT INTO items VALUES (1, 5)", "UPDATE items SET price = 6", "DELETE FROM items");
		List<JsonNode> events = ValidEvents.await(environment, 3);
		assertThat(events).extracting((event) -> event.path("data").path("new").path("price").asInt())
			.containsExactly(5, 6, 0);
		assertThat(events.get(2).path("data").path("old").path("id").asInt()).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void labelThatAnEnumGetsLaterIsValid(CaptureMode mode) throws Exception {
		environment.sql("CREATE TYPE mood AS ENUM ('sad')", "CREATE TABLE items (id integer PRIMARY KEY, mood mood)");
		captured(mode, "items");
		environment.sql("INSERT INTO items VALUES (1, 'sad')", "ALTER TYPE mood ADD VALUE 'ok'",
				"INSERT INTO items VALUES (2, 'ok')");
		assertThat(ValidEvents.rows(ValidEvents.await(environment, 2), "new"))
			.extracting((row) -> row.path("mood").asText())
			.containsExactly("sad", "ok");
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void attributeThatACompositeTypeGetsLaterIsThere(CaptureMode mode) throws Exception {
		environment.sql("CREATE TYPE part AS (name text)", "CREATE TABLE items (id integer PRIMARY KEY, part part)");
		captured(mode, "items").close();
		environment.sql("INSERT INTO items VALUES (1, ROW('a'))", "ALTER TYPE part ADD ATTRIBUTE size integer",
				"INSERT INTO items VALUES (2, ROW('b', 2))");
		environment.running(mode);
		List<JsonNode> rows = ValidEvents.rows(ValidEvents.await(environment, 2), "new");
		assertThat(rows.get(0).path("part").path("name").asText()).isEqualTo("a");
		assertThat(rows.get(1).path("part")).hasToString("{\"name\":\"b\",\"size\":2}");
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void keyIsWhatListenersReadWhateverItsType(CaptureMode mode) throws Exception {
		List<String> types = List.of("bigint", "text", "boolean", "timestamptz", "numeric", "uuid", "bytea", "int[]",
				"date");
		List<String> values = List.of("-1", "E'a\"b\\n\\\\\u20ac\\x7f'", "true", "'2026-11-30 13:00+00'", "1.50",
				"'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'", "'\\x01'", "'{1,2}'", "'infinity'");
		for (int i = 0; i < types.size(); i++) {
			environment.sql("CREATE TABLE \"items." + i + "\" (id " + types.get(i) + " PRIMARY KEY)");
			CaptureSetup.capture(environment.connection(), TableCapture.of("\"items." + i + "\""));
		}
		environment
			.sql("CREATE TABLE orders (name text, since timestamp, number integer, PRIMARY KEY (number, since, name))");
		CaptureSetup.capture(environment.connection(), TableCapture.of("orders"));
		environment.running(mode);
		for (int i = 0; i < types.size(); i++) {
			environment.sql("INSERT INTO \"items." + i + "\" VALUES (" + values.get(i) + ")");
		}
		environment.sql("INSERT INTO orders VALUES ('', '2026-11-30 13:00', 7)");
		List<JsonNode> events = ValidEvents.await(environment, types.size() + 1);
		assertThat(events).extracting((event) -> event.path("partitionkey").textValue())
			.containsExactly("-1", "a\"b\\u000a\\\u20ac\\u007f", "true", "2026-11-30T13:00:00+00:00", "1.50",
					"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "AQ==", "[1,2]", "infinity",
					"[\"7\",\"2026-11-30T13:00:00\",\"\"]");
	}

	private static ChangeCapture captured(CaptureMode mode, String table) throws Exception {
		CaptureSetup.capture(environment.connection(), TableCapture.of(table));
		return environment.running(mode);
	}

}
