package io.polyn.event;

import java.time.Duration;
import java.util.function.Consumer;

import io.nats.client.Message;
import io.nats.client.impl.NatsJetStreamMetaData;
import io.polyn.ErrorCode;
import io.polyn.cloudevent.CheckedEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A message that the server has delivered and that is not settled yet.
 */
final class PendingMessage {

	private static final Logger logger = LoggerFactory.getLogger(PendingMessage.class);

	private final Message message;

	private final NatsJetStreamMetaData metaData;

	private final Consumer<PendingMessage> whenSettled;

	private volatile long extended = System.nanoTime();

	private volatile boolean done;

	private volatile boolean settled;

	private @Nullable CheckedEvent decoded;

	private @Nullable Verdict verdict;

	private long retries;

	PendingMessage(Message message, Consumer<PendingMessage> whenSettled) {
		this.message = message;
		this.metaData = message.metaData();
		this.whenSettled = whenSettled;
	}

	Message message() {
		return this.message;
	}

	NatsJetStreamMetaData metaData() {
		return this.metaData;
	}

	/**
	 * Returns how often the message was delivered or, since it was, begun anew.
	 */
	long deliveries() {
		return this.metaData.deliveredCount() + this.retries;
	}

	void beginAnew() {
		this.retries++;
	}

	/**
	 * Returns the event, if it was read before.
	 */
	@Nullable CheckedEvent decoded() {
		return this.decoded;
	}

	void decoded(CheckedEvent event) {
		this.decoded = event;
	}

	/**
	 * Returns what to call the event in a log.
	 */
	String eventId() {
		return (this.decoded != null) ? this.decoded.event().getId() : "of unknown id";
	}

	/**
	 * Returns why the message is to become a dead letter, if that is known.
	 */
	@Nullable Verdict verdict() {
		return this.verdict;
	}

	void verdict(Verdict verdict) {
		this.verdict = verdict;
	}

	/**
	 * Notes that there is nothing left to do. The server is told later.
	 */
	void done() {
		this.done = true;
	}

	boolean isDone() {
		return this.done;
	}

	void ack() {
		settle(this.message::ack);
	}

	void nak(Duration delay) {
		settle(delay.isZero() ? this.message::nak : () -> this.message.nakWithDelay(delay));
	}

	void term() {
		settle(this.message::term);
	}

	/**
	 * Says whether there is nothing left to do, or somebody else does it.
	 */
	boolean isSettled() {
		return this.done || this.settled;
	}

	/**
	 * Says whether the server has not heard of the message for a time.
	 */
	boolean isDue(long now, long afterNanos) {
		return now - this.extended > afterNanos;
	}

	/**
	 * Tells the server that the message is still being worked on.
	 */
	void extend(long now) {
		this.extended = now;
		attempt(this.message::inProgress);
	}

	private void settle(Runnable acknowledgement) {
		this.settled = true;
		attempt(acknowledgement);
		this.whenSettled.accept(this);
	}

	// Without a connection the server delivers it again.
	private void attempt(Runnable acknowledgement) {
		// jnats sends nothing for a thread that is interrupted, as a handler may be when
		// the listener stops.
		boolean interrupted = Thread.interrupted();
		try {
			acknowledgement.run();
		}
		catch (IllegalStateException ex) {
			logger.warn("Message {} of stream {} could not be acknowledged and will be delivered again: {}",
					this.metaData.streamSequence(), this.metaData.getStream(), ex.getMessage());
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * Why a message can't be handled.
	 *
	 * @param code the error
	 * @param reason the same in words
	 */
	record Verdict(ErrorCode code, String reason) {
	}

}
