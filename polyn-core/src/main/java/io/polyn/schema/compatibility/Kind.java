package io.polyn.schema.compatibility;

import java.util.Locale;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The kinds of values that JSON has. Integers are numbers with a constraint.
 */
enum Kind {

	NULL, BOOLEAN, NUMBER, STRING, ARRAY, OBJECT;

	static Kind ofType(String type) {
		return type.equals("integer") ? NUMBER : valueOf(type.toUpperCase(Locale.ROOT));
	}

	static Kind of(JsonNode value) {
		return switch (value.getNodeType()) {
			case NULL -> NULL;
			case BOOLEAN -> BOOLEAN;
			case NUMBER -> NUMBER;
			case STRING -> STRING;
			case ARRAY -> ARRAY;
			default -> OBJECT;
		};
	}

}
