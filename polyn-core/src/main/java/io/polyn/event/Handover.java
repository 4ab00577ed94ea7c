package io.polyn.event;

import java.time.Duration;
import java.util.function.IntSupplier;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a listener that keeps an order waits for before it asks for more: the messages
 * that were delivered to another process, or were on their way when something broke.
 * Until {@code ack_wait} has passed, the server would deliver those behind them.
 */
final class Handover {

	private static final Logger logger = LoggerFactory.getLogger(Handover.class);

	private static final Duration INTERVAL = Duration.ofMillis(200);

	// A server that is busy looks for what has run out later than it is due.
	private static final Duration MARGIN = Duration.ofSeconds(1);

	private final JetStreamApi api;

	private final DurableConsumer consumer;

	private long delivered = Long.MAX_VALUE;

	private boolean looked;

	private long begin;

	private long lastLook = System.nanoTime() - INTERVAL.toNanos();

	/**
	 * Prepares to wait.
	 * @param consumer the consumer, of which nothing is asked until the wait is over
	 */
	Handover(JetStreamApi api, DurableConsumer consumer) {
		this.api = api;
		this.consumer = consumer;
	}

	/**
	 * Looks now and then whether what was delivered is acknowledged, or pending here, or
	 * else the next to be delivered again.
	 * @param pendingHere tells how many messages are pending here for certain
	 * @return whether it is
	 */
	boolean isOver(IntSupplier pendingHere) {
		long now = System.nanoTime();
		if (now - this.lastLook < INTERVAL.toNanos()) {
			return false;
		}
		try {
			JsonNode info = this.api.consumerInfo(this.consumer.stream(), this.consumer.name()).orElseGet(Json::object);
			if (!this.looked) {
				this.looked = true;
				this.begin = System.nanoTime();
				this.delivered = info.path("delivered").path("stream_seq").asLong();
			}
			// Counted after the server has: all of these are among those that it counts.
			return info.path("num_ack_pending").asLong() <= pendingHere.getAsInt()
					|| info.path("ack_floor").path("stream_seq").asLong() >= this.delivered || isExpired();
		}
		catch (PolynException ex) {
			logger.debug("The consumer {} can't be looked at", this.consumer.name(), ex);
			return isExpired();
		}
		finally {
			this.lastLook = System.nanoTime();
		}
	}

	// By then the server has found that nobody acknowledges them. Before it has answered
	// once, it may still deliver to where nobody receives any more.
	private boolean isExpired() {
		return this.looked && System.nanoTime() - this.begin > this.consumer.longestAckWait().plus(MARGIN).toNanos();
	}

}
