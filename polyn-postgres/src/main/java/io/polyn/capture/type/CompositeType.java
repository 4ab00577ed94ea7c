package io.polyn.capture.type;

import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A row within a column.
 *
 * @param attributes its columns
 */
public record CompositeType(List<Attribute> attributes) implements ColumnType {

	/**
	 * A column of a row within a column.
	 *
	 * @param name its name
	 * @param type its type
	 */
	public record Attribute(String name, ColumnType type) {

	}

	@Override
	public void write(byte[] text, int from, int count, JsonBuffer json) {
		json.add('{');
		int at = from + 1;
		for (int i = 0; i < this.attributes.size(); i++) {
			if (i > 0) {
				json.add(',');
			}
			json.string(this.attributes.get(i).name());
			json.add(':');
			// A row from before an attribute was added has fewer values.
			if (at == from + count) {
				json.add("null");
			}
			else {
				at = value(text, at, this.attributes.get(i).type(), json) + 1;
			}
		}
		json.add('}');
	}

	// Returns where the value ends. Quotes may begin and end anywhere within it.
	private static int value(byte[] text, int from, ColumnType type, JsonBuffer json) {
		int at = from;
		boolean within = false;
		boolean escaped = false;
		while (within || (text[at] != ',' && text[at] != ')')) {
			if (text[at] == '\\') {
				at++;
				escaped = true;
			}
			else if (text[at] == '"') {
				within = !within;
				escaped = true;
			}
			at++;
		}
		if (at == from) {
			json.add("null");
		}
		else if (!escaped) {
			type.write(text, from, at - from, json);
		}
		else {
			byte[] value = new byte[at - from];
			type.write(value, 0, unescape(text, from, at, value), json);
		}
		return at;
	}

	private static int unescape(byte[] text, int from, int to, byte[] value) {
		int length = 0;
		boolean within = false;
		for (int i = from; i < to; i++) {
			if (text[i] == '\\') {
				value[length++] = text[++i];
			}
			else if (text[i] != '"') {
				value[length++] = text[i];
			}
			else if (within && i + 1 < to && text[i + 1] == '"') {
				value[length++] = text[++i];
			}
			else {
				within = !within;
			}
		}
		return length;
	}

	@Override
	public ObjectNode schema() {
		ObjectNode schema = ScalarType.nullable("object");
		ObjectNode properties = schema.putObject("properties");
		this.attributes.forEach((attribute) -> properties.set(attribute.name(), attribute.type().schema()));
		return schema;
	}

}
