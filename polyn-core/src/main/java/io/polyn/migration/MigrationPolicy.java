package io.polyn.migration;

/**
 * What to do about something that is not as it should be between files and history.
 */
public enum MigrationPolicy {

	/** Run nothing. */
	REJECT,

	/** Log a warning and go on. */
	WARN,

	/** Go on. */
	ALLOW

}
