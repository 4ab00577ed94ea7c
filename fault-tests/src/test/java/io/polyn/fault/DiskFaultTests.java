package io.polyn.fault;

import java.time.Duration;

import io.nats.client.Connection;
import io.polyn.testing.RestartableServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The disk of the server is full for a time. The stream whose write has failed stores
 * nothing more until the server is started again.
 */
@Tag("faults")
@SuppressWarnings("try")
class DiskFaultTests {

	@RegisterExtension
	final FaultRun run = new FaultRun();

	@Test
	void whatIsAcknowledgedIsStoredOnceAndHandledInOrder() throws Exception {
		try (SmallDisk disk = new SmallDisk(this.run.folder().resolve("disk"), 64);
				RestartableServer server = new RestartableServer(disk.folder().resolve("store"));
				Connection publisher = server.connect();
				Connection listener = server.connect();
				Connection direct = server.connect()) {
			new Numbers(direct).create(1, Duration.ofSeconds(2));
			try (EventTraffic traffic = new EventTraffic(publisher, listener)) {
				while (this.run.hasNext(3)) {
					traffic.awaitHandled(50);
					disk.fill(this.run.random().nextInt(100_000));
					this.run.fault("disk full");
					traffic.awaitRefused(20);
					disk.free();
					server.stop();
					server.restart();
					// What is stored would fill the disk for good after a while.
					traffic.clear(this.run, direct);
				}
				traffic.finish(this.run, direct);
			}
		}
	}

	@Test
	void migrationsAreAppliedOnce() throws Exception {
		try (SmallDisk disk = new SmallDisk(this.run.folder().resolve("disk"), 64);
				RestartableServer server = new RestartableServer(disk.folder().resolve("store"));
				Connection migrating = server.connect();
				Connection direct = server.connect()) {
			SeedMigrations migrations = new SeedMigrations(this.run, 1);
			while (this.run.hasNext(2)) {
				migrations.write();
				disk.fill(this.run.random().nextInt(60_000));
				this.run.fault("disk full");
				migrations.start(migrating).join();
				disk.free();
				server.stop();
				server.restart();
				// Else the next one begins with what this one has left.
				if (this.run.random().nextBoolean()) {
					migrations.settle(direct);
				}
			}
			migrations.settle(direct);
			migrations.finish(direct);
		}
	}

}
