package io.polyn.capture;

import java.io.IOException;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import io.nats.client.JetStreamOptions;
import io.polyn.capture.testing.CaptureEnvironment;
import io.polyn.capture.testing.Documentation;
import io.polyn.capture.testing.ValidEvents;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Who may do what with captured tables, and what writers can do to capture.
 */
class CapturePrivilegesTests {

	@RegisterExtension
	static final CaptureEnvironment environment = new CaptureEnvironment();

	private String writer;

	private String owner;

	private String watcher;

	@BeforeEach
	void createRoles() throws Exception {
		this.writer = "writer_" + environment.databaseName();
		this.owner = "owner_" + environment.databaseName();
		this.watcher = "watcher_" + environment.databaseName();
		environment.sql("CREATE ROLE " + this.writer + " LOGIN", "CREATE ROLE " + this.owner + " LOGIN REPLICATION",
				"CREATE ROLE " + this.watcher + " LOGIN");
	}

	@AfterEach
	void dropRoles() throws Exception {
		for (String role : List.of(this.writer, this.owner, this.watcher)) {
			environment.sql("REASSIGN OWNED BY " + role + " TO postgres", "DROP OWNED BY " + role, "DROP ROLE " + role);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void whoMayWriteToTheTableNeedsNoMore(CaptureMode mode) throws Exception {
		environment.sql("CREATE TABLE users (id integer PRIMARY KEY, name text, secret text)",
				"GRANT ALL ON users TO " + this.writer);
		CaptureSetup.capture(environment.connection(), TableCapture.of("users").override("secret", "md5(item.secret)"));
		environment.running(mode);
		try (Statement statement = environment.connectAs(this.writer).createStatement()) {
			statement.execute("INSERT INTO users VALUES (1, 'a', 's')");
			statement.execute("UPDATE users SET name = 'b'");
			statement.execute("DELETE FROM users");
			statement.execute("TRUNCATE users");
		}
		assertThat(ValidEvents.await(environment, 4)).hasSize(4);
	}

	@Test
	void writersReadNothingOfPolyns() throws Exception {
		environment.sql("GRANT ALL ON SCHEMA public TO " + this.writer);
		try (Statement statement = environment.connectAs(this.writer).createStatement()) {
			for (String table : List.of("outbox", "parked", "captured_table", "installation")) {
				assertThatThrownBy(() -> statement.execute("SELECT * FROM polyn." + table))
					.hasMessageContaining("permission denied");
			}
			statement.execute("CREATE TABLE own (id integer)");
			environment.sql("GRANT USAGE ON SCHEMA polyn TO " + this.writer);
			assertThatThrownBy(() -> statement
				.execute("CREATE TRIGGER evil AFTER INSERT ON own REFERENCING NEW TABLE AS polyn_new"
						+ " FOR EACH STATEMENT EXECUTE FUNCTION polyn.capture_changes('own', 'f', '{}', '{\"id\": \"1\"}')"))
				.hasMessageContaining("permission denied");
			assertThatThrownBy(() -> statement.execute("SELECT polyn.capture_table('own')"))
				.hasMessageContaining("permission denied");
		}
	}

	@Test
	void everyFunctionHasASearchPathOfItsOwn() throws Exception {
		assertThat(environment
			.value("SELECT count(*) FROM pg_proc WHERE pronamespace = 'polyn'::regnamespace AND prosecdef"))
			.isEqualTo("1");
		assertThat(environment
			.value("SELECT string_agg(proname, ' ') FROM pg_proc WHERE pronamespace = 'polyn'::regnamespace"
					+ " AND NOT coalesce('search_path=pg_catalog, pg_temp' = ANY (proconfig), false)"))
			.isNull();
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void whatAWriterPutsInTheWayIsPassedBy(CaptureMode mode) throws Exception {
		environment.sql("CREATE TABLE users (id integer PRIMARY KEY, name text, secret text)",
				"GRANT ALL ON users TO " + this.writer, "GRANT CREATE ON SCHEMA public TO " + this.writer);
		CaptureSetup.capture(environment.connection(),
				TableCapture.of("users").override("secret", "left(item.secret, 1)"));
		environment.running(mode);
		try (Statement statement = environment.connectAs(this.writer).createStatement()) {
			statement.execute(
					"CREATE FUNCTION public.row_to_json(users) RETURNS json LANGUAGE sql AS $$ SELECT '{}'::json $$");
			statement
				.execute("CREATE FUNCTION public.left(text, integer) RETURNS text LANGUAGE sql AS $$ SELECT $1 $$");
			statement.execute("CREATE TEMP TABLE polyn_new (id integer, name text, secret text)");
			statement.execute("CREATE TEMP TABLE polyn_old (id integer)");
			statement.execute("CREATE TEMP TABLE pg_attribute (id integer)");
			statement.execute("CREATE TEMP TABLE outbox (id integer)");
			statement.execute("SET search_path = public, pg_temp, pg_catalog");
			statement.execute("INSERT INTO users VALUES (1, 'a', 'secret')");
			statement.execute("UPDATE users SET name = 'b'");
		}
		List<JsonNode> events = ValidEvents.await(environment, 2);
		assertThat(events.get(1).path("data")).hasToString("{\"old\":{\"id\":1,\"name\":\"a\",\"secret\":\"s\"},"
				+ "\"new\":{\"id\":1,\"name\":\"b\",\"secret\":\"s\"}}");
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void ownerOfTheTablesWhoMayCreateSchemasNeedsNoSuperuser(CaptureMode mode) throws Exception {
		CaptureSetup.uninstall(environment.connection());
		environment.sql("GRANT CREATE ON DATABASE " + environment.databaseName() + " TO " + this.owner);
		assertIsCapturedByItsOwner(mode);
	}

	@Test
	void ownerOfTheTablesWhoOwnsTheSchemaHasAnOutbox() throws Exception {
		CaptureSetup.uninstall(environment.connection());
		environment.sql("CREATE SCHEMA polyn AUTHORIZATION " + this.owner);
		assertIsCapturedByItsOwner(CaptureMode.OUTBOX);
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void watcherWhoOwnsNothingNeedsNoMoreThanIsDocumented(CaptureMode mode) throws Exception {
		CaptureSetup.uninstall(environment.connection());
		environment.sql(documented("owner"), "CREATE SCHEMA sales AUTHORIZATION " + this.owner);
		Connection connection = environment.connectAs(this.owner);
		CaptureSetup.install(connection);
		try (Statement statement = connection.createStatement();
				ChangeCapture capture = build(this.watcher, mode, false)) {
			statement.execute("CREATE TABLE sales.orders (id integer PRIMARY KEY, amount numeric)");
			statement.execute("INSERT INTO sales.orders VALUES (1, 1)");
			CaptureSetup.capture(connection, TableCapture.of("sales.orders").withInitialLoad());
			environment.sql(documented("watcher"), documented("load"));
			capture.start();
			if (mode == CaptureMode.WAL) {
				String switching = "SELECT polyn.switch_capture('\"sales\".\"orders\"', 'wal')";
				assertThat(CaptureEnvironment.awaitError(capture)).startsWith("POLYN-C003").contains(switching);
				statement.execute(switching);
			}
			Awaitility.await()
				.until(() -> environment.value("SELECT initial_load FROM polyn.captured_table").equals("done"));
			// Is parked.
			statement.execute("INSERT INTO sales.orders VALUES (2, repeat('9', 1001)::numeric)");
			// Makes a next version.
			statement.execute("ALTER TABLE sales.orders ALTER amount TYPE text");
			statement.execute("INSERT INTO sales.orders VALUES (3, 'x')");
			assertThat(ValidEvents.names(ValidEvents.await(environment, 2))).containsExactly("sales.orders.inserted.v1",
					"sales.orders.inserted.v2");
			assertThat(environment.value("SELECT count(*) FROM polyn.parked")).isEqualTo("1");
			assertThat(capture.status().error()).isNull();
		}
	}

	// Grants of docs/change-capture.md, for the roles and the database of this test.
	private String documented(String block) throws IOException {
		return Documentation.block("change-capture.md", "grants: " + block)
			.replaceAll("\\bshop\\b", environment.databaseName())
			.replaceAll("\\bapp\\b", this.owner)
			.replaceAll("\\bwatcher\\b", this.watcher);
	}

	private static ChangeCapture build(String user, CaptureMode mode, boolean install) {
		return ChangeCapture
			.builder(environment.database(user), environment.natsOptions(), JetStreamOptions.defaultOptions())
			.naming(CaptureEnvironment.NAMING)
			.mode(mode)
			.install(install)
			.build();
	}

	private void assertIsCapturedByItsOwner(CaptureMode mode) throws Exception {
		environment.sql("CREATE SCHEMA sales AUTHORIZATION " + this.owner);
		Connection connection = environment.connectAs(this.owner);
		CaptureSetup.install(connection);
		try (Statement statement = connection.createStatement()) {
			statement.execute("CREATE TABLE sales.orders (id integer PRIMARY KEY, name text)");
			CaptureSetup.capture(connection, TableCapture.of("sales.orders").excluding("name"));
			try (ChangeCapture capture = build(this.owner, mode, true)) {
				capture.start();
				CaptureEnvironment.awaitRunning(capture);
				statement.execute("INSERT INTO sales.orders VALUES (1)");
				assertThat(ValidEvents.names(ValidEvents.await(environment, 1)))
					.containsExactly("sales.orders.inserted.v1");
			}
		}
	}

}
