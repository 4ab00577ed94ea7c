package io.polyn.tool;

import java.util.Locale;

/**
 * How a command ended, and the exit code of a process that runs it.
 */
public enum ExitStatus {

	/** It was done, and there is nothing to object to. */
	SUCCESS(0),

	/** It was done, and found what should not be: the answer is no. */
	FINDINGS(1),

	/** It could not be done. */
	FAILED(2);

	private final int code;

	ExitStatus(int code) {
		this.code = code;
	}

	/**
	 * Returns the exit code of the process.
	 * @return 0, 1 or 2
	 */
	public int code() {
		return this.code;
	}

	/**
	 * Returns the status as reports show it.
	 * @return for example {@code success}
	 */
	public String id() {
		return name().toLowerCase(Locale.ROOT);
	}

}
