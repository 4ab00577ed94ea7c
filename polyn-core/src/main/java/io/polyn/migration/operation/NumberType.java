package io.polyn.migration.operation;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;

/**
 * What is sent as a whole number, however it is written.
 */
sealed interface NumberType extends FieldType {

	/**
	 * A whole number of 64 bits.
	 */
	record Number() implements NumberType {

		private static final Pattern FORM = Pattern.compile("[+-]?\\d+");

		@Override
		public JsonNode read(FieldValue value) {
			String text = value.scalar("a whole number").text();
			try {
				if (FORM.matcher(text).matches()) {
					return LongNode.valueOf(Long.parseLong(text));
				}
			}
			catch (NumberFormatException ex) {
				// Too large.
			}
			throw value.invalid("a whole number");
		}

		@Override
		public ObjectNode schema(FieldSchema schema) {
			return schema.share("number", integer(FORM.pattern()).put("description", "A whole number."));
		}

		@Override
		public String example() {
			return "1000";
		}

	}

	/**
	 * A whole number within bounds.
	 *
	 * @param least the least one
	 * @param most the greatest one
	 */
	record Range(long least, long most) implements NumberType {

		@Override
		public JsonNode read(FieldValue value) {
			JsonNode number = new Number().read(value);
			if (number.asLong() < this.least || number.asLong() > this.most) {
				throw value.invalid(wanted());
			}
			return number;
		}

		@Override
		public ObjectNode schema(FieldSchema schema) {
			return integer(Number.FORM.pattern()).put("minimum", this.least)
				.put("maximum", this.most)
				.put("description", SchemaParts.sentence(wanted()));
		}

		@Override
		public String example() {
			return String.valueOf(this.least);
		}

		private String wanted() {
			return "a whole number from " + this.least + " to " + this.most;
		}

	}

	/**
	 * A number of replicas.
	 */
	record Replicas() implements NumberType {

		// Of a consumer, none means as many as its stream has.
		private static final Range RANGE = new Range(0, 5);

		@Override
		public JsonNode read(FieldValue value) {
			return RANGE.read(value);
		}

		@Override
		public ObjectNode schema(FieldSchema schema) {
			return schema.share("replicas", RANGE.schema(schema));
		}

		@Override
		public String example() {
			return "3";
		}

		@Override
		public JsonNode deploy(JsonNode value, Deployment deployment) {
			return LongNode.valueOf(Math.min(value.asLong(), deployment.maxReplicas()));
		}

	}

	/**
	 * A time span, sent as nanoseconds.
	 *
	 * @param least the shortest one other than none at all
	 */
	record TimeSpan(Duration least) implements NumberType {

		static final TimeSpan ANY = new TimeSpan(Duration.ZERO);

		private static final String WANTED = "a duration such as 30d, 12h, 5m, 2s, 1h30m or PT5M, or a whole number of"
				+ " nanoseconds";

		@Override
		public JsonNode read(FieldValue value) {
			Long nanoseconds = Quantity.nanoseconds(value.scalar(WANTED).text());
			if (nanoseconds == null) {
				throw value.invalid(WANTED);
			}
			if (!this.least.isZero() && nanoseconds != 0 && nanoseconds < this.least.toNanos()) {
				throw value.invalid("0 or at least " + this.least.toMillis() + "ms");
			}
			return LongNode.valueOf(nanoseconds);
		}

		@Override
		public ObjectNode schema(FieldSchema schema) {
			if (this.least.isZero()) {
				return schema.share("duration",
						integer(Quantity.DURATION_FORM).put("description", SchemaParts.sentence(WANTED)));
			}
			String description = WANTED + ": 0 or at least " + this.least.toMillis() + "ms";
			return schema.share("duration_from_" + this.least.toMillis() + "ms",
					SchemaParts
						.either(SchemaParts.text(Quantity.DURATION_FORM),
								Json.object().put("type", "integer").put("minimum", this.least.toNanos()),
								Json.object().put("const", 0))
						.put("description", SchemaParts.sentence(description)));
		}

		@Override
		public String example() {
			return "30s";
		}

	}

	/**
	 * An amount of data, sent as bytes.
	 */
	record Size() implements NumberType {

		private static final String WANTED = "a size such as 512KiB, 64MiB or 1GiB, or a whole number of bytes";

		@Override
		public JsonNode read(FieldValue value) {
			Long bytes = Quantity.bytes(value.scalar(WANTED).text());
			if (bytes == null) {
				throw value.invalid(WANTED);
			}
			return LongNode.valueOf(bytes);
		}

		@Override
		public ObjectNode schema(FieldSchema schema) {
			return schema.share("size", integer(Quantity.SIZE_FORM).put("description", SchemaParts.sentence(WANTED)));
		}

		@Override
		public String example() {
			return "1GiB";
		}

	}

	private static ObjectNode integer(String form) {
		return SchemaParts.of(List.of("integer", "string"), form);
	}

}
