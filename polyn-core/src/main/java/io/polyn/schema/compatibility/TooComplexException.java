package io.polyn.schema.compatibility;

/**
 * Raised when schemas are too complex to be compared in a bounded time.
 */
final class TooComplexException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	TooComplexException() {
		super("Too complex", null, false, false);
	}

}
