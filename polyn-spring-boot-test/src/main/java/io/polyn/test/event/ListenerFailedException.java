package io.polyn.test.event;

import java.util.Optional;

import io.polyn.event.DeadLetter;
import org.jspecify.annotations.Nullable;

/**
 * Says that a listener could not handle an event that a test has sent. Its cause is what
 * the listener has thrown, or what was found wrong with the event.
 */
public final class ListenerFailedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient @Nullable DeadLetter deadLetter;

	ListenerFailedException(String message, @Nullable Throwable cause, @Nullable DeadLetter deadLetter) {
		super(message, cause);
		this.deadLetter = deadLetter;
	}

	/**
	 * Returns what has become of the event, if it is not tried again.
	 * @return the dead letter, with its reason
	 */
	public Optional<DeadLetter> deadLetter() {
		return Optional.ofNullable(this.deadLetter);
	}

}
