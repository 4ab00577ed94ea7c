package io.polyn.capture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.Locale;
import java.util.Objects;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.event.RowOperation;
import io.polyn.json.Json;

/**
 * Sets change capture up in a database, with the same verbs as its SQL functions: what is
 * done here may as well be done by the SQL of Flyway or Liquibase.
 */
public final class CaptureSetup {

	private static final int VERSION = 1;

	private static final String RAISED = "P0001";

	private CaptureSetup() {
	}

	/**
	 * Returns the SQL that installs change capture, or brings it up to this version.
	 * @return statements for PostgreSQL 14 or later
	 */
	public static String installSql() {
		return resource("install.sql");
	}

	/**
	 * Returns the SQL that removes change capture, and what is captured and not
	 * published.
	 * @return statements for PostgreSQL 14 or later
	 */
	public static String uninstallSql() {
		return resource("uninstall.sql");
	}

	/**
	 * Installs change capture, or brings it up to this version. Several may do so at
	 * once.
	 * @param connection a connection to the database, in auto-commit mode or within a
	 * transaction
	 * @throws PolynException if a newer build has installed it
	 * ({@link ErrorCode#CAPTURE_NOT_INSTALLED}), or the database refuses
	 * ({@link ErrorCode#DATABASE_FAILED})
	 */
	public static void install(Connection connection) {
		try {
			if (installedVersion(connection) == VERSION) {
				return;
			}
			boolean alone = connection.getAutoCommit();
			if (alone) {
				connection.setAutoCommit(false);
			}
			try (Statement statement = connection.createStatement()) {
				statement.execute("SELECT pg_advisory_xact_lock(hashtext('polyn.install'))");
				requireNotNewer(installedVersion(connection));
				statement.execute(installSql());
				if (alone) {
					connection.commit();
				}
			}
			finally {
				if (alone) {
					connection.rollback();
					connection.setAutoCommit(true);
				}
			}
		}
		catch (SQLException ex) {
			throw failed(ex);
		}
	}

	/**
	 * Makes sure that change capture is installed.
	 * @param connection a connection to the database
	 * @throws PolynException if it is not, or another build's
	 * ({@link ErrorCode#CAPTURE_NOT_INSTALLED})
	 */
	static void requireInstalled(Connection connection) throws SQLException {
		int version = installedVersion(connection);
		requireNotNewer(version);
		if (version < VERSION) {
			throw new PolynException(ErrorCode.CAPTURE_NOT_INSTALLED,
					(version == 0) ? "The database has no change capture installed."
							: "The database has change capture of version " + version + " installed, this is " + VERSION
									+ ".",
					"Set polyn.capture.install=true, or have the SQL of CaptureSetup.installSql() run by whoever may.");
		}
	}

	private static void requireNotNewer(int version) {
		if (version > VERSION) {
			throw new PolynException(ErrorCode.CAPTURE_NOT_INSTALLED,
					"The database has change capture of version " + version + " installed, this is " + VERSION + ".",
					"Use the newer build of Polyn.");
		}
	}

	private static int installedVersion(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			try (ResultSet row = statement.executeQuery("SELECT to_regclass('polyn.installation') IS NOT NULL")) {
				row.next();
				if (!row.getBoolean(1)) {
					return 0;
				}
			}
			try (ResultSet row = statement.executeQuery("SELECT version FROM polyn.installation")) {
				return row.next() ? row.getInt(1) : 0;
			}
		}
	}

	/**
	 * Removes change capture, and what is captured and not published.
	 * @param connection a connection to the database
	 * @throws PolynException if the database refuses ({@link ErrorCode#DATABASE_FAILED})
	 */
	public static void uninstall(Connection connection) {
		try (Statement statement = connection.createStatement()) {
			statement.execute(uninstallSql());
		}
		catch (SQLException ex) {
			throw failed(ex);
		}
	}

	/**
	 * Captures a table, from the end of the transaction on.
	 * @param connection a connection of the table's owner
	 * @param capture what is to be captured; of a table that is captured already, this
	 * replaces what was
	 * @throws PolynException if that is not possible
	 * ({@link ErrorCode#TABLE_NOT_CAPTURABLE}, {@link ErrorCode#INVALID_NAME}), or the
	 * database refuses ({@link ErrorCode#DATABASE_FAILED})
	 */
	public static void capture(Connection connection, TableCapture capture) {
		try (PreparedStatement statement = connection
			.prepareStatement("SELECT polyn.capture_table(?::regclass, ?, ?, ?::jsonb, ?, ?, ?)")) {
			statement.setString(1, capture.table());
			statement.setArray(2, connection.createArrayOf("text", names(capture.operations())));
			statement.setArray(3, connection.createArrayOf("text", capture.excludedColumns().toArray()));
			statement.setString(4, overrides(capture));
			statement.setBoolean(5, capture.onlyRealChanges());
			statement.setString(6, capture.eventType());
			statement.setBoolean(7, capture.initialLoad());
			statement.execute();
		}
		catch (SQLException ex) {
			throw failed(ex);
		}
	}

	/**
	 * Captures a table unless it is captured in just this way, so that this may be done
	 * at every start. Rows that were published at first are not published once more.
	 * @param connection a connection of the table's owner
	 * @param capture what is to be captured; without an event type, any is right
	 * @throws PolynException as by {@link #capture}
	 */
	public static void captureUnlessSame(Connection connection, TableCapture capture) {
		try (PreparedStatement statement = connection
			.prepareStatement("SELECT operations @> ? AND operations <@ ? AND excluded_columns @> ?"
					+ " AND excluded_columns <@ ? AND overrides = ?::jsonb AND only_real_changes = ?"
					+ " AND coalesce(event_type = ?, true), initial_load IS NOT NULL"
					+ " FROM polyn.captured_table WHERE relation = ?::regclass AND NOT released")) {
			Array operations = connection.createArrayOf("text", names(capture.operations()));
			Array excludedColumns = connection.createArrayOf("text", capture.excludedColumns().toArray());
			statement.setArray(1, operations);
			statement.setArray(2, operations);
			statement.setArray(3, excludedColumns);
			statement.setArray(4, excludedColumns);
			statement.setString(5, overrides(capture));
			statement.setBoolean(6, capture.onlyRealChanges());
			statement.setString(7, capture.eventType());
			statement.setString(8, capture.table());
			try (ResultSet row = statement.executeQuery()) {
				if (!row.next()) {
					capture(connection, capture);
					return;
				}
				boolean load = capture.initialLoad() && !row.getBoolean(2);
				if (!row.getBoolean(1) || load) {
					capture(connection, load ? capture : capture.withoutInitialLoad());
				}
			}
		}
		catch (SQLException ex) {
			throw failed(ex);
		}
	}

	/**
	 * Captures some operations on a table no longer.
	 * @param connection a connection of the table's owner
	 * @param table the table's name as SQL has it
	 * @param operations the operations; none for all of them
	 * @throws PolynException if the database refuses ({@link ErrorCode#DATABASE_FAILED})
	 */
	public static void release(Connection connection, String table, RowOperation... operations) {
		Collection<RowOperation> released = java.util.List
			.of((operations.length == 0) ? RowOperation.values() : operations);
		try (PreparedStatement statement = connection.prepareStatement("SELECT polyn.release_table(?::regclass, ?)")) {
			statement.setString(1, table);
			statement.setArray(2, connection.createArrayOf("text", names(released)));
			statement.execute();
		}
		catch (SQLException ex) {
			throw failed(ex);
		}
	}

	private static String overrides(TableCapture capture) {
		return new String(Json.write(capture.overrides()), StandardCharsets.UTF_8);
	}

	private static Object[] names(Collection<RowOperation> operations) {
		return operations.stream().map((operation) -> operation.name().toLowerCase(Locale.ROOT)).toArray();
	}

	private static String resource(String name) {
		try (InputStream content = CaptureSetup.class.getResourceAsStream(name)) {
			return new String(Objects.requireNonNull(content).readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	// What the functions raise begins with a code, and has its remedy in the hint.
	private static PolynException failed(SQLException cause) {
		if (RAISED.equals(cause.getSQLState()) && cause instanceof org.postgresql.util.PSQLException raised
				&& raised.getServerErrorMessage() != null) {
			String message = Objects.requireNonNullElse(raised.getServerErrorMessage().getMessage(), "");
			String hint = Objects.requireNonNullElse(raised.getServerErrorMessage().getHint(), "");
			for (ErrorCode code : ErrorCode.values()) {
				if (message.startsWith(code.id() + ": ")) {
					return new PolynException(code, message.substring(code.id().length() + 2) + ".", hint, cause);
				}
			}
		}
		return new PolynException(ErrorCode.DATABASE_FAILED,
				"Setting change capture up failed: " + cause.getMessage() + ".",
				"Connect as the owner of the tables, where PostgreSQL is 14 or later.", cause);
	}

}
