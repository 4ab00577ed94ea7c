package io.polyn.capture.source;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.polyn.capture.database.Sql;
import io.polyn.capture.table.Column;
import org.jspecify.annotations.Nullable;

/**
 * The expressions that replace columns, evaluated by the database for rows that come from
 * its log.
 */
final class RowExpressions implements AutoCloseable {

	private final PreparedStatement statement;

	private final int columns;

	// For each expression, the column that it replaces.
	private final int[] replaced;

	/**
	 * Prepares expressions.
	 * @param columns all columns of the table
	 * @param expressions by the names of columns, of which there is one at least
	 */
	RowExpressions(Connection connection, List<Column> columns, Map<String, String> expressions) throws SQLException {
		this.columns = columns.size();
		List<String> names = columns.stream().map(Column::name).toList();
		List<String> found = names.stream().filter(expressions::containsKey).toList();
		this.replaced = found.stream().mapToInt(names::indexOf).toArray();
		String results = found.stream()
			.map((name) -> "to_json((" + Sql.expression(java.util.Objects.requireNonNull(expressions.get(name)))
					+ "))::text")
			.collect(Collectors.joining(", "));
		String values = columns.stream()
			.map((column) -> "?::text::" + column.sqlType() + " AS " + Sql.expression(Sql.identifier(column.name())))
			.collect(Collectors.joining(", "));
		this.statement = connection.prepareStatement("SELECT " + results + " FROM (SELECT " + values + ") AS item");
	}

	/**
	 * Evaluates the expressions.
	 * @return JSON for each column that is replaced, {@code null} for the others
	 */
	byte[] @Nullable [] evaluate(WalTuple row, @Nullable WalTuple before) {
		try {
			for (int i = 0; i < this.columns; i++) {
				WalTuple source = (row.isUnchanged(i) && before != null) ? before : row;
				this.statement.setString(i + 1, source.text(i));
			}
			try (ResultSet result = this.statement.executeQuery()) {
				result.next();
				byte[] @Nullable [] values = new byte[this.columns][];
				for (int i = 0; i < this.replaced.length; i++) {
					String value = result.getString(i + 1);
					values[this.replaced[i]] = ((value != null) ? value : "null").getBytes(StandardCharsets.UTF_8);
				}
				return values;
			}
		}
		catch (SQLException ex) {
			throw new UncheckedSqlException(ex);
		}
	}

	@Override
	public void close() throws SQLException {
		this.statement.close();
	}

}
