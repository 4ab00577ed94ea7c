package io.polyn.migration.operation;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

		// Without padding, too.
		private static final String FORM = "(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?";

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
		public ObjectNode schema(FieldSchema schema) {
			return schema.share("base64", SchemaParts.scalar(FORM).put("description", "Bytes in Base64."));
		}

		@Override
		public String example() {
			return "SGVsbG8=";
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
		public ObjectNode schema(FieldSchema schema) {
			return Json.object().put("description", "A text as it is, or anything else as JSON.");
		}

		@Override
		public String example() {
			return "{name: Ann}";
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

		@Override
		public ObjectNode schema(FieldSchema schema) {
			return SchemaParts.ofTypes(List.of("object", "boolean", "string"))
				.put("description", SchemaParts.sentence(WANTED));
		}

		@Override
		public String example() {
			return "{type: object}";
		}

		private static boolean isSchema(JsonNode json) {
			return json.isObject() || json.isBoolean();
		}

	}

	private static JsonNode summary(byte[] content) {
		return Json.object().put("size", content.length).put("checksum", Sha256.of(content));
	}

}
