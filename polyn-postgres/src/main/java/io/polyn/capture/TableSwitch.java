package io.polyn.capture;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.capture.table.CaptureMethod;
import io.polyn.capture.table.CapturedTable;
import io.polyn.capture.table.CapturedTables;

/**
 * Changes the way in which tables are captured.
 */
final class TableSwitch {

	private TableSwitch() {
	}

	/**
	 * Has all tables captured in one way.
	 * @throws PolynException if that is not possible for one of them
	 */
	static void switchAll(Connection connection, CaptureMethod method) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement("UPDATE polyn.installation SET mode = ?")) {
			statement.setString(1, method.sqlName());
			statement.executeUpdate();
		}
		for (CapturedTable table : CapturedTables.read(connection)) {
			if (table.method() != method) {
				switchTable(connection, table, method);
			}
		}
	}

	private static void switchTable(Connection connection, CapturedTable table, CaptureMethod method)
			throws SQLException {
		connection.setAutoCommit(false);
		try (Statement statement = connection.createStatement();
				PreparedStatement change = connection.prepareStatement("SELECT polyn.switch_capture(?::regclass, ?)")) {
			statement.execute("SET LOCAL lock_timeout = '2s'");
			change.setString(1, table.sqlName());
			change.setString(2, method.sqlName());
			change.execute();
			connection.commit();
		}
		catch (SQLException ex) {
			throw new PolynException(ErrorCode.CAPTURE_MODE_UNAVAILABLE,
					"The table " + table + " can't be captured in " + method.sqlName() + " mode: " + ex.getMessage()
							+ ".",
					"Run \"SELECT polyn.switch_capture('" + table.sqlName() + "', '" + method.sqlName()
							+ "')\" as its owner, or set polyn.capture.mode.",
					ex);
		}
		finally {
			connection.rollback();
			connection.setAutoCommit(true);
		}
	}

}
