package io.polyn.capture;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;

import io.nats.client.JetStreamOptions;
import io.nats.client.Options;
import io.polyn.capture.testing.CaptureEnvironment;
import io.polyn.capture.testing.CounterLoad;
import io.polyn.capture.testing.Infrastructure;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is published when database, NATS or the connection to one of them goes away.
 */
class InterruptedCaptureTests {

	@TempDir
	Path folder;

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void everyChangeIsPublishedOnceAndInOrderWhenDatabaseAndNatsAreRestarted(CaptureMode mode) throws Exception {
		try (Infrastructure infrastructure = new Infrastructure(this.folder);
				CounterLoad load = new CounterLoad(infrastructure);
				ChangeCapture capture = start(infrastructure, mode)) {
			for (int i = 0; i < 3; i++) {
				awaitProgress(infrastructure);
				infrastructure.restartPostgres();
				awaitProgress(infrastructure);
				infrastructure.restartNats();
			}
			awaitProgress(infrastructure);
			load.stop();
			System.out.println(mode + ": database and NATS restarted 3 times, " + load.verify()
					+ " changes committed, each of them published once and in order");
			assertThat(capture.status().state()).isEqualTo(CaptureStatus.State.RUNNING);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void everyChangeIsPublishedOnceAndInOrderWhenConnectionsToTheDatabaseAreCut(CaptureMode mode) throws Exception {
		try (Infrastructure infrastructure = new Infrastructure(this.folder);
				CounterLoad load = new CounterLoad(infrastructure);
				ChangeCapture capture = start(infrastructure, mode)) {
			for (int i = 0; i < 10; i++) {
				awaitProgress(infrastructure);
				infrastructure.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
						+ " WHERE application_name = 'polyn-capture'");
			}
			awaitProgress(infrastructure);
			load.stop();
			System.out.println(mode + ": connections cut 10 times, " + load.verify()
					+ " changes committed, each of them published once and in order");
			assertThat(capture.status().state()).isEqualTo(CaptureStatus.State.RUNNING);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void changeWhoseRemovalIsLostAfterItsAckIsPublishedAgainAndStoredOnce(CaptureMode mode) throws Exception {
		try (Infrastructure infrastructure = new Infrastructure(this.folder);
				Connection blocking = infrastructure.connect();
				Statement statement = blocking.createStatement()) {
			infrastructure.sql("CREATE TABLE counters (id int PRIMARY KEY, value int NOT NULL)");
			infrastructure.capture("counters");
			// Rows of the outbox can be read, but not removed for a while.
			infrastructure.sql("""
					CREATE FUNCTION wait_for_test() RETURNS trigger LANGUAGE plpgsql AS
					'BEGIN PERFORM pg_advisory_xact_lock(1); RETURN OLD; END'
					""",
					"CREATE TRIGGER wait BEFORE DELETE ON polyn.outbox FOR EACH ROW EXECUTE FUNCTION wait_for_test()");
			statement.execute("SELECT pg_advisory_lock(1)");
			try (ChangeCapture capture = start(infrastructure, mode)) {
				CaptureEnvironment.awaitRunning(capture);
				infrastructure.sql("INSERT INTO counters VALUES (1, 0)");
				awaitMessages(infrastructure, 1);
				infrastructure.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
						+ " WHERE application_name = 'polyn-capture'");
				statement.execute("SELECT pg_advisory_unlock(1)");
				infrastructure.sql("INSERT INTO counters VALUES (2, 0)");
				awaitMessages(infrastructure, 2);
				Awaitility.await().until(() -> isSettled(infrastructure, mode));
				assertThat(messages(infrastructure)).isEqualTo(2);
				assertThat(capture.status().state()).isEqualTo(CaptureStatus.State.RUNNING);
			}
		}
	}

	private static boolean isSettled(Infrastructure infrastructure, CaptureMode mode) throws Exception {
		try (Connection connection = infrastructure.connect();
				Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery((mode == CaptureMode.WAL)
						? "SELECT confirmed_flush_lsn >= pg_current_wal_lsn() - 1000 FROM pg_replication_slots"
						: "SELECT count(*) = 0 FROM polyn.outbox")) {
			return row.next() && row.getBoolean(1);
		}
	}

	private static ChangeCapture start(Infrastructure infrastructure, CaptureMode mode) {
		ChangeCapture capture = ChangeCapture
			.builder(infrastructure.database(), Options.builder().server(infrastructure.natsUrl()).build(),
					JetStreamOptions.defaultOptions())
			.naming(CaptureEnvironment.NAMING)
			.mode(mode)
			.build();
		capture.start();
		return capture;
	}

	private static void awaitProgress(Infrastructure infrastructure) throws Exception {
		Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> messages(infrastructure) >= 0);
		awaitMessages(infrastructure, messages(infrastructure) + 50);
	}

	private static void awaitMessages(Infrastructure infrastructure, long count) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.pollInterval(Duration.ofMillis(20))
			.ignoreExceptions()
			.until(() -> messages(infrastructure) >= count);
	}

	private static long messages(Infrastructure infrastructure) throws Exception {
		return infrastructure.nats().jetStreamManagement().getStreamInfo("CHANGES").getStreamState().getMsgCount();
	}

}
