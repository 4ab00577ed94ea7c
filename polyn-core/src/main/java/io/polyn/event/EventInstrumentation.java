package io.polyn.event;

import io.cloudevents.CloudEvent;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.polyn.ErrorCode;

/**
 * What watches events on their way, for traces and metrics. Whatever it does, it must not
 * throw.
 */
public interface EventInstrumentation {

	/** Watches nothing. */
	EventInstrumentation NONE = new EventInstrumentation() {
	};

	/**
	 * An event is about to be sent, not yet validated.
	 * @param event the event's name
	 * @param subject the subject that it goes to
	 * @param headers the message's headers, to which the trace may be added
	 * @return the operation, which may be closed by another thread
	 */
	default Operation send(String event, String subject, Headers headers) {
		return Operation.NONE;
	}

	/**
	 * A message was delivered and is about to be read and validated.
	 * @param event the name of the event that is expected
	 * @param message the message
	 * @return the operation, which is closed by this thread: after that of
	 * {@link #process}, or before it where several messages are handed over at once
	 */
	default Operation receive(String event, Message message) {
		return Operation.NONE;
	}

	/**
	 * An event, or several at once, are about to be handed to their listener.
	 * @param event the event's name
	 * @param count how many there are
	 * @return the operation, which is closed by this thread
	 */
	default Operation process(String event, int count) {
		return Operation.NONE;
	}

	/**
	 * An event was refused, on its way out or in.
	 * @param event the event's name
	 * @param code why
	 */
	default void invalid(String event, ErrorCode code) {
	}

	/**
	 * A message was delivered that had been delivered before.
	 * @param event the event's name
	 */
	default void redelivered(String event) {
	}

	/**
	 * A message was stored as a dead letter.
	 * @param event the event's name
	 * @param code why
	 */
	default void deadLettered(String event, ErrorCode code) {
	}

	/**
	 * Something that goes on until it is closed.
	 */
	interface Operation extends AutoCloseable {

		/** Watched by nobody. */
		Operation NONE = new Operation() {
		};

		/**
		 * The event is known now.
		 * @param event the event
		 */
		default void event(CloudEvent event) {
		}

		/**
		 * The message is none that the listener takes, or nothing is left of it in the
		 * listener's version: it is acknowledged without being handed over.
		 */
		default void skipped() {
		}

		/**
		 * The operation failed.
		 * @param failure why
		 */
		default void failed(Throwable failure) {
		}

		@Override
		default void close() {
		}

	}

}
