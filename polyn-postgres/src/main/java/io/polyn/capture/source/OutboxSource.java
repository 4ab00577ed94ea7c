package io.polyn.capture.source;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.polyn.capture.event.ChangePosition;
import io.polyn.capture.event.EventSink;
import io.polyn.capture.event.TableEvents;
import io.polyn.event.RowOperation;
import io.polyn.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * Finds changes in {@code polyn.outbox}, in the order of their numbers: a row can be
 * changed again only after the change before was committed, so that these are in the
 * order of the commits where it matters. A transaction that commits late is found late:
 * rows are deleted, not passed over.
 */
public final class OutboxSource implements ChangeSource {

	private static final int FETCH_SIZE = 1000;

	private static final String ZEROS = "0".repeat(19);

	private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

	private static final long MONITOR_INTERVAL = TimeUnit.SECONDS.toNanos(5);

	private final SourceContext context;

	private final EventSink sink;

	private final Connection reader;

	private final OutboxCleaner cleaner;

	private final InitialLoads loads;

	private final ChangeWriter writer;

	private final long longestPause;

	private final Semaphore wake;

	private final Deque<Underway> underway = new ArrayDeque<>();

	private final Partitions partitions;

	// Changes when a table does; of the tables as they were read last.
	private @Nullable String columns = "";

	private long nextMonitoring = System.nanoTime();

	/**
	 * Creates a source.
	 * @param context what to work with
	 * @param reader a connection for this alone
	 * @param cleaning another one
	 * @param pollInterval how long to wait at most before the table is looked at again
	 * @param wake has a permit when there is something to find
	 * @throws SQLException if the database does not answer
	 */
	public OutboxSource(SourceContext context, Connection reader, Connection cleaning, Duration pollInterval,
			Semaphore wake) throws SQLException {
		this.context = context;
		this.sink = context.sink();
		this.longestPause = pollInterval.toNanos();
		this.wake = wake;
		this.writer = context.writer();
		this.partitions = new Partitions(context.connection());
		this.reader = reader;
		this.reader.setAutoCommit(false);
		this.cleaner = new OutboxCleaner(cleaning);
		this.loads = new InitialLoads(context, this.writer, this::tick);
	}

	/**
	 * Publishes what is there until there is nothing more.
	 * @throws SQLException if the database fails
	 * @throws InterruptedException if this thread is interrupted
	 */
	public void drain() throws SQLException, InterruptedException {
		while (pass() > 0) {
			tick();
		}
	}

	@Override
	public void run(BooleanSupplier done) throws SQLException, InterruptedException {
		this.loads.start(InitialLoads.Marker.OUTBOX);
		long pause = SHORTEST_PAUSE;
		while (true) {
			if (pass() > 0) {
				pause = SHORTEST_PAUSE;
				continue;
			}
			if (done.getAsBoolean()) {
				return;
			}
			this.sink.requireNoFailure();
			tick();
			if (this.wake.tryAcquire(pause, TimeUnit.NANOSECONDS)) {
				this.wake.drainPermits();
				pause = SHORTEST_PAUSE;
			}
			else {
				pause = Math.min(pause * 2, this.longestPause);
			}
		}
	}

	/**
	 * Publishes what is there, and removes it.
	 * @return how many rows there were
	 */
	private int pass() throws SQLException, InterruptedException {
		int count = 0;
		try (PreparedStatement statement = this.reader.prepareStatement("""
				SELECT id, transaction_id::text, to_json(recorded_at)::text, event_type, operation, old, new,
					(SELECT sum(pg_attribute.xmin::text::bigint)::text FROM polyn.captured_table
						JOIN pg_attribute ON attrelid = relation) AS columns
				FROM polyn.outbox ORDER BY id LIMIT 50000
				""")) {
			statement.setFetchSize(FETCH_SIZE);
			try (ResultSet row = statement.executeQuery()) {
				while (row.next()) {
					requireTablesAsOf(row.getString("columns"));
					publish(row);
					if (++count % FETCH_SIZE == 0) {
						advance();
						tick();
					}
				}
			}
		}
		finally {
			this.reader.rollback();
		}
		if (count > 0) {
			this.sink.awaitConfirmed(this.sink.sent());
			advance();
			this.cleaner.await();
		}
		return count;
	}

	// Rows that were written after a table was changed are not to be published as before.
	private void requireTablesAsOf(@Nullable String columns) throws SQLException {
		if (!Objects.equals(columns, this.columns)) {
			this.context.tables().reload();
			this.columns = columns;
		}
	}

	private void publish(ResultSet row) throws SQLException, InterruptedException {
		long id = row.getLong("id");
		String recordedAt = row.getString(3).replace("\"", "").replace("+00:00", "Z");
		String operation = row.getString("operation");
		String number = digits(id);
		String transaction = row.getString(2);
		ChangePosition position = new ChangePosition(transaction + "-" + id, number, recordedAt, transaction);
		if (operation.equals(InitialLoads.MARKER)) {
			load(row.getString("new"), position);
		}
		else {
			TableEvents events = events(row.getString("event_type"));
			RowOperation happened = RowOperation.valueOf(operation.toUpperCase(Locale.ROOT));
			if (id <= events.table().earlierUntil()) {
				events = this.context.tables().fitting(events, happened, data(row));
			}
			this.writer.write(events, happened, position, row.getBytes("old"), row.getBytes("new"));
		}
		this.underway.add(new Underway(id, this.sink.sent(), recordedAt));
	}

	private static byte[] data(ResultSet row) throws SQLException {
		String before = row.getString("old");
		String after = row.getString("new");
		return ((before == null) ? "{\"new\":" + after + "}"
				: (after == null) ? "{\"old\":" + before + "}" : "{\"old\":" + before + ",\"new\":" + after + "}")
			.getBytes(StandardCharsets.UTF_8);
	}

	private static String digits(long id) {
		String digits = Long.toString(id);
		return ZEROS.substring(digits.length()) + digits;
	}

	private void load(String mark, ChangePosition position) throws SQLException, InterruptedException {
		try {
			long[] index = new long[1];
			this.loads.publish(Json.mapper().readValue(mark, String.class), () -> {
				String suffix = String.format("-%010d", ++index[0]);
				return new ChangePosition(position.id() + suffix, position.sequence() + suffix, position.time(),
						position.transactionId());
			});
		}
		catch (JsonProcessingException ex) {
			throw new IllegalStateException("A mark in polyn.outbox is not what was written there", ex);
		}
	}

	// A table that is captured no longer may have left changes.
	private TableEvents events(String eventType) throws SQLException {
		TableEvents events = this.context.tables().find(eventType);
		if (events == null) {
			this.context.tables().reload();
			events = this.context.tables().find(eventType);
		}
		return (events != null) ? events : this.context.tables().released(eventType);
	}

	private void advance() {
		long confirmed = this.sink.confirmed();
		while (!this.underway.isEmpty() && this.underway.peek().number() <= confirmed) {
			this.cleaner.delete(this.underway.remove().id());
		}
		Underway oldest = this.underway.peek();
		this.context.progress()
			.published(confirmed, (oldest != null) ? Instant.from(OffsetDateTime.parse(oldest.recordedAt())) : null);
	}

	@Override
	public void tick() {
		long now = System.nanoTime();
		try {
			if (now - this.nextMonitoring >= 0) {
				this.nextMonitoring = now + MONITOR_INTERVAL;
				this.context.tables().reload();
				this.loads.begin();
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
				SELECT (SELECT extract(epoch FROM clock_timestamp() - recorded_at) * 1000
						FROM polyn.outbox ORDER BY id LIMIT 1)::bigint AS oldest,
					(SELECT count(*) FROM (SELECT FROM polyn.outbox LIMIT 100000) counted) AS rows,
					(SELECT count(*) FROM polyn.parked) AS parked
				"""); ResultSet row = statement.executeQuery()) {
			row.next();
			long oldest = row.getLong("oldest");
			Duration age = row.wasNull() ? null : Duration.ofMillis(Math.max(0, oldest));
			this.context.progress()
				.backlog(new CaptureProgress.Backlog(null, null, row.getLong("rows"), age, row.getLong("parked")));
		}
	}

	/**
	 * Ends the search. What is confirmed by streams is not to be found again, even if
	 * something else has failed: with each try it would be published once more.
	 */
	@Override
	public void close() throws SQLException {
		try (this.cleaner) {
			this.loads.close();
			advance();
		}
	}

	/**
	 * A row that can be removed when so many events are confirmed.
	 */
	private record Underway(long id, long number, String recordedAt) {

	}

}
