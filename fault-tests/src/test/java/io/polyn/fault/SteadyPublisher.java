package io.polyn.fault;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.polyn.event.EventPublisher;
import io.polyn.fault.Numbers.Drawn;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Publishes one number after another until it is closed, like a service that keeps its
 * events until they are acknowledged: one of which it was told that it has failed it
 * publishes again, with the same id.
 */
final class SteadyPublisher implements AutoCloseable {

	private static final int BURST = 5;

	private final EventPublisher publisher;

	private final Ledger ledger;

	private final String text;

	private final Duration pause;

	private final Thread thread = new Thread(this::publish, "steady publisher");

	private final Queue<Integer> failed = new ConcurrentLinkedQueue<>();

	private final AtomicInteger underway = new AtomicInteger();

	private int next;

	private volatile boolean closed;

	/**
	 * Begins.
	 * @param publisher what publishes, which is closed with this
	 * @param ledger what hears of what was acknowledged
	 * @param first the first number
	 * @param size about how large an event is, in bytes
	 * @param pause how long to wait after each few events
	 */
	SteadyPublisher(EventPublisher publisher, Ledger ledger, int first, int size, Duration pause) {
		this.publisher = publisher;
		this.ledger = ledger;
		this.next = first;
		this.pause = pause;
		this.text = "x".repeat(size);
		this.thread.start();
	}

	private void publish() {
		try {
			while (!this.closed || !this.failed.isEmpty() || this.underway.get() > 0) {
				for (int i = 0; i < BURST && !this.closed; i++) {
					publish(this.next++);
				}
				// Not forever: what could not be stored yet can't be at once, either.
				for (int i = 0; i < BURST && !this.failed.isEmpty(); i++) {
					publish(this.failed.remove());
				}
				Thread.sleep(this.pause.toMillis());
			}
		}
		catch (InterruptedException ex) {
			// Given up.
		}
	}

	private void publish(int number) {
		this.underway.incrementAndGet();
		try {
			this.publisher.publishAsync(Numbers.EVENT, new Drawn(number, this.text), Numbers.options(number))
				.whenComplete((stored, failure) -> ended(number, failure));
		}
		catch (RuntimeException ex) {
			ended(number, ex);
		}
	}

	private void ended(int number, @Nullable Throwable failure) {
		if (failure == null) {
			this.ledger.acknowledged(number);
		}
		else {
			this.ledger.refused(failure);
			this.failed.add(number);
		}
		this.underway.decrementAndGet();
	}

	/**
	 * Returns the first number that was not published, once this is closed.
	 */
	int next() {
		return this.next;
	}

	/**
	 * Ends when all is acknowledged.
	 */
	@Override
	public void close() {
		this.closed = true;
		try {
			Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> !this.thread.isAlive());
		}
		finally {
			this.thread.interrupt();
			this.publisher.close();
		}
	}

}
