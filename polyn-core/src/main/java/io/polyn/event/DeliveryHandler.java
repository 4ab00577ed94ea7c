package io.polyn.event;

import java.time.Duration;

import io.cloudevents.CloudEvent;
import io.nats.client.Message;
import io.nats.client.MessageHandler;
import io.nats.client.impl.NatsJetStreamMetaData;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.cloudevent.InvalidEventException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of one delivered message: read, checked, handled and acknowledged; or delivered
 * again; or stored as a dead letter and then terminated.
 */
final class DeliveryHandler implements MessageHandler {

	private static final Logger logger = LoggerFactory.getLogger(DeliveryHandler.class);

	private static final Duration LONGEST_DELAY = Duration.ofSeconds(30);

	private final EventReader reader;

	private final EventHandler handler;

	private final DeadLetterQueue deadLetters;

	private final long maxDeliver;

	DeliveryHandler(EventReader reader, EventHandler handler, DeadLetterQueue deadLetters, long maxDeliver) {
		this.reader = reader;
		this.handler = handler;
		this.deadLetters = deadLetters;
		this.maxDeliver = maxDeliver;
	}

	@Override
	public void onMessage(Message message) {
		NatsJetStreamMetaData metaData = message.metaData();
		try {
			process(message, metaData);
		}
		catch (IllegalStateException ex) {
			logger.warn("Message {} of stream {} could not be acknowledged and will be delivered again: {}",
					metaData.streamSequence(), metaData.getStream(), ex.getMessage());
		}
	}

	private void process(Message message, NatsJetStreamMetaData metaData) {
		// More deliveries than may be: the listener's process died on the last
		// one, or the dead letter could not be stored.
		if (metaData.deliveredCount() > this.maxDeliver) {
			giveUp(message, metaData, ErrorCode.LISTENER_FAILED,
					"Delivered " + metaData.deliveredCount() + " times without being handled.");
			return;
		}
		CloudEvent event;
		try {
			event = this.reader.read(message);
		}
		catch (InvalidEventException ex) {
			giveUp(message, metaData, ex.code(), ex.getMessage());
			return;
		}
		if (handled(event, message, metaData)) {
			message.ack();
		}
	}

	private boolean handled(CloudEvent event, Message message, NatsJetStreamMetaData metaData) {
		try {
			this.handler.handle(this.reader.delivery(event, message));
			return true;
		}
		// An error too, or else the message would wait for ack_wait to pass.
		catch (Throwable ex) {
			failed(event, message, metaData, ex);
			if (ex instanceof InterruptedException) {
				Thread.currentThread().interrupt();
			}
			return false;
		}
	}

	private void failed(CloudEvent event, Message message, NatsJetStreamMetaData metaData, Throwable failure) {
		long deliveries = metaData.deliveredCount();
		if (deliveries >= this.maxDeliver) {
			logger.error("The listener of {} failed on event {} for the {}. and last time", this.reader.name(),
					event.getId(), deliveries, failure);
			giveUp(message, metaData, ErrorCode.LISTENER_FAILED, "The listener failed: " + failure);
			return;
		}
		Duration delay = delay(deliveries);
		logger.warn("The listener of {} failed on event {}, delivery {} of {}; the next one is in {} s",
				this.reader.name(), event.getId(), deliveries, this.maxDeliver, delay.toSeconds(), failure);
		message.nakWithDelay(delay);
	}

	private void giveUp(Message message, NatsJetStreamMetaData metaData, ErrorCode code, String reason) {
		try {
			this.deadLetters.store(this.reader.name(), message, code, reason);
		}
		catch (PolynException ex) {
			Duration delay = delay(metaData.deliveredCount());
			logger.error("Message {} of stream {} can't become a dead letter; the next attempt is in {} s",
					metaData.streamSequence(), metaData.getStream(), delay.toSeconds(), ex);
			message.nakWithDelay(delay);
			return;
		}
		logger.warn("Message {} of stream {} is now a dead letter of {}: {}", metaData.streamSequence(),
				metaData.getStream(), this.reader.name(), reason);
		message.term();
	}

	static Duration delay(long deliveries) {
		Duration delay = Duration.ofSeconds(1L << Math.min(deliveries - 1, 5));
		return (delay.compareTo(LONGEST_DELAY) < 0) ? delay : LONGEST_DELAY;
	}

}
