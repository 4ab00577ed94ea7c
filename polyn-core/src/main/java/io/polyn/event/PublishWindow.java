package io.polyn.event;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.nats.client.Connection;
import org.jspecify.annotations.Nullable;

/**
 * The events that are on their way, which are only so many at once.
 */
final class PublishWindow {

	private static final Duration IDLE = Duration.ofSeconds(10);

	private final Connection connection;

	private final StreamLookup streams;

	private final int size;

	private final Duration timeout;

	private final Semaphore free;

	private final Set<CompletableFuture<PublishedEvent>> pending = ConcurrentHashMap.newKeySet();

	private final ScheduledThreadPoolExecutor scheduler;

	private final ThreadPoolExecutor callbacks;

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
		this.scheduler = new ScheduledThreadPoolExecutor(1, daemons("polyn-publish-retry"));
		this.scheduler.setRemoveOnCancelPolicy(true);
		// Not the threads that bring the answers: whoever waits there for one waits in
		// vain.
		this.callbacks = new ThreadPoolExecutor(1, 1, IDLE.toMillis(), TimeUnit.MILLISECONDS,
				new LinkedBlockingQueue<>(), daemons("polyn-publish-callback"));
		this.scheduler.setKeepAliveTime(IDLE.toMillis(), TimeUnit.MILLISECONDS);
		this.scheduler.allowCoreThreadTimeOut(true);
		this.callbacks.allowCoreThreadTimeOut(true);
	}

	private static ThreadFactory daemons(String name) {
		return (task) -> {
			Thread thread = new Thread(task, name);
			thread.setDaemon(true);
			return thread;
		};
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
		CompletableFuture<PublishedEvent> visible = new CompletableFuture<>();
		this.pending.add(visible);
		start(event).whenCompleteAsync((published, failure) -> {
			this.pending.remove(visible);
			complete(visible, published, failure);
		}, this.callbacks);
		return visible;
	}

	private static void complete(CompletableFuture<PublishedEvent> future, @Nullable PublishedEvent published,
			@Nullable Throwable failure) {
		if (failure != null) {
			future.completeExceptionally(failure);
		}
		else {
			future.complete(published);
		}
	}

	/**
	 * Sends an event, after a wait for its turn where the window is full.
	 * @return what becomes of it, completed by a thread that must not be held up
	 */
	CompletableFuture<PublishedEvent> start(OutgoingEvent event) {
		long deadline = System.nanoTime() + this.timeout.toNanos();
		PublishFailedException failure = enter(event);
		if (failure != null) {
			event.failed(failure);
			return CompletableFuture.failedFuture(failure);
		}
		Publication publication = new Publication(this.connection, this.streams, this.scheduler, event, this.timeout,
				deadline);
		// Whoever waits goes on after all of this, which what depends on the result
		// itself
		// may not.
		CompletableFuture<PublishedEvent> settled = new CompletableFuture<>();
		publication.result().whenComplete((published, ex) -> {
			this.free.release();
			if (ex != null) {
				event.failed(ex);
			}
			else {
				event.stored();
			}
			complete(settled, published, ex);
		});
		publication.send();
		return settled;
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
		CompletableFuture<?>[] before = this.pending.toArray(CompletableFuture[]::new);
		try {
			CompletableFuture.allOf(before)
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

	/**
	 * Takes no more events and waits for those on their way. The threads end by
	 * themselves: what other threads wait for may still need them.
	 */
	void close() {
		this.closed = true;
		flush(this.timeout);
	}

}
