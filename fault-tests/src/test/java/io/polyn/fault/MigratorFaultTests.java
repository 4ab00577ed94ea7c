package io.polyn.fault;

import java.time.Duration;
import java.util.List;

import io.nats.client.Connection;
import io.polyn.fault.FaultResult.Count;
import io.polyn.migration.robustness.MigratorProcess;
import io.polyn.testing.ByteProxy;
import io.polyn.testing.JavaProcess;
import io.polyn.testing.RestartableServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Of two processes that migrate at once, one is killed, or frozen for longer than its
 * lock lasts.
 */
@Tag("faults")
@SuppressWarnings("try")
class MigratorFaultTests {

	@RegisterExtension
	final FaultRun run = new FaultRun();

	@Test
	void migrationsAreAppliedOnce() throws Exception {
		try (RestartableServer server = new RestartableServer(this.run.folder().resolve("store"));
				ByteProxy proxy = new ByteProxy(server.port());
				Connection direct = server.connect()) {
			// So that it takes long enough to be disturbed.
			proxy.delay(Duration.ofMillis(10));
			SeedMigrations migrations = new SeedMigrations(this.run, 1);
			FaultDeck<Boolean> kills = new FaultDeck<>(List.of(true, false), this.run.random());
			while (this.run.hasNext(2)) {
				migrations.write();
				migrations.write();
				try (JavaProcess one = start(proxy, migrations); JavaProcess other = start(proxy, migrations)) {
					one.awaitOutput("ready").writeLine();
					other.awaitOutput("ready").writeLine();
					this.run.pause(Duration.ZERO, Duration.ofMillis(500));
					disturb(one, kills.next());
					assertThat(other.awaitEnd()).as(other::output).isZero();
					migrations.promised();
				}
			}
			migrations.finish(direct);
		}
	}

	private static JavaProcess start(ByteProxy proxy, SeedMigrations migrations) throws Exception {
		return MigratorProcess.start(proxy.url(), migrations.folder().path(), SeedMigrations.NAMESPACE,
				SeedMigrations.LEASE);
	}

	private void disturb(JavaProcess process, boolean kill) throws Exception {
		if (kill) {
			this.run.fault("SIGKILL");
			process.kill();
			return;
		}
		this.run.fault("SIGSTOP+SIGCONT");
		process.freeze();
		this.run.pause(SeedMigrations.LEASE.dividedBy(2), SeedMigrations.LEASE.multipliedBy(2));
		process.wake();
		this.run.count(Count.REFUSED, (process.awaitEnd() == 0) ? 0 : 1);
	}

}
