package io.polyn.capture.type;

/**
 * A value of which no JSON can be made that every listener reads.
 */
public final class UnrepresentableValueException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an error.
	 * @param reason what is wrong with the value, without the value
	 */
	public UnrepresentableValueException(String reason) {
		super(reason);
	}

}
