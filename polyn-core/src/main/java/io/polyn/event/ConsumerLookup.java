package io.polyn.event;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.nats.client.Connection;
import io.polyn.PolynException;
import io.polyn.nats.SilentConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up a consumer that seems to be gone, until it is there or the receiver stops.
 */
final class ConsumerLookup {

	private static final Logger logger = LoggerFactory.getLogger(MessageReceiver.class);

	private static final Duration PAUSE = Duration.ofMillis(100);

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	private final Connection connection;

	private final Supplier<DurableConsumer> lookup;

	private final ReceiveWindow window;

	private final CountDownLatch stopping;

	private volatile @Nullable PolynException problem;

	/**
	 * Prepares to look a consumer up.
	 * @param lookup finds the consumer, or says why there is none
	 * @param window what goes on with the consumer that is found
	 * @param stopping ends the search at zero
	 */
	ConsumerLookup(Connection connection, Supplier<DurableConsumer> lookup, ReceiveWindow window,
			CountDownLatch stopping) {
		this.connection = connection;
		this.lookup = lookup;
		this.window = window;
		this.stopping = stopping;
	}

	/**
	 * Returns why there is no consumer, as long as there is none.
	 */
	@Nullable PolynException problem() {
		return this.problem;
	}

	/**
	 * Looks the consumer up after a pause, unless the whole server is gone by then.
	 */
	void lookUpIfConnected() throws InterruptedException {
		boolean stopped = this.stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
		if (!stopped && this.connection.getStatus() == Connection.Status.CONNECTED && !this.window.hasReconnected()) {
			lookUp();
		}
	}

	/**
	 * Looks the consumer up: it may be gone, or the server just be unable to answer.
	 */
	void lookUp() throws InterruptedException {
		do {
			try {
				SilentConnection.reconnect(this.connection);
				found(this.lookup.get());
			}
			catch (PolynException ex) {
				missing(ex);
				this.window.extendPending();
			}
		}
		while (!this.stopping.await((this.problem != null) ? INTERVAL.toMillis() : PAUSE.toMillis(),
				TimeUnit.MILLISECONDS) && this.problem != null);
		this.window.clear();
	}

	private void found(DurableConsumer found) {
		this.window.consumer(found);
		if (this.problem != null) {
			logger.info("Receiving from the consumer {} of the stream {} again", found.name(), found.stream());
		}
		this.problem = null;
	}

	/**
	 * Remembers why nothing can be received, and tells it where that is news.
	 */
	void missing(PolynException now) {
		PolynException before = this.problem;
		this.problem = now;
		if (before == null || before.code() != now.code()) {
			logger.error("Nothing is received from the consumer {} of the stream {} until this is mended: {}",
					this.window.consumer().name(), this.window.consumer().stream(), now.getMessage());
		}
	}

}
