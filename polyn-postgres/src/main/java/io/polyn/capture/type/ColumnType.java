package io.polyn.capture.type;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What the values of a column's type are in JSON: the same as the database's own
 * {@code to_json} makes of them, but for {@code bytea}, which becomes Base64.
 */
public sealed interface ColumnType permits ScalarType, EnumType, ArrayType, CompositeType {

	/**
	 * Writes a value.
	 * @param text holds the value in PostgreSQL's text format, in UTF-8
	 * @param from where it begins
	 * @param count how long it is
	 * @param json where to write
	 * @throws UnrepresentableValueException if JSON that every listener reads can't be
	 * made of it
	 */
	void write(byte[] text, int from, int count, JsonBuffer json);

	/**
	 * Describes the values.
	 * @return a JSON Schema, of which {@code null} is valid, too
	 */
	ObjectNode schema();

}
