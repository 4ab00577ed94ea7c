package io.polyn.benchmarks.capture;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.polyn.benchmarks.NatsServer;
import io.polyn.benchmarks.PostgresServer;
import io.polyn.benchmarks.Run;

/**
 * The PostgreSQL that changes come from and the NATS server that they go to, both on this
 * machine.
 */
final class Servers implements AutoCloseable {

	static final String TABLE = "rows";

	static final String STREAM = "ROWS";

	static final String SUBJECT = "rows.inserted.v1";

	private static final Duration STANDSTILL = Duration.ofMinutes(1);

	private final PostgresServer postgres;

	private final NatsServer nats;

	private final JetStreamManagement management;

	private Servers(PostgresServer postgres, NatsServer nats) throws IOException {
		this.postgres = postgres;
		this.nats = nats;
		this.management = nats.connect().jetStreamManagement();
	}

	static Servers start(Run run) throws IOException, SQLException {
		// A checkpoint within a measurement would be noise.
		PostgresServer postgres = PostgresServer.start(run, Map.of("wal_level", "logical", "max_wal_senders", "10",
				"max_replication_slots", "10", "max_wal_size", "8GB", "checkpoint_timeout", "1h"));
		return new Servers(postgres, NatsServer.start(run));
	}

	PostgresServer postgres() {
		return this.postgres;
	}

	NatsServer nats() {
		return this.nats;
	}

	/**
	 * Begins anew with an empty table and an empty stream that remembers no message ids.
	 * @throws IOException if NATS can't be reached
	 * @throws JetStreamApiException if the server refuses the stream
	 * @throws SQLException if the database refuses the table
	 */
	void reset() throws IOException, JetStreamApiException, SQLException {
		this.postgres.execute("DROP TABLE IF EXISTS " + TABLE);
		this.postgres.execute(
				"CREATE TABLE " + TABLE + " (number bigint PRIMARY KEY, customer text NOT NULL, city text NOT NULL, "
						+ "pieces integer NOT NULL, paid boolean NOT NULL, note text NOT NULL)");
		this.postgres.execute("CHECKPOINT");
		if (this.management.getStreamNames().contains(STREAM)) {
			this.management.deleteStream(STREAM);
		}
		this.management.addStream(StreamConfiguration.builder()
			.name(STREAM)
			.subjects(TABLE + ".>")
			.storageType(StorageType.File)
			.build());
	}

	/**
	 * Drops a replication slot, though its reader may only just be leaving it.
	 * @param slot the name
	 * @throws SQLException if the database refuses
	 */
	void dropSlot(String slot) throws SQLException {
		this.postgres.execute(
				"SELECT pg_terminate_backend(active_pid, 60000) FROM pg_replication_slots WHERE active AND slot_name = '"
						+ slot + "'");
		this.postgres.execute("SELECT pg_drop_replication_slot('" + slot + "')");
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

	@Override
	public void close() throws IOException {
		this.nats.close();
		this.postgres.close();
	}

}
