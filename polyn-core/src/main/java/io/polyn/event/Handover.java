package io.polyn.event;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a listener that keeps an order waits for when it starts: the messages that another
 * process was given before, and acknowledges, or has died with. Until {@code ack_wait}
 * has passed, the server would deliver those behind them.
 */
final class Handover {

	private static final Logger logger = LoggerFactory.getLogger(Handover.class);

	private static final Duration INTERVAL = Duration.ofMillis(200);

	private final JetStreamApi api;

	private final DurableConsumer consumer;

	private long delivered = Long.MAX_VALUE;

	/**
	 * Prepares to wait.
	 * @param consumer the consumer, of which nothing was asked yet
	 */
	Handover(JetStreamApi api, DurableConsumer consumer) {
		this.api = api;
		this.consumer = consumer;
	}

	/**
	 * Waits until what was delivered is acknowledged, or is the next to be delivered
	 * again.
	 * @param stopping ends the wait at zero
	 */
	void await(CountDownLatch stopping) throws InterruptedException {
		long begin = System.nanoTime();
		long longest = this.consumer.longestAckWait().plus(INTERVAL).toNanos();
		while (!isAcknowledged() && System.nanoTime() - begin < longest
				&& !stopping.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
			logger.debug("Waiting for what the consumer {} has delivered before", this.consumer.name());
		}
	}

	private boolean isAcknowledged() {
		try {
			JsonNode info = this.api.consumerInfo(this.consumer.stream(), this.consumer.name()).orElseGet(Json::object);
			this.delivered = Math.min(this.delivered, info.path("delivered").path("stream_seq").asLong());
			return info.path("num_ack_pending").asLong() == 0
					|| info.path("ack_floor").path("stream_seq").asLong() >= this.delivered;
		}
		catch (PolynException ex) {
			logger.debug("The consumer {} can't be looked at", this.consumer.name(), ex);
			return false;
		}
	}

}
