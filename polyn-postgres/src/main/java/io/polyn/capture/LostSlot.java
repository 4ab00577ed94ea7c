package io.polyn.capture;

/**
 * What happens when the replication slot is gone, or the log that it needed is.
 */
public enum LostSlot {

	/** Capture waits until somebody has decided. */
	HALT,

	/** All rows of all tables are published once more, then what changes from then on. */
	LOAD

}
