package io.polyn.capture;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.PolynException;
import io.polyn.capture.testing.CaptureEnvironment;
import io.polyn.capture.testing.ValidEvents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What can be captured, and how it is installed.
 */
class CaptureSetupTests {

	private static final String LONG = "a".repeat(63);

	@RegisterExtension
	static final CaptureEnvironment environment = new CaptureEnvironment();

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void namesMayBeWhateverPostgresTakes(CaptureMode mode) throws Exception {
		environment.sql("CREATE SCHEMA sales", "CREATE SCHEMA \"sales.Items\"",
				"CREATE TABLE sales.\"Order \"\"1\"\" '\u00c4' ?\" (\"select\" integer PRIMARY KEY, \"a \"\"b\"\" '?' \\ \u20ac\" text,"
						+ " \"" + LONG + "\" text)",
				"CREATE TABLE \"sales.Items\".more (\"ID\" integer PRIMARY KEY)",
				"CREATE TABLE sales.\"Items.more\" (\"ID\" integer PRIMARY KEY)",
				"CREATE TABLE \"users." + "b".repeat(57) + "\" (\"user\" integer PRIMARY KEY)",
				"CREATE TABLE sales.\"table\" (\"order\" integer)");
		CaptureSetup.capture(environment.connection(),
				TableCapture.of("sales.\"Order \"\"1\"\" '\u00c4' ?\"").override(LONG, "item.\"" + LONG + "\" || '?'"));
		CaptureSetup.capture(environment.connection(), TableCapture.of("\"sales.Items\".more"));
		CaptureSetup.capture(environment.connection(), TableCapture.of("sales.\"Items.more\"").as("items"));
		CaptureSetup.capture(environment.connection(), TableCapture.of("\"users." + "b".repeat(57) + "\""));
		CaptureSetup.capture(environment.connection(), TableCapture.of("sales.\"table\""));
		environment.running(mode);
		environment.sql("INSERT INTO sales.\"Order \"\"1\"\" '\u00c4' ?\" VALUES (1, 'x', 'y')",
				"INSERT INTO \"sales.Items\".more VALUES (1)", "INSERT INTO sales.\"Items.more\" VALUES (1)",
				"INSERT INTO \"users." + "b".repeat(57) + "\" VALUES (1)", "INSERT INTO sales.\"table\" VALUES (1)");
		List<JsonNode> events = ValidEvents.await(environment, 5);
		assertThat(ValidEvents.names(events)).containsExactly("sales.order.1.inserted.v1",
				"sales.items.more.inserted.v1", "items.inserted.v1", "users." + "b".repeat(57) + ".inserted.v1",
				"sales.table.inserted.v1");
		assertThat(events.get(0).at("/data/new")).isEqualTo(
				ValidEvents.json("{\"select\":1,\"a \\\"b\\\" '?' \\\\ \u20ac\":\"x\",\"" + LONG + "\":\"y?\"}"));
	}

	@Test
	void twoTablesCannotHaveTheSameEvents() throws Exception {
		environment.sql("CREATE TABLE \"Users\" (id integer PRIMARY KEY)",
				"CREATE TABLE users (id integer PRIMARY KEY)");
		CaptureSetup.capture(environment.connection(), TableCapture.of("users"));
		assertThatThrownBy(() -> CaptureSetup.capture(environment.connection(), TableCapture.of("\"Users\"")))
			.isInstanceOf(PolynException.class)
			.hasMessageContainingAll("POLYN-C004", "event type users", "Give an event_type of its own");
		CaptureSetup.capture(environment.connection(), TableCapture.of("\"Users\"").as("users.old"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					CREATE VIEW it AS SELECT 1 AS id | not an ordinary, permanent table
					CREATE MATERIALIZED VIEW it AS SELECT 1 AS id | not an ordinary, permanent table
					CREATE TEMP TABLE it (id integer) | not an ordinary, permanent table
					CREATE UNLOGGED TABLE it (id integer) | not an ordinary, permanent table
					CREATE SEQUENCE it | not an ordinary, permanent table
					CREATE TABLE whole (id integer) PARTITION BY LIST (id); CREATE TABLE it PARTITION OF whole DEFAULT | it is a partition
					CREATE TABLE "\u00c4" (id integer); CREATE VIEW it AS SELECT | not an ordinary, permanent table
					""")
	void whatIsNoTableIsRefused(String statement, String problem) throws Exception {
		environment.sql(statement);
		assertThatThrownBy(() -> CaptureSetup.capture(environment.connection(), TableCapture.of("it")))
			.isInstanceOf(PolynException.class)
			.hasMessageContainingAll("POLYN-C004", problem, "Capture the table");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			'users', excluded_columns => '{nothing}' | POLYN-C004 | no column "nothing"
			'users', excluded_columns => '{ctid}' | POLYN-C004 | no column "ctid"
			'users', excluded_columns => '{........pg.dropped.3........}' | POLYN-C004 | no column
			'users', overrides => '{"nothing": "1"}' | POLYN-C004 | no column "nothing"
			'users', excluded_columns => '{id}' | POLYN-C004 | without its primary key
			'users', overrides => '{"id": "1"}' | POLYN-C004 | without its primary key
			'users', overrides => '{"name": "item.nothing"}' | POLYN-C004 | no expression over the row
			'users', overrides => '{"name": "generate_series(1, 2)"}' | POLYN-C004 | no expression over the row
			'users', overrides => '{"name": "max(item.name)"}' | POLYN-C004 | no expression over the row
			'users', overrides => '{"name": "1) FROM (SELECT 2"}' | POLYN-C004 | no expression over the row
			'users', operations => '{}' | POLYN-C004 | its operations are
			'users', operations => '{upsert}' | POLYN-C004 | its operations are
			'users', event_type => 'Users' | POLYN-E001 | no event can be named 'Users'
			'"\u00c4"' | POLYN-E001 | no event can be named ''
			'pg_class' | POLYN-C004 | not an ordinary, permanent table
			'polyn.outbox' | POLYN-C004 | not an ordinary, permanent table
			""")
	void whatMakesNoSenseIsRefused(String arguments, String code, String problem) throws Exception {
		environment.sql("CREATE TABLE users (id integer PRIMARY KEY, name text, dropped text)",
				"CREATE TABLE \"\u00c4\" (id integer)", "ALTER TABLE users DROP COLUMN dropped");
		assertThatThrownBy(() -> environment.sql("SELECT polyn.capture_table(" + arguments + ")"))
			.hasMessageContainingAll(code, problem, "Hint:");
	}

	@Test
	void tableWithVirtualColumnsAndNoKeyIsCapturedInOutboxModeOnly() throws Exception {
		environment.sql("CREATE TABLE items (price integer, total integer GENERATED ALWAYS AS (price * 2) VIRTUAL)");
		CaptureSetup.capture(environment.connection(), TableCapture.of("items"));
		assertThatThrownBy(() -> environment.sql("SELECT polyn.switch_capture('items', 'wal')"))
			.hasMessageContainingAll("POLYN-C004", "virtual columns, and no primary key");
	}

	@Test
	void installingTwiceOrAtOnceIsFine() throws Exception {
		CaptureSetup.install(environment.connection());
		environment.sql(CaptureSetup.installSql(), CaptureSetup.uninstallSql());
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try {
			List<Callable<Void>> installing = java.util.stream.Stream.generate(() -> (Callable<Void>) () -> {
				CaptureSetup.install(environment.connect());
				return null;
			}).limit(4).toList();
			for (Future<Void> each : threads.invokeAll(installing)) {
				each.get();
			}
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(environment.value("SELECT version FROM polyn.installation")).isEqualTo("1");
	}

	@Test
	void newerInstallationIsLeftAlone() throws Exception {
		environment.sql("UPDATE polyn.installation SET version = 999");
		assertThatThrownBy(() -> CaptureSetup.install(environment.connection())).isInstanceOf(PolynException.class)
			.hasMessageContainingAll("POLYN-C002", "version 999", "Use the newer build");
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void nothingIsLeftOfWhatIsUninstalled(CaptureMode mode) throws Exception {
		environment.sql("CREATE TABLE users (id integer PRIMARY KEY)");
		CaptureSetup.capture(environment.connection(), TableCapture.of("users"));
		environment.running(mode).close();
		org.awaitility.Awaitility.await()
			.until(() -> environment
				.value("SELECT count(*) FROM pg_replication_slots WHERE active AND database = current_database()")
				.equals("0"));
		CaptureSetup.uninstall(environment.connection());
		assertThat(environment
			.value("""
					SELECT (SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'polyn%')
						+ (SELECT count(*) FROM pg_namespace WHERE nspname = 'polyn') + (SELECT count(*) FROM pg_publication)
						+ (SELECT count(*) FROM pg_replication_slots WHERE database = current_database())
						+ (SELECT count(*) FROM pg_class WHERE relname = 'users' AND relreplident <> 'd')
					"""))
			.isEqualTo("0");
		environment.sql("INSERT INTO users VALUES (1)");
	}

	@Test
	void whoIsNotTheOwnerCannotCapture() throws Exception {
		environment.sql("CREATE TABLE users (id integer PRIMARY KEY)",
				"CREATE ROLE stranger_" + environment.databaseName() + " LOGIN");
		try (Connection stranger = environment.connectAs("stranger_" + environment.databaseName())) {
			assertThatThrownBy(() -> CaptureSetup.capture(stranger, TableCapture.of("users")))
				.isInstanceOf(PolynException.class)
				.hasMessageContainingAll("POLYN-C", "permission denied");
		}
		finally {
			environment.sql("DROP ROLE stranger_" + environment.databaseName());
		}
	}

	@Test
	void releaseOfWhatIsNotCapturedChangesNothing() throws SQLException {
		environment.sql("CREATE TABLE users (id integer PRIMARY KEY)");
		CaptureSetup.release(environment.connection(), "users");
		assertThat(environment.value("SELECT count(*) FROM polyn.captured_table")).isEqualTo("0");
	}

}
