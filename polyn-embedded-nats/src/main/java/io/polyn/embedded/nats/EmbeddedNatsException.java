package io.polyn.embedded.nats;

import org.jspecify.annotations.Nullable;

/**
 * The error of a {@code nats-server} that could not be found or started: what was tried
 * and what to do.
 */
public class EmbeddedNatsException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an error.
	 * @param message what was tried and what to do
	 */
	public EmbeddedNatsException(String message) {
		this(message, null);
	}

	/**
	 * Creates an error with a cause.
	 * @param message what was tried and what to do
	 * @param cause what led to it
	 */
	public EmbeddedNatsException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
