package io.polyn.capture;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Semaphore;

import io.nats.client.ErrorListener;
import io.nats.client.Options;
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

	private @Nullable String lastPublished;

	/**
	 * Creates a session.
	 * @param lastPublished what an earlier one of this process has published last;
	 * {@code null} if there was none
	 */
	CaptureSession(CaptureSettings settings, Semaphore wake, Listener listener, @Nullable String lastPublished) {
		this.settings = settings;
		this.lastPublished = lastPublished;
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
			become(CaptureStatus.State.STARTING, chosen);
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

	/**
	 * Returns the id of the last event that is published with all before it, here or
	 * earlier; {@code null} if there is none.
	 */
	@Nullable String lastPublished() {
		return this.lastPublished;
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
			SourceContext context = new SourceContext(this.settings.database(), connection,
					text(connection, "SELECT id FROM polyn.installation"), tables, sink, parked, this.progress,
					this.lastPublished);
			ReplicationSlot slot = ReplicationSlot.find(connection, this.settings.slot(), this.settings.lostSlot());
			try {
				finishFormerSwitch(context, slot, chosen.method());
				if (chosen.method() == CaptureMethod.WAL) {
					captureLog(context, slot, chosen);
				}
				else {
					captureOutbox(context, slot, chosen);
				}
			}
			finally {
				this.lastPublished = (sink.lastConfirmed() != null) ? sink.lastConfirmed() : this.lastPublished;
			}
		}
	}

	// Where tables were switched, and the changes from before were not published to their
	// end, these are the older ones.
	private void finishFormerSwitch(SourceContext context, ReplicationSlot slot, CaptureMethod method)
			throws SQLException, InterruptedException {
		String former = text(context.connection(), "SELECT mode FROM polyn.installation");
		if (former == null || former.equals(method.sqlName())) {
			return;
		}
		context.tables().reload();
		if (method == CaptureMethod.OUTBOX) {
			outbox(context, OutboxSource::drain);
		}
		else if (slot.isInUse()) {
			finishLog(context, slot);
		}
	}

	private void captureLog(SourceContext context, ReplicationSlot slot, ChosenMethod chosen)
			throws SQLException, InterruptedException {
		slot.prepare();
		switchTables(context, chosen);
		// What triggers wrote before the tables were switched.
		outbox(context, OutboxSource::drain);
		wal(context, slot, (wal) -> {
			become(CaptureStatus.State.RUNNING, chosen);
			wal.run(() -> context.tables().isAnyCapturedBy(CaptureMethod.OUTBOX));
		});
	}

	private void captureOutbox(SourceContext context, ReplicationSlot slot, ChosenMethod chosen)
			throws SQLException, InterruptedException {
		switchTables(context, chosen);
		// What the log got before the tables were switched.
		if (slot.isInUse()) {
			finishLog(context, slot);
			slot.drop();
		}
		outbox(context, (outbox) -> {
			become(CaptureStatus.State.RUNNING, chosen);
			outbox.run(() -> context.tables().isAnyCapturedBy(CaptureMethod.WAL));
		});
	}

	private void become(CaptureStatus.State state, ChosenMethod chosen) {
		this.listener.become(state, new Leadership(chosen.method(), chosen.reason(), this.progress));
	}

	private void outbox(SourceContext context, Work<OutboxSource> work) throws SQLException, InterruptedException {
		try (Connection reader = context.database().connect();
				Connection cleaning = context.database().connect();
				OutboxSource outbox = new OutboxSource(context, reader, cleaning, this.settings.pollInterval(),
						this.wake)) {
			this.source = outbox;
			work.with(outbox);
		}
		finally {
			this.source = null;
		}
	}

	private void finishLog(SourceContext context, ReplicationSlot slot) throws SQLException, InterruptedException {
		LogSequenceNumber end = LogSequenceNumber
			.valueOf(text(context.connection(), "SELECT pg_current_wal_lsn()::text"));
		wal(context, slot, (wal) -> wal.finish(end));
	}

	private void wal(SourceContext context, ReplicationSlot slot, Work<WalSource> work)
			throws SQLException, InterruptedException {
		try (Connection replication = context.database().connectReplication();
				WalSource wal = new WalSource(context, replication, slot.name(), this.settings.heartbeat())) {
			this.source = wal;
			work.with(wal);
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

	private void switchTables(SourceContext context, ChosenMethod chosen) throws SQLException {
		TableSwitch.switchAll(context.connection(), chosen.method());
		context.tables().reload();
		logger.info("Capturing the changes of {} in {} mode: {}", context.database(), chosen.method().sqlName(),
				chosen.reason());
	}

	private static @Nullable String text(Connection connection, String query) throws SQLException {
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
