package io.polyn.capture.source;

import java.sql.SQLException;

/**
 * A failure of the database where none can be declared.
 */
final class UncheckedSqlException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	UncheckedSqlException(SQLException cause) {
		super(cause);
	}

	@Override
	public synchronized SQLException getCause() {
		return (SQLException) super.getCause();
	}

}
