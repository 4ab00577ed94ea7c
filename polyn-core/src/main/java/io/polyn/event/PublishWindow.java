package io.polyn.event;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.nats.client.Connection;
import org.jspecify.annotations.Nullable;

/**
 * The events that are on their way, which are only so many at once.
 */
final class PublishWindow {

	private final Connection connection;

	private final StreamLookup streams;

	private final int size;

	private final Duration timeout;

	private final Semaphore free;

	private final PublicationsUnderway underway = new PublicationsUnderway();

	private final PublishCallbacks callbacks;

	private volatile boolean closed;

	/**
	 * Opens a window.
	 * @param size how many events may be on their way at once
	 * @param timeout how long each may take, the wait for its turn included
	 */
	PublishWindow(Connection connection, StreamLookup streams, int size, Duration timeout) {
		this.connection = connection;
		this.streams = streams;
		this.size = size;
		this.timeout = timeout;
		this.free = new Semaphore(size, true);
		this.callbacks = new PublishCallbacks(() -> size - this.free.availablePermits());
	}

	Duration timeout() {
		return this.timeout;
	}

	/**
	 * Sends an event and waits for what becomes of it.
	 * @throws PublishFailedException if no stream confirmed it
	 */
	PublishedEvent send(OutgoingEvent event) {
		CompletableFuture<PublishedEvent> result = start(event);
		try {
			return result.get();
		}
		catch (ExecutionException ex) {
			PublishFailedException failure = (PublishFailedException) ex.getCause();
			// It was made by another thread, about which the caller learns nothing.
			failure.fillInStackTrace();
			throw failure;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw PublishFailures.unconfirmed(event, "the thread was interrupted", ex);
		}
	}

	/**
	 * Sends an event, after a wait for its turn where the window is full.
	 * @return what becomes of it, completed by a thread for that alone, in the order in
	 * which the streams answer
	 */
	CompletableFuture<PublishedEvent> sendAsync(OutgoingEvent event) {
		return start(event, this.callbacks);
	}

	/**
	 * Sends an event, after a wait for its turn where the window is full.
	 * @return what becomes of it, completed by a thread that must not be held up
	 */
	CompletableFuture<PublishedEvent> start(OutgoingEvent event) {
		return start(event, Runnable::run);
	}

	private CompletableFuture<PublishedEvent> start(OutgoingEvent event, Executor completing) {
		long deadline = System.nanoTime() + this.timeout.toNanos();
		PublishFailedException failure = enter(event);
		if (failure != null) {
			event.failed(failure);
			return CompletableFuture.failedFuture(failure);
		}
		CompletableFuture<PublishedEvent> result = new CompletableFuture<>();
		Publication publication = new Publication(this.connection, this.streams, event, this.timeout, deadline,
				(settled, published, ex) -> {
					this.free.release();
					try {
						tell(event, ex);
					}
					finally {
						completing.execute(() -> {
							complete(result, published, ex);
							this.underway.remove(settled);
						});
					}
				});
		this.underway.add(publication, result);
		publication.send();
		return result;
	}

	private static void tell(OutgoingEvent event, @Nullable PublishFailedException failure) {
		if (failure != null) {
			event.failed(failure);
		}
		else {
			event.stored();
		}
	}

	private static void complete(CompletableFuture<PublishedEvent> result, @Nullable PublishedEvent published,
			@Nullable PublishFailedException failure) {
		if (failure != null) {
			result.completeExceptionally(failure);
		}
		else {
			result.complete(published);
		}
	}

	private @Nullable PublishFailedException enter(OutgoingEvent event) {
		try {
			if (!this.free.tryAcquire(this.timeout.toNanos(), TimeUnit.NANOSECONDS)) {
				return PublishFailures.windowFull(event, this.size, this.timeout);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return PublishFailures.unconfirmed(event, "the thread was interrupted before it was sent", ex);
		}
		if (this.closed) {
			this.free.release();
			return PublishFailures.unconfirmed(event, "the publisher is closed, and the event was not sent", null);
		}
		return null;
	}

	/**
	 * Waits until it is known of every event sent before what became of it.
	 * @return whether it was known in time
	 */
	boolean flush(Duration patience) {
		try {
			CompletableFuture.allOf(this.underway.results())
				.handle((none, failure) -> true)
				.get(patience.toNanos(), TimeUnit.NANOSECONDS);
			return true;
		}
		catch (TimeoutException | ExecutionException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	boolean isClosed() {
		return this.closed;
	}

	/**
	 * Takes no more events and waits for those on their way. The threads end soon, by
	 * themselves: what other threads wait for may still need them.
	 */
	void close() {
		this.closed = true;
		flush(this.timeout);
		this.underway.close();
		this.callbacks.close();
	}

}
