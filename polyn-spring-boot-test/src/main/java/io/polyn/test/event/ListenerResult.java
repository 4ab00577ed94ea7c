package io.polyn.test.event;

import io.polyn.event.DeadLetter;
import io.polyn.test.event.ListenerOutcomes.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What a listener has made of an event.
 *
 * @param consumer the consumer of the listener
 * @param outcome what has become of the event
 * @param deadLetter what the event has become if that is a failure, unless it is
 * delivered again
 */
record ListenerResult(String consumer, Outcome outcome, @Nullable DeadLetter deadLetter) {

	boolean isHandled() {
		return this.outcome.isHandled();
	}

	boolean isFailed() {
		return this.outcome.failure() != null;
	}

	ListenerFailedException exception(SentEvent event) {
		return new ListenerFailedException(event + " " + description(), this.outcome.failure(), this.deadLetter);
	}

	/**
	 * Returns what follows the event in a sentence.
	 */
	String description() {
		if (this.deadLetter != null) {
			return "became a dead letter of the consumer " + this.consumer + " (" + this.deadLetter.code() + "): "
					+ this.deadLetter.reason();
		}
		if (isFailed()) {
			return "was not handled by the listener of the consumer " + this.consumer + ": " + this.outcome.failure();
		}
		return isHandled() ? "was handled by the listener of the consumer " + this.consumer
				: "was acknowledged without a call of the listener of the consumer " + this.consumer
						+ ": the listener does not take events of this type, or nothing is left of it in the listener's version";
	}

}
