package io.polyn.capture.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.polyn.capture.table.CapturedTable;
import io.polyn.capture.table.Column;
import io.polyn.capture.type.ArrayType;
import io.polyn.capture.type.ColumnType;
import io.polyn.capture.type.CompositeType;
import io.polyn.capture.type.JsonBuffer;
import io.polyn.capture.type.ScalarType;
import io.polyn.capture.type.UnrepresentableValueException;
import io.polyn.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * A row of which the database has made JSON.
 *
 * @param json the row as listeners read it
 * @param key its primary key as one text; {@code null} if there is none
 */
record JsonRow(byte[] json, @Nullable String key) {

	// One level is the event's, and one its data's.
	private static final int MAX_DEPTH = Json.MAX_NESTING_DEPTH - 2;

	private static final ObjectMapper LENIENT = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build();

	/**
	 * Reads a row.
	 * @param row what the database has made of it
	 * @throws UnrepresentableValueException if not every listener could read it
	 */
	static JsonRow read(byte[] row, CapturedTable table) {
		boolean bytes = table.columns().stream().anyMatch((column) -> hasBytes(column.type()));
		if (!bytes) {
			try {
				return new JsonRow(row, key(row, table.key()));
			}
			catch (IOException ex) {
				// It has a member twice, which a json column keeps.
			}
		}
		try {
			ObjectNode tree = (ObjectNode) LENIENT.readTree(row);
			if (bytes) {
				for (Column column : table.columns()) {
					if (tree.has(column.name()) && hasBytes(column.type())
							&& !table.expressions().containsKey(column.name())) {
						tree.set(column.name(), base64(tree.get(column.name()), column.type()));
					}
				}
			}
			byte[] json = LENIENT.writeValueAsBytes(tree);
			return new JsonRow(json, key(json, table.key()));
		}
		catch (IOException ex) {
			throw new UnrepresentableValueException("the row is nested too deeply, or has too long a number");
		}
	}

	/**
	 * Reads the whole row, as listeners do, and finds the key on the way.
	 */
	private static @Nullable String key(byte[] row, List<String> columns) throws IOException {
		String[] values = new String[columns.size()];
		int whole = -1;
		int start = 0;
		try (JsonParser parser = Json.mapper().createParser(row)) {
			int depth = 0;
			for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
				if (token.isStructStart()) {
					if (++depth == 2) {
						whole = columns.indexOf(parser.currentName());
						start = (int) parser.currentTokenLocation().getByteOffset();
					}
				}
				else if (token.isStructEnd()) {
					if (--depth == 1 && whole >= 0) {
						int end = (int) parser.currentLocation().getByteOffset();
						values[whole] = new String(row, start, end - start, StandardCharsets.UTF_8);
					}
				}
				else if (depth == 1 && token.isScalarValue()) {
					int place = columns.indexOf(parser.currentName());
					if (place >= 0) {
						values[place] = parser.getText();
					}
				}
				if (depth > MAX_DEPTH) {
					throw new UnrepresentableValueException(
							"the row is nested more than " + MAX_DEPTH + " levels deep");
				}
			}
		}
		return key(values);
	}

	private static @Nullable String key(@Nullable String[] values) {
		if (values.length == 0) {
			return null;
		}
		if (values.length == 1) {
			return values[0];
		}
		JsonBuffer json = new JsonBuffer();
		for (String value : values) {
			json.add((json.length() == 0) ? '[' : ',');
			json.string(String.valueOf(value));
		}
		json.add(']');
		return json.toString();
	}

	private static boolean hasBytes(ColumnType type) {
		if (type instanceof ArrayType array) {
			return hasBytes(array.element());
		}
		if (type instanceof CompositeType row) {
			return row.attributes().stream().anyMatch((attribute) -> hasBytes(attribute.type()));
		}
		return type == ScalarType.BYTES;
	}

	private static JsonNode base64(JsonNode value, ColumnType type) {
		if (value instanceof ArrayNode array) {
			ArrayNode result = JsonNodeFactory.instance.arrayNode();
			ColumnType element = (type instanceof ArrayType known) ? known.element() : type;
			array.forEach((each) -> result.add(base64(each, each.isArray() ? type : element)));
			return result;
		}
		if (value instanceof ObjectNode row && type instanceof CompositeType composite) {
			for (CompositeType.Attribute attribute : composite.attributes()) {
				row.set(attribute.name(), base64(row.path(attribute.name()), attribute.type()));
			}
			return row;
		}
		if (type == ScalarType.BYTES && value instanceof TextNode text && text.textValue().startsWith("\\x")) {
			JsonBuffer json = new JsonBuffer();
			byte[] hex = text.textValue().getBytes(StandardCharsets.US_ASCII);
			type.write(hex, 0, hex.length, json);
			String quoted = json.toString();
			return TextNode.valueOf(quoted.substring(1, quoted.length() - 1));
		}
		return value;
	}

}
