package io.polyn.migration.operation;

import java.time.Duration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;

/**
 * What is sent as a whole number, however it is written.
 */
sealed interface NumberType extends FieldType {

	/**
	 * A whole number of 64 bits.
	 */
	record Number() implements NumberType {

		@Override
		public JsonNode read(FieldValue value) {
			String text = value.scalar("a whole number").text();
			try {
				return LongNode.valueOf(Long.parseLong(text));
			}
			catch (NumberFormatException ex) {
				throw value.invalid("a whole number");
			}
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
				throw value.invalid("a whole number from " + this.least + " to " + this.most);
			}
			return number;
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

	}

}
