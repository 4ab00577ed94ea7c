package io.polyn.capture;

import java.time.Duration;

import io.polyn.capture.testing.CaptureEnvironment;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The replication slot, in good days and bad.
 */
class ReplicationSlotTests {

	@RegisterExtension
	static final CaptureEnvironment environment = new CaptureEnvironment();

	@BeforeEach
	void createTable() throws Exception {
		environment.sql("CREATE TABLE users (id int PRIMARY KEY)", "SELECT polyn.capture_table('users')");
	}

	@Test
	void slotAdvancesWhereNothingIsCaptured() throws Exception {
		environment.capture(CaptureMode.WAL, (builder) -> builder.heartbeat(Duration.ofMillis(200)));
		environment.sql("CREATE TABLE others (id int)", "INSERT INTO others SELECT generate_series(1, 1000)");
		String written = environment.value("SELECT pg_current_wal_lsn()");
		Awaitility.await()
			.until(() -> environment
				.value("SELECT coalesce(bool_or(confirmed_flush_lsn >= '" + written
						+ "'), false) FROM pg_replication_slots WHERE database = current_database()")
				.equals("t"));
	}

	@Test
	void slotThatIsGoneIsToldAndNothingGoesOnUntilSomebodyHasDecided() throws Exception {
		loseTheSlot();
		ChangeCapture capture = environment.capture(CaptureMode.WAL);
		assertThat(CaptureEnvironment.awaitError(capture)).startsWith("POLYN-C005")
			.contains("The replication slot polyn_" + environment.databaseName() + " is gone");
		environment.sql("SELECT polyn.forget_slot()");
		CaptureEnvironment.awaitState(capture, CaptureStatus.State.RUNNING);
		environment.sql("INSERT INTO users VALUES (3)");
		assertThat(environment.events(2)).extracting((event) -> event.at("/data/new/id").asInt()).containsExactly(1, 3);
	}

	@Test
	void slotThatIsGoneIsMissedInOutboxModeTooWhichCapturesMeanwhile() throws Exception {
		loseTheSlot();
		ChangeCapture capture = environment.capture(CaptureMode.OUTBOX);
		assertThat(CaptureEnvironment.awaitError(capture)).startsWith("POLYN-C005");
		environment.sql("INSERT INTO users VALUES (3)", "SELECT polyn.forget_slot()");
		assertThat(environment.events(2)).extracting((event) -> event.at("/data/new/id").asInt()).containsExactly(1, 3);
	}

	@Test
	void slotThatIsGoneIsReplacedAndAllRowsPublishedOnceMoreWhereThatIsThePolicy() throws Exception {
		loseTheSlot();
		environment.capture(CaptureMode.WAL, (builder) -> builder.lostSlot(LostSlot.LOAD));
		assertThat(environment.events(3)).extracting((event) -> event.at("/data/new/id").asInt())
			.containsExactly(1, 1, 2);
		environment.sql("INSERT INTO users VALUES (3)");
		assertThat(environment.events(4)).extracting((event) -> event.at("/data/new/id").asInt())
			.containsExactly(1, 1, 2, 3);
	}

	// The row 1 is published, the row 2 is not.
	private static void loseTheSlot() throws Exception {
		ChangeCapture capture = environment.running(CaptureMode.WAL);
		environment.sql("INSERT INTO users VALUES (1)");
		environment.events(1);
		capture.close();
		environment.sql("INSERT INTO users VALUES (2)");
		Awaitility.await()
			.ignoreExceptions()
			.until(() -> environment
				.value("SELECT count(pg_drop_replication_slot(slot_name)) FROM pg_replication_slots"
						+ " WHERE database = current_database()")
				.equals("1"));
	}

	@Test
	void statusTellsHowFarThePublishingIs() throws Exception {
		ChangeCapture capture = environment.running(CaptureMode.WAL);
		environment.sql("INSERT INTO users VALUES (1)");
		environment.events(1);
		Awaitility.await().until(() -> capture.status().published() == 1 && capture.status().lagBytes() != null);
		assertThat(capture.status().slotState()).isEqualTo("reserved");
		assertThat(capture.status().lagBytes()).isNotNegative();
		assertThat(capture.status().parked()).isZero();
		assertThat(capture.status().error()).isNull();
	}

}
