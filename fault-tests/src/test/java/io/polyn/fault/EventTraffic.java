package io.polyn.fault;

import java.time.Duration;

import io.nats.client.Connection;
import io.polyn.event.EventConsumer;
import io.polyn.event.EventHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Events that are published and handled all the time, with an order for each key.
 */
final class EventTraffic implements AutoCloseable {

	private static final Duration PUBLISH_TIMEOUT = Duration.ofSeconds(3);

	private final Ledger ledger = new Ledger();

	private final EventConsumer consumer;

	private final SteadyPublisher publisher;

	/**
	 * Begins.
	 * @param publishing the connection to publish by
	 * @param listening the connection to listen by
	 */
	EventTraffic(Connection publishing, Connection listening) {
		this(publishing, listening, 100, Duration.ofMillis(10), (delivery) -> {
		});
	}

	/**
	 * Begins.
	 * @param publishing the connection to publish by
	 * @param listening the connection to listen by
	 * @param size about how large an event is, in bytes
	 * @param pause how long to wait after each few events
	 * @param handler what else to do with each event
	 */
	EventTraffic(Connection publishing, Connection listening, int size, Duration pause, EventHandler handler) {
		this.consumer = new Numbers(listening).listener((delivery) -> {
			handler.handle(delivery);
			Numbers.note(delivery, this.ledger);
		}).build();
		this.consumer.start();
		this.publisher = new SteadyPublisher(new Numbers(publishing).publisher(PUBLISH_TIMEOUT), this.ledger, size,
				pause);
	}

	Ledger ledger() {
		return this.ledger;
	}

	/**
	 * Waits until so many more events were handled.
	 */
	void awaitHandled(int more) {
		int count = this.ledger.handledCount() + more;
		await().until(() -> this.ledger.handledCount() >= count);
	}

	/**
	 * Waits until an application was told of so many more events that they have failed.
	 */
	void awaitRefused(int more) {
		long count = this.ledger.refusedCount() + more;
		await().until(() -> this.ledger.refusedCount() >= count);
	}

	/**
	 * Publishes no more, waits until all is handled, and tells what came of it.
	 * @param run who is told
	 * @param direct a connection that nothing disturbs any more
	 */
	void finish(FaultRun run, Connection direct) throws Exception {
		this.publisher.close();
		Numbers numbers = new Numbers(direct);
		numbers.readStored(this.ledger);
		try {
			await().until(this.ledger::isAllHandled);
			numbers.awaitNothingPending();
			assertThat(this.consumer.stop(Duration.ofSeconds(10))).isTrue();
		}
		finally {
			this.ledger.reportStored(run);
			this.ledger.reportHandled(run);
			this.ledger.reportOrder(run);
		}
	}

	@Override
	public void close() {
		this.publisher.close();
		this.consumer.stop(Duration.ofSeconds(1));
	}

}
