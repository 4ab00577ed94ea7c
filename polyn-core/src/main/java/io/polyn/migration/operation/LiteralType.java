package io.polyn.migration.operation;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.polyn.migration.document.Node;
import io.polyn.nats.ServerVersion;

/**
 * What is sent as it is written, everywhere.
 */
sealed interface LiteralType extends FieldType {

	/**
	 * A text; a number or a boolean is taken as it is written.
	 *
	 * @param maxBytes how long it may be in UTF-8
	 */
	record Text(int maxBytes) implements LiteralType {

		static final Text ANY = new Text(Integer.MAX_VALUE);

		@Override
		public JsonNode read(FieldValue value) {
			String text = value.scalar("a text").text();
			int bytes = text.getBytes(StandardCharsets.UTF_8).length;
			if (bytes > this.maxBytes) {
				throw value.invalid(bytes + " bytes long", "a text of at most " + this.maxBytes + " bytes");
			}
			return TextNode.valueOf(text);
		}

	}

	/**
	 * One of several words.
	 *
	 * @param words the words, each with the server version that brought it
	 */
	record Word(Map<String, ServerVersion> words) implements LiteralType {

		@Override
		public JsonNode read(FieldValue value) {
			String text = value.scalar("one of " + this.words.keySet()).text();
			if (!this.words.containsKey(text)) {
				throw value.noneOf(text, this.words.keySet());
			}
			return TextNode.valueOf(text);
		}

		@Override
		public List<String> unknownTo(ServerVersion server, String field, JsonNode value) {
			ServerVersion since = this.words.get(value.asText());
			return (since == null || server.isAtLeast(since)) ? List.of()
					: List.of("'" + field + ": " + value.asText() + "' (since " + since + ")");
		}

	}

	/**
	 * True or false.
	 */
	record Bool() implements LiteralType {

		@Override
		public JsonNode read(FieldValue value) {
			Node.Scalar scalar = value.scalar("true or false");
			// A placeholder's value is a text.
			return switch (scalar.value().asText()) {
				case "true" -> BooleanNode.TRUE;
				case "false" -> BooleanNode.FALSE;
				default -> throw value.invalid("true or false");
			};
		}

	}

	/**
	 * A point in time.
	 */
	record Timestamp() implements LiteralType {

		private static final String WANTED = "a time such as 2026-11-20T09:30:00Z";

		@Override
		public JsonNode read(FieldValue value) {
			String text = value.scalar(WANTED).text();
			try {
				OffsetDateTime.parse(text);
			}
			catch (DateTimeParseException ex) {
				throw value.invalid(WANTED);
			}
			return TextNode.valueOf(text);
		}

	}

}
