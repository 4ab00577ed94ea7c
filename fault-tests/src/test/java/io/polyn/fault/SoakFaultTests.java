package io.polyn.fault;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.nats.client.Options;
import io.polyn.capture.CaptureMode;
import io.polyn.capture.ChangeCapture;
import io.polyn.capture.testing.CaptureEnvironment;
import io.polyn.capture.testing.CounterLoad;
import io.polyn.capture.testing.Infrastructure;
import io.polyn.testing.ByteProxy;
import io.polyn.testing.RestartableServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Everything together, and for long: events, changes of rows and migrations, while the
 * servers and the network to them fail at random.
 */
@Tag("faults")
@SuppressWarnings("try")
class SoakFaultTests {

	private static final Duration SHORT = Duration.ofSeconds(25);

	@RegisterExtension
	final FaultRun run = new FaultRun();

	@Test
	void everythingIsKeptAndMemoryStaysFlat() throws Exception {
		HeapCurve heap = new HeapCurve(this.run);
		try (Infrastructure infrastructure = new Infrastructure(this.run.folder());
				ByteProxy proxy = new ByteProxy(URI.create(infrastructure.natsUrl()).getPort());
				Connection publisher = connect(proxy);
				Connection listener = connect(proxy);
				Connection migrating = connect(proxy);
				CounterLoad load = new CounterLoad(infrastructure, Duration.ofMillis(30));
				ChangeCapture capture = capture(infrastructure, proxy)) {
			new Numbers(infrastructure.nats()).create(1, Duration.ofSeconds(2));
			SeedMigrations migrations = new SeedMigrations(this.run, 1);
			FaultDeck<Fault> faults = new FaultDeck<>(List.of(Fault.values()), this.run.random());
			int acknowledged;
			try (EventTraffic traffic = new EventTraffic(publisher, listener)) {
				while (this.run.lasts(SHORT)) {
					traffic.awaitHandled(50);
					migrations.write();
					Thread thread = migrations.start(migrating);
					this.run.pause(Duration.ZERO, Duration.ofMillis(50));
					disturb(infrastructure, proxy, faults.next());
					thread.join();
					heap.look();
				}
				load.stop();
				traffic.finish(this.run, infrastructure.nats());
				acknowledged = traffic.ledger().acknowledgedCount();
			}
			migrations.finish(infrastructure.nats());
			CounterLoad.Tally changes = load.tally();
			WatcherFaultTests.report(this.run, changes);
			this.run.remark("%d events, %d migrations and %d changes of rows".formatted(acknowledged,
					migrations.written(), changes.changes()));
		}
		heap.requireFlat();
	}

	private static Connection connect(ByteProxy proxy) throws Exception {
		return RestartableServer.connect(proxy.url(), (connection, event) -> {
		});
	}

	private static ChangeCapture capture(Infrastructure infrastructure, ByteProxy proxy) {
		ChangeCapture capture = ChangeCapture
			.builder(infrastructure.database(), Options.builder().server(proxy.url()).build(),
					JetStreamOptions.defaultOptions())
			.naming(CaptureEnvironment.NAMING)
			.mode(CaptureMode.WAL)
			.build();
		capture.start();
		return capture;
	}

	private void disturb(Infrastructure infrastructure, ByteProxy proxy, Fault fault) throws Exception {
		this.run.fault(fault.text);
		switch (fault) {
			case NATS_RESTARTED -> infrastructure.restartNats();
			case POSTGRES_KILLED -> infrastructure.restartPostgres();
			case CUT -> proxy.disconnect();
			case REFUSED -> proxy.refuse();
			case SILENT -> proxy.stall();
			case SLOW -> proxy.delay(Duration.ofMillis(5));
		}
		this.run.pause(Duration.ofMillis(100), Duration.ofSeconds(4));
		proxy.proceed();
	}

	private enum Fault {

		NATS_RESTARTED("nats-server restarted"),

		POSTGRES_KILLED("PostgreSQL killed"),

		CUT("network cut"),

		REFUSED("connections refused"),

		SILENT("network silent"),

		SLOW("network slow");

		private final String text;

		Fault(String text) {
			this.text = text;
		}

	}

}
