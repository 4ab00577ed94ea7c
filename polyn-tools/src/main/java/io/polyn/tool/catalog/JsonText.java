package io.polyn.tool.catalog;

import java.nio.charset.StandardCharsets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;

/**
 * JSON objects that others have written as text.
 */
final class JsonText {

	private JsonText() {
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
