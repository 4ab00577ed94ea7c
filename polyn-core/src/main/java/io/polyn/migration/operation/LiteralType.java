package io.polyn.migration.operation;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.polyn.json.Json;
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

		@Override
		public ObjectNode schema(FieldSchema schema) {
			return schema.share("text", SchemaParts.scalar().put("description", "A text."));
		}

		@Override
		public String example() {
			return "text";
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
		public ObjectNode schema(FieldSchema schema) {
			ObjectNode words = Json.object();
			this.words.keySet().forEach(words.putArray("enum")::add);
			return SchemaParts.either(words, schema.share("placeholder", SchemaParts.placeholder()))
				.put("description", "One of " + hint() + ".");
		}

		/**
		 * Names the words, with their versions where those are not the first word's.
		 * @return the words
		 */
		String hint() {
			ServerVersion first = this.words.values().iterator().next();
			return this.words.entrySet()
				.stream()
				.map((word) -> word.getKey()
						+ (word.getValue().equals(first) ? "" : " (nats-server " + word.getValue() + " and later)"))
				.collect(Collectors.joining(", "));
		}

		// The first word is what servers do anyway.
		@Override
		public String example() {
			ServerVersion first = this.words.values().iterator().next();
			return this.words.keySet()
				.stream()
				.filter((word) -> this.words.get(word).equals(first))
				.reduce((one, other) -> other)
				.orElseThrow();
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

		@Override
		public ObjectNode schema(FieldSchema schema) {
			return schema.share("boolean",
					SchemaParts.of(List.of("boolean", "string"), "true|false").put("description", "True or false."));
		}

		@Override
		public String example() {
			return "true";
		}

	}

	/**
	 * A point in time.
	 */
	record Timestamp() implements LiteralType {

		private static final String WANTED = "a time such as 2026-11-20T09:30:00Z";

		private static final String FORM = "[+-]?\\d{4,10}-\\d\\d-\\d\\d[Tt]\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{0,9})?)?"
				+ "(?:[Zz]|[+-][\\d:]+)";

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

		@Override
		public ObjectNode schema(FieldSchema schema) {
			return schema.share("time", SchemaParts.text(FORM).put("description", SchemaParts.sentence(WANTED)));
		}

		@Override
		public String example() {
			return "\"2026-11-20T09:30:00Z\"";
		}

	}

}
