package io.polyn.event;

/**
 * A listener's own work on a dead letter.
 */
@FunctionalInterface
public interface DeadLetterHandler {

	/**
	 * Handles a dead letter. It stays in its stream. When this method throws, it is
	 * delivered again later, without end.
	 * @param letter the dead letter
	 * @throws Exception if it could not be handled
	 */
	void handle(DeadLetter letter) throws Exception;

}
