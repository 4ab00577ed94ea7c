package io.polyn.benchmarks.capture;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * The PostgreSQL that changes come from and the NATS server that they go to, both on this
 * machine and both on its disk.
 */
final class Servers implements AutoCloseable {

	static final String USER = "postgres";

	static final String DATABASE = "postgres";

	static final String TABLE = "rows";

	static final String STREAM = "ROWS";

	static final String SUBJECT = "rows.inserted.v1";

	private static final Duration STANDSTILL = Duration.ofMinutes(1);

	private final EmbeddedPostgres postgres;

	private final EmbeddedNatsServer natsServer;

	private final io.nats.client.Connection nats;

	private final JetStreamManagement management;

	private Servers(EmbeddedPostgres postgres, EmbeddedNatsServer natsServer) throws IOException {
		this.postgres = postgres;
		this.natsServer = natsServer;
		this.nats = connectNats();
		this.management = this.nats.jetStreamManagement();
	}

	static Servers start() throws IOException {
		// Embedded PostgreSQL doesn't flush by default, and only what is flushed is
		// decoded. A checkpoint within a measurement would be noise.
		EmbeddedPostgres postgres = EmbeddedPostgres.builder()
			.setServerConfig("fsync", "on")
			.setServerConfig("synchronous_commit", "on")
			.setServerConfig("wal_level", "logical")
			.setServerConfig("max_wal_senders", "10")
			.setServerConfig("max_replication_slots", "10")
			.setServerConfig("max_wal_size", "8GB")
			.setServerConfig("checkpoint_timeout", "1h")
			.start();
		return new Servers(postgres, EmbeddedNatsServer.builder().start());
	}

	/**
	 * Returns what the figures depend on.
	 * @return versions and the settings that decide what a commit costs
	 * @throws SQLException if the database can't be asked
	 */
	String describe() throws SQLException {
		return "PostgreSQL %s (fsync %s, synchronous_commit %s), nats-server %s, Java %s, %d processors".formatted(
				query("SHOW server_version"), query("SHOW fsync"), query("SHOW synchronous_commit"),
				this.natsServer.version(), Runtime.version(), Runtime.getRuntime().availableProcessors());
	}

	/**
	 * Begins anew with an empty table and an empty stream that remembers no message ids.
	 * @throws IOException if NATS can't be reached
	 * @throws JetStreamApiException if the server refuses the stream
	 * @throws SQLException if the database refuses the table
	 */
	void reset() throws IOException, JetStreamApiException, SQLException {
		execute("DROP TABLE IF EXISTS " + TABLE);
		execute("CREATE TABLE " + TABLE + " (number bigint PRIMARY KEY, customer text NOT NULL, city text NOT NULL, "
				+ "pieces integer NOT NULL, paid boolean NOT NULL, note text NOT NULL)");
		execute("CHECKPOINT");
		if (this.management.getStreamNames().contains(STREAM)) {
			this.management.deleteStream(STREAM);
		}
		this.management.addStream(StreamConfiguration.builder()
			.name(STREAM)
			.subjects(TABLE + ".>")
			.storageType(StorageType.File)
			.build());
	}

	int postgresPort() {
		return this.postgres.getPort();
	}

	Connection connectPostgres() throws SQLException {
		return this.postgres.getPostgresDatabase().getConnection();
	}

	Options natsOptions() {
		return Options.builder().server(this.natsServer.url()).build();
	}

	io.nats.client.Connection connectNats() throws IOException {
		try {
			return Nats.connect(natsOptions());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("Interrupted while connecting", ex);
		}
	}

	/**
	 * Executes a statement in a transaction of its own.
	 * @param sql the statement
	 * @throws SQLException if it fails
	 */
	void execute(String sql) throws SQLException {
		try (Connection connection = connectPostgres(); Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private String query(String sql) throws SQLException {
		try (Connection connection = connectPostgres();
				Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery(sql)) {
			result.next();
			return result.getString(1);
		}
	}

	/**
	 * Drops a replication slot, though its reader may only just be leaving it.
	 * @param slot the name
	 * @throws SQLException if the database refuses
	 */
	void dropSlot(String slot) throws SQLException {
		execute("SELECT pg_terminate_backend(active_pid, 60000) FROM pg_replication_slots WHERE active AND slot_name = '"
				+ slot + "'");
		execute("SELECT pg_drop_replication_slot('" + slot + "')");
	}

	/**
	 * Returns how many messages the stream has.
	 * @return the number of messages
	 * @throws IOException if NATS can't be reached
	 * @throws JetStreamApiException if there's no stream
	 */
	long stored() throws IOException, JetStreamApiException {
		return this.management.getStreamInfo(STREAM).getStreamState().getMsgCount();
	}

	/**
	 * Waits until the stream has so many messages.
	 * @param messages the number of messages, at least
	 * @return how many it has
	 * @throws IOException if NATS can't be reached
	 * @throws JetStreamApiException if there's no stream
	 * @throws InterruptedException if interrupted while waiting
	 */
	long awaitStored(long messages) throws IOException, JetStreamApiException, InterruptedException {
		long stored = stored();
		long grown = System.nanoTime();
		while (stored < messages) {
			if (System.nanoTime() - grown > STANDSTILL.toNanos()) {
				throw new IllegalStateException("The stream stays at %d of %d messages".formatted(stored, messages));
			}
			TimeUnit.MILLISECONDS.sleep(5);
			long now = stored();
			if (now > stored) {
				grown = System.nanoTime();
			}
			stored = now;
		}
		return stored;
	}

	static void close(io.nats.client.Connection nats) {
		try {
			nats.close();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() throws IOException {
		close(this.nats);
		this.natsServer.close();
		this.postgres.close();
	}

}
