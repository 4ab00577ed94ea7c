package io.polyn.schema.compatibility;

import java.math.BigDecimal;
import java.math.RoundingMode;

import org.jspecify.annotations.Nullable;

/**
 * The numbers that may be written.
 *
 * @param lower the lower end, {@code null} if there is none
 * @param upper the upper end, {@code null} if there is none
 */
record NumberRange(@Nullable Bound lower, @Nullable Bound upper) {

	/** Longer numbers would take long to calculate with. */
	private static final int MAX_DIGITS = 1000;

	static NumberRange of(Writer writer) {
		Bound lower = null;
		Bound upper = null;
		for (SchemaNode schema : writer.valid()) {
			for (Bound bound : schema.lowerBounds()) {
				lower = (lower == null || isAbove(bound, lower)) ? bound : lower;
			}
			for (Bound bound : schema.upperBounds()) {
				upper = (upper == null || isBelow(bound, upper)) ? bound : upper;
			}
		}
		return isIntegral(writer) ? new NumberRange(up(lower), down(upper)) : new NumberRange(lower, upper);
	}

	/**
	 * Says whether the numbers have no fractional part.
	 */
	static boolean isIntegral(Writer writer) {
		return writer.valid().stream().anyMatch(SchemaNode::isIntegral) || isMultipleOf(writer, BigDecimal.ONE, false);
	}

	/**
	 * Says whether the numbers have no fractional part and are not written with one,
	 * which is what draft 4 calls an integer.
	 */
	static boolean isWrittenIntegral(Writer writer) {
		return writer.valid().stream().anyMatch((schema) -> schema.isIntegral() && schema.dialect() == Dialect.DRAFT_4);
	}

	static boolean isMultipleOf(Writer writer, BigDecimal divisor) {
		return isMultipleOf(writer, divisor, true);
	}

	private static boolean isMultipleOf(Writer writer, BigDecimal divisor, boolean integers) {
		if (integers && isIntegral(writer) && isMultiple(BigDecimal.ONE, divisor) == Answer.YES) {
			return true;
		}
		return writer.valid()
			.stream()
			.map((schema) -> schema.get("multipleOf"))
			.anyMatch((value) -> value != null && isMultiple(value.decimalValue(), divisor) == Answer.YES);
	}

	static Answer isMultiple(BigDecimal number, BigDecimal divisor) {
		if (isLong(number) || isLong(divisor)) {
			return Answer.UNKNOWN;
		}
		return Answer.of(number.remainder(divisor).signum() == 0);
	}

	static boolean hasFraction(BigDecimal number) {
		return number.signum() != 0 && number.stripTrailingZeros().scale() > 0;
	}

	boolean isEmpty() {
		if (this.lower == null || this.upper == null) {
			return false;
		}
		int order = this.lower.value().compareTo(this.upper.value());
		return order > 0 || (order == 0 && (this.lower.exclusive() || this.upper.exclusive()));
	}

	boolean isWithinLower(Bound bound) {
		return this.lower != null && !isAbove(bound, this.lower);
	}

	boolean isWithinUpper(Bound bound) {
		return this.upper != null && !isBelow(bound, this.upper);
	}

	private static boolean isAbove(Bound bound, Bound other) {
		int order = bound.value().compareTo(other.value());
		return order > 0 || (order == 0 && bound.exclusive() && !other.exclusive());
	}

	private static boolean isBelow(Bound bound, Bound other) {
		int order = bound.value().compareTo(other.value());
		return order < 0 || (order == 0 && bound.exclusive() && !other.exclusive());
	}

	private static @Nullable Bound up(@Nullable Bound bound) {
		if (bound == null || isLong(bound.value())) {
			return bound;
		}
		BigDecimal rounded = bound.value().setScale(0, RoundingMode.CEILING);
		boolean next = bound.exclusive() && rounded.compareTo(bound.value()) == 0;
		return new Bound(bound.keyword(), next ? rounded.add(BigDecimal.ONE) : rounded, false);
	}

	private static @Nullable Bound down(@Nullable Bound bound) {
		if (bound == null || isLong(bound.value())) {
			return bound;
		}
		BigDecimal rounded = bound.value().setScale(0, RoundingMode.FLOOR);
		boolean next = bound.exclusive() && rounded.compareTo(bound.value()) == 0;
		return new Bound(bound.keyword(), next ? rounded.subtract(BigDecimal.ONE) : rounded, false);
	}

	static boolean isLong(BigDecimal number) {
		return Math.abs((long) number.scale()) > MAX_DIGITS || number.precision() > MAX_DIGITS;
	}

}
