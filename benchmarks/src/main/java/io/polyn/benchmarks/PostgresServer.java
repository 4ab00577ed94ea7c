package io.polyn.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * A PostgreSQL of one run, which flushes every commit.
 */
public final class PostgresServer implements AutoCloseable {

	/** Name, password and database of its only user. */
	public static final String USER = "postgres";

	private final EmbeddedPostgres server;

	private PostgresServer(EmbeddedPostgres server) {
		this.server = server;
	}

	/**
	 * Starts an empty PostgreSQL.
	 * @param run the run that needs it
	 * @param settings what its configuration has beyond the defaults
	 * @return the server
	 * @throws IOException if it does not start
	 * @throws SQLException if it does not say what it is
	 */
	public static PostgresServer start(Run run, Map<String, String> settings) throws IOException, SQLException {
		Path data = Files.createDirectory(run.folder().resolve("postgres"));
		// Embedded PostgreSQL doesn't flush by default.
		EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
			.setDataDirectory(data)
			.setServerConfig("fsync", "on")
			.setServerConfig("synchronous_commit", "on");
		settings.forEach(builder::setServerConfig);
		PostgresServer server = new PostgresServer(builder.start());
		run.noteStorage();
		run.note("PostgreSQL", server.query("SHOW server_version"));
		return server;
	}

	/**
	 * Returns the port.
	 * @return the port
	 */
	public int port() {
		return this.server.getPort();
	}

	/**
	 * Returns the URL for JDBC.
	 * @return the URL
	 */
	public String url() {
		return "jdbc:postgresql://localhost:" + port() + "/" + USER;
	}

	/**
	 * Returns a new connection.
	 * @return the connection
	 * @throws SQLException if there is none
	 */
	public Connection connect() throws SQLException {
		return this.server.getPostgresDatabase().getConnection();
	}

	/**
	 * Executes a statement in a transaction of its own.
	 * @param sql the statement
	 * @throws SQLException if it fails
	 */
	public void execute(String sql) throws SQLException {
		try (Connection connection = connect(); Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	/**
	 * Asks for one value.
	 * @param sql the query
	 * @return the value
	 * @throws SQLException if it fails
	 */
	public String query(String sql) throws SQLException {
		try (Connection connection = connect();
				Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery(sql)) {
			result.next();
			return result.getString(1);
		}
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

}
