package io.polyn;

import org.jspecify.annotations.Nullable;

/**
 * The root of Polyn's errors: what went wrong, where, and what to do about it.
 */
public class PolynException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final ErrorCode code;

	private final String problem;

	private final String remedy;

	/**
	 * Creates an error.
	 * @param code the stable code
	 * @param problem what is wrong and where, as one or more sentences
	 * @param remedy what to do, as one or more sentences
	 */
	public PolynException(ErrorCode code, String problem, String remedy) {
		this(code, problem, remedy, null);
	}

	/**
	 * Creates an error with a cause.
	 * @param code the stable code
	 * @param problem what is wrong and where, as one or more sentences
	 * @param remedy what to do, as one or more sentences
	 * @param cause what led to it
	 */
	public PolynException(ErrorCode code, String problem, String remedy, @Nullable Throwable cause) {
		super(code.id() + ": " + problem + " " + remedy, cause);
		this.code = code;
		this.problem = problem;
		this.remedy = remedy;
	}

	/**
	 * Returns the stable code.
	 * @return the code, documented in {@code docs/errors.md}
	 */
	public ErrorCode code() {
		return this.code;
	}

	/**
	 * Returns what is wrong and where.
	 * @return one or more sentences
	 */
	public String problem() {
		return this.problem;
	}

	/**
	 * Returns what to do.
	 * @return one or more sentences
	 */
	public String remedy() {
		return this.remedy;
	}

}
