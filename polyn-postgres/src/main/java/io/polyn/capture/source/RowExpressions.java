package io.polyn.capture.source;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.polyn.capture.database.Sql;
import io.polyn.capture.table.Column;
import io.polyn.capture.type.UnrepresentableValueException;
import org.jspecify.annotations.Nullable;

/**
 * The expressions that replace columns, evaluated by the database for rows that come from
 * its log.
 */
final class RowExpressions implements AutoCloseable {

	// The statement is the server's: a driver would take operators for parameters.
	private static final AtomicInteger numbers = new AtomicInteger();

	private final Statement statement;

	private final String name = "polyn_expressions_" + numbers.incrementAndGet();

	private static final String DATA_EXCEPTION = "22";

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
		String results = IntStream.range(0, found.size())
			.mapToObj((i) -> "to_json(result_" + i + ")::text")
			.collect(Collectors.joining(", "));
		String evaluated = IntStream.range(0, found.size())
			.mapToObj((i) -> "CASE WHEN true THEN (" + expressions.get(found.get(i)) + ") END AS result_" + i)
			.collect(Collectors.joining(", "));
		String values = IntStream.range(0, columns.size())
			.mapToObj((i) -> "$" + (i + 1) + "::text::" + columns.get(i).sqlType() + " AS "
					+ Sql.identifier(columns.get(i).name()))
			.collect(Collectors.joining(", "));
		this.statement = connection.createStatement();
		this.statement.setEscapeProcessing(false);
		this.statement.execute("PREPARE " + this.name + " AS SELECT " + results + " FROM (SELECT " + evaluated
				+ " FROM (SELECT " + values + ") AS item) AS results");
	}

	/**
	 * Evaluates the expressions.
	 * @return JSON for each column that is replaced, {@code null} for the others
	 */
	byte[] @Nullable [] evaluate(WalTuple row, @Nullable WalTuple before) {
		try {
			try (ResultSet result = this.statement
				.executeQuery("EXECUTE " + this.name + "(" + values(row, before) + ")")) {
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
			if (ex.getSQLState() != null && ex.getSQLState().startsWith(DATA_EXCEPTION)) {
				throw new UnrepresentableValueException(
						"an override can't be evaluated (SQLSTATE " + ex.getSQLState() + ")");
			}
			throw new UncheckedSqlException(ex);
		}
	}

	private String values(WalTuple row, @Nullable WalTuple before) {
		return IntStream.range(0, this.columns).mapToObj((i) -> {
			String text = ((row.isUnchanged(i) && before != null) ? before : row).text(i);
			return (text != null) ? Sql.literal(text) : "NULL";
		}).collect(Collectors.joining(", "));
	}

	@Override
	public void close() throws SQLException {
		this.statement.execute("DEALLOCATE " + this.name);
		this.statement.close();
	}

}
