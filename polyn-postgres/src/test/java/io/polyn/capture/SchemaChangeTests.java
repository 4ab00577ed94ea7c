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
 * Tables that are changed while they are captured.
 */
class SchemaChangeTests {

	@RegisterExtension
	static final CaptureEnvironment environment = new CaptureEnvironment();

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void columnsComeGoAndGetOtherNames(CaptureMode mode) throws Exception {
		users();
		environment.running(mode);
		comeAndGo();
		assertCameAndWent();
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void columnsComeGoAndGetOtherNamesWhileNobodyCaptures(CaptureMode mode) throws Exception {
		users();
		environment.running(mode).close();
		comeAndGo();
		environment.running(mode);
		assertCameAndWent();
	}

	private static void comeAndGo() throws Exception {
		environment.sql("INSERT INTO users VALUES (1, 10)", "ALTER TABLE users ADD COLUMN email text DEFAULT 'none'",
				"INSERT INTO users VALUES (2, 20, 'b')", "ALTER TABLE users RENAME COLUMN email TO mail",
				"UPDATE users SET mail = 'c' WHERE id = 2", "ALTER TABLE users DROP COLUMN number",
				"UPDATE users SET mail = 'd' WHERE id = 1");
	}

	private static void assertCameAndWent() throws Exception {
		List<JsonNode> events = ValidEvents.await(environment, 4);
		assertThat(events).extracting((event) -> event.path("data").toString())
			.containsExactly("{\"new\":{\"id\":1,\"number\":10}}", "{\"new\":{\"id\":2,\"number\":20,\"email\":\"b\"}}",
					"{\"old\":{\"id\":2,\"number\":20,\"mail\":\"b\"},\"new\":{\"id\":2,\"number\":20,\"mail\":\"c\"}}",
					"{\"old\":{\"id\":1,\"mail\":\"none\"},\"new\":{\"id\":1,\"mail\":\"d\"}}");
		assertThat(ValidEvents.names(events)).allMatch((name) -> name.endsWith(".v1"));
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void incompatibleChangeIsTheNextVersion(CaptureMode mode) throws Exception {
		users();
		environment.running(mode);
		environment.sql("INSERT INTO users VALUES (1, 10)");
		ValidEvents.await(environment, 1);
		environment.sql("ALTER TABLE users ALTER COLUMN number TYPE text", "INSERT INTO users VALUES (2, 'b')");
		assertThat(ValidEvents.names(ValidEvents.await(environment, 2))).containsExactly("users.inserted.v1",
				"users.inserted.v2");
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void rowThatIsWrittenInTheTransactionOfTheChangeIsOfTheNextVersion(CaptureMode mode) throws Exception {
		users();
		environment.running(mode);
		environment.sql("BEGIN", "INSERT INTO users VALUES (1, 10)", "ALTER TABLE users ALTER COLUMN number TYPE text",
				"INSERT INTO users VALUES (2, 'b')", "COMMIT");
		assertThat(ValidEvents.names(ValidEvents.await(environment, 2))).containsExactly("users.inserted.v1",
				"users.inserted.v2");
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void rowsFromBeforeAnIncompatibleChangeAreOfTheVersionBefore(CaptureMode mode) throws Exception {
		users();
		environment.running(mode).close();
		environment.sql("INSERT INTO users VALUES (1, 10)", "ALTER TABLE users ADD COLUMN email text",
				"UPDATE users SET number = 11", "ALTER TABLE users ALTER COLUMN number TYPE text", "DELETE FROM users");
		environment.running(mode);
		assertThat(ValidEvents.names(ValidEvents.await(environment, 3))).containsExactly("users.inserted.v1",
				"users.updated.v1", "users.deleted.v2");
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void renamedKeyIsTheNextVersion(CaptureMode mode) throws Exception {
		users();
		environment.running(mode).close();
		environment.sql("INSERT INTO users VALUES (1, 10)", "ALTER TABLE users RENAME COLUMN id TO user_id",
				"INSERT INTO users VALUES (2, 20)");
		environment.running(mode);
		List<JsonNode> events = ValidEvents.await(environment, 2);
		assertThat(ValidEvents.names(events)).containsExactly("users.inserted.v1", "users.inserted.v2");
		assertThat(events).extracting((event) -> event.path("partitionkey").asText()).containsExactly("1", "2");
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void captureHaltsIfToldToAndLosesNothing(CaptureMode mode) throws Exception {
		users();
		environment.running(mode).close();
		ChangeCapture halting = environment.capture(mode,
				(builder) -> builder.incompatibleChange(io.polyn.capture.table.IncompatibleChange.HALT));
		CaptureEnvironment.awaitRunning(halting);
		environment.sql("INSERT INTO users VALUES (1, 10)");
		ValidEvents.await(environment, 1);
		environment.sql("INSERT INTO users VALUES (2, 20)", "ALTER TABLE users ALTER COLUMN number TYPE text",
				"INSERT INTO users VALUES (3, 'c')");
		assertThat(CaptureEnvironment.awaitError(halting)).contains("POLYN-C006", "public.users");
		halting.close();
		environment.running(mode);
		List<JsonNode> events = ValidEvents.await(environment, 3);
		assertThat(ValidEvents.names(events)).containsExactly("users.inserted.v1", "users.inserted.v1",
				"users.inserted.v2");
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void renamedTableKeepsTheNamesOfItsEvents(CaptureMode mode) throws Exception {
		users();
		environment.running(mode);
		environment.sql("INSERT INTO users VALUES (1, 10)", "ALTER TABLE users RENAME TO people",
				"INSERT INTO people VALUES (2, 20)", "CREATE SCHEMA other", "ALTER TABLE people SET SCHEMA other",
				"DELETE FROM other.people WHERE id = 1");
		assertThat(ValidEvents.names(ValidEvents.await(environment, 3))).containsExactly("users.inserted.v1",
				"users.inserted.v1", "users.deleted.v1");
		environment.sql("SELECT polyn.release_table('other.people')");
		assertThat(environment.value("SELECT relreplident FROM pg_class WHERE relname = 'people'")).isEqualTo("d");
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void tableThatIsDroppedAndCreatedAnewIsCapturedAnew(CaptureMode mode) throws Exception {
		users();
		environment.running(mode);
		environment.sql("INSERT INTO users VALUES (1, 10)", "DROP TABLE users",
				"CREATE TABLE users (id integer PRIMARY KEY, number text)",
				"INSERT INTO users VALUES (2, 'not captured')");
		CaptureSetup.capture(environment.connection(), TableCapture.of("users"));
		environment.sql("INSERT INTO users VALUES (3, 'c')");
		List<JsonNode> events = ValidEvents.await(environment, 2);
		assertThat(ValidEvents.names(events)).containsExactly("users.inserted.v1", "users.inserted.v2");
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void schemasOfEventsAreRegistered(CaptureMode mode) throws Exception {
		users();
		environment.running(mode);
		assertThat(ValidEvents.schemas(environment))
			.extracting((schema) -> schema.name() + " " + schema.id().orElseThrow())
			.containsExactlyInAnyOrder("users.deleted.v1 com:example:users:deleted:v1",
					"users.inserted.v1 com:example:users:inserted:v1",
					"users.truncated.v1 com:example:users:truncated:v1",
					"users.updated.v1 com:example:users:updated:v1");
		environment.sql("ALTER TABLE users ADD COLUMN email varchar(50)", "INSERT INTO users VALUES (1, 10, 'x')");
		ValidEvents.await(environment, 1);
		assertThat(ValidEvents.schemas(environment)).hasSize(4)
			.filteredOn((schema) -> schema.name().equals("users.updated.v1"))
			.allMatch((schema) -> schema.text().contains("character varying(50)"));
	}

	private static void users() throws Exception {
		environment.sql("CREATE TABLE users (id integer PRIMARY KEY, number integer)");
		CaptureSetup.capture(environment.connection(), TableCapture.of("users"));
	}

}
