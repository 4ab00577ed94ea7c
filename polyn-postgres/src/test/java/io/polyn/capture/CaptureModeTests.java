package io.polyn.capture;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import io.nats.client.JetStreamOptions;
import io.polyn.capture.table.CaptureMethod;
import io.polyn.capture.testing.CaptureEnvironment;
import io.polyn.capture.testing.Infrastructure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * In which way changes are found, and from one to the other.
 */
class CaptureModeTests {

	@RegisterExtension
	static final CaptureEnvironment environment = new CaptureEnvironment();

	@Test
	void automaticModeReadsTheLogWhereItMayAndSaysWhy() throws Exception {
		CaptureStatus status = environment.running(CaptureMode.AUTO).status();
		assertThat(status.method()).isEqualTo(CaptureMethod.WAL);
		assertThat(status.reason()).isEqualTo("wal_level is logical, and the user may replicate");
	}

	@Test
	void automaticModeUsesTheOutboxOfAUserWhoMayNotReplicateAndSaysWhy() throws Exception {
		environment.sql("CREATE ROLE " + environment.databaseName() + " LOGIN",
				"GRANT ALL ON SCHEMA polyn TO " + environment.databaseName(),
				"GRANT ALL ON ALL TABLES IN SCHEMA polyn TO " + environment.databaseName());
		ChangeCapture capture = ChangeCapture
			.builder(environment.database(environment.databaseName()), environment.natsOptions(),
					JetStreamOptions.defaultOptions())
			.naming(CaptureEnvironment.NAMING)
			.build();
		try (capture) {
			capture.start();
			CaptureEnvironment.awaitRunning(capture);
			assertThat(capture.status().method()).isEqualTo(CaptureMethod.OUTBOX);
			assertThat(capture.status().reason())
				.isEqualTo("the user " + environment.databaseName() + " has not the attribute REPLICATION");
		}
		finally {
			environment.sql("DROP OWNED BY " + environment.databaseName(), "DROP ROLE " + environment.databaseName());
		}
	}

	@Test
	void modeThatIsNotPossibleIsRefusedWithTheReason() throws Exception {
		environment.sql("DROP PUBLICATION polyn");
		ChangeCapture capture = environment.capture(CaptureMode.WAL);
		assertThat(CaptureEnvironment.awaitError(capture)).startsWith("POLYN-C003")
			.contains("the publication \"polyn\" does not exist");
	}

	@Test
	void standbyIsRefusedWithTheReason(@TempDir Path folder) throws Exception {
		try (Infrastructure infrastructure = new Infrastructure(folder)) {
			try (Connection connection = infrastructure.connect()) {
				CaptureSetup.install(connection);
			}
			Files.createFile(folder.resolve("postgres/standby.signal"));
			infrastructure.restartPostgres();
			ChangeCapture capture = ChangeCapture
				.builder(infrastructure.database(), environment.natsOptions(), JetStreamOptions.defaultOptions())
				.naming(CaptureEnvironment.NAMING)
				.build();
			try (capture) {
				capture.start();
				assertThat(CaptureEnvironment.awaitError(capture)).startsWith("POLYN-C003").contains("is a standby");
			}
		}
	}

	@Test
	void whatIsCapturedBeforeTheFirstStartIsPublishedInEitherMode() throws Exception {
		environment.sql("CREATE TABLE users (id int PRIMARY KEY)", "SELECT polyn.capture_table('users')",
				"INSERT INTO users VALUES (1)");
		environment.running(CaptureMode.WAL);
		environment.sql("INSERT INTO users VALUES (2)");
		assertThat(environment.events(2)).extracting((event) -> event.at("/data/new/id").asInt()).containsExactly(1, 2);
	}

	@Test
	void everyChangeIsPublishedOnceAndInOrderWhenTheModeChangesWhileOthersWrite() throws Exception {
		environment.sql("CREATE TABLE users (id int PRIMARY KEY, value int)", "SELECT polyn.capture_table('users')",
				"INSERT INTO users VALUES (1, 0)");
		AtomicBoolean stopped = new AtomicBoolean();
		Connection connection = environment.connect();
		Thread writer = new Thread(() -> {
			try (Statement statement = connection.createStatement()) {
				while (!stopped.get()) {
					statement.execute("UPDATE users SET value = value + 1");
				}
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
		});
		writer.start();
		for (CaptureMode mode : new CaptureMode[] { CaptureMode.OUTBOX, CaptureMode.WAL, CaptureMode.OUTBOX,
				CaptureMode.WAL, CaptureMode.OUTBOX }) {
			ChangeCapture capture = environment.running(mode);
			environment.events(environment.events().size() + 20);
			capture.close();
		}
		stopped.set(true);
		writer.join();
		environment.running(CaptureMode.WAL);
		int last = Integer.parseInt(environment.value("SELECT value FROM users"));
		assertThat(environment.events(last + 1)).extracting((event) -> event.at("/data/new/value").asInt())
			.containsExactlyElementsOf(IntStream.rangeClosed(0, last).boxed().toList());
	}

	@Test
	void whatTheLogHasIsPublishedBeforeTheSlotIsDropped() throws Exception {
		ChangeCapture capture = prepare(CaptureMode.WAL);
		capture.close();
		// The server reads for a while before it has something to send.
		environment.sql("CREATE TABLE others AS SELECT id FROM generate_series(1, 300000) id",
				"UPDATE users SET value = 1", "UPDATE users SET value = 2");
		environment.running(CaptureMode.OUTBOX);
		environment.sql("UPDATE users SET value = 3");
		assertThat(values(4)).containsExactly(0, 1, 2, 3);
		assertThat(slots()).isEqualTo("0");
	}

	@Test
	void logThatIsOlderThanTheOutboxIsPublishedFirstIfTheSwitchToTheOutboxWasInterrupted() throws Exception {
		prepare(CaptureMode.WAL).close();
		environment.sql("UPDATE users SET value = 1", "UPDATE polyn.installation SET mode = 'outbox'",
				"SELECT polyn.switch_capture('users', 'outbox')", "UPDATE users SET value = 2");
		environment.running(CaptureMode.WAL);
		environment.sql("UPDATE users SET value = 3");
		assertThat(values(4)).containsExactly(0, 1, 2, 3);
	}

	@Test
	void outboxThatIsOlderThanTheLogIsPublishedFirstIfTheSwitchToTheLogWasInterrupted() throws Exception {
		prepare(CaptureMode.OUTBOX).close();
		String slot = "polyn_" + environment.databaseName();
		environment.sql("UPDATE users SET value = 1",
				"SELECT pg_create_logical_replication_slot('" + slot + "', 'pgoutput')",
				"UPDATE polyn.installation SET mode = 'wal', slot = '" + slot + "'",
				"SELECT polyn.switch_capture('users', 'wal')", "UPDATE users SET value = 2");
		environment.running(CaptureMode.OUTBOX);
		environment.sql("UPDATE users SET value = 3");
		assertThat(values(4)).containsExactly(0, 1, 2, 3);
	}

	private static ChangeCapture prepare(CaptureMode mode) throws Exception {
		environment.sql("CREATE TABLE users (id int PRIMARY KEY, value int)", "SELECT polyn.capture_table('users')");
		ChangeCapture capture = environment.running(mode);
		environment.sql("INSERT INTO users VALUES (1, 0)");
		environment.events(1);
		return capture;
	}

	private static List<Integer> values(int count) throws Exception {
		return environment.events(count).stream().map((event) -> event.at("/data/new/value").asInt()).toList();
	}

	@Test
	void leavingWalModeDropsTheSlot() throws Exception {
		environment.running(CaptureMode.WAL).close();
		assertThat(slots()).isEqualTo("1");
		environment.running(CaptureMode.OUTBOX);
		assertThat(slots()).isEqualTo("0");
	}

	private static String slots() throws Exception {
		return environment.value("SELECT count(*) FROM pg_replication_slots WHERE database = current_database()");
	}

}
