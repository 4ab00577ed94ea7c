package io.polyn.maven.generate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.json.Json;

/**
 * JSON as people keep it in files, the same on every system.
 */
final class JsonText {

	private static final DefaultPrettyPrinter PRINTER = new DefaultPrettyPrinter(
			Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
		.withObjectIndenter(new DefaultIndenter("  ", "\n"));

	private JsonText() {
	}

	static String pretty(JsonNode json) {
		try {
			return Json.mapper().writer(PRINTER).writeValueAsString(json) + "\n";
		}
		catch (JsonProcessingException ex) {
			throw new IllegalStateException("A tree can be written", ex);
		}
	}

}
