package io.polyn.capture;

/**
 * How committed changes are found.
 */
public enum CaptureMode {

	/** {@link #WAL} where the database and the role allow it, else {@link #OUTBOX}. */
	AUTO,

	/** They are read from the write-ahead log, by logical replication. */
	WAL,

	/** Triggers write them into a table, from which they are read. */
	OUTBOX

}
