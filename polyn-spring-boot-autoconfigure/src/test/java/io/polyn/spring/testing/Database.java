package io.polyn.spring.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A PostgreSQL database with the table {@code users}, new for each test.
 */
public final class Database implements BeforeEachCallback, AfterEachCallback {

	private static final AtomicInteger databases = new AtomicInteger();

	private String name;

	@Override
	public void beforeEach(ExtensionContext context) throws Exception {
		this.name = "shop_" + databases.incrementAndGet();
		execute(url("postgres"), "CREATE DATABASE " + this.name);
		sql("CREATE TABLE users (id bigint PRIMARY KEY, name text, email text, card_number text)");
	}

	@Override
	public void afterEach(ExtensionContext context) throws Exception {
		String ofThisDatabase = " FROM pg_replication_slots WHERE database = '" + this.name + "'";
		Awaitility.await().ignoreExceptions().until(() -> {
			execute(url("postgres"), "SELECT pg_drop_replication_slot(slot_name)" + ofThisDatabase);
			return true;
		});
		execute(url("postgres"), "DROP DATABASE " + this.name + " WITH (FORCE)");
	}

	/**
	 * Returns the JDBC URL, which names no user.
	 */
	public String url() {
		return url(this.name);
	}

	private static String url(String database) {
		return "jdbc:postgresql://localhost:" + Server.POSTGRES.getPort() + "/" + database;
	}

	/**
	 * Returns the properties of an application that uses it.
	 */
	public String[] properties() {
		return new String[] { "spring.datasource.url=" + url(), "spring.datasource.username=postgres" };
	}

	/**
	 * Executes statements.
	 */
	public void sql(String... statements) throws SQLException {
		execute(url(), statements);
	}

	private static void execute(String url, String... statements) throws SQLException {
		try (Connection connection = DriverManager.getConnection(url, "postgres", null);
				Statement statement = connection.createStatement()) {
			for (String each : statements) {
				statement.execute(each);
			}
		}
	}

	/**
	 * Returns the one value that a query results in, as text.
	 */
	public String value(String query) throws SQLException {
		try (Connection connection = DriverManager.getConnection(url(), "postgres", null);
				Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery(query)) {
			row.next();
			return row.getString(1);
		}
	}

	/**
	 * The server of all tests of this JVM, ended with it.
	 */
	private static final class Server {

		private static final EmbeddedPostgres POSTGRES;

		static {
			try {
				POSTGRES = EmbeddedPostgres.builder()
					.setServerConfig("wal_level", "logical")
					.setServerConfig("fsync", "on")
					.setServerConfig("synchronous_commit", "on")
					.start();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
