package io.polyn.event;

import java.time.Duration;
import java.util.Collection;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.IntSupplier;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a listener that keeps an order begins, and goes on after something broke: it waits
 * for the messages that were delivered to another process, or were on their way, until
 * they are acknowledged or {@code ack_wait} has passed. Before that, the server would
 * deliver those behind them. Then it takes in what is delivered again, without handling
 * it: that comes in the order in which the time of each ran out, not in that of the
 * stream. The first message that was not delivered before tells that there is no more.
 */
final class Handover {

	private static final Logger logger = LoggerFactory.getLogger(Handover.class);

	private static final Duration INTERVAL = Duration.ofMillis(200);

	// A server that is busy looks for what has run out later than it is due.
	private static final Duration MARGIN = Duration.ofSeconds(1);

	private final JetStreamApi api;

	private final DurableConsumer consumer;

	private final NavigableMap<Long, PendingMessage> held = new TreeMap<>();

	// The last message that was delivered, by the first and by the latest look.
	private long deliveredFirst;

	private long delivered;

	private boolean looked;

	private long begin;

	private long lastLook = System.nanoTime() - INTERVAL.toNanos();

	private boolean collecting;

	private @Nullable String request;

	private boolean complete;

	/**
	 * Begins.
	 * @param consumer the consumer, of which nothing is asked until the wait is over
	 * @param held what a handover has taken in that is given up for this one
	 */
	Handover(JetStreamApi api, DurableConsumer consumer, Collection<PendingMessage> held) {
		this.api = api;
		this.consumer = consumer;
		held.forEach(this::hold);
	}

	/**
	 * Takes a message in.
	 * @return an earlier delivery of the same message, which it takes the place of
	 */
	@Nullable PendingMessage hold(PendingMessage message) {
		long sequence = message.metaData().streamSequence();
		// The server delivers nothing new while there is something to deliver again.
		this.complete |= this.collecting && sequence > this.delivered;
		return this.held.put(sequence, message);
	}

	/**
	 * Returns what was taken in, in the order of the stream.
	 */
	Collection<PendingMessage> held() {
		return this.held.values();
	}

	/**
	 * Looks now and then whether what was delivered is acknowledged, or pending here, or
	 * all taken in.
	 * @param pendingHere tells how many messages are pending here for certain
	 * @return whether it is
	 */
	boolean isOver(IntSupplier pendingHere) {
		if (this.collecting) {
			return this.complete;
		}
		long now = System.nanoTime();
		if (now - this.lastLook < INTERVAL.toNanos()) {
			return false;
		}
		try {
			JsonNode info = this.api.consumerInfo(this.consumer.stream(), this.consumer.name()).orElseGet(Json::object);
			this.delivered = info.path("delivered").path("stream_seq").asLong();
			if (!this.looked) {
				this.looked = true;
				this.begin = System.nanoTime();
				this.deliveredFirst = this.delivered;
			}
			// Counted after the server has: all of these are among those that it counts.
			if (info.path("num_ack_pending").asLong() <= pendingHere.getAsInt()
					|| info.path("ack_floor").path("stream_seq").asLong() >= this.deliveredFirst) {
				return true;
			}
			// By now the server has found that nobody acknowledges them.
			this.collecting = System.nanoTime() - this.begin > this.consumer.longestAckWait().plus(MARGIN).toNanos();
		}
		catch (PolynException ex) {
			// Until it answers, it may deliver to where nobody receives any more; and a
			// new leader looks anew for what has run out.
			this.looked = false;
			logger.debug("The consumer {} can't be looked at", this.consumer.name(), ex);
		}
		finally {
			this.lastLook = System.nanoTime();
		}
		return false;
	}

	/**
	 * Says whether to ask for what is delivered again.
	 */
	boolean isCollecting() {
		return this.collecting;
	}

	/**
	 * Returns where the answers to the latest request go, nothing if there was none.
	 */
	@Nullable String request() {
		return this.request;
	}

	void requested(@Nullable String inbox) {
		this.request = inbox;
	}

	/**
	 * The server has told that it has nothing more for a request.
	 */
	void exhausted(String inbox) {
		this.complete |= inbox.equals(this.request);
	}

}
