package io.polyn.tool.catalog;

import java.nio.charset.StandardCharsets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;

/**
 * JSON as people read it.
 */
final class JsonText {

	private static final DefaultIndenter LINES = new DefaultIndenter("  ", "\n");

	private static final Separators SEPARATORS = Separators.createDefaultInstance()
		.withObjectFieldValueSpacing(Separators.Spacing.AFTER)
		.withObjectEmptySeparator("")
		.withArrayEmptySeparator("");

	private static final ObjectWriter WRITER = Json.mapper()
		.writer(new DefaultPrettyPrinter(SEPARATORS).withObjectIndenter(LINES).withArrayIndenter(LINES));

	private JsonText() {
	}

	static String pretty(JsonNode tree) {
		try {
			return WRITER.writeValueAsString(tree);
		}
		catch (JsonProcessingException ex) {
			throw new IllegalArgumentException("Not representable as JSON", ex);
		}
	}

	static ObjectNode object(String text) {
		try {
			if (Json.parse(text.getBytes(StandardCharsets.UTF_8)) instanceof ObjectNode object) {
				return object;
			}
		}
		catch (JsonProcessingException ex) {
			throw new IllegalArgumentException("No JSON object: " + ex.getOriginalMessage(), ex);
		}
		throw new IllegalArgumentException("No JSON object");
	}

}
