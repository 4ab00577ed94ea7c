package io.polyn.event;

import java.util.List;

import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.MessageHandler;
import io.nats.client.impl.Headers;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.cloudevent.CheckedEvent;
import io.polyn.cloudevent.InvalidEventException;
import io.polyn.event.EventInstrumentation.Operation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a message that no stream will deliver again: read, checked and handled. If
 * that fails, a requester is told, and what nobody asked for becomes a dead letter.
 */
final class SubscribedMessageHandler implements MessageHandler {

	private static final Logger logger = LoggerFactory.getLogger(SubscribedMessageHandler.class);

	private static final int INVALID = 400;

	private static final int FAILED = 500;

	private final EventReader reader;

	private final Call call;

	private final boolean replies;

	private final DeadLetterQueue deadLetters;

	private final EventInstrumentation instrumentation;

	/**
	 * Creates a handler.
	 * @param replies whether the call answers requests
	 */
	SubscribedMessageHandler(EventReader reader, Call call, boolean replies, DeadLetterQueue deadLetters,
			EventInstrumentation instrumentation) {
		this.reader = reader;
		this.call = call;
		this.replies = replies;
		this.deadLetters = deadLetters;
		this.instrumentation = instrumentation;
	}

	@Override
	public void onMessage(Message message) {
		if (!this.reader.concerns(message)) {
			return;
		}
		try (Operation receiving = this.instrumentation.receive(this.reader.name(), message)) {
			List<EventDelivery> deliveries;
			try {
				CheckedEvent event = this.reader.decode(message);
				receiving.event(event.event());
				deliveries = this.reader.read(event, message);
				requireOne(deliveries, message);
			}
			catch (PolynException ex) {
				receiving.failed(ex);
				if (ex instanceof InvalidEventException) {
					this.instrumentation.invalid(this.reader.name(), ex.code());
				}
				if (ex.code() == ErrorCode.CHANGE_FAILED) {
					logger.error("The listener of {} failed on a message to {}", this.reader.name(),
							message.getSubject(), ex);
				}
				refuse(message, INVALID, ex.code(), String.valueOf(ex.getMessage()));
				return;
			}
			// What an application's own converter or change raises, for example.
			catch (RuntimeException | Error ex) {
				receiving.failed(ex);
				failed(message, "a message to " + message.getSubject(), ex);
				return;
			}
			for (EventDelivery delivery : deliveries) {
				if (!handle(delivery)) {
					// With the message all of them are a dead letter.
					return;
				}
			}
		}
	}

	// A requester gets one answer.
	private void requireOne(List<EventDelivery> deliveries, Message message) {
		if (isRequest(message) && deliveries.size() != 1) {
			throw new PolynException(ErrorCode.SEVERAL_RESULTS,
					"In the version of those who answer it the request becomes " + deliveries.size() + " events.",
					"Send the request in a version in which it is one.");
		}
	}

	private boolean handle(EventDelivery delivery) {
		Operation processing = this.instrumentation.process(this.reader.name(), 1);
		try {
			processing.event(delivery.event());
			this.call.handle(delivery);
			return true;
		}
		// An error too: the listener goes on with the next message.
		catch (Throwable ex) {
			processing.failed(ex);
			if (ex instanceof InterruptedException) {
				Thread.currentThread().interrupt();
			}
			failed(delivery.message(), "event " + delivery.event().getId(), ex);
			return false;
		}
		finally {
			processing.close();
		}
	}

	private void failed(Message message, String what, Throwable failure) {
		logger.error("The listener of {} failed on {}", this.reader.name(), what, failure);
		refuse(message, FAILED, ErrorCode.LISTENER_FAILED, "The listener failed: " + failure);
	}

	private void refuse(Message message, int status, ErrorCode code, String reason) {
		if (isRequest(message)) {
			// What went wrong inside is not the requester's to know.
			sendError(message, status, (status == INVALID) ? reason : code.id() + ": The listener failed.");
			return;
		}
		String name = this.reader.expectedName(message);
		try {
			this.deadLetters.store(name, message, 1, code, reason);
			logger.warn("A message to {} is now a dead letter of {}: {}", message.getSubject(), name,
					DeadLetterQueue.printable(reason));
			this.instrumentation.deadLettered(this.reader.name(), code);
		}
		catch (PolynException ex) {
			logger.error("A message to {} is lost, since it can't become a dead letter either", message.getSubject(),
					ex);
		}
	}

	// Where nothing is answered, it is a stream's acknowledgement that is waited for.
	private boolean isRequest(Message message) {
		return this.replies && message.getReplyTo() != null;
	}

	private static void sendError(Message message, int status, String description) {
		Connection connection = message.getConnection();
		Headers headers = new Headers().put(EventRequests.ERROR, DeadLetterQueue.printable(description))
			.put(EventRequests.ERROR_CODE, String.valueOf(status));
		connection.publish(message.getReplyTo(), headers, new byte[0]);
	}

	/**
	 * What is done with a valid event.
	 */
	@FunctionalInterface
	interface Call {

		void handle(EventDelivery delivery) throws Exception;

	}

}
