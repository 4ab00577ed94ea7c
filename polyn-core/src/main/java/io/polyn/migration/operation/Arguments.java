package io.polyn.migration.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Takes single arguments out of an operation's fields.
 */
final class Arguments {

	private Arguments() {
	}

	static String take(ObjectNode fields, String name) {
		return fields.remove(name).asText();
	}

	static @Nullable String takeOptional(ObjectNode fields, String name) {
		JsonNode value = fields.remove(name);
		return (value != null && !value.isNull()) ? value.asText() : null;
	}

	static boolean takeFlag(ObjectNode fields, String name) {
		JsonNode value = fields.remove(name);
		return value != null && value.asBoolean();
	}

}
