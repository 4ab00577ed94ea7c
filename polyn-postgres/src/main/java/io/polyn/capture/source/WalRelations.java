package io.polyn.capture.source;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.polyn.capture.event.TableEvents;
import io.polyn.capture.source.PgOutputReader.WalColumn;
import io.polyn.capture.table.Column;
import io.polyn.capture.table.TypeCatalog;
import io.polyn.event.RowOperation;
import org.jspecify.annotations.Nullable;

/**
 * The tables as the log has them.
 */
final class WalRelations {

	private final Connection connection;

	private final PublishedTables tables;

	private final Runnable whileWaiting;

	// As the server has described them; it does so once.
	private final Map<Integer, Described> described = new HashMap<>();

	private final Map<Integer, WalRelation> relations = new HashMap<>();

	/**
	 * Creates the tables.
	 * @param connection where to look up what the log does not tell
	 * @param whileWaiting what to do while a transaction is not visible yet
	 */
	WalRelations(Connection connection, PublishedTables tables, Runnable whileWaiting) {
		this.connection = connection;
		this.tables = tables;
		this.whileWaiting = whileWaiting;
	}

	/**
	 * Finds a table.
	 * @param number its number
	 * @return the table, {@code null} if that operation on it is not captured
	 */
	@Nullable WalRelation find(int number, RowOperation operation) {
		WalRelation relation = this.relations.get(number);
		return (relation != null && relation.events().table().operations().contains(operation)) ? relation : null;
	}

	/**
	 * Takes a description of a table.
	 * @param transaction the one whose changes of the table follow
	 */
	void describe(int number, List<WalColumn> described, WalTransaction transaction)
			throws SQLException, InterruptedException {
		TypeCatalog types = new TypeCatalog(this.connection);
		List<Column> columns = new ArrayList<>();
		boolean[] identity = new boolean[described.size()];
		for (WalColumn column : described) {
			identity[columns.size()] = column.identity();
			columns.add(types.column(column.name(), column.type(), sqlType(column)));
		}
		Described relation = new Described(columns, identity);
		this.described.put(number, relation);
		TableEvents events = this.tables.find(Integer.toUnsignedLong(number));
		if (events == null || isChanged(events, columns)) {
			awaitVisible(transaction);
			this.tables.reload();
		}
		use(number, relation);
	}

	/**
	 * Reads again what is captured of the tables.
	 * @param transaction the one that has changed it
	 */
	void reload(WalTransaction transaction) throws SQLException, InterruptedException {
		awaitVisible(transaction);
		this.tables.reload();
		for (Map.Entry<Integer, Described> relation : this.described.entrySet()) {
			use(relation.getKey(), relation.getValue());
		}
	}

	// The log has a commit before anybody sees it: the locks go last.
	private void awaitVisible(WalTransaction transaction) throws SQLException, InterruptedException {
		try (PreparedStatement statement = this.connection
			.prepareStatement("SELECT FROM pg_locks WHERE locktype = 'transactionid' AND transactionid = ?::xid")) {
			statement.setString(1, transaction.id());
			while (true) {
				try (ResultSet row = statement.executeQuery()) {
					if (!row.next()) {
						return;
					}
				}
				this.whileWaiting.run();
				Thread.sleep(1);
			}
		}
	}

	private void use(int number, Described relation) throws SQLException {
		WalRelation former = this.relations.remove(number);
		if (former != null) {
			former.close();
		}
		TableEvents events = this.tables.find(Integer.toUnsignedLong(number));
		if (events == null) {
			return;
		}
		List<Column> columns = relation.columns();
		events = this.tables.asOf(events, columns);
		Map<String, String> expressions = events.table().expressions();
		this.relations.put(number, new WalRelation(events, columns, relation.identity(),
				expressions.isEmpty() ? null : new RowExpressions(this.connection, columns, expressions)));
	}

	private static boolean isChanged(TableEvents events, List<Column> columns) {
		List<Column> captured = columns.stream()
			.filter((column) -> !events.table().excludedColumns().contains(column.name()))
			.toList();
		return !captured.equals(events.table().columns());
	}

	private String sqlType(WalColumn column) throws SQLException {
		try (PreparedStatement statement = this.connection.prepareStatement("SELECT format_type(?::oid, ?)")) {
			statement.setLong(1, column.type());
			statement.setInt(2, column.modifier());
			try (ResultSet row = statement.executeQuery()) {
				row.next();
				return row.getString(1);
			}
		}
	}

	/**
	 * A table as the server has described it.
	 */
	private record Described(List<Column> columns, boolean[] identity) {

	}

}
