package io.polyn.migration.robustness;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamOptions;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.migration.history.MigrationHistory;
import io.polyn.nats.NamePrefix;
import io.polyn.migration.history.MigrationHistory.Snapshot;
import io.polyn.migration.history.MigrationLock;
import io.polyn.migration.history.MigrationRecord;
import io.polyn.migration.history.RecordState;
import io.polyn.nats.JetStreamApi;
import io.polyn.testing.Hold;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.NatsProxy;
import io.polyn.testing.NatsRequest;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the lock and the history make of answers that are late or do not come at all.
 */
class UnclearAnswerTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@RegisterExtension
	static final QuietMigrations quiet = new QuietMigrations();

	private final ExecutorService thread = Executors.newSingleThreadExecutor();

	private Connection connection;

	@AfterEach
	void tearDown() throws Exception {
		this.thread.shutdownNow();
		this.connection.close();
	}

	@Test
	void aBeatWhoseAnswerWasLateDoesNotMakeTheLeaseLonger() throws Exception {
		Duration lease = Duration.ofSeconds(10);
		try (NatsProxy proxy = new NatsProxy(server.port(), Hold.after(NatsRequest::beat))) {
			MigrationHistory history = history(proxy, Duration.ofMillis(300));
			MigrationLock lock = MigrationLock.acquire(history, lease, PATIENCE);
			lock.readHistory();
			assertThat(proxy.awaitHeld(PATIENCE)).isTrue();
			// The server has prolonged the lock. Two beats later this process hears of
			// it,
			// and of nothing after that.
			Awaitility.await().pollDelay(Duration.ofSeconds(4)).until(() -> true);
			proxy.release();
			lock.write(record(), 0);
			proxy.cut();
			MigrationHistory onlooker = new MigrationHistory(server.api(), "users", NamePrefix.NONE);
			Awaitility.await().atMost(PATIENCE).until(() -> MigrationLock.holder(onlooker, onlooker.read()).isEmpty());
			lost(lock::ensureHeld);
			this.connection.close();
			lock.close();
		}
	}

	@Test
	void whoNoLongerHoldsTheLockDoesNotKeepTheNextOneFromReadingTheHistory() throws Exception {
		Hold reading = Hold.before((request) -> request.subject().contains("CONSUMER.CREATE"));
		try (NatsProxy proxy = new NatsProxy(server.port(), reading)) {
			try (MigrationLock lock = MigrationLock.acquire(history(proxy, PATIENCE), Duration.ofSeconds(30),
					PATIENCE)) {
				Future<Snapshot> snapshot = this.thread.submit(lock::readHistory);
				assertThat(proxy.awaitHeld(PATIENCE)).isTrue();
				// On servers before 2.11 a run that was overtaken may still leave its
				// mark.
				server.connection().keyValue("POLYN_MIGRATIONS").put("users.run", "another");
				proxy.release();
				assertThat(snapshot.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).exists()).isTrue();
			}
		}
	}

	@Test
	void aConnectionThatWasClosedIsNotWaitedFor() throws Exception {
		try (NatsProxy proxy = new NatsProxy(server.port(), null)) {
			MigrationLock lock = MigrationLock.acquire(history(proxy, PATIENCE), Duration.ofMinutes(10), PATIENCE);
			this.connection.close();
			lost(() -> lock.write(record(), 0)).withMessageContaining("the connection was closed");
			lock.close();
		}
	}

	private MigrationHistory history(NatsProxy proxy, Duration requestTimeout) throws Exception {
		this.connection = Nats.connect(Options.builder().server(proxy.url()).errorListener(new ErrorListener() {
		}).build());
		JetStreamOptions options = JetStreamOptions.builder().requestTimeout(requestTimeout).build();
		return new MigrationHistory(new JetStreamApi(this.connection, options), "users", NamePrefix.NONE);
	}

	private static ThrowableAssertAlternative<PolynException> lost(ThrowingCallable call) {
		return assertThatExceptionOfType(PolynException.class).isThrownBy(call)
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.LOCK_LOST));
	}

	private static MigrationRecord record() {
		return new MigrationRecord("1", "one", "yaml", "1_one.yml", "1:sha256:00", null, RecordState.RUNNING, 0, 1,
				List.of(), List.of(new MigrationRecord.Attempt("run", MigrationRecord.Direction.UP, RecordState.RUNNING,
						Instant.now(), null, "host:1", null, null)));
	}

}
