package io.polyn.capture;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.capture.table.CaptureMethod;

/**
 * In which way a database's changes are captured, and why.
 *
 * @param method the way
 * @param reason why this one
 */
record ChosenMethod(CaptureMethod method, String reason) {

	/**
	 * Chooses.
	 * @throws PolynException if the mode that is asked for is not possible
	 */
	static ChosenMethod choose(CaptureMode mode, Connection connection) throws SQLException {
		requireServer(connection);
		if (mode == CaptureMode.OUTBOX) {
			return new ChosenMethod(CaptureMethod.OUTBOX, "it is configured");
		}
		List<String> obstacles = obstacles(connection);
		if (mode == CaptureMode.WAL) {
			if (!obstacles.isEmpty()) {
				throw new PolynException(ErrorCode.CAPTURE_MODE_UNAVAILABLE,
						"Changes can't be captured in wal mode: " + String.join("; ", obstacles) + ".",
						"Change that, or set polyn.capture.mode to 'outbox' or 'auto'.");
			}
			return new ChosenMethod(CaptureMethod.WAL, "it is configured");
		}
		return obstacles.isEmpty()
				? new ChosenMethod(CaptureMethod.WAL, "wal_level is logical, and the user may replicate")
				: new ChosenMethod(CaptureMethod.OUTBOX, String.join("; ", obstacles));
	}

	private static void requireServer(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery("SELECT current_setting('server_version_num')::int,"
						+ " current_setting('server_version'), current_setting('server_encoding'), pg_is_in_recovery()")) {
			row.next();
			if (row.getInt(1) < 140000) {
				throw new PolynException(ErrorCode.CAPTURE_MODE_UNAVAILABLE,
						"The database is PostgreSQL " + row.getString(2) + ".", "Use PostgreSQL 14 or later.");
			}
			if (row.getString(3).equals("SQL_ASCII")) {
				throw new PolynException(ErrorCode.CAPTURE_MODE_UNAVAILABLE,
						"The database has the encoding SQL_ASCII, so that nobody knows what its texts are.",
						"Use a database with the encoding UTF8.");
			}
			if (row.getBoolean(4)) {
				throw new PolynException(ErrorCode.CAPTURE_MODE_UNAVAILABLE,
						"The database is a standby, to which nothing can be written.",
						"Connect to the primary: a JDBC URL that names all servers finds it with"
								+ " '?targetServerType=primary'.");
			}
		}
	}

	private static List<String> obstacles(Connection connection) throws SQLException {
		List<String> obstacles = new ArrayList<>();
		try (Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery(
						"""
								SELECT current_setting('wal_level') AS wal_level,
									(SELECT rolsuper OR rolreplication OR EXISTS (SELECT FROM pg_roles managed
											WHERE managed.rolname = 'rds_replication' AND pg_has_role(current_user, managed.oid, 'MEMBER'))
										FROM pg_roles WHERE rolname = current_user) AS may_replicate,
									EXISTS (SELECT FROM pg_publication WHERE pubname = 'polyn') AS published,
									current_user AS role
								""")) {
			row.next();
			if (!row.getString("wal_level").equals("logical")) {
				obstacles.add("wal_level is " + row.getString("wal_level") + ", not logical");
			}
			if (!row.getBoolean("may_replicate")) {
				obstacles.add("the user " + row.getString("role") + " has not the attribute REPLICATION");
			}
			if (!row.getBoolean("published")) {
				obstacles.add("the publication \"polyn\" does not exist");
			}
		}
		return obstacles;
	}

}
