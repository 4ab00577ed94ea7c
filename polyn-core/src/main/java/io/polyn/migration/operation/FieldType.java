package io.polyn.migration.operation;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.polyn.ErrorCode;
import io.polyn.json.Json;
import io.polyn.migration.document.DocumentException;
import io.polyn.migration.document.Node;
import io.polyn.migration.document.Suggestion;
import org.jspecify.annotations.Nullable;

/**
 * What a field's value may be: checks the value of a file and turns it into what the API
 * is sent.
 */
sealed interface FieldType {

	/**
	 * Reads a value.
	 * @param field the field's name, for messages
	 * @param value the value, not null
	 * @return the value for the API
	 * @throws DocumentException if it is not of this type
	 */
	JsonNode read(String field, Node value);

	/**
	 * Any text; a number or a boolean is taken as it is written.
	 */
	record Text() implements FieldType {

		@Override
		public JsonNode read(String field, Node value) {
			return TextNode.valueOf(scalar(field, value, "a text").text());
		}

	}

	/**
	 * A name that becomes a part of subjects.
	 *
	 * @param form what it looks like
	 * @param description the same in words
	 */
	record Name(Pattern form, String description) implements FieldType {

		static final Name STREAM_OR_CONSUMER = new Name(Pattern.compile("[^\\s.*>/\\\\\\p{Cntrl}]{1,255}"),
				"a name of at most 255 characters without spaces and . * > / \\");

		static final Name BUCKET = new Name(Pattern.compile("[A-Za-z0-9_-]{1,200}"), "letters, digits, - and _");

		static final Name KEY = new Name(Pattern.compile("(?!\\.)[-/_=.A-Za-z0-9]+(?<!\\.)"),
				"letters, digits and - / _ = . without a dot at either end");

		static final Name KEYS = new Name(Pattern.compile("(?:(?:[-/_=A-Za-z0-9]+|\\*)\\.)*(?:[-/_=A-Za-z0-9]+|\\*|>)"),
				"a key, with * for any one of its parts and > for all parts from there on");

		static final Name OBJECT = new Name(Pattern.compile("[^\\p{Cntrl}]{1,1000}"),
				"a name of at most 1000 characters");

		static final Name EVENT = new Name(Pattern.compile("(?=.{1,255}$)[a-z0-9]+(?:\\.[a-z0-9]+)*"),
				"an event's name: lower-case letters and digits with dots between them, such as user.created.v1");

		@Override
		public JsonNode read(String field, Node value) {
			String text = scalar(field, value, this.description).text();
			if (!this.form.matcher(text).matches()) {
				throw invalid(field, value, this.description, "'" + text + "'", "");
			}
			return TextNode.valueOf(text);
		}

	}

	/**
	 * One of several words.
	 *
	 * @param words the words
	 */
	record Word(List<String> words) implements FieldType {

		@Override
		public JsonNode read(String field, Node value) {
			String text = scalar(field, value, "one of " + this.words).text();
			if (!this.words.contains(text)) {
				throw invalid(field, value, "one of " + this.words, "'" + text + "'", Suggestion.of(text, this.words));
			}
			return TextNode.valueOf(text);
		}

	}

	/**
	 * A whole number of 64 bits.
	 */
	record Number() implements FieldType {

		@Override
		public JsonNode read(String field, Node value) {
			Node.Scalar scalar = scalar(field, value, "a whole number");
			try {
				return LongNode.valueOf(Long.parseLong(scalar.text()));
			}
			catch (NumberFormatException ex) {
				throw invalid(field, value, "a whole number", "'" + scalar.text() + "'", "");
			}
		}

	}

	/**
	 * A whole number within bounds.
	 *
	 * @param least the least one
	 * @param most the greatest one
	 */
	record Range(long least, long most) implements FieldType {

		@Override
		public JsonNode read(String field, Node value) {
			JsonNode number = new Number().read(field, value);
			if (number.asLong() < this.least || number.asLong() > this.most) {
				throw invalid(field, value, "a whole number from " + this.least + " to " + this.most,
						"'" + number.asText() + "'", "");
			}
			return number;
		}

	}

	/**
	 * True or false.
	 */
	record Bool() implements FieldType {

		@Override
		public JsonNode read(String field, Node value) {
			Node.Scalar scalar = scalar(field, value, "true or false");
			// A placeholder's value is a text.
			return switch (scalar.value().asText()) {
				case "true" -> BooleanNode.TRUE;
				case "false" -> BooleanNode.FALSE;
				default -> throw invalid(field, value, "true or false", "'" + scalar.text() + "'", "");
			};
		}

	}

	/**
	 * A time span, sent as nanoseconds.
	 */
	record TimeSpan() implements FieldType {

		@Override
		public JsonNode read(String field, Node value) {
			String wanted = "a duration such as 30d, 12h, 5m, 2s, 1h30m or PT5M, or a whole number of nanoseconds";
			Node.Scalar scalar = scalar(field, value, wanted);
			Long nanoseconds = Quantity.nanoseconds(scalar.text());
			if (nanoseconds == null) {
				throw invalid(field, value, wanted, "'" + scalar.text() + "'", "");
			}
			return LongNode.valueOf(nanoseconds);
		}

	}

	/**
	 * An amount of data, sent as bytes.
	 */
	record Size() implements FieldType {

		@Override
		public JsonNode read(String field, Node value) {
			String wanted = "a size such as 512KiB, 64MiB or 1GiB, or a whole number of bytes";
			Node.Scalar scalar = scalar(field, value, wanted);
			Long bytes = Quantity.bytes(scalar.text());
			if (bytes == null) {
				throw invalid(field, value, wanted, "'" + scalar.text() + "'", "");
			}
			return LongNode.valueOf(bytes);
		}

	}

	/**
	 * A point in time, sent as it is written.
	 */
	record Timestamp() implements FieldType {

		@Override
		public JsonNode read(String field, Node value) {
			String wanted = "a time such as 2026-11-20T09:30:00Z";
			Node.Scalar scalar = scalar(field, value, wanted);
			try {
				OffsetDateTime.parse(scalar.text());
			}
			catch (DateTimeParseException ex) {
				throw invalid(field, value, wanted, "'" + scalar.text() + "'", "");
			}
			return TextNode.valueOf(scalar.text());
		}

	}

	/**
	 * Bytes, written as Base64.
	 */
	record Base64Text() implements FieldType {

		@Override
		public JsonNode read(String field, Node value) {
			String text = scalar(field, value, "Base64").text();
			try {
				Base64.getDecoder().decode(text);
			}
			catch (IllegalArgumentException ex) {
				throw invalid(field, value, "Base64", "not Base64", "");
			}
			return TextNode.valueOf(text);
		}

	}

	/**
	 * Values of one type by name.
	 *
	 * @param items the type of the values
	 */
	record MapOf(FieldType items) implements FieldType {

		@Override
		public JsonNode read(String field, Node value) {
			if (!(value instanceof Node.Mapping mapping)) {
				throw invalid(field, value, "a mapping of names to texts", null, "");
			}
			ObjectNode json = Json.object();
			mapping.members().forEach((key, member) -> json.set(key, this.items.read(field, member.value())));
			return json;
		}

	}

	/**
	 * A JSON Schema, inline or as JSON text; read as text.
	 */
	record JsonSchema() implements FieldType {

		private static final String WANTED = "a JSON Schema: a mapping, true or false, or one of them as JSON text";

		@Override
		public JsonNode read(String field, Node value) {
			JsonNode json = value.toJson();
			if (isSchema(json)) {
				return TextNode.valueOf(json.toString());
			}
			String text = scalar(field, value, WANTED).text();
			try {
				if (isSchema(Json.parse(text.getBytes(StandardCharsets.UTF_8)))) {
					return TextNode.valueOf(text);
				}
			}
			catch (JsonProcessingException ex) {
				throw invalid(field, value, WANTED, "a text that is not JSON", "");
			}
			throw invalid(field, value, WANTED, "neither a JSON object nor true or false", "");
		}

		private static boolean isSchema(JsonNode json) {
			return json.isObject() || json.isBoolean();
		}

	}

	/**
	 * Several values of one type; a single value stands for a list of one.
	 *
	 * @param items the type of the values
	 */
	record ListOf(FieldType items) implements FieldType {

		@Override
		public JsonNode read(String field, Node value) {
			List<Node> nodes = (value instanceof Node.Sequence sequence) ? sequence.items() : List.of(value);
			ArrayNode json = Json.mapper().createArrayNode();
			nodes.forEach((node) -> json.add(this.items.read(field, node)));
			return json;
		}

	}

	/**
	 * A value with fields of its own.
	 *
	 * @param fields the fields
	 */
	record Structure(Fields fields) implements FieldType {

		@Override
		public JsonNode read(String field, Node value) {
			if (!(value instanceof Node.Mapping mapping)) {
				throw invalid(field, value, "a mapping of " + this.fields.names(), null, "");
			}
			return this.fields.read("'" + field + "'", mapping, false);
		}

	}

	/**
	 * Any value at all.
	 */
	record Anything() implements FieldType {

		@Override
		public JsonNode read(String field, Node value) {
			return value.toJson();
		}

	}

	private static Node.Scalar scalar(String field, Node value, String wanted) {
		if (value instanceof Node.Scalar scalar && !scalar.isNull()) {
			return scalar;
		}
		throw invalid(field, value, wanted, null, "");
	}

	private static DocumentException invalid(String field, Node value, String wanted, @Nullable String found,
			String suggestion) {
		String what = (found != null) ? found : (value instanceof Node.Mapping) ? "a mapping"
				: (value instanceof Node.Sequence) ? "a list" : "nothing";
		return new DocumentException(ErrorCode.INVALID_VALUE, value.location(),
				"The field '" + field + "' is " + what + "." + suggestion, "Write " + wanted + ".");
	}

}
