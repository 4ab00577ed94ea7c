package io.polyn.capture.type;

import java.io.IOException;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;

/**
 * A type whose values have no parts.
 */
public enum ScalarType implements ColumnType {

	/** {@code boolean}. */
	BOOLEAN {

		@Override
		public void write(byte[] text, int from, int count, JsonBuffer json) {
			json.add((text[from] == 't') ? "true" : "false");
		}

		@Override
		public ObjectNode schema() {
			return nullable("boolean");
		}

	},

	/** {@code smallint}, {@code integer} and {@code bigint}. */
	INTEGER {

		@Override
		public void write(byte[] text, int from, int count, JsonBuffer json) {
			json.add(text, from, count);
		}

		@Override
		public ObjectNode schema() {
			return nullable("integer");
		}

	},

	/** {@code numeric}, {@code real} and {@code double precision}. */
	NUMBER {

		@Override
		public void write(byte[] text, int from, int count, JsonBuffer json) {
			// NaN, Infinity and -Infinity are no numbers in JSON.
			byte last = text[from + count - 1];
			if (last < '0' || last > '9') {
				json.string(text, from, count);
			}
			else if (count > MAX_DIGITS) {
				throw new UnrepresentableValueException("a number has more than " + MAX_DIGITS + " digits");
			}
			else {
				json.add(text, from, count);
			}
		}

		@Override
		public ObjectNode schema() {
			ObjectNode schema = JsonNodeFactory.instance.objectNode();
			schema.putArray("anyOf")
				.add(nullable("number"))
				.addObject()
				.putArray("enum")
				.add("NaN")
				.add("Infinity")
				.add("-Infinity");
			return schema;
		}

	},

	/** {@code json} and {@code jsonb}. */
	JSON {

		@Override
		public void write(byte[] text, int from, int count, JsonBuffer json) {
			if (isStrict(text, from, count)) {
				json.add(text, from, count);
			}
			else {
				byte[] normalized = normalized(text, from, count);
				if (!isStrict(normalized, 0, normalized.length)) {
					throw new UnrepresentableValueException("JSON has too long a number");
				}
				json.add(normalized);
			}
		}

		@Override
		public ObjectNode schema() {
			return JsonNodeFactory.instance.objectNode();
		}

	},

	/** {@code bytea}. */
	BYTES {

		@Override
		public void write(byte[] text, int from, int count, JsonBuffer json) {
			json.add('"');
			Base64Writer.write(text, from + 2, count - 2, json);
			json.add('"');
		}

		@Override
		public ObjectNode schema() {
			return nullable("string").put("contentEncoding", "base64");
		}

	},

	/** {@code timestamp} without time zone. */
	TIMESTAMP {

		@Override
		public void write(byte[] text, int from, int count, JsonBuffer json) {
			writeTime(text, from, count, false, json);
		}

		@Override
		public ObjectNode schema() {
			return nullable("string");
		}

	},

	/** {@code timestamp with time zone}, which the session has in UTC. */
	TIMESTAMP_WITH_TIME_ZONE {

		@Override
		public void write(byte[] text, int from, int count, JsonBuffer json) {
			writeTime(text, from, count, true, json);
		}

		@Override
		public ObjectNode schema() {
			return nullable("string");
		}

	},

	/** {@code uuid}. */
	UUID {

		@Override
		public void write(byte[] text, int from, int count, JsonBuffer json) {
			json.string(text, from, count);
		}

		@Override
		public ObjectNode schema() {
			return nullable("string").put("format", "uuid");
		}

	},

	/** Everything else: it becomes the string that the database writes. */
	TEXT {

		@Override
		public void write(byte[] text, int from, int count, JsonBuffer json) {
			json.string(text, from, count);
		}

		@Override
		public ObjectNode schema() {
			return nullable("string");
		}

	};

	// The longest number that readers take by default.
	private static final int MAX_DIGITS = 1000;

	// One level is the event's, one the data's and one the row's.
	private static final int MAX_DEPTH = Json.MAX_NESTING_DEPTH - 3;

	private static final ObjectMapper LENIENT = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build();

	static ObjectNode nullable(String type) {
		ObjectNode schema = JsonNodeFactory.instance.objectNode();
		schema.putArray("type").add(type).add("null");
		return schema;
	}

	// 2026-11-30 13:57:39.596+00 BC, infinity
	private static void writeTime(byte[] text, int from, int count, boolean zone, JsonBuffer json) {
		json.add('"');
		int end = from + count;
		boolean finite = text[from] != 'i' && text[from + 1] != 'i';
		boolean past = finite && text[end - 1] == 'C';
		int to = past ? end - 3 : end;
		for (int i = from; i < to; i++) {
			json.add((text[i] == ' ') ? 'T' : (char) text[i]);
		}
		if (zone && finite) {
			json.add(":00");
		}
		json.add(past ? " BC\"" : "\"");
	}

	/**
	 * Says whether JSON may stand within an event as it is: a json column keeps members
	 * that are there twice, which listeners refuse.
	 */
	private static boolean isStrict(byte[] text, int from, int count) {
		try (JsonParser parser = Json.mapper().createParser(text, from, count)) {
			int depth = 0;
			while (parser.nextToken() != null) {
				depth += parser.currentToken().isStructStart() ? 1 : parser.currentToken().isStructEnd() ? -1 : 0;
				if (depth > MAX_DEPTH) {
					throw new UnrepresentableValueException("JSON is nested more than " + MAX_DEPTH + " levels deep");
				}
				if (parser.currentToken().isNumeric()) {
					parser.getTextLength();
				}
			}
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	// As jsonb has it: the last of those members counts.
	private static byte[] normalized(byte[] text, int from, int count) {
		try {
			return LENIENT.writeValueAsBytes(LENIENT.readTree(text, from, count));
		}
		catch (IOException ex) {
			throw new UnrepresentableValueException(
					"JSON can't be read: it is nested too deeply, or has too long a number");
		}
	}

}
