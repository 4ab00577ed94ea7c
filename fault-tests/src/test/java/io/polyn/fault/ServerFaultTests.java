package io.polyn.fault;

import java.time.Duration;
import java.util.List;

import io.nats.client.Connection;
import io.polyn.testing.ByteProxy;
import io.polyn.testing.RestartableServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The one server is killed, stopped, or frozen.
 */
@Tag("faults")
@SuppressWarnings("try")
class ServerFaultTests {

	@RegisterExtension
	final FaultRun run = new FaultRun();

	@Test
	void whatIsAcknowledgedIsStoredOnceAndHandledInOrder() throws Exception {
		try (RestartableServer server = new RestartableServer(this.run.folder().resolve("store"));
				Connection publisher = server.connect();
				Connection listener = server.connect();
				Connection direct = server.connect()) {
			new Numbers(direct).create(1, Duration.ofSeconds(2));
			FaultDeck<Fault> faults = new FaultDeck<>(List.of(Fault.values()), this.run.random());
			try (EventTraffic traffic = new EventTraffic(publisher, listener)) {
				while (this.run.hasNext(Fault.values().length)) {
					traffic.awaitHandled(50);
					disturb(server, faults.next());
				}
				traffic.finish(this.run, direct);
			}
		}
	}

	@Test
	void migrationsAreAppliedOnce() throws Exception {
		try (RestartableServer server = new RestartableServer(this.run.folder().resolve("store"));
				ByteProxy proxy = new ByteProxy(server.port());
				Connection migrating = RestartableServer.connect(proxy.url(), (connection, event) -> {
				});
				Connection direct = server.connect()) {
			// So that it takes long enough to be disturbed.
			proxy.delay(Duration.ofMillis(5));
			SeedMigrations migrations = new SeedMigrations(this.run, 1);
			FaultDeck<Fault> faults = new FaultDeck<>(List.of(Fault.values()), this.run.random());
			while (this.run.hasNext(Fault.values().length)) {
				migrations.write();
				Thread thread = migrations.start(migrating);
				this.run.pause(Duration.ZERO, Duration.ofMillis(300));
				disturb(server, faults.next());
				thread.join();
			}
			migrations.finish(direct);
		}
	}

	private void disturb(RestartableServer server, Fault fault) throws Exception {
		this.run.fault(fault.text);
		switch (fault) {
			case KILLED -> {
				server.kill();
				this.run.pause(Duration.ZERO, Duration.ofSeconds(1));
				server.restart();
			}
			case STOPPED -> {
				server.stop();
				this.run.pause(Duration.ZERO, Duration.ofSeconds(1));
				server.restart();
			}
			case FROZEN -> {
				server.freeze();
				this.run.pause(Duration.ofMillis(100), Duration.ofSeconds(5));
				server.wake();
			}
		}
	}

	private enum Fault {

		KILLED("SIGKILL"), STOPPED("SIGTERM"), FROZEN("SIGSTOP+SIGCONT");

		private final String text;

		Fault(String text) {
			this.text = text;
		}

	}

}
