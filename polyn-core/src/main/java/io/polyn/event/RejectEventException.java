package io.polyn.event;

/**
 * Thrown by a listener that will never be able to handle an event: it becomes a dead
 * letter at once and is not delivered again.
 */
public class RejectEventException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param reason why, which is stored with the dead letter and logged
	 */
	public RejectEventException(String reason) {
		super(reason);
	}

	/**
	 * Creates an exception.
	 * @param reason why, which is stored with the dead letter and logged
	 * @param cause what made the listener give up
	 */
	public RejectEventException(String reason, Throwable cause) {
		super(reason, cause);
	}

}
