package io.polyn.capture;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Semaphore;

import io.nats.client.ErrorListener;
import io.nats.client.Options;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.capture.event.EventSink;
import io.polyn.capture.source.CaptureProgress;
import io.polyn.capture.source.ChangeSource;
import io.polyn.capture.source.OutboxSource;
import io.polyn.capture.source.ParkedChanges;
import io.polyn.capture.source.PublishedTables;
import io.polyn.capture.source.SourceContext;
import io.polyn.capture.source.WalSource;
import io.polyn.capture.table.CaptureMethod;
import io.polyn.capture.table.CapturedTable;
import io.polyn.capture.table.CapturedTables;
import io.polyn.nats.NamePrefix;
import io.polyn.nats.NatsConnector;
import io.polyn.schema.SchemaStore;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One try at capturing: it connects, waits until no other process captures, and publishes
 * until something fails. Then all that it has opened is closed.
 */
final class CaptureSession {

	private static final Logger logger = LoggerFactory.getLogger(CaptureSession.class);

	// One for a database: the lock is kept by its server for this connection.
	private static final long LOCK = 0x706F6C796E636170L;

	private static final long STANDBY_INTERVAL = 500;

	private final CaptureSettings settings;

	private final Semaphore wake;

	private final Listener listener;

	private final CaptureProgress progress = new CaptureProgress();

	private @Nullable ChangeSource source;

	CaptureSession(CaptureSettings settings, Semaphore wake, Listener listener) {
		this.settings = settings;
		this.wake = wake;
		this.listener = listener;
	}

	/**
	 * Captures until something fails, or tables are to be captured in another way.
	 */
	void run() throws SQLException, InterruptedException {
		this.listener.become(CaptureStatus.State.STARTING, null);
		try (Connection connection = this.settings.database().connect()) {
			if (this.settings.install()) {
				CaptureSetup.install(connection);
			}
			else {
				CaptureSetup.requireInstalled(connection);
			}
			awaitLeadership(connection);
			ChosenMethod chosen = ChosenMethod.choose(this.settings.mode(), connection);
			this.listener.become(CaptureStatus.State.STARTING,
					new Leadership(chosen.method(), chosen.reason(), this.progress));
			capture(connection, chosen);
		}
		catch (RuntimeException ex) {
			if (ex.getCause() instanceof SQLException cause && !(ex instanceof PolynException)) {
				throw cause;
			}
			throw ex;
		}
	}

	boolean hasPublished() {
		return this.progress.published() > 0;
	}

	private void awaitLeadership(Connection connection) throws SQLException, InterruptedException {
		boolean told = false;
		try (PreparedStatement statement = connection.prepareStatement("SELECT pg_try_advisory_lock(?)")) {
			statement.setLong(1, LOCK);
			while (true) {
				try (ResultSet row = statement.executeQuery()) {
					row.next();
					if (row.getBoolean(1)) {
						return;
					}
				}
				if (!told) {
					told = true;
					logger.info("Another process captures the changes of {}; this one stands by",
							this.settings.database());
					this.listener.become(CaptureStatus.State.STANDBY, null);
				}
				Thread.sleep(STANDBY_INTERVAL);
			}
		}
	}

	private void capture(Connection connection, ChosenMethod chosen) throws SQLException, InterruptedException {
		Options options = new Options.Builder(this.settings.nats()).connectionName("polyn-capture")
			.noReconnect()
			.connectionListener(null)
			// The default one writes what was to be published into the log.
			.errorListener(new ErrorListener() {
			})
			.build();
		ParkedChanges parked = new ParkedChanges(connection);
		try (EventSink sink = new EventSink(NatsConnector.open(options), this.settings.window(),
				this.settings.publishTimeout(), parked, this::tick)) {
			PublishedTables tables = new PublishedTables(connection,
					new SchemaStore(sink.connection(), this.settings.jetStream(), this.settings.prefix()),
					this.settings.naming(), new NamePrefix(this.settings.prefix()), this.settings.compatibility(),
					this.settings.incompatibleChange());
			SourceContext context = new SourceContext(this.settings.database(), connection, installation(connection),
					tables, sink, parked, this.progress);
			ReplicationSlot slot = ReplicationSlot.find(connection, this.settings.slot(), this.settings.lostSlot());
			if (chosen.method() == CaptureMethod.WAL) {
				slot.prepare();
			}
			switchTables(connection, chosen.method());
			tables.reload();
			logger.info("Capturing the changes of {} in {} mode: {}", this.settings.database(),
					chosen.method().sqlName(), chosen.reason());
			if (chosen.method() == CaptureMethod.WAL) {
				// What triggers wrote before the tables were switched.
				outbox(context, OutboxSource::drain);
				this.listener.become(CaptureStatus.State.RUNNING,
						new Leadership(chosen.method(), chosen.reason(), this.progress));
				wal(context, slot, null);
			}
			else {
				if (slot.isInUse()) {
					wal(context, slot, currentPosition(connection));
					slot.drop();
				}
				this.listener.become(CaptureStatus.State.RUNNING,
						new Leadership(chosen.method(), chosen.reason(), this.progress));
				outbox(context, (outbox) -> outbox.run(() -> false));
			}
		}
	}

	private void outbox(SourceContext context, Work<OutboxSource> work) throws SQLException, InterruptedException {
		try (OutboxSource outbox = new OutboxSource(context, this.settings.pollInterval(), this.wake)) {
			this.source = outbox;
			work.with(outbox);
		}
		finally {
			this.source = null;
		}
	}

	private void wal(SourceContext context, ReplicationSlot slot, @Nullable LogSequenceNumber until)
			throws SQLException, InterruptedException {
		try (WalSource wal = new WalSource(context, this.settings.database().connectReplication(), slot.name(),
				this.settings.heartbeat())) {
			this.source = wal;
			wal.run(() -> until != null && wal.flushed().compareTo(until) >= 0);
		}
		finally {
			this.source = null;
		}
	}

	private void tick() {
		if (this.source != null) {
			this.source.tick();
		}
	}

	private static void switchTables(Connection connection, CaptureMethod method) throws SQLException {
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
			statement.execute("SET LOCAL lock_timeout = '10s'");
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

	private static String installation(Connection connection) throws SQLException {
		return text(connection, "SELECT id FROM polyn.installation");
	}

	private static LogSequenceNumber currentPosition(Connection connection) throws SQLException {
		return LogSequenceNumber.valueOf(text(connection, "SELECT pg_current_wal_lsn()::text"));
	}

	private static String text(Connection connection, String query) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(query)) {
			row.next();
			return row.getString(1);
		}
	}

	/**
	 * That this process captures.
	 *
	 * @param method how
	 * @param reason why in this way
	 * @param progress how far it is
	 */
	record Leadership(CaptureMethod method, String reason, CaptureProgress progress) {

	}

	@FunctionalInterface
	private interface Work<S> {

		void with(S source) throws SQLException, InterruptedException;

	}

	/**
	 * Is told what the session does.
	 */
	@FunctionalInterface
	interface Listener {

		void become(CaptureStatus.State state, @Nullable Leadership leadership);

	}

}
