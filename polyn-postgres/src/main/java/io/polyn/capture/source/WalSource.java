package io.polyn.capture.source;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.postgresql.PGConnection;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/**
 * Finds changes in the write-ahead log: whole transactions, in the order of their
 * commits. The server is told to forget a transaction when a stream has confirmed its
 * last event.
 */
public final class WalSource implements ChangeSource {

	private static final Duration STATUS_INTERVAL = Duration.ofSeconds(5);

	private static final long MONITOR_INTERVAL = TimeUnit.SECONDS.toNanos(5);

	private static final long SHORTEST_PAUSE = TimeUnit.MICROSECONDS.toNanos(50);

	private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

	private final SourceContext context;

	private final String slot;

	private final Duration heartbeat;

	private final InitialLoads loads;

	private final Partitions partitions;

	private final PGReplicationStream stream;

	private final WalProgress progress;

	private final WalChanges changes;

	private long nextHeartbeat = System.nanoTime();

	private long nextMonitoring = System.nanoTime();

	private long nextStatus = System.nanoTime();

	/**
	 * Begins to replicate.
	 * @param context what to work with
	 * @param replication a connection that may replicate, for this alone
	 * @param slot the slot's name
	 * @param heartbeat how often to write to the log, so that the slot advances in a
	 * database where nothing happens
	 * @throws SQLException if the database does not let it
	 */
	public WalSource(SourceContext context, Connection replication, String slot, Duration heartbeat)
			throws SQLException {
		this.context = context;
		this.slot = slot;
		this.heartbeat = heartbeat;
		this.partitions = new Partitions(context.connection());
		ChangeWriter writer = context.writer();
		this.loads = new InitialLoads(context, writer, this::tick);
		this.stream = replication.unwrap(PGConnection.class)
			.getReplicationAPI()
			.replicationStream()
			.logical()
			.withSlotName(slot)
			.withSlotOption("proto_version", "1")
			.withSlotOption("publication_names", "polyn")
			.withSlotOption("messages", "true")
			.withAutomaticFlush(false)
			.withStatusInterval(Math.toIntExact(STATUS_INTERVAL.toMillis()), TimeUnit.MILLISECONDS)
			.start();
		this.progress = new WalProgress(this.stream, context.sink(), context.progress());
		this.changes = new WalChanges(context, writer, this.loads, this.progress, this::tick);
	}

	@Override
	public void run(BooleanSupplier done) throws SQLException, InterruptedException {
		this.loads.start(InitialLoads.Marker.LOG);
		publishUntil(done);
	}

	/**
	 * Publishes what the log has up to a place, and nothing that tables have already.
	 * @param end the place
	 * @throws SQLException if the database fails
	 * @throws InterruptedException if this thread is interrupted
	 */
	public void finish(LogSequenceNumber end) throws SQLException, InterruptedException {
		publishUntil(() -> this.progress.isFlushed(end));
	}

	private void publishUntil(BooleanSupplier done) throws SQLException, InterruptedException {
		long pause = SHORTEST_PAUSE;
		while (true) {
			if (Thread.interrupted()) {
				throw new InterruptedException();
			}
			ByteBuffer message = this.stream.readPending();
			if (message != null) {
				PgOutputReader.read(message, this.changes);
				pause = SHORTEST_PAUSE;
				continue;
			}
			this.context.sink().requireNoFailure();
			this.progress.advance();
			tick();
			if (this.progress.isSettled() && done.getAsBoolean()) {
				return;
			}
			LockSupport.parkNanos(pause);
			pause = Math.min(pause + pause / 4, LONGEST_PAUSE);
		}
	}

	@Override
	public void tick() {
		long now = System.nanoTime();
		try {
			if (now - this.nextStatus >= 0) {
				this.nextStatus = now + TimeUnit.SECONDS.toNanos(1);
				this.progress.flush();
			}
			if (now - this.nextHeartbeat >= 0) {
				this.nextHeartbeat = now + this.heartbeat.toNanos();
				try (Statement statement = this.context.connection().createStatement()) {
					statement.execute("SELECT pg_logical_emit_message(false, 'polyn.heartbeat', '')");
				}
			}
			if (now - this.nextMonitoring >= 0) {
				this.nextMonitoring = now + MONITOR_INTERVAL;
				forgetReleased();
				monitor();
				this.loads.beginPostponed();
			}
			this.partitions.tick();
		}
		catch (SQLException ex) {
			throw new UncheckedSqlException(ex);
		}
	}

	// That a table was released or dropped is seen after its commit: what is confirmed up
	// to there has nothing of it.
	private void forgetReleased() throws SQLException {
		try (Statement statement = this.context.connection().createStatement();
				PreparedStatement deletion = this.context.connection().prepareStatement("""
						DELETE FROM polyn.captured_table WHERE relation IN (SELECT relation FROM polyn.captured_table
							WHERE released_at <= (SELECT confirmed_flush_lsn FROM pg_replication_slots
								WHERE slot_name = ?)
							FOR UPDATE SKIP LOCKED)
						""")) {
			statement.execute("""
					UPDATE polyn.captured_table SET released = true, released_at = pg_current_wal_insert_lsn()
					WHERE relation IN (SELECT relation FROM polyn.captured_table
						WHERE released_at IS NULL
							AND (released OR NOT EXISTS (SELECT FROM pg_class WHERE pg_class.oid = relation))
						FOR UPDATE SKIP LOCKED)
					""");
			deletion.setString(1, this.slot);
			deletion.executeUpdate();
		}
	}

	private void monitor() throws SQLException {
		try (PreparedStatement statement = this.context.connection().prepareStatement("""
				SELECT pg_current_wal_lsn() - confirmed_flush_lsn AS bytes, wal_status,
					(SELECT count(*) FROM polyn.parked) AS parked
				FROM pg_replication_slots WHERE slot_name = ?
				""")) {
			statement.setString(1, this.slot);
			try (ResultSet row = statement.executeQuery()) {
				if (row.next()) {
					this.context.progress()
						.backlog(new CaptureProgress.Backlog(row.getLong("bytes"), row.getString("wal_status"), null,
								null, row.getLong("parked")));
				}
			}
		}
	}

	/**
	 * Ends the search. What is confirmed by streams is not to be found again, even if
	 * something else has failed: with each try it would be published once more.
	 */
	@Override
	public void close() throws SQLException {
		try {
			this.loads.close();
		}
		finally {
			this.progress.flush();
		}
	}

}
