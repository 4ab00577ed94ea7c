package io.polyn.event;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.nats.client.Dispatcher;
import io.nats.client.MessageConsumer;

/**
 * The delivery of messages, while it goes on.
 *
 * @param dispatcher what hands the messages over, one at a time
 * @param messages what asks for them
 */
record Receiving(Dispatcher dispatcher, MessageConsumer messages) {

	/**
	 * What jnats gets more than there is: when its own time is over it answers that all
	 * is drained, though a handler may still run.
	 */
	private static final Duration MARGIN = Duration.ofMillis(100);

	/**
	 * Ends it, and waits until what was delivered is handled.
	 * @param timeout how long to wait
	 * @return whether all was handled in time
	 */
	boolean drain(Duration timeout) {
		if (!this.dispatcher.isActive()) {
			return false;
		}
		long deadline = System.nanoTime() + timeout.toNanos();
		try {
			// In this order: a stopped consumer unsubscribes with messages still
			// waiting here, while one that drains does not.
			CompletableFuture<Boolean> drained = this.dispatcher.drain(timeout.plus(MARGIN));
			this.messages.stop();
			return drained.get(timeout.toMillis(), TimeUnit.MILLISECONDS) && System.nanoTime() - deadline < 0;
		}
		catch (TimeoutException | ExecutionException | IllegalStateException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
