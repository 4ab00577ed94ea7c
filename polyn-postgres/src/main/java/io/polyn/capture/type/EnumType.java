package io.polyn.capture.type;

import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An enumerated type. Its schema names the labels but takes others, too: a new one is in
 * use before anybody can have told the listeners.
 *
 * @param labels the labels
 */
public record EnumType(List<String> labels) implements ColumnType {

	@Override
	public void write(byte[] text, int from, int count, JsonBuffer json) {
		json.string(text, from, count);
	}

	@Override
	public ObjectNode schema() {
		ObjectNode schema = ScalarType.nullable("string");
		this.labels.forEach(schema.putArray("examples")::add);
		return schema;
	}

}
