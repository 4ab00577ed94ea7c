package io.polyn.capture.table;

/**
 * What happens when a table was changed so that its events are not compatible with those
 * that were published.
 */
public enum IncompatibleChange {

	/** The table's events get their next version. */
	CONTINUE,

	/** Capture waits until the table, or this choice, is changed. */
	HALT

}
