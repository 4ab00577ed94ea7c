package io.polyn.schema.regex;

/**
 * Raised when a validation, or one of its patterns, costs too much. The validator would
 * log an exception with the place in the data, which may tell names that are data
 * themselves.
 */
public final class BudgetExceededError extends Error {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an error.
	 * @param message what costs too much
	 */
	public BudgetExceededError(String message) {
		super(message, null, false, false);
	}

}
