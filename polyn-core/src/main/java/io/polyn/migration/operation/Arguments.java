package io.polyn.migration.operation;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * Takes single arguments out of an operation's fields.
 */
final class Arguments {

	private static final String BASE64 = "_base64";

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

	/**
	 * Takes a content: what is given in Base64, a text as it is, everything else as JSON.
	 * @param fields the fields
	 * @param name the field's name; that of its Base64 form is longer
	 * @return the content
	 */
	static byte[] takeContent(ObjectNode fields, String name) {
		JsonNode base64 = fields.remove(name + BASE64);
		JsonNode value = fields.remove(name);
		if (base64 != null) {
			return Base64.getDecoder().decode(base64.asText());
		}
		return (value.isTextual() ? value.asText().getBytes(StandardCharsets.UTF_8) : Json.write(value));
	}

	/**
	 * Puts a content: as a text if it is one, else in Base64.
	 * @param fields the fields
	 * @param name the field's name
	 * @param content the content
	 * @return the fields
	 */
	static ObjectNode putContent(ObjectNode fields, String name, byte[] content) {
		try {
			return fields.put(name, StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString());
		}
		catch (CharacterCodingException ex) {
			return fields.put(name + BASE64, Base64.getEncoder().encodeToString(content));
		}
	}

}
