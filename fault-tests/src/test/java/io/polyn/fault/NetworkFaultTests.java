package io.polyn.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import io.nats.client.Connection;
import io.polyn.testing.NatsProxy;
import io.polyn.testing.RestartableServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The network between clients and the server is slow, silent, broken, or says things
 * twice.
 */
@Tag("faults")
@SuppressWarnings("try")
class NetworkFaultTests {

	@RegisterExtension
	final FaultRun run = new FaultRun();

	@Test
	void whatIsAcknowledgedIsStoredOnceAndHandledInOrder() throws Exception {
		try (RestartableServer server = new RestartableServer(this.run.folder().resolve("store"));
				NatsProxy publishing = new NatsProxy(server.port(), null);
				NatsProxy listening = new NatsProxy(server.port(), null);
				Connection publisher = connect(publishing);
				Connection listener = connect(listening);
				Connection direct = server.connect()) {
			new Numbers(direct).create(1, Duration.ofSeconds(2));
			FaultDeck<Fault> publisherFaults = new FaultDeck<>(List.of(Fault.values()), this.run.random());
			FaultDeck<Fault> listenerFaults = new FaultDeck<>(List.of(Fault.values()), this.run.random());
			try (EventTraffic traffic = new EventTraffic(publisher, listener)) {
				while (this.run.hasNext(Fault.values().length)) {
					disturb(publishing, publisherFaults.next());
					disturb(listening, listenerFaults.next());
					traffic.awaitHandled(20);
				}
				traffic.finish(this.run, direct);
			}
		}
	}

	@Test
	void migrationsAreAppliedOnce() throws Exception {
		try (RestartableServer server = new RestartableServer(this.run.folder().resolve("store"));
				NatsProxy proxy = new NatsProxy(server.port(), null);
				Connection disturbed = connect(proxy);
				Connection direct = server.connect()) {
			SeedMigrations migrations = new SeedMigrations(this.run, 1);
			FaultDeck<Fault> faults = new FaultDeck<>(List.of(Fault.values()), this.run.random());
			while (this.run.hasNext(Fault.values().length)) {
				migrations.write();
				proxy.delay(Duration.ofMillis(3));
				Thread migrating = migrations.start(disturbed);
				this.run.pause(Duration.ZERO, Duration.ofMillis(150));
				disturb(proxy, faults.next());
				migrating.join();
			}
			migrations.finish(direct);
		}
	}

	private static Connection connect(NatsProxy proxy) throws Exception {
		return RestartableServer.connect(proxy.url(), (connection, event) -> {
		});
	}

	private void disturb(NatsProxy proxy, Fault fault) throws Exception {
		this.run.fault(fault.text);
		fault.begin.on(proxy);
		this.run.pause(Duration.ofMillis(100), Duration.ofSeconds(3));
		fault.end.on(proxy);
		proxy.proceed();
	}

	private enum Fault {

		SLOW("slow", (proxy) -> proxy.delay(Duration.ofMillis(5)), NatsProxy::proceed),

		CUT("cut", NatsProxy::disconnect, NatsProxy::disconnect),

		REFUSED("refused", NatsProxy::refuse, NatsProxy::proceed),

		SILENT("silent", NatsProxy::stall, NatsProxy::proceed),

		SILENT_THEN_CUT("silent+cut", NatsProxy::stall, NatsProxy::disconnect),

		REPEATING("says everything twice", (proxy) -> proxy.repeat((request) -> true),
				(proxy) -> proxy.repeat((request) -> false));

		private final String text;

		private final Action begin;

		private final Action end;

		Fault(String text, Action begin, Action end) {
			this.text = text;
			this.begin = begin;
			this.end = end;
		}

	}

	@FunctionalInterface
	private interface Action {

		void on(NatsProxy proxy) throws IOException;

	}

}
