package io.polyn.capture;

import java.time.Duration;

import io.nats.client.JetStreamOptions;
import io.nats.client.api.StreamConfiguration;
import io.polyn.capture.database.PostgresDatabase;
import io.polyn.capture.testing.CaptureEnvironment;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The process that captures, and those that stand by.
 */
class WatcherTests {

	@RegisterExtension
	static final CaptureEnvironment environment = new CaptureEnvironment();

	@BeforeEach
	void createTable() throws Exception {
		environment.sql("CREATE TABLE users (id int PRIMARY KEY, text text)", "SELECT polyn.capture_table('users')");
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void ofSeveralWatchersOneIsActiveAndAnotherTakesOver(CaptureMode mode) throws Exception {
		ChangeCapture first = environment.running(mode);
		ChangeCapture second = environment.capture(mode);
		CaptureEnvironment.awaitState(second, CaptureStatus.State.STANDBY);
		environment.sql("INSERT INTO users VALUES (1)");
		environment.events(1);
		assertThat(second.status().state()).isEqualTo(CaptureStatus.State.STANDBY);
		first.close();
		CaptureEnvironment.awaitState(second, CaptureStatus.State.RUNNING);
		environment.sql("INSERT INTO users VALUES (2)");
		assertThat(environment.events(2)).extracting((event) -> event.at("/data/new/id").asInt()).containsExactly(1, 2);
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void changesWaitUntilThereIsAStream(CaptureMode mode) throws Exception {
		ChangeCapture capture = environment.running(mode);
		environment.management().deleteStream("CHANGES");
		environment.sql("INSERT INTO users VALUES (1)");
		assertThat(CaptureEnvironment.awaitError(capture)).startsWith("POLYN-E006").contains("users.inserted.v1");
		environment.createStream();
		assertThat(environment.events(1)).extracting((event) -> event.at("/data/new/id").asInt()).containsExactly(1);
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void changeThatIsTooLargeForTheServerIsParkedAndTheOthersGoOn(CaptureMode mode) throws Exception {
		ChangeCapture capture = environment.running(mode);
		environment.sql("INSERT INTO users VALUES (1, repeat('x', 2000000))", "INSERT INTO users VALUES (2)");
		assertThat(environment.events(1)).extracting((event) -> event.at("/data/new/id").asInt()).containsExactly(2);
		assertThat(environment.value("SELECT event_name || ': ' || reason FROM polyn.parked"))
			.isEqualTo("users.inserted.v1: it is larger than the server takes (max_payload 1048576)");
		assertThat(environment.value("SELECT event::json -> 'data' -> 'new' ->> 'id' FROM polyn.parked"))
			.isEqualTo("1");
		Awaitility.await().until(() -> capture.status().parked() == 1);
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void changeThatIsTooLargeForItsStreamIsParkedAndTheOthersGoOn(CaptureMode mode) throws Exception {
		StreamConfiguration config = environment.management().getStreamInfo("CHANGES").getConfiguration();
		environment.management().updateStream(StreamConfiguration.builder(config).maximumMessageSize(2000).build());
		environment.running(mode);
		environment.sql("INSERT INTO users VALUES (1, repeat('x', 5000))", "INSERT INTO users VALUES (2)");
		assertThat(environment.events(1)).extracting((event) -> event.at("/data/new/id").asInt()).containsExactly(2);
		Awaitility.await()
			.untilAsserted(
					() -> assertThat(environment.value("SELECT max(event_name || ': ' || reason) FROM polyn.parked"))
						.isEqualTo("users.inserted.v1: it is larger than its stream takes (max_msg_size)"));
	}

	@Test
	void outboxIsLookedAtAtOnceWhenThisProcessHasCommitted() throws Exception {
		ChangeCapture capture = environment.capture(CaptureMode.OUTBOX,
				(builder) -> builder.pollInterval(Duration.ofHours(1)));
		CaptureEnvironment.awaitRunning(capture);
		// Long enough for the pauses to have become longer than this test may last.
		Awaitility.await().pollDelay(Duration.ofSeconds(5)).until(() -> true);
		environment.sql("INSERT INTO users VALUES (1)");
		capture.wake();
		assertThat(environment.events(1)).hasSize(1);
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void startWithoutTheObjectsInTheDatabaseSaysHowToGetThem(CaptureMode mode) throws Exception {
		CaptureSetup.uninstall(environment.connection());
		ChangeCapture capture = environment.capture(mode, (builder) -> builder.install(false));
		assertThat(CaptureEnvironment.awaitError(capture)).startsWith("POLYN-C002").contains("polyn.capture.install");
		CaptureSetup.install(environment.connection());
		CaptureEnvironment.awaitState(capture, CaptureStatus.State.RUNNING);
	}

	@Test
	void databaseAndNatsMayComeLater() throws Exception {
		ChangeCapture capture = ChangeCapture
			.builder(new PostgresDatabase("jdbc:postgresql://localhost:1/shop", "shop", "secret"),
					environment.natsOptions(), JetStreamOptions.defaultOptions())
			.naming(CaptureEnvironment.NAMING)
			.build();
		try (capture) {
			capture.start();
			assertThat(CaptureEnvironment.awaitError(capture)).startsWith("POLYN-C001")
				.contains("jdbc:postgresql://localhost:1/shop")
				.doesNotContain("secret");
		}
	}

}
