package io.polyn.capture;

import java.time.Duration;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.capture.testing.CaptureEnvironment;
import io.polyn.capture.testing.ValidEvents;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tables that are released or dropped while changes of them are not published yet.
 */
class ReleasedTableTests {

	@RegisterExtension
	static final CaptureEnvironment environment = new CaptureEnvironment();

	@BeforeEach
	void createTables() throws Exception {
		environment.sql("CREATE TABLE users (id int PRIMARY KEY)", "SELECT polyn.capture_table('users')",
				"CREATE TABLE items (id int PRIMARY KEY)", "SELECT polyn.capture_table('items')");
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void changesFromBeforeTheReleaseArePublishedByTheNextWatcher(CaptureMode mode) throws Exception {
		leaveAChange(mode);
		environment.sql("SELECT polyn.release_table('users')", "INSERT INTO users VALUES (3)",
				"INSERT INTO items VALUES (4)");
		watch(mode);
		assertThat(ids(3)).containsExactly(1, 2, 4);
		Awaitility.await()
			.until(() -> environment.value("SELECT string_agg(event_type, ' ') FROM polyn.captured_table")
				.equals("items"));
	}

	@Test
	void changesFromBeforeAreInTheSchemaOfATableThatNoWatcherHasKnown() throws Exception {
		environment.running(CaptureMode.WAL).close();
		environment.sql("CREATE TABLE orders (id int PRIMARY KEY)", "SELECT polyn.capture_table('orders')",
				"INSERT INTO orders VALUES (1)", "SELECT polyn.release_table('orders')");
		environment.running(CaptureMode.WAL);
		assertThat(ValidEvents.await(environment, 1)).singleElement()
			.extracting((event) -> event.path("partitionkey").asText())
			.isEqualTo("1");
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void releasedTableIsCapturedAnew(CaptureMode mode) throws Exception {
		leaveAChange(mode);
		environment.sql("SELECT polyn.release_table('users')", "INSERT INTO users VALUES (3)",
				"SELECT polyn.capture_table('users')", "INSERT INTO users VALUES (4)");
		environment.running(mode);
		assertThat(ids(3)).containsExactly(1, 2, 4);
		environment.sql("INSERT INTO users VALUES (5)");
		assertThat(ids(4)).containsExactly(1, 2, 4, 5);
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void anotherTableHasTheNameOfTheReleasedOne(CaptureMode mode) throws Exception {
		leaveAChange(mode);
		environment.sql("SELECT polyn.release_table('users')", "ALTER TABLE users RENAME TO former",
				"CREATE TABLE users (id int PRIMARY KEY)", "SELECT polyn.capture_table('users')",
				"INSERT INTO former VALUES (3)", "INSERT INTO users VALUES (4)");
		environment.running(mode);
		assertThat(ids(3)).containsExactly(1, 2, 4);
		environment.sql("INSERT INTO users VALUES (5)");
		assertThat(ids(4)).containsExactly(1, 2, 4, 5);
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void changesOfADroppedTableArePublished(CaptureMode mode) throws Exception {
		leaveAChange(mode);
		environment.sql("DROP TABLE users", "CREATE TABLE users (id int PRIMARY KEY)",
				"SELECT polyn.capture_table('users')", "INSERT INTO users VALUES (3)");
		watch(mode);
		List<JsonNode> events = environment.events(3);
		assertThat(events).extracting((event) -> event.at("/data/new/id").asInt()).containsExactly(1, 2, 3);
		assertThat(events).extracting((event) -> event.path("partitionkey").asText()).containsExactly("1", "2", "3");
		Awaitility.await().until(() -> environment.value("SELECT count(*) FROM polyn.captured_table").equals("2"));
	}

	@Test
	void changesOfATableThatIsReleasedInTheSameTransactionArePublished() throws Exception {
		environment.running(CaptureMode.WAL).close();
		environment.sql("BEGIN", "INSERT INTO users VALUES (1)", "SELECT polyn.release_table('users')", "COMMIT");
		environment.running(CaptureMode.WAL);
		assertThat(ids(1)).containsExactly(1);
	}

	@Test
	void changesInTheLogOfAReleasedTableArePublishedInOutboxModeToo() throws Exception {
		leaveAChange(CaptureMode.WAL);
		environment.sql("SELECT polyn.release_table('users')");
		environment.running(CaptureMode.OUTBOX);
		environment.sql("INSERT INTO items VALUES (3)");
		assertThat(ids(3)).containsExactly(1, 2, 3);
		Awaitility.await()
			.untilAsserted(
					() -> assertThat(environment.value("SELECT string_agg(event_type, ' ') FROM polyn.captured_table"))
						.isEqualTo("items"));
	}

	// The row 1 is published, the row 2 is not.
	private static void leaveAChange(CaptureMode mode) throws Exception {
		ChangeCapture capture = environment.running(mode);
		environment.sql("INSERT INTO users VALUES (1)");
		environment.events(1);
		capture.close();
		environment.sql("INSERT INTO users VALUES (2)");
	}

	// The entry of a table goes when the slot has advanced.
	private static void watch(CaptureMode mode) {
		environment.capture(mode, (builder) -> builder.heartbeat(Duration.ofMillis(200)));
	}

	private static List<Integer> ids(int count) throws Exception {
		return environment.events(count).stream().map((event) -> event.at("/data/new/id").asInt()).toList();
	}

}
