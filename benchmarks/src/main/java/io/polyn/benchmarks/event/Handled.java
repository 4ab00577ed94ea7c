package io.polyn.benchmarks.event;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts what a receiver has handled.
 */
final class Handled {

	private final int expected;

	private final AtomicInteger count = new AtomicInteger();

	private final CountDownLatch all = new CountDownLatch(1);

	private volatile long end;

	Handled(int expected) {
		this.expected = expected;
	}

	void add(OrderPlaced order) {
		if (order.pieces() > 0 && this.count.incrementAndGet() == this.expected) {
			this.end = System.nanoTime();
			this.all.countDown();
		}
	}

	/**
	 * Waits for the last one.
	 * @return when it was handled, by {@link System#nanoTime()}
	 */
	long await() throws InterruptedException {
		if (!this.all.await(5, TimeUnit.MINUTES)) {
			throw new IllegalStateException(
					"Only %d of %d events were handled".formatted(this.count.get(), this.expected));
		}
		return this.end;
	}

	void requireNoMore() {
		if (this.count.get() != this.expected) {
			throw new IllegalStateException(
					"%d events were handled, but there are %d".formatted(this.count.get(), this.expected));
		}
	}

}
