package io.polyn.nats.dryrun;

/**
 * Where a dry run has to stop because only a real one could tell what happens next.
 */
public final class NotSimulatedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param reason what is not simulated, as a sentence
	 */
	public NotSimulatedException(String reason) {
		super(reason);
	}

}
