package io.polyn.version;

/**
 * What became of one of several data.
 */
public sealed interface RunResult {

	/**
	 * The data reached their target.
	 *
	 * @param versioned the data in the target version
	 */
	record Walked(Versioned versioned) implements RunResult {
	}

	/**
	 * The data could not be walked.
	 *
	 * @param versioned the data as they were
	 * @param error why
	 */
	record Failed(Versioned versioned, VersioningException error) implements RunResult {
	}

}
