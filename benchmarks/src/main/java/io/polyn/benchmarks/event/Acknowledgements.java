package io.polyn.benchmarks.event;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Counts what was stored.
 */
final class Acknowledgements {

	private final CountDownLatch missing;

	private volatile @Nullable Throwable failure;

	Acknowledgements(int expected) {
		this.missing = new CountDownLatch(expected);
	}

	void add(CompletableFuture<?> acknowledgement) {
		acknowledgement.whenComplete(this::settled);
	}

	private void settled(Object stored, @Nullable Throwable failure) {
		if (failure != null) {
			this.failure = failure;
		}
		this.missing.countDown();
	}

	/**
	 * Waits for the last one.
	 * @throws IllegalStateException if one failed, or does not come
	 */
	void await() throws InterruptedException {
		boolean complete = this.missing.await(5, TimeUnit.MINUTES);
		if (!complete || this.failure != null) {
			throw new IllegalStateException("Not all was stored; missing are " + this.missing.getCount(), this.failure);
		}
	}

}
