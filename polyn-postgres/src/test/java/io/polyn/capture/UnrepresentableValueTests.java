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
 * Values of which no JSON can be made that every listener reads.
 */
class UnrepresentableValueTests {

	@RegisterExtension
	static final CaptureEnvironment environment = new CaptureEnvironment();

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void overlongNumbersAreParkedAndOthersGoOn(CaptureMode mode) throws Exception {
		environment.sql("CREATE TABLE items (id integer PRIMARY KEY, amount numeric, document json)");
		captured(mode);
		environment.sql("INSERT INTO items VALUES (1, repeat('9', 131072)::numeric, NULL)",
				"INSERT INTO items VALUES (2, NULL, ('[' || repeat('9', 1001) || ']')::json)",
				"INSERT INTO items VALUES (3, repeat('9', 1000)::numeric, ('[' || repeat('9', 1000) || ']')::json)");
		List<JsonNode> rows = ValidEvents.rows(ValidEvents.await(environment, 1), "new");
		assertThat(rows.get(0).path("id").asInt()).isEqualTo(3);
		assertThat(environment.value("SELECT string_agg(event_name, ' ') FROM polyn.parked"))
			.isEqualTo("items.inserted.v1 items.inserted.v1");
		assertThat(environment
			.value("SELECT length(event) > 131072 FROM polyn.parked ORDER BY length(event) DESC LIMIT 1"))
			.isEqualTo("t");
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void jsonThatIsNestedTooDeeplyIsParked(CaptureMode mode) throws Exception {
		environment.sql("CREATE TABLE items (id integer PRIMARY KEY, document json)");
		captured(mode);
		environment.sql("INSERT INTO items VALUES (1, (repeat('[', 98) || repeat(']', 98))::json)",
				"INSERT INTO items VALUES (2, (repeat('[', 5000) || repeat(']', 5000))::json)",
				"INSERT INTO items VALUES (3, ('{\"a\":1,\"a\":' || repeat('[', 200) || repeat(']', 200) || '}')::json)",
				"INSERT INTO items VALUES (4, (repeat('[', 97) || repeat(']', 97))::json)");
		List<JsonNode> rows = ValidEvents.rows(ValidEvents.await(environment, 1), "new");
		assertThat(rows.get(0).path("id").asInt()).isEqualTo(4);
		assertThat(environment.value("SELECT count(*) FROM polyn.parked")).isEqualTo("3");
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void lastOfTheMembersOfOneNameCounts(CaptureMode mode) throws Exception {
		environment.sql("CREATE TABLE items (id integer PRIMARY KEY, price numeric, document json)");
		captured(mode);
		environment
			.sql("INSERT INTO items VALUES (1, 100.00, '{\"a\": 1.50, \"b\": {\"c\": 1, \"c\": 10.0}, \"a\": 2.00}')");
		assertThat(ValidEvents.rows(ValidEvents.await(environment, 1), "new").get(0))
			.hasToString("{\"id\":1,\"price\":100.00,\"document\":{\"a\":2.00,\"b\":{\"c\":10.0}}}");
	}

	private static void captured(CaptureMode mode) {
		CaptureSetup.capture(environment.connection(), TableCapture.of("items"));
		environment.running(mode);
	}

}
