package io.polyn.event;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.polyn.testing.RestartableServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.awaitility.Awaitility.await;

/**
 * The server ends in the middle of the work of a listener and comes back.
 */
@Timeout(120)
@SuppressWarnings("try")
class ServerRestartTests {

	private static final int BEFORE = 3000;

	@TempDir
	Path store;

	private final EventLedger ledger = new EventLedger();

	private final AtomicLong reconnected = new AtomicLong();

	private final AtomicLong handledAgain = new AtomicLong();

	@Test
	void nothingIsLostWhenTheServerIsRestarted() throws Exception {
		restart("Server stopped and started", RestartableServer::stop);
	}

	@Test
	void nothingIsLostWhenTheServerIsKilled() throws Exception {
		restart("Server killed and started", RestartableServer::kill);
	}

	private void restart(String what, End end) throws Exception {
		try (RestartableServer server = new RestartableServer(this.store);
				Connection publishing = server.connect();
				Connection listening = RestartableServer.connect(publishing.getConnectedUrl(), this::connectionEvent)) {
			UserEvents events = new UserEvents(publishing);
			events.create(1, Duration.ofSeconds(2));
			SteadyPublishing.publish(events.publisher(), this.ledger, 0, BEFORE);
			EventConsumer consumer = new UserEvents(listening).consumer()
				.concurrency(2)
				.handler(UserCreated.class, this::handle)
				.build();
			consumer.start();
			try (SteadyPublishing more = new SteadyPublishing(events.publisher(), this.ledger, BEFORE)) {
				for (int i = 1; i <= 2; i++) {
					this.ledger.awaitHandled(i * BEFORE / 3);
					this.handledAgain.set(0);
					this.reconnected.set(0);
					end.of(server);
					server.restart();
					await().until(() -> this.handledAgain.get() != 0);
					System.out.printf("%s: first event %d ms after the reconnect%n", what,
							TimeUnit.NANOSECONDS.toMillis(this.handledAgain.get() - this.reconnected.get()));
				}
			}
			this.ledger.requireNothingLost(what);
			events.awaitNothingPending();
			consumer.stop(Duration.ofSeconds(5));
		}
	}

	private void connectionEvent(Connection connection, ConnectionListener.Events event) {
		if (event == ConnectionListener.Events.RECONNECTED) {
			this.reconnected.compareAndSet(0, System.nanoTime());
		}
	}

	private void handle(EventDelivery delivery) throws InterruptedException {
		if (this.reconnected.get() != 0) {
			this.handledAgain.compareAndSet(0, System.nanoTime());
		}
		this.ledger.handled(delivery);
		if (delivery.metadata().streamSequence() % 10 == 0) {
			TimeUnit.MILLISECONDS.sleep(1);
		}
	}

	@FunctionalInterface
	private interface End {

		void of(RestartableServer server) throws Exception;

	}

}
