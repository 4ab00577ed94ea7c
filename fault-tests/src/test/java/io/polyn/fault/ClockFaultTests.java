package io.polyn.fault;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import io.nats.client.Connection;
import io.polyn.migration.MigrationInfo;
import io.polyn.migration.robustness.MigratorProcess;
import io.polyn.testing.ByteProxy;
import io.polyn.testing.JavaProcess;
import io.polyn.testing.RestartableServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The clock of processes jumps by an hour, forward and back, while they work.
 */
@Tag("faults")
@SuppressWarnings("try")
class ClockFaultTests {

	@RegisterExtension
	final FaultRun run = new FaultRun();

	@Test
	void whatIsAcknowledgedIsStoredOnceAndHandledInOrder() throws Exception {
		JumpingClock clock = new JumpingClock(this.run);
		Path acknowledged = this.run.folder().resolve("acknowledged");
		Path handled = this.run.folder().resolve("handled");
		Notes<HandledNote> notes = new Notes<>(handled, HandledNote::of);
		Ledger ledger = new Ledger();
		try (RestartableServer server = new RestartableServer(this.run.folder().resolve("store"));
				Connection direct = server.connect()) {
			Numbers numbers = new Numbers(direct);
			numbers.create(1, Duration.ofSeconds(2));
			String url = "nats://127.0.0.1:" + server.port();
			try (JavaProcess listener = JavaProcess.start(clock.environment(), ListenerMain.class, url,
					handled.toString());
					JavaProcess publisher = JavaProcess.start(clock.environment(), PublisherMain.class, url,
							acknowledged.toString(), "0")) {
				while (this.run.hasNext(6)) {
					ledger.awaitHandled(50, notes);
					clock.jump();
				}
				assertThat(publisher.writeLine().awaitEnd()).as(publisher::output).isZero();
				numbers.awaitNothingPending();
				assertThat(listener.writeLine().awaitEnd()).as(listener::output).isZero();
			}
			numbers.readStored(ledger);
		}
		new Notes<>(acknowledged, Integer::valueOf).read(ledger::acknowledged);
		notes.read(ledger::handled);
		AtomicInteger wrong = new AtomicInteger();
		new Notes<>(handled, HandledNote::of).read((note) -> wrong.addAndGet(isWrong(note.time().toInstant()) ? 1 : 0));
		assertThat(wrong).hasPositiveValue();
		ledger.reportStored(this.run);
		ledger.reportHandled(this.run);
		ledger.reportOrder(this.run);
	}

	@Test
	void migrationsAreAppliedOnce() throws Exception {
		JumpingClock clock = new JumpingClock(this.run);
		try (RestartableServer server = new RestartableServer(this.run.folder().resolve("store"));
				ByteProxy proxy = new ByteProxy(server.port());
				Connection direct = server.connect()) {
			// So that it takes long enough to be disturbed.
			proxy.delay(Duration.ofMillis(20));
			SeedMigrations migrations = new SeedMigrations(this.run, 1);
			while (this.run.hasNext(2)) {
				migrations.write();
				migrations.write();
				try (JavaProcess one = start(clock, proxy, migrations);
						JavaProcess other = start(clock, proxy, migrations)) {
					one.awaitOutput("ready").writeLine();
					other.awaitOutput("ready").writeLine();
					for (int i = 0; i < 3; i++) {
						this.run.pause(Duration.ZERO, Duration.ofMillis(500));
						clock.jump();
					}
					assertThat(one.awaitEnd()).as(one::output).isZero();
					assertThat(other.awaitEnd()).as(other::output).isZero();
				}
			}
			migrations.finish(direct);
			assertThat(migrations.migrator(direct)
				.info()
				.migrations()
				.stream()
				.map(MigrationInfo::finishedAt)
				.filter(Objects::nonNull)).anyMatch(ClockFaultTests::isWrong);
		}
	}

	private static JavaProcess start(JumpingClock clock, ByteProxy proxy, SeedMigrations migrations) throws Exception {
		return MigratorProcess.start(clock.environment(), proxy.url(), migrations.folder().path(),
				SeedMigrations.NAMESPACE, SeedMigrations.LEASE);
	}

	// The clock of this process is right.
	private static boolean isWrong(Instant time) {
		return Duration.between(time, Instant.now()).abs().compareTo(Duration.ofMinutes(30)) > 0;
	}

}
