package io.polyn.migration;

/**
 * What to do when an operation of a migration fails.
 */
public enum FailurePolicy {

	/** Take back what the migration has done, so that the next run tries it afresh. */
	COMPENSATE,

	/**
	 * Leave everything as it is. Nothing runs until the migration was rolled back, or
	 * repaired.
	 */
	STOP

}
