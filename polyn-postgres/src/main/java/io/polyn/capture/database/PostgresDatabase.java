package io.polyn.capture.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.function.Supplier;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

/**
 * How to connect to a PostgreSQL database. Change capture has connections of its own,
 * straight to the server: those of a pool, or through PgBouncer in its transaction mode,
 * can't replicate, nor keep a lock.
 */
public final class PostgresDatabase {

	// Noticed within ten seconds by either side if the other one is gone without a word.
	private static final String KEEP_ALIVE = "SET tcp_keepalives_idle = 4; SET tcp_keepalives_interval = 2;"
			+ " SET tcp_keepalives_count = 3; SET idle_in_transaction_session_timeout = 0; SET statement_timeout = 0";

	// In seconds. An answer that was lost on the way would be waited for for hours.
	private static final int ANSWER_TIMEOUT = 60;

	// The text of values is what triggers make of them, and schemas describe. Expressions
	// find the same functions as there.
	private static final String TEXT_FORMAT = "SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD';"
			+ " SET IntervalStyle = 'iso_8601'; SET bytea_output = 'hex'; SET extra_float_digits = 1;"
			+ " SET lc_monetary = 'C'; SET quote_all_identifiers = off; SET search_path = pg_catalog, pg_temp";

	private final String url;

	private final Supplier<@Nullable String> username;

	private final Supplier<@Nullable String> password;

	/**
	 * Creates a database.
	 * @param url the JDBC URL, for example {@code jdbc:postgresql://localhost:5432/shop}
	 * @param username the user, {@code null} if the URL names one
	 * @param password the password, {@code null} for none
	 */
	public PostgresDatabase(String url, @Nullable String username, @Nullable String password) {
		this(url, () -> username, () -> password);
	}

	/**
	 * Creates a database whose credentials change.
	 * @param url the JDBC URL
	 * @param username asked for the user each time that a connection is opened
	 * @param password asked for the password each time that a connection is opened
	 */
	public PostgresDatabase(String url, Supplier<@Nullable String> username, Supplier<@Nullable String> password) {
		this.url = url;
		this.username = username;
		this.password = password;
	}

	/**
	 * Opens a connection, which is broken when there is no answer for a minute. It finds
	 * nothing but what is in {@code pg_catalog} without the name of its schema.
	 * @return the connection, in auto-commit mode
	 * @throws PolynException if the database can't be reached
	 * ({@link ErrorCode#DATABASE_FAILED})
	 */
	public Connection connect() {
		Properties properties = new Properties();
		PGProperty.SOCKET_TIMEOUT.set(properties, ANSWER_TIMEOUT);
		return connect(properties, KEEP_ALIVE + "; " + TEXT_FORMAT);
	}

	/**
	 * Opens a connection that may replicate.
	 * @return the connection
	 * @throws PolynException if the database can't be reached, or does not let this user
	 * replicate ({@link ErrorCode#DATABASE_FAILED})
	 */
	public Connection connectReplication() {
		Properties properties = new Properties();
		PGProperty.REPLICATION.set(properties, "database");
		PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "14");
		PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
		return connect(properties, TEXT_FORMAT);
	}

	private Connection connect(Properties properties, String preparation) {
		set(properties, PGProperty.USER, this.username.get());
		set(properties, PGProperty.PASSWORD, this.password.get());
		PGProperty.APPLICATION_NAME.set(properties, "polyn-capture");
		PGProperty.TCP_KEEP_ALIVE.set(properties, true);
		PGProperty.CONNECT_TIMEOUT.set(properties, 10);
		PGProperty.LOGIN_TIMEOUT.set(properties, 15);
		try {
			Connection connection = DriverManager.getConnection(this.url, properties);
			try (Statement statement = connection.createStatement()) {
				statement.execute(preparation);
			}
			catch (SQLException ex) {
				connection.close();
				throw ex;
			}
			return connection;
		}
		catch (SQLException ex) {
			throw failed(ex);
		}
	}

	private static void set(Properties properties, PGProperty property, @Nullable String value) {
		if (value != null) {
			property.set(properties, value);
		}
	}

	/**
	 * Says that the database failed.
	 * @param cause what it said
	 * @return the error
	 */
	public PolynException failed(SQLException cause) {
		return new PolynException(ErrorCode.DATABASE_FAILED,
				"The database at " + this + " failed: "
						+ String.valueOf(cause.getMessage()).replaceFirst("[.\\s]+$", "") + ".",
				"Check that it is up, and that the user may do what is asked of it.", cause);
	}

	/**
	 * Returns the URL.
	 * @return the URL without what follows a question mark, which may be a password
	 */
	@Override
	public String toString() {
		return this.url.replaceFirst("\\?.*", "");
	}

}
