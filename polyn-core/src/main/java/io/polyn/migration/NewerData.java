package io.polyn.migration;

/**
 * What becomes of messages and keys that were written after a backup was made, be it by
 * the run that it precedes, when it is put back.
 */
public enum NewerData {

	/** If there are any that would be lost, nothing is put back. */
	REFUSE,

	/** What would be in the way is overwritten or deleted. */
	OVERWRITE

}
