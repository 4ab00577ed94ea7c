package io.polyn.event;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Publishes one event after another, by a thread of its own, until it is closed.
 */
final class SteadyPublishing implements AutoCloseable {

	private static final int BURST = 5;

	private final EventPublisher publisher;

	private final EventLedger ledger;

	private final ExecutorService thread = Executors.newSingleThreadExecutor();

	private final Future<?> task;

	private volatile boolean closed;

	/**
	 * Begins.
	 * @param publisher what publishes
	 * @param ledger what hears of acknowledged events
	 * @param first the number of the first event
	 */
	SteadyPublishing(EventPublisher publisher, EventLedger ledger, int first) {
		this.publisher = publisher;
		this.ledger = ledger;
		this.task = this.thread.submit(() -> publish(first));
	}

	/**
	 * Publishes events and waits until all are acknowledged.
	 */
	static void publish(EventPublisher publisher, EventLedger ledger, int first, int count) {
		for (int i = first; i < first + count; i++) {
			int number = i;
			publisher.publishAsync(UserCreated.EVENT, new UserCreated("Ann", number))
				.thenAccept((stored) -> ledger.published(number));
		}
		assertThat(publisher.flush(Duration.ofSeconds(60))).isTrue();
	}

	private Void publish(int first) throws InterruptedException {
		for (int number = first; !this.closed; number++) {
			int next = number;
			this.publisher.publishAsync(UserCreated.EVENT, new UserCreated("Ann", next))
				.thenAccept((stored) -> this.ledger.published(next));
			if (next % BURST == 0) {
				TimeUnit.MILLISECONDS.sleep(10);
			}
		}
		return null;
	}

	/**
	 * Stops, and waits until it is known of every event whether it was stored.
	 */
	@Override
	public void close() {
		this.closed = true;
		await().atMost(Duration.ofSeconds(60)).until(this.task::isDone);
		this.publisher.close();
		this.thread.shutdown();
	}

}
