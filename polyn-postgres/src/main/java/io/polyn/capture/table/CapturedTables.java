package io.polyn.capture.table;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.polyn.event.RowOperation;
import io.polyn.json.Json;

/**
 * Reads which tables are captured, and what they look like.
 */
public final class CapturedTables {

	private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {
	};

	private CapturedTables() {
	}

	/**
	 * Reads the tables that are captured, and exist.
	 * @param connection where to read
	 * @return the tables, ordered by schema and name
	 * @throws SQLException if the database does not answer
	 */
	public static List<CapturedTable> read(Connection connection) throws SQLException {
		return read(connection, "NOT released AND pg_class.oid IS NOT NULL");
	}

	/**
	 * Reads the tables that were captured, and of which the log may still have changes.
	 * @param connection where to read
	 * @return the tables; one that does not exist any more has no columns, and is called
	 * as in its events
	 * @throws SQLException if the database does not answer
	 */
	public static List<CapturedTable> readReleased(Connection connection) throws SQLException {
		return read(connection, "released OR pg_class.oid IS NULL");
	}

	private static List<CapturedTable> read(Connection connection, String condition) throws SQLException {
		TypeCatalog types = new TypeCatalog(connection);
		List<CapturedTable> tables = new ArrayList<>();
		try (PreparedStatement statement = connection.prepareStatement(
				"""
						SELECT coalesce(nspname, '') AS nspname, coalesce(relname, event_type) AS relname, event_type, event_version, earlier_until, operations, excluded_columns, overrides::text,
							only_real_changes, mode, coalesce(initial_load = 'requested', false) AS load_requested, relation::oid,
							ARRAY(SELECT attname::text FROM pg_index, unnest(indkey::int2[]) WITH ORDINALITY AS key (number, place)
								JOIN pg_attribute ON attnum = number
								WHERE indrelid = relation AND attrelid = relation AND indisprimary
								ORDER BY place) AS key
						FROM polyn.captured_table
						LEFT JOIN pg_class ON pg_class.oid = relation LEFT JOIN pg_namespace ON pg_namespace.oid = relnamespace
						WHERE %s
						ORDER BY nspname, relname
						"""
					.formatted(condition));
				ResultSet row = statement.executeQuery()) {
			while (row.next()) {
				Set<String> excluded = Set.copyOf(texts(row.getArray("excluded_columns")));
				tables.add(new CapturedTable(row.getLong("relation"), row.getString("nspname"),
						row.getString("relname"), row.getString("event_type"), row.getInt("event_version"),
						row.getLong("earlier_until"), operations(row.getArray("operations")), excluded,
						Json.mapper().readValue(row.getString("overrides"), TEXTS), row.getBoolean("only_real_changes"),
						CaptureMethod.valueOf(row.getString("mode").toUpperCase(Locale.ROOT)),
						row.getBoolean("load_requested"), columns(connection, types, row.getLong("relation"), excluded),
						texts(row.getArray("key"))));
			}
		}
		catch (JsonProcessingException ex) {
			throw new IllegalStateException("polyn.captured_table.overrides is not what was written there", ex);
		}
		return List.copyOf(tables);
	}

	private static List<Column> columns(Connection connection, TypeCatalog types, long relation, Set<String> excluded)
			throws SQLException {
		List<Column> columns = new ArrayList<>();
		try (PreparedStatement statement = connection.prepareStatement("""
				SELECT attname, atttypid, format_type(atttypid, atttypmod) AS sql_type FROM pg_attribute
				WHERE attrelid = ? AND attnum > 0 AND NOT attisdropped ORDER BY attnum
				""")) {
			statement.setLong(1, relation);
			try (ResultSet row = statement.executeQuery()) {
				while (row.next()) {
					if (!excluded.contains(row.getString("attname"))) {
						columns.add(types.column(row.getString("attname"), row.getLong("atttypid"),
								row.getString("sql_type")));
					}
				}
			}
		}
		return List.copyOf(columns);
	}

	private static Set<RowOperation> operations(Array names) throws SQLException {
		Set<RowOperation> operations = EnumSet.noneOf(RowOperation.class);
		texts(names).forEach((name) -> operations.add(RowOperation.valueOf(name.toUpperCase(Locale.ROOT))));
		return operations;
	}

	private static List<String> texts(Array array) throws SQLException {
		return Arrays.asList((String[]) array.getArray());
	}

}
