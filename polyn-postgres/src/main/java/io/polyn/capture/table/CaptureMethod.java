package io.polyn.capture.table;

import java.util.Locale;

/**
 * How the changes of a table are captured.
 */
public enum CaptureMethod {

	/** They are read from the write-ahead log. */
	WAL,

	/** Triggers write them into {@code polyn.outbox}. */
	OUTBOX;

	/**
	 * Returns the method's name in the database.
	 * @return the name in lower case
	 */
	public String sqlName() {
		return name().toLowerCase(Locale.ROOT);
	}

}
