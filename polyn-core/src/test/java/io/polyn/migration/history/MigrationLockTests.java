package io.polyn.migration.history;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamOptions;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.KeyValueConfiguration;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.NamePrefix;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.NatsProxy;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MigrationLockTests {

	private static final Duration LEASE = Duration.ofSeconds(5);

	private static final Duration SHORT = Duration.ofMillis(300);

	@TempDir
	Path temp;

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@Test
	void oneHoldsTheLockAndTheNextOneIsToldWho() {
		try (MigrationLock lock = acquire(SHORT)) {
			assertThatExceptionOfType(PolynException.class).isThrownBy(() -> acquire(SHORT))
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.LOCK_TIMEOUT))
				.withMessageContaining("held by " + lock.holder().owner())
				.withMessageContaining(lock.holder().runId());
			assertThat(MigrationLock.holder(history(), lock.readHistory())).contains(lock.holder());
		}
		try (MigrationLock next = acquire(SHORT)) {
			next.ensureHeld();
		}
	}

	@Test
	void namespacesHaveLocksOfTheirOwn() {
		MigrationHistory other = new MigrationHistory(server.api(), "orders", NamePrefix.NONE);
		try (MigrationLock lock = acquire(SHORT); MigrationLock second = MigrationLock.acquire(other, LEASE, SHORT)) {
			lock.ensureHeld();
			second.ensureHeld();
		}
	}

	@Test
	void theLockIsProlongedWhileItIsHeld() {
		try (MigrationLock lock = acquire(SHORT)) {
			Awaitility.await()
				.pollDelay(LEASE.plusSeconds(2))
				.atMost(Duration.ofSeconds(20))
				.untilAsserted(lock::ensureHeld);
			assertThatExceptionOfType(PolynException.class).isThrownBy(() -> acquire(SHORT));
			lock.write(record(), 0);
		}
	}

	@Test
	void theLockOfADeadHolderIsFreeAfterItsLease() throws Exception {
		Connection dead = server.connect();
		MigrationLock lock = MigrationLock.acquire(new MigrationHistory(
				new JetStreamApi(dead, JetStreamOptions.defaultOptions()), "users", NamePrefix.NONE), LEASE, SHORT);
		dead.close();
		try (MigrationLock next = acquire(Duration.ofSeconds(30))) {
			assertThat(next.holder().runId()).isNotEqualTo(lock.holder().runId());
			lost(lock);
		}
		lock.close();
	}

	@Test
	void aHolderThatWasOvertakenWritesNothing() throws Exception {
		MigrationLock lock = acquire(SHORT);
		long revision = lock.write(record(), 0);
		// Someone else takes over and settles, before this holder has noticed anything.
		boolean fenced = server.api().apiLevel() >= 1;
		server.connection().keyValue(fenced ? "POLYN_MIGRATIONS" : "POLYN_LOCKS").purge("users.lock");
		try (MigrationLock next = acquire(SHORT)) {
			MigrationRecord settled = record().end(RecordState.COMPENSATED, Instant.now(), null);
			next.write(settled, revision);
			assertThatExceptionOfType(PolynException.class)
				.isThrownBy(() -> lock.write(record().end(RecordState.APPLIED, Instant.now(), null), revision))
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.LOCK_LOST));
			assertThat(next.readHistory().records().get("1").record().state()).isEqualTo(RecordState.COMPENSATED);
			lock.close();
			next.ensureHeld();
			assertThatExceptionOfType(PolynException.class).isThrownBy(() -> acquire(SHORT));
		}
	}

	@Test
	void aLockThatWasTakenAwayStaysLostWhenTheServerCanNotBeAskedAnyMore() throws Exception {
		try (NatsProxy proxy = new NatsProxy(server.port(), null)) {
			Connection connection = Nats
				.connect(Options.builder().server(proxy.url()).errorListener(new ErrorListener() {
				}).build());
			JetStreamOptions options = JetStreamOptions.builder().requestTimeout(Duration.ofSeconds(1)).build();
			MigrationLock lock = MigrationLock.acquire(
					new MigrationHistory(new JetStreamApi(connection, options), "users", NamePrefix.NONE), LEASE,
					Duration.ofSeconds(30));
			assertThat(MigrationLock.breakLock(history())).contains(lock.holder());
			Awaitility.await().untilAsserted(() -> lost(lock));
			proxy.cut();
			// By then there was another beat, and the lease would not have run out yet.
			Awaitility.await().pollDelay(LEASE.dividedBy(2)).until(() -> true);
			lost(lock);
			connection.close();
			lock.close();
		}
	}

	@Test
	void theLockIsGivenBackEvenWhileItIsBeingProlonged() {
		for (int i = 0; i < 30; i++) {
			MigrationLock lock = acquire(SHORT);
			// The first beat is due after a second; each round closes at another moment
			// around it.
			Awaitility.await().pollDelay(Duration.ofMillis(i < 25 ? 0 : 990 + i)).until(() -> true);
			lock.close();
			acquire(SHORT).close();
		}
	}

	@Test
	void theLockOfAnOlderServerIsHonoured() throws Exception {
		server.connection()
			.keyValueManagement()
			.create(KeyValueConfiguration.builder("POLYN_LOCKS").ttl(LEASE).build());
		LockHolder old = new LockHolder("old", 1, "run", Instant.now());
		server.connection().keyValue("POLYN_LOCKS").put("users.lock", Json.write(old));
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> acquire(SHORT))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.LOCK_TIMEOUT))
			.withMessageContaining("held by old:1");
		acquire(Duration.ofSeconds(30)).close();
	}

	@Test
	void aBucketForLocksThatNeverExpireIsMadeFit() throws Exception {
		if (server.api().apiLevel() >= 1) {
			// There the lock needs no such bucket.
			acquire(SHORT).close();
			assertThat(server.hasStream("KV_POLYN_LOCKS")).isFalse();
			return;
		}
		server.connection().keyValueManagement().create(KeyValueConfiguration.builder("POLYN_LOCKS").build());
		acquire(SHORT).close();
		assertThat(server.config("KV_POLYN_LOCKS").path("max_age").asLong()).isEqualTo(LEASE.toNanos());
	}

	@Test
	void aUserWhoMayNotWriteIsToldWhatIsMissing() throws Exception {
		Path config = Files.writeString(this.temp.resolve("restricted.conf"), """
				authorization {
				  users = [
				    {user: reader, password: reader, permissions: {publish: {deny: "$KV.>"}}}
				  ]
				}
				""");
		try (EmbeddedNatsServer restricted = EmbeddedNatsServer.builder().arguments("-c", config.toString()).start()) {
			Connection connection = Nats.connect("nats://reader:reader@127.0.0.1:" + restricted.port());
			MigrationHistory history = new MigrationHistory(
					new JetStreamApi(connection,
							JetStreamOptions.builder().requestTimeout(Duration.ofSeconds(1)).build()),
					"users", NamePrefix.NONE);
			assertThatExceptionOfType(PolynException.class)
				.isThrownBy(() -> MigrationLock.acquire(history, LEASE, SHORT))
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.REQUEST_TIMED_OUT))
				.withMessageContaining("$KV.POLYN_MIGRATIONS.users.>");
			connection.close();
		}
	}

	@Test
	void aBucketOfAnotherClientIsMadeFitForTheLock() throws Exception {
		server.connection()
			.keyValueManagement()
			.create(KeyValueConfiguration.builder("POLYN_MIGRATIONS").maxHistoryPerKey(5).build());
		try (MigrationLock lock = acquire(SHORT)) {
			lock.write(record(), 0);
			assertThat(lock.readHistory().records()).containsKey("1");
		}
		if (server.api().apiLevel() >= 1) {
			assertThat(server.config("KV_POLYN_MIGRATIONS").path("allow_msg_ttl").asBoolean()).isTrue();
			assertThat(server.config("KV_POLYN_MIGRATIONS").path("max_msgs_per_subject").asInt()).isEqualTo(1);
		}
	}

	private static void lost(MigrationLock lock) {
		assertThatExceptionOfType(PolynException.class).isThrownBy(lock::ensureHeld)
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.LOCK_LOST));
	}

	private static MigrationLock acquire(Duration waitTimeout) {
		return MigrationLock.acquire(history(), LEASE, waitTimeout);
	}

	private static MigrationHistory history() {
		return new MigrationHistory(server.api(), "users", NamePrefix.NONE);
	}

	private static MigrationRecord record() {
		return new MigrationRecord("1", "one", "yaml", "1_one.yml", "1:sha256:00", null, RecordState.RUNNING, 0, 1,
				List.of(), List.of(new MigrationRecord.Attempt("run", MigrationRecord.Direction.UP, RecordState.RUNNING,
						Instant.now(), null, "host:1", null, null)));
	}

}
