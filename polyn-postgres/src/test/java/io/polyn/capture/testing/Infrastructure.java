package io.polyn.capture.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.nats.client.ErrorListener;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StreamConfiguration;
import io.polyn.capture.CaptureSetup;
import io.polyn.capture.TableCapture;
import io.polyn.capture.database.PostgresDatabase;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * A database and a {@code nats-server} that can be killed, and are the same ones again
 * when they are started.
 */
public final class Infrastructure implements AutoCloseable {

	private final Path folder;

	private EmbeddedPostgres postgres;

	private EmbeddedNatsServer nats;

	private final io.nats.client.Connection connection;

	/**
	 * Starts both.
	 * @param folder an empty folder for what they store
	 */
	public Infrastructure(Path folder) throws IOException, InterruptedException {
		this.folder = folder;
		this.postgres = PostgresServer.start(Map.of(), folder.resolve("postgres"), 0);
		this.nats = EmbeddedNatsServer.builder().storeDirectory(folder.resolve("nats")).start();
		this.connection = Nats
			.connect(Options.builder().server(natsUrl()).maxReconnects(-1).errorListener(new ErrorListener() {
			}).build());
	}

	/**
	 * Returns a connection that survives the server.
	 */
	public io.nats.client.Connection nats() {
		return this.connection;
	}

	public String jdbcUrl() {
		return "jdbc:postgresql://localhost:" + this.postgres.getPort() + "/postgres?user=postgres";
	}

	public PostgresDatabase database() {
		return new PostgresDatabase(jdbcUrl(), "postgres", null);
	}

	public Connection connect() throws SQLException {
		return DriverManager.getConnection(jdbcUrl());
	}

	public String natsUrl() {
		return this.nats.url();
	}

	/**
	 * Executes statements.
	 */
	public void sql(String... statements) throws SQLException {
		try (Connection connection = connect(); Statement statement = connection.createStatement()) {
			for (String each : statements) {
				statement.execute(each);
			}
		}
	}

	/**
	 * Captures a table, and creates the stream of its events.
	 */
	public void capture(String table) throws Exception {
		try (Connection connection = connect()) {
			CaptureSetup.install(connection);
			CaptureSetup.capture(connection, TableCapture.of(table));
		}
		createStream(table);
	}

	private void createStream(String table) throws IOException, JetStreamApiException {
		this.connection.jetStreamManagement()
			.addStream(StreamConfiguration.builder().name("CHANGES").subjects(table + ".>").build());
	}

	/**
	 * Kills the database server with all that it does, and starts it again.
	 */
	public void restartPostgres() throws Exception {
		int port = this.postgres.getPort();
		long pid = Long.parseLong(Files.readAllLines(data().resolve("postmaster.pid")).get(0).trim());
		ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
		server.destroyForcibly();
		server.onExit().get(60, TimeUnit.SECONDS);
		// Closing finds nobody to stop, but lets go of the folder.
		this.postgres.close();
		this.postgres = PostgresServer.start(Map.of(), data(), port);
	}

	private Path data() {
		return this.folder.resolve("postgres");
	}

	/**
	 * Ends the {@code nats-server} and starts it again.
	 */
	public void restartNats() {
		int port = this.nats.port();
		this.nats.close();
		this.nats = EmbeddedNatsServer.builder().storeDirectory(this.folder.resolve("nats")).port(port).start();
	}

	@Override
	public void close() throws IOException {
		try {
			this.connection.close();
			this.nats.close();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.postgres.close();
		}
	}

}
