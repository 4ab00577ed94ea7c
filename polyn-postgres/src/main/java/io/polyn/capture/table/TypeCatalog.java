package io.polyn.capture.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

	private final Connection connection;

	private final Map<Long, ColumnType> types = new HashMap<>();

	private final Map<Long, Boolean> castsToJson = new HashMap<>();

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
		return new Column(name, type(type), sqlType, castToJson(type));
	}

	private ColumnType type(long number) throws SQLException {
		ColumnType known = this.types.get(number);
		if (known == null) {
			known = read(number);
			this.types.put(number, known);
		}
		return known;
	}

	private ColumnType read(long number) throws SQLException {
		try (PreparedStatement statement = this.connection.prepareStatement("""
				SELECT typname, typtype, typelem, typbasetype, typrelid, typcategory = 'A' AS is_array,
					(SELECT typdelim FROM pg_type element WHERE element.oid = type.typelem) AS delimiter
				FROM pg_type type WHERE oid = ?
				""")) {
			statement.setLong(1, number);
			try (ResultSet row = statement.executeQuery()) {
				// A table's old columns may be of a type that was dropped since.
				if (!row.next()) {
					return ScalarType.TEXT;
				}
				if (row.getBoolean("is_array") && row.getLong("typelem") != 0) {
					return new ArrayType(type(row.getLong("typelem")), row.getString("delimiter").charAt(0));
				}
				return switch (row.getString("typtype")) {
					case "d" -> type(row.getLong("typbasetype"));
					case "e" -> new EnumType(labels(number));
					case "c" -> new CompositeType(attributes(row.getLong("typrelid")));
					default -> (number < FIRST_OF_USERS) ? scalar(row.getString("typname")) : ScalarType.TEXT;
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

	private List<CompositeType.Attribute> attributes(long relation) throws SQLException {
		Map<String, Long> found = new java.util.LinkedHashMap<>();
		try (PreparedStatement statement = this.connection.prepareStatement("""
				SELECT attname, atttypid FROM pg_attribute
				WHERE attrelid = ? AND attnum > 0 AND NOT attisdropped ORDER BY attnum
				""")) {
			statement.setLong(1, relation);
			try (ResultSet row = statement.executeQuery()) {
				while (row.next()) {
					found.put(row.getString(1), row.getLong(2));
				}
			}
		}
		List<CompositeType.Attribute> attributes = new ArrayList<>();
		for (Map.Entry<String, Long> attribute : found.entrySet()) {
			attributes.add(new CompositeType.Attribute(attribute.getKey(), type(attribute.getValue())));
		}
		return List.copyOf(attributes);
	}

	private boolean castToJson(long type) throws SQLException {
		if (type < FIRST_OF_USERS) {
			return false;
		}
		Boolean known = this.castsToJson.get(type);
		if (known == null) {
			try (PreparedStatement statement = this.connection.prepareStatement(
					"SELECT EXISTS (SELECT FROM pg_cast WHERE castsource = ? AND casttarget = 'json'::regtype)")) {
				statement.setLong(1, type);
				try (ResultSet row = statement.executeQuery()) {
					row.next();
					known = row.getBoolean(1);
				}
			}
			this.castsToJson.put(type, known);
		}
		return known;
	}

}
