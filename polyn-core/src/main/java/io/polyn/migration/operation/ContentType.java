package io.polyn.migration.operation;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.polyn.json.Json;
import io.polyn.json.Sha256;

/**
 * What is stored for the application. What only the application knows the meaning of is
 * not shown.
 */
sealed interface ContentType extends FieldType {

	/**
	 * Bytes, written as Base64.
	 */
	record Base64Text() implements ContentType {

		@Override
		public JsonNode read(FieldValue value) {
			String text = value.scalar("Base64").text();
			try {
				Base64.getDecoder().decode(text);
			}
			catch (IllegalArgumentException ex) {
				throw value.invalid("not Base64", "Base64");
			}
			return TextNode.valueOf(text);
		}

		@Override
		public JsonNode show(JsonNode value) {
			return summary(Base64.getDecoder().decode(value.asText()));
		}

	}

	/**
	 * Any value at all.
	 */
	record Anything() implements ContentType {

		@Override
		public JsonNode read(FieldValue value) {
			return value.node().toJson();
		}

		@Override
		public JsonNode show(JsonNode value) {
			return summary(value.isTextual() ? value.asText().getBytes(StandardCharsets.UTF_8) : Json.write(value));
		}

	}

	/**
	 * A JSON Schema, inline or as JSON text; read as text.
	 */
	record JsonSchema() implements ContentType {

		private static final String WANTED = "a JSON Schema: a mapping, true or false, or one of them as JSON text";

		@Override
		public JsonNode read(FieldValue value) {
			JsonNode json = value.node().toJson();
			if (isSchema(json)) {
				return TextNode.valueOf(json.toString());
			}
			String text = value.scalar(WANTED).text();
			try {
				if (isSchema(Json.parse(text.getBytes(StandardCharsets.UTF_8)))) {
					return TextNode.valueOf(text);
				}
			}
			catch (JsonProcessingException ex) {
				throw value.invalid("a text that is not JSON", WANTED);
			}
			throw value.invalid("neither a JSON object nor true or false", WANTED);
		}

		private static boolean isSchema(JsonNode json) {
			return json.isObject() || json.isBoolean();
		}

	}

	private static JsonNode summary(byte[] content) {
		return Json.object().put("size", content.length).put("checksum", Sha256.of(content));
	}

}
