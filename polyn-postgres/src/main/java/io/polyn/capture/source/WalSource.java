package io.polyn.capture.source;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import io.polyn.capture.event.ChangePosition;
import io.polyn.capture.event.TableEvents;
import io.polyn.capture.table.CaptureMethod;
import io.polyn.capture.table.Column;
import io.polyn.capture.table.TypeCatalog;
import io.polyn.event.RowOperation;
import org.jspecify.annotations.Nullable;
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

	private static final Instant POSTGRES_EPOCH = Instant.parse("2000-01-01T00:00:00Z");

	private static final HexFormat HEX = HexFormat.of();

	private static final long SHORTEST_PAUSE = TimeUnit.MICROSECONDS.toNanos(50);

	private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

	private final SourceContext context;

	private final Connection replication;

	private final String slot;

	private final Duration heartbeat;

	private final InitialLoads loads;

	private final ChangeWriter writer;

	// As the server has described them; it does so once.
	private final Map<Integer, Described> described = new HashMap<>();

	private final Map<Integer, WalRelation> relations = new HashMap<>();

	private final Deque<Mark> marks = new ArrayDeque<>();

	private final PGReplicationStream stream;

	private long commitLsn;

	private String transactionId = "";

	private Instant commitTime = Instant.EPOCH;

	private String commitTimeText = "";

	private String idPrefix = "";

	private String sequencePrefix = "";

	private int index;

	private boolean reloadTables;

	private long nextHeartbeat = System.nanoTime();

	private final Partitions partitions;

	private long nextMonitoring = System.nanoTime();

	private long nextStatus = System.nanoTime();

	/**
	 * Begins to replicate.
	 * @param context what to work with
	 * @param replication a connection that may replicate
	 * @param slot the slot's name
	 * @param heartbeat how often to write to the log, so that the slot advances in a
	 * database where nothing happens
	 * @throws SQLException if the database does not let it
	 */
	public WalSource(SourceContext context, Connection replication, String slot, Duration heartbeat)
			throws SQLException {
		this.context = context;
		this.replication = replication;
		this.slot = slot;
		this.heartbeat = heartbeat;
		this.writer = context.writer();
		this.partitions = new Partitions(context.connection());
		this.loads = new InitialLoads(context, this.writer, this::tick);
		this.loads.begin(InitialLoads.Marker.LOG);
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
	}

	@Override
	public void run(BooleanSupplier done) throws SQLException, InterruptedException {
		long pause = SHORTEST_PAUSE;
		while (true) {
			if (Thread.interrupted()) {
				throw new InterruptedException();
			}
			ByteBuffer message = this.stream.readPending();
			if (message != null) {
				read(message);
				pause = SHORTEST_PAUSE;
				continue;
			}
			this.context.sink().requireNoFailure();
			advance();
			tick();
			if (this.marks.isEmpty()
					&& (done.getAsBoolean() || this.context.tables().isAnyCapturedBy(CaptureMethod.OUTBOX))) {
				this.stream.forceUpdateStatus();
				return;
			}
			LockSupport.parkNanos(pause);
			pause = Math.min(pause + pause / 4, LONGEST_PAUSE);
		}
	}

	/**
	 * Returns up to where everything is published.
	 * @return the position in the log, confirmed to the server
	 */
	public LogSequenceNumber flushed() {
		return this.stream.getLastFlushedLSN();
	}

	private void advance() {
		long confirmed = this.context.sink().confirmed();
		LogSequenceNumber flushed = null;
		while (!this.marks.isEmpty() && this.marks.peek().number() <= confirmed) {
			flushed = this.marks.remove().lsn();
		}
		if (flushed != null) {
			this.stream.setAppliedLSN(flushed);
			this.stream.setFlushedLSN(flushed);
		}
		Mark oldest = this.marks.peek();
		this.context.progress().published(confirmed, (oldest != null) ? oldest.time() : null);
	}

	@Override
	public void tick() {
		long now = System.nanoTime();
		try {
			if (now - this.nextStatus >= 0) {
				this.nextStatus = now + TimeUnit.SECONDS.toNanos(1);
				advance();
				this.stream.forceUpdateStatus();
			}
			if (now - this.nextHeartbeat >= 0) {
				this.nextHeartbeat = now + this.heartbeat.toNanos();
				try (Statement statement = this.context.connection().createStatement()) {
					statement.execute("SELECT pg_logical_emit_message(false, 'polyn.heartbeat', '')");
				}
			}
			if (now - this.nextMonitoring >= 0) {
				this.nextMonitoring = now + MONITOR_INTERVAL;
				monitor();
			}
			this.partitions.tick();
		}
		catch (SQLException ex) {
			throw new UncheckedSqlException(ex);
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

	// https://www.postgresql.org/docs/current/protocol-logicalrep-message-formats.html
	private void read(ByteBuffer message) throws SQLException, InterruptedException {
		switch (message.get()) {
			case 'B' -> begin(message);
			case 'C' -> commit(message);
			case 'R' -> relation(message);
			case 'I' -> insert(message);
			case 'U' -> update(message);
			case 'D' -> delete(message);
			case 'T' -> truncate(message);
			case 'M' -> logicalMessage(message);
			default -> {
			}
		}
	}

	private void begin(ByteBuffer message) {
		this.commitLsn = message.getLong();
		this.commitTime = POSTGRES_EPOCH.plus(message.getLong(), ChronoUnit.MICROS);
		this.commitTimeText = this.commitTime.toString();
		this.transactionId = Integer.toUnsignedString(message.getInt());
		String lsn = HEX.toHexDigits(this.commitLsn);
		this.idPrefix = lsn + "-" + this.transactionId + "-";
		this.sequencePrefix = lsn + "-";
		this.index = 0;
	}

	private void commit(ByteBuffer message) throws SQLException, InterruptedException {
		message.get();
		message.getLong();
		this.marks
			.add(new Mark(LogSequenceNumber.valueOf(message.getLong()), this.context.sink().sent(), this.commitTime));
		if (this.reloadTables) {
			this.reloadTables = false;
			reloadTables();
			for (Map.Entry<Integer, Described> relation : this.described.entrySet()) {
				use(relation.getKey(), relation.getValue());
			}
			this.loads.begin(InitialLoads.Marker.LOG);
		}
		advance();
		tick();
	}

	// The log has a commit before anybody sees it: the locks go last.
	private void reloadTables() throws SQLException, InterruptedException {
		try (PreparedStatement statement = this.context.connection()
			.prepareStatement("SELECT FROM pg_locks WHERE locktype = 'transactionid' AND transactionid = ?::xid")) {
			statement.setString(1, this.transactionId);
			while (true) {
				try (ResultSet row = statement.executeQuery()) {
					if (!row.next()) {
						break;
					}
				}
				Thread.sleep(1);
			}
		}
		this.context.tables().reload();
	}

	private void relation(ByteBuffer message) throws SQLException, InterruptedException {
		int number = message.getInt();
		text(message);
		text(message);
		message.get();
		int count = message.getShort();
		boolean[] identity = new boolean[count];
		List<Column> columns = new ArrayList<>();
		TypeCatalog types = new TypeCatalog(this.context.connection());
		for (int i = 0; i < count; i++) {
			identity[i] = message.get() == 1;
			String column = text(message);
			long type = Integer.toUnsignedLong(message.getInt());
			columns.add(types.column(column, type, sqlType(type, message.getInt())));
		}
		Described relation = new Described(columns, identity);
		this.described.put(number, relation);
		TableEvents events = this.context.tables().find(Integer.toUnsignedLong(number));
		if (events == null || isChanged(events, columns)) {
			reloadTables();
		}
		use(number, relation);
	}

	private void use(int number, Described relation) throws SQLException {
		WalRelation former = this.relations.remove(number);
		if (former != null) {
			former.close();
		}
		TableEvents events = this.context.tables().find(Integer.toUnsignedLong(number));
		if (events == null) {
			return;
		}
		List<Column> columns = relation.columns();
		events = this.context.tables().asOf(events, columns);
		Map<String, String> expressions = events.table().expressions();
		this.relations.put(number, new WalRelation(events, columns, relation.identity(),
				expressions.isEmpty() ? null : new RowExpressions(this.context.connection(), columns, expressions)));
	}

	private static boolean isChanged(TableEvents events, List<Column> columns) {
		List<Column> captured = columns.stream()
			.filter((column) -> !events.table().excludedColumns().contains(column.name()))
			.toList();
		return !captured.equals(events.table().columns());
	}

	private String sqlType(long type, int modifier) throws SQLException {
		try (PreparedStatement statement = this.context.connection()
			.prepareStatement("SELECT format_type(?::oid, ?)")) {
			statement.setLong(1, type);
			statement.setInt(2, modifier);
			try (ResultSet row = statement.executeQuery()) {
				row.next();
				return row.getString(1);
			}
		}
	}

	private void insert(ByteBuffer message) throws InterruptedException {
		WalRelation relation = relation(message.getInt(), RowOperation.INSERT);
		if (relation != null) {
			message.get();
			write(relation, RowOperation.INSERT, null, false, WalTuple.read(message));
		}
	}

	private void update(ByteBuffer message) throws InterruptedException {
		WalRelation relation = relation(message.getInt(), RowOperation.UPDATE);
		if (relation == null) {
			return;
		}
		byte kind = message.get();
		WalTuple before = null;
		if (kind != 'N') {
			before = WalTuple.read(message);
			message.get();
		}
		// Of the key alone there is nothing to tell.
		write(relation, RowOperation.UPDATE, (kind == 'O') ? before : null, false, WalTuple.read(message));
	}

	private void delete(ByteBuffer message) throws InterruptedException {
		WalRelation relation = relation(message.getInt(), RowOperation.DELETE);
		if (relation != null) {
			boolean identityOnly = message.get() == 'K';
			write(relation, RowOperation.DELETE, WalTuple.read(message), identityOnly, null);
		}
	}

	private void write(WalRelation relation, RowOperation operation, @Nullable WalTuple before, boolean identityOnly,
			@Nullable WalTuple after) throws InterruptedException {
		ChangePosition position = position();
		if (before != null && after != null && relation.events().table().onlyRealChanges()
				&& relation.isSame(before, after)) {
			return;
		}
		String key = relation.key((after != null) ? after : java.util.Objects.requireNonNull(before));
		this.writer.write(relation.events(), operation, position, key, (json) -> {
			if (before != null) {
				json.add("\"old\":");
				relation.write(before, null, identityOnly, json);
				json.add((after != null) ? "," : "");
			}
			if (after != null) {
				json.add("\"new\":");
				relation.write(after, before, false, json);
			}
		}, () -> relation.describe(before) + relation.describe(after));
	}

	private void truncate(ByteBuffer message) throws InterruptedException {
		int count = message.getInt();
		message.get();
		for (int i = 0; i < count; i++) {
			WalRelation relation = relation(message.getInt(), RowOperation.TRUNCATE);
			if (relation != null) {
				this.writer.write(relation.events(), RowOperation.TRUNCATE, position(), null, (json) -> {
				}, () -> "");
			}
		}
	}

	private void logicalMessage(ByteBuffer message) throws SQLException, InterruptedException {
		boolean transactional = message.get() == 1;
		long lsn = message.getLong();
		String prefix = text(message);
		byte[] content = new byte[message.getInt()];
		message.get(content);
		if (!transactional) {
			this.marks.add(new Mark(LogSequenceNumber.valueOf(lsn), this.context.sink().sent(), Instant.now()));
		}
		else if (prefix.equals("polyn.tables")) {
			this.reloadTables = true;
		}
		else if (prefix.equals(InitialLoads.MARKER)) {
			this.loads.publish(new String(content, StandardCharsets.UTF_8), () -> {
				this.index++;
				return position();
			});
		}
	}

	// Whoever reads the changes again counts the same, also those that nobody wants.
	private @Nullable WalRelation relation(int number, RowOperation operation) {
		this.index++;
		WalRelation relation = this.relations.get(number);
		return (relation != null && relation.events().table().operations().contains(operation)) ? relation : null;
	}

	private ChangePosition position() {
		return new ChangePosition(this.idPrefix + this.index, this.sequencePrefix + HEX.toHexDigits(this.index),
				this.commitTimeText, this.transactionId);
	}

	private static String text(ByteBuffer message) {
		int from = message.position();
		while (message.get() != 0) {
			// up to the end
		}
		return new String(message.array(), message.arrayOffset() + from, message.position() - 1 - from,
				StandardCharsets.UTF_8);
	}

	@Override
	public void close() throws SQLException {
		this.loads.close();
		this.replication.close();
	}

	/**
	 * A table as the server has described it.
	 */
	private record Described(List<Column> columns, boolean[] identity) {

	}

	/**
	 * A place in the log that can be confirmed when so many events are.
	 */
	private record Mark(LogSequenceNumber lsn, long number, Instant time) {

	}

}
