package io.polyn.fault;

import java.time.Duration;

import io.nats.client.Connection;
import io.polyn.event.EventConsumer;
import io.polyn.event.EventHandler;
import org.awaitility.core.ConditionTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Events that are published and handled all the time, with an order for each key.
 */
final class EventTraffic implements AutoCloseable {

	private static final Duration PUBLISH_TIMEOUT = Duration.ofSeconds(3);

	private final Ledger ledger = new Ledger();

	private final Connection publishing;

	private final int size;

	private final Duration pause;

	private final EventConsumer consumer;

	private SteadyPublisher publisher;

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
		this.publishing = publishing;
		this.size = size;
		this.pause = pause;
		this.consumer = new Numbers(listening).listener((delivery) -> {
			handler.handle(delivery);
			Numbers.note(delivery, this.ledger);
		}).build();
		this.consumer.start();
		this.publisher = publishFrom(0);
	}

	private SteadyPublisher publishFrom(int first) {
		return new SteadyPublisher(new Numbers(this.publishing).publisher(PUBLISH_TIMEOUT), this.ledger, first,
				this.size, this.pause);
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
	 * Takes note of what is stored, and gives its room back. Publishing pauses until all
	 * is acknowledged and handled: with an event a server forgets its id, by which it
	 * knows what it is sent once more.
	 * @param run who is told if something is missing
	 * @param direct a connection that nothing disturbs
	 */
	void clear(FaultRun run, Connection direct) throws Exception {
		settle(run, direct);
		new Numbers(direct).purge();
		this.publisher = publishFrom(this.publisher.next());
	}

	/**
	 * Publishes no more, waits until all is handled, and tells what came of it.
	 * @param run who is told
	 * @param direct a connection that nothing disturbs any more
	 */
	void finish(FaultRun run, Connection direct) throws Exception {
		settle(run, direct);
		report(run);
		assertThat(this.consumer.stop(Duration.ofSeconds(10))).isTrue();
	}

	private void settle(FaultRun run, Connection direct) throws Exception {
		this.publisher.close();
		Numbers numbers = new Numbers(direct);
		numbers.readStored(this.ledger);
		try {
			awaitAllHandled();
			numbers.awaitNothingPending();
		}
		catch (ConditionTimeoutException ex) {
			report(run);
			throw ex;
		}
	}

	// For as long as more is handled: there may be much of it.
	private void awaitAllHandled() {
		while (!this.ledger.isAllHandled()) {
			int count = this.ledger.handledCount();
			await().until(() -> this.ledger.handledCount() > count || this.ledger.isAllHandled());
		}
	}

	private void report(FaultRun run) {
		this.ledger.reportStored(run);
		this.ledger.reportHandled(run);
		this.ledger.reportOrder(run);
	}

	@Override
	public void close() {
		try {
			this.publisher.close();
		}
		finally {
			this.consumer.stop(Duration.ofSeconds(1));
		}
	}

}
