package io.polyn.embedded.nats;

import org.jspecify.annotations.Nullable;

/**
 * The reason why one place of the search gives no usable {@code nats-server}.
 */
class UnusableBinaryException extends Exception {

	private static final long serialVersionUID = 1L;

	UnusableBinaryException(String message) {
		this(message, null);
	}

	UnusableBinaryException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
