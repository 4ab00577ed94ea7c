package io.polyn.test.event;

import io.polyn.event.DeadLetter;
import org.jspecify.annotations.Nullable;

/**
 * What a listener has made of an event.
 *
 * @param consumer the consumer of the listener
 * @param failure why it did not handle the event, if it did not
 * @param deadLetter what the event has become then, unless it is delivered again
 */
record ListenerResult(String consumer, @Nullable Throwable failure, @Nullable DeadLetter deadLetter) {

	boolean isHandled() {
		return this.failure == null;
	}

	ListenerFailedException exception(SentEvent event) {
		String what = (this.deadLetter != null)
				? " became a dead letter of the consumer " + this.consumer + " (" + this.deadLetter.code() + "): "
						+ this.deadLetter.reason()
				: " was not handled by the listener of the consumer " + this.consumer + ": " + this.failure;
		return new ListenerFailedException(event + what, this.failure, this.deadLetter);
	}

}
