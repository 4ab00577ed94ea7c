package io.polyn.event;

import java.lang.reflect.Type;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows as objects of one type. Each property gets the value of its column; what is
 * in the value, such as a document, is the converter's alone.
 */
final class RowReader {

	private final PayloadConverter converter;

	private final Type type;

	private final List<RowProperty> properties;

	RowReader(PayloadConverter converter, Type type) {
		this.converter = converter;
		this.type = type;
		this.properties = converter.rowProperties(type);
	}

	/**
	 * Reads a row.
	 * @throws PolynException if the row doesn't fit the type
	 */
	@Nullable Object read(JsonNode row) {
		return this.converter.readRow(Json.write(this.properties.isEmpty() ? row : object(row)), this.type);
	}

	private ObjectNode object(JsonNode row) {
		ObjectNode object = Json.object();
		for (RowProperty property : this.properties) {
			String column = property.columns()
				.stream()
				.filter(row::has)
				.findFirst()
				.orElseThrow(() -> failure("has no column " + String.join(" or ", property.columns()), property));
			JsonNode value = row.get(column);
			if (value.isNull() && !property.nullable()) {
				throw failure("has null in the column " + column, property);
			}
			object.set(property.name(), value);
		}
		return object;
	}

	private PolynException failure(String problem, RowProperty property) {
		return new PolynException(ErrorCode.PAYLOAD_CONVERSION,
				"A row " + problem + ", as the property " + property.name() + " of " + this.type.getTypeName()
						+ " needs it.",
				"Make the type fit the table, or take the row as a Map. Of a deleted row, databases may record the primary"
						+ " key alone.");
	}

}
