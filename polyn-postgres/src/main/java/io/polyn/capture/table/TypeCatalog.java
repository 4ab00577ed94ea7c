package io.polyn.capture.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.polyn.capture.type.ArrayType;
import io.polyn.capture.type.ColumnType;
import io.polyn.capture.type.CompositeType;
import io.polyn.capture.type.EnumType;
import io.polyn.capture.type.ScalarType;

/**
 * The types of a database, as they are found in its catalogue.
 */
public final class TypeCatalog {

	// Types below this one are the server's own.
	private static final long FIRST_OF_USERS = 16384;

	// Arrays whose text is not that of an array.
	private static final Set<String> VECTORS = Set.of("int2vector", "oidvector");

	private final Connection connection;

	private final Map<Long, Found> types = new HashMap<>();

	/**
	 * Creates a catalogue.
	 * @param connection where to look types up
	 */
	public TypeCatalog(Connection connection) {
		this.connection = connection;
	}

	/**
	 * Makes a column.
	 * @param name its name
	 * @param type the number of its type
	 * @param sqlType its type as SQL has it
	 * @return the column
	 * @throws SQLException if the database does not answer
	 */
	public Column column(String name, long type, String sqlType) throws SQLException {
		Found found = find(type);
		return new Column(name, found.type(), sqlType, found.madeByServer());
	}

	private Found find(long number) throws SQLException {
		Found known = this.types.get(number);
		if (known == null) {
			known = read(number);
			this.types.put(number, known);
		}
		return known;
	}

	private Found read(long number) throws SQLException {
		try (PreparedStatement statement = this.connection.prepareStatement(
				"""
						SELECT typname, typtype, typelem, typbasetype, typrelid,
							typsubscript = 'pg_catalog.array_subscript_handler'::regproc AS is_array,
							(SELECT typdelim FROM pg_type element WHERE element.oid = type.typelem) AS delimiter,
							EXISTS (SELECT FROM pg_cast WHERE castsource = type.oid AND casttarget = 'json'::regtype) AS has_cast
						FROM pg_type type WHERE oid = ?
						""")) {
			statement.setLong(1, number);
			try (ResultSet row = statement.executeQuery()) {
				// A table's old columns may be of a type that was dropped since.
				if (!row.next()) {
					return new Found(ScalarType.TEXT, false);
				}
				String name = row.getString("typname");
				boolean isCast = number >= FIRST_OF_USERS && row.getBoolean("has_cast");
				if (row.getBoolean("is_array")) {
					Found element = find(row.getLong("typelem"));
					return new Found(new ArrayType(element.type(), row.getString("delimiter").charAt(0)),
							element.madeByServer() || VECTORS.contains(name));
				}
				return switch (row.getString("typtype")) {
					case "d" -> find(row.getLong("typbasetype"));
					case "e" -> new Found(new EnumType(labels(number)), isCast);
					case "c" -> composite(row.getLong("typrelid"));
					default -> new Found((number < FIRST_OF_USERS) ? scalar(name) : ScalarType.TEXT, isCast);
				};
			}
		}
	}

	private static ScalarType scalar(String name) {
		return switch (name) {
			case "bool" -> ScalarType.BOOLEAN;
			case "int2", "int4", "int8" -> ScalarType.INTEGER;
			case "numeric", "float4", "float8" -> ScalarType.NUMBER;
			case "json", "jsonb" -> ScalarType.JSON;
			case "bytea" -> ScalarType.BYTES;
			case "timestamp" -> ScalarType.TIMESTAMP;
			case "timestamptz" -> ScalarType.TIMESTAMP_WITH_TIME_ZONE;
			case "uuid" -> ScalarType.UUID;
			default -> ScalarType.TEXT;
		};
	}

	private List<String> labels(long type) throws SQLException {
		List<String> labels = new ArrayList<>();
		try (PreparedStatement statement = this.connection
			.prepareStatement("SELECT enumlabel FROM pg_enum WHERE enumtypid = ? ORDER BY enumsortorder")) {
			statement.setLong(1, type);
			try (ResultSet row = statement.executeQuery()) {
				while (row.next()) {
					labels.add(row.getString(1));
				}
			}
		}
		return List.copyOf(labels);
	}

	private Found composite(long relation) throws SQLException {
		Map<String, Long> columns = new LinkedHashMap<>();
		try (PreparedStatement statement = this.connection.prepareStatement("""
				SELECT attname, atttypid FROM pg_attribute
				WHERE attrelid = ? AND attnum > 0 AND NOT attisdropped ORDER BY attnum
				""")) {
			statement.setLong(1, relation);
			try (ResultSet row = statement.executeQuery()) {
				while (row.next()) {
					columns.put(row.getString(1), row.getLong(2));
				}
			}
		}
		List<CompositeType.Attribute> attributes = new ArrayList<>();
		boolean madeByServer = false;
		for (Map.Entry<String, Long> column : columns.entrySet()) {
			Found found = find(column.getValue());
			attributes.add(new CompositeType.Attribute(column.getKey(), found.type()));
			madeByServer |= found.madeByServer();
		}
		return new Found(new CompositeType(List.copyOf(attributes)), madeByServer);
	}

	/**
	 * A type, and whether the server alone can make JSON of its values.
	 */
	private record Found(ColumnType type, boolean madeByServer) {

	}

}
