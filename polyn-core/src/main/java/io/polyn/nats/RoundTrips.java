package io.polyn.nats;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

import io.nats.client.Connection;
import io.nats.client.Consumer;

/**
 * Flushes and drains that wait for one another on each connection: either is a ping, and
 * jnats gives a connection up that has more than two of them unanswered.
 */
public final class RoundTrips {

	// Others that hold it for longer wait for a server that is away.
	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private static final Map<Connection, ReentrantLock> locks = Collections.synchronizedMap(new WeakHashMap<>());

	private RoundTrips() {
	}

	/**
	 * Waits until the server has received everything that was sent.
	 * @param connection the connection
	 * @param timeout how long to wait
	 * @throws InterruptedException if this thread is interrupted
	 * @throws TimeoutException if the server doesn't answer in time
	 */
	public static void flush(Connection connection, Duration timeout) throws InterruptedException, TimeoutException {
		ReentrantLock lock = lock(connection);
		long deadline = System.nanoTime() + timeout.toNanos();
		if (!lock.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
			throw new TimeoutException("The server has not answered what was asked before");
		}
		try {
			connection.flush(left(deadline));
		}
		finally {
			lock.unlock();
		}
	}

	/**
	 * Begins to drain a subscription or dispatcher.
	 * @param connection its connection
	 * @param consumer the subscription or dispatcher
	 * @param timeout how long draining may take, zero for any time
	 * @return whether everything was handled in time
	 * @throws InterruptedException if this thread is interrupted
	 * @see Consumer#drain(Duration)
	 */
	public static CompletableFuture<Boolean> drain(Connection connection, Consumer consumer, Duration timeout)
			throws InterruptedException {
		ReentrantLock lock = lock(connection);
		boolean alone = lock.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
		try {
			return consumer.drain(timeout);
		}
		finally {
			if (alone) {
				lock.unlock();
			}
		}
	}

	private static ReentrantLock lock(Connection connection) {
		return locks.computeIfAbsent(connection, (key) -> new ReentrantLock(true));
	}

	// For jnats, zero is for ever.
	private static Duration left(long deadline) {
		return Duration.ofNanos(Math.max(deadline - System.nanoTime(), 1_000_000));
	}

}
