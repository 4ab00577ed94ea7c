package io.polyn.migration.operation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
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
import io.polyn.json.Sha256;
import io.polyn.migration.document.DocumentException;
import io.polyn.migration.document.Node;
import io.polyn.migration.document.Suggestion;
import io.polyn.nats.NamePrefix;
import io.polyn.nats.ServerVersion;
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
	 * Returns what may be shown of a value: all of it, unless it is content to be stored.
	 * @param value the value for the API
	 * @return the value, or its size and checksum
	 */
	default JsonNode show(JsonNode value) {
		return value;
	}

	/**
	 * Turns a value into what it is in a deployment.
	 * @param value the value for the API
	 * @param deployment the deployment
	 * @return the value there
	 */
	default JsonNode deploy(JsonNode value, Deployment deployment) {
		return value;
	}

	/**
	 * A text; a number or a boolean is taken as it is written.
	 *
	 * @param maxBytes how long it may be in UTF-8
	 */
	record Text(int maxBytes) implements FieldType {

		static final Text ANY = new Text(Integer.MAX_VALUE);

		@Override
		public JsonNode read(String field, Node value) {
			String text = scalar(field, value, "a text").text();
			int bytes = text.getBytes(StandardCharsets.UTF_8).length;
			if (bytes > this.maxBytes) {
				throw invalid(field, value, "a text of at most " + this.maxBytes + " bytes", bytes + " bytes long", "");
			}
			return TextNode.valueOf(text);
		}

	}

	/**
	 * A subject, perhaps with wildcards, or what a subject is mapped to.
	 */
	record Subject() implements FieldType {

		@Override
		public JsonNode read(String field, Node value) {
			return TextNode.valueOf(scalar(field, value, "a subject").text());
		}

		@Override
		public JsonNode deploy(JsonNode value, Deployment deployment) {
			return TextNode.valueOf(deployment.prefix().subject(value.asText()));
		}

	}

	/**
	 * A name that becomes a part of subjects.
	 *
	 * @param form what it looks like
	 * @param description the same in words
	 * @param deployed what it is in a deployment with a prefix
	 */
	record Name(Pattern form, String description,
			BiFunction<NamePrefix, String, String> deployed) implements FieldType {

		static final Name STREAM_OR_CONSUMER = new Name(Pattern.compile("[^\\s.*>/\\\\\\p{Cntrl}]{1,255}"),
				"a name of at most 255 characters without spaces and . * > / \\", NamePrefix::name);

		static final Name BUCKET = new Name(Pattern.compile("[A-Za-z0-9_-]{1,200}"), "letters, digits, - and _",
				NamePrefix::name);

		static final Name KEY = new Name(Pattern.compile("(?!\\.)[-/_=.A-Za-z0-9]+(?<!\\.)"),
				"letters, digits and - / _ = . without a dot at either end", (prefix, key) -> key);

		static final Name QUEUE_GROUP = new Name(Pattern.compile("\\S+"), "a name without spaces", NamePrefix::name);

		static final Name PRIORITY_GROUP = new Name(Pattern.compile("[A-Za-z0-9/_=-]{1,16}"),
				"at most 16 letters, digits and - / _ =", (prefix, group) -> group);

		static final Name KEYS = new Name(Pattern.compile("(?:(?:[-/_=A-Za-z0-9]+|\\*)\\.)*(?:[-/_=A-Za-z0-9]+|\\*|>)"),
				"a key, with * for any one of its parts and > for all parts from there on", (prefix, keys) -> keys);

		static final Name OBJECT = new Name(Pattern.compile("[^\\p{Cntrl}]{1,1000}"),
				"a name of at most 1000 characters", (prefix, object) -> object);

		static final Name EVENT = new Name(Pattern.compile("(?=.{1,255}$)[a-z0-9]+(?:\\.[a-z0-9]+)*"),
				"an event's name: lower-case letters and digits with dots between them, such as user.created.v1",
				(prefix, event) -> event);

		static final Name SUBJECT = new Name(Pattern.compile("[^\\s.*>\\p{Cntrl}]+(?:\\.[^\\s.*>\\p{Cntrl}]+)*"),
				"a subject without wildcards, for example user.created.v1", NamePrefix::subject);

		@Override
		public JsonNode read(String field, Node value) {
			String text = scalar(field, value, this.description).text();
			if (!this.form.matcher(text).matches()) {
				throw invalid(field, value, this.description, "'" + text + "'", "");
			}
			return TextNode.valueOf(text);
		}

		@Override
		public JsonNode deploy(JsonNode value, Deployment deployment) {
			return TextNode.valueOf(this.deployed.apply(deployment.prefix(), value.asText()));
		}

	}

	/**
	 * One of several words.
	 *
	 * @param words the words, each with the server version that brought it
	 */
	record Word(Map<String, ServerVersion> words) implements FieldType {

		@Override
		public JsonNode read(String field, Node value) {
			String wanted = "one of " + this.words.keySet();
			String text = scalar(field, value, wanted).text();
			if (!this.words.containsKey(text)) {
				throw invalid(field, value, wanted, "'" + text + "'", Suggestion.of(text, this.words.keySet()));
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
	 * A number of replicas.
	 */
	record Replicas() implements FieldType {

		// Of a consumer, none means as many as its stream has.
		private static final Range RANGE = new Range(0, 5);

		@Override
		public JsonNode read(String field, Node value) {
			return RANGE.read(field, value);
		}

		@Override
		public JsonNode deploy(JsonNode value, Deployment deployment) {
			return LongNode.valueOf(Math.min(value.asLong(), deployment.maxReplicas()));
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
	 *
	 * @param least the shortest one other than none at all
	 */
	record TimeSpan(Duration least) implements FieldType {

		static final TimeSpan ANY = new TimeSpan(Duration.ZERO);

		@Override
		public JsonNode read(String field, Node value) {
			String wanted = "a duration such as 30d, 12h, 5m, 2s, 1h30m or PT5M, or a whole number of nanoseconds";
			Node.Scalar scalar = scalar(field, value, wanted);
			Long nanoseconds = Quantity.nanoseconds(scalar.text());
			if (nanoseconds == null) {
				throw invalid(field, value, wanted, "'" + scalar.text() + "'", "");
			}
			if (!this.least.isZero() && nanoseconds != 0 && nanoseconds < this.least.toNanos()) {
				throw invalid(field, value, "0 or at least " + this.least.toMillis() + "ms", "'" + scalar.text() + "'",
						"");
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

		@Override
		public JsonNode show(JsonNode value) {
			return summary(Base64.getDecoder().decode(value.asText()));
		}

	}

	/**
	 * Values of one type by name.
	 *
	 * @param items the type of the values
	 * @param maxBytes how long names and values may be altogether
	 */
	record MapOf(FieldType items, int maxBytes) implements FieldType {

		@Override
		public JsonNode read(String field, Node value) {
			if (!(value instanceof Node.Mapping mapping)) {
				throw invalid(field, value, "a mapping of names to texts", null, "");
			}
			ObjectNode json = Json.object();
			mapping.members().forEach((key, member) -> json.set(key, this.items.read(field, member.value())));
			int bytes = json.properties()
				.stream()
				.mapToInt((item) -> (item.getKey() + item.getValue().asText()).getBytes(StandardCharsets.UTF_8).length)
				.sum();
			if (bytes > this.maxBytes) {
				throw invalid(field, value, "at most " + this.maxBytes + " bytes", bytes + " bytes long", "");
			}
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

		@Override
		public JsonNode show(JsonNode value) {
			ArrayNode json = Json.mapper().createArrayNode();
			value.forEach((item) -> json.add(this.items.show(item)));
			return json;
		}

		@Override
		public JsonNode deploy(JsonNode value, Deployment deployment) {
			ArrayNode json = Json.mapper().createArrayNode();
			value.forEach((item) -> json.add(this.items.deploy(item, deployment)));
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

		@Override
		public JsonNode show(JsonNode value) {
			return this.fields.show((ObjectNode) value);
		}

		@Override
		public JsonNode deploy(JsonNode value, Deployment deployment) {
			return this.fields.deploy((ObjectNode) value, deployment);
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

		@Override
		public JsonNode show(JsonNode value) {
			return summary(value.isTextual() ? value.asText().getBytes(StandardCharsets.UTF_8) : Json.write(value));
		}

	}

	private static JsonNode summary(byte[] content) {
		return Json.object().put("size", content.length).put("checksum", Sha256.of(content));
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
