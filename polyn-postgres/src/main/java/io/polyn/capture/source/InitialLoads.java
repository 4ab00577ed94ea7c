package io.polyn.capture.source;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

import io.polyn.capture.database.Sql;
import io.polyn.capture.event.ChangePosition;
import io.polyn.capture.event.TableEvents;
import io.polyn.capture.table.CapturedTable;
import io.polyn.capture.table.CapturedTables;
import io.polyn.event.RowOperation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows that tables have already, published once where that was asked for. Each load
 * has a place among the changes: a mark is set while nobody writes to the table, and a
 * snapshot taken at the same moment; when the mark is reached, what the snapshot has is
 * published.
 */
final class InitialLoads {

	/** What the mark is called, in the log and in the outbox. */
	static final String MARKER = "polyn.load";

	private static final Logger logger = LoggerFactory.getLogger(InitialLoads.class);

	static final String LOCK_NOT_AVAILABLE = "55P03";

	private static final int FETCH_SIZE = 1000;

	private static final int REPORT_INTERVAL = 100_000;

	private final SourceContext context;

	private final ChangeWriter writer;

	private final Runnable tick;

	// The connections whose transactions have the snapshots.
	private final Map<String, Connection> snapshots = new HashMap<>();

	private @Nullable Marker marker;

	private boolean postponed;

	InitialLoads(SourceContext context, ChangeWriter writer, Runnable tick) {
		this.context = context;
		this.writer = writer;
		this.tick = tick;
	}

	/**
	 * Has loads published from now on.
	 * @param marker where changes are marked
	 */
	void start(Marker marker) throws SQLException {
		this.marker = marker;
		begin();
	}

	/**
	 * Sets the marks of the loads that are asked for, once started.
	 */
	void begin() throws SQLException {
		if (this.marker == null) {
			return;
		}
		this.postponed = false;
		for (CapturedTable table : CapturedTables.read(this.context.connection())) {
			boolean begun = this.snapshots.keySet()
				.stream()
				.anyMatch((mark) -> mark.startsWith(table.eventType() + " "));
			if (table.loadRequested() && !begun) {
				try {
					begin(table, this.marker);
				}
				catch (SQLException ex) {
					if (!LOCK_NOT_AVAILABLE.equals(ex.getSQLState())) {
						throw ex;
					}
					this.postponed = true;
				}
			}
		}
	}

	/**
	 * Tries again with the tables to which transactions have written for too long: nobody
	 * is to wait behind a load, nor other tables for it.
	 */
	void beginPostponed() throws SQLException {
		if (this.postponed) {
			begin();
		}
	}

	private void begin(CapturedTable table, Marker marker) throws SQLException {
		String mark = table.eventType() + " " + UUID.randomUUID();
		Connection snapshot = this.context.database().connect();
		boolean begun = false;
		try (Connection locking = this.context.database().connect(); Statement statement = locking.createStatement()) {
			locking.setAutoCommit(false);
			statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
			statement.execute("SET LOCAL lock_timeout = '1s'");
			statement.execute("LOCK TABLE " + table.sqlName() + " IN SHARE ROW EXCLUSIVE MODE");
			statement.execute(marker.statement(table.eventType(), mark));
			snapshot.setAutoCommit(false);
			// The first rows of a large table may be far away.
			snapshot.setNetworkTimeout(Runnable::run, 0);
			try (ResultSet row = statement.executeQuery("SELECT pg_export_snapshot()");
					Statement taking = snapshot.createStatement()) {
				row.next();
				taking.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
				taking.execute("SET TRANSACTION SNAPSHOT " + Sql.literal(row.getString(1)));
			}
			locking.commit();
			begun = true;
			this.snapshots.put(mark, snapshot);
		}
		finally {
			if (!begun) {
				snapshot.close();
			}
		}
	}

	/**
	 * Publishes the rows of a load whose mark is reached, if it is one of this process's.
	 * @param mark the mark
	 * @param positions the places that the rows have among the changes
	 */
	void publish(String mark, Supplier<ChangePosition> positions) throws SQLException, InterruptedException {
		Connection snapshot = this.snapshots.get(mark);
		TableEvents events = this.context.tables().find(mark.substring(0, mark.indexOf(' ')));
		if (snapshot == null || events == null) {
			return;
		}
		CapturedTable table = events.table();
		logger.info("The rows of {} are being published", table);
		long count = 0;
		try (snapshot; Statement statement = snapshot.createStatement()) {
			statement.setFetchSize(FETCH_SIZE);
			try (ResultSet row = statement.executeQuery("SELECT (" + projection(table) + ")::json FROM "
					+ (isPartitioned(table) ? "" : "ONLY ") + table.sqlName() + " AS item")) {
				while (row.next()) {
					this.writer.write(events, RowOperation.INSERT, positions.get(), null, row.getBytes(1));
					if (++count % FETCH_SIZE == 0) {
						this.tick.run();
						this.context.progress().loading(table + ": " + count + " rows");
					}
					if (count % REPORT_INTERVAL == 0) {
						logger.info("{} rows of {} are published", count, table);
						report(table, count, "requested");
					}
				}
			}
		}
		this.context.sink().awaitConfirmed(this.context.sink().sent());
		report(table, count, "done");
		this.snapshots.remove(mark);
		this.context.progress().loading(null);
		logger.info("The {} rows of {} are published", count, table);
	}

	private void report(CapturedTable table, long count, String state) throws SQLException {
		try (PreparedStatement statement = this.context.connection()
			.prepareStatement(
					"UPDATE polyn.captured_table SET initial_load = ?, loaded_rows = ? WHERE relation = ?::oid")) {
			statement.setString(1, state);
			statement.setLong(2, count);
			statement.setLong(3, table.relation());
			statement.executeUpdate();
		}
	}

	private boolean isPartitioned(CapturedTable table) throws SQLException {
		try (PreparedStatement statement = this.context.connection()
			.prepareStatement("SELECT relkind = 'p' FROM pg_class WHERE oid = ?::oid")) {
			statement.setLong(1, table.relation());
			try (ResultSet row = statement.executeQuery()) {
				row.next();
				return row.getBoolean(1);
			}
		}
	}

	private String projection(CapturedTable table) throws SQLException {
		try (PreparedStatement statement = this.context.connection().prepareStatement("""
				SELECT coalesce(polyn.projection(relation, excluded_columns, overrides), 'row_to_json(item)')
				FROM polyn.captured_table WHERE relation = ?::oid
				""")) {
			statement.setLong(1, table.relation());
			try (ResultSet row = statement.executeQuery()) {
				row.next();
				return row.getString(1);
			}
		}
	}

	void close() throws SQLException {
		for (Connection snapshot : this.snapshots.values()) {
			snapshot.close();
		}
		this.snapshots.clear();
	}

	/**
	 * Where changes are marked.
	 */
	enum Marker {

		/** In the log. */
		LOG {

			@Override
			String statement(String eventType, String mark) {
				return "SELECT pg_logical_emit_message(true, " + Sql.literal(MARKER) + ", " + Sql.literal(mark) + ")";
			}

		},

		/** In the outbox. */
		OUTBOX {

			@Override
			String statement(String eventType, String mark) {
				return "INSERT INTO polyn.outbox (event_type, operation, new) VALUES (" + Sql.literal(eventType) + ", "
						+ Sql.literal(MARKER) + ", to_json(" + Sql.literal(mark) + "::text))";
			}

		};

		abstract String statement(String eventType, String mark);

	}

}
