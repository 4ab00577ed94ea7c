package io.polyn.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The keyword {@code multipleOf}, exact for every number, and in a time that does not
 * depend on exponents: the validator's own takes integers for floating-point numbers, and
 * writes the quotient out, which for {@code 1e1000} has a thousand digits.
 */
final class MultipleOfKeyword extends ExactKeyword {

	// Up to here the quotient is written out all the same, which is faster.
	private static final int MAX_QUOTIENT_EXPONENT = 20;

	MultipleOfKeyword() {
		super("multipleOf");
	}

	@Override
	Predicate<JsonNode> check(JsonNode value) {
		BigDecimal divisor = value.decimalValue();
		return (node) -> !node.isNumber() || divisor.signum() == 0 || isMultiple(node.decimalValue(), divisor);
	}

	/**
	 * Says whether a number is a multiple of another one.
	 * @param number the number
	 * @param divisor the other one, not 0
	 */
	static boolean isMultiple(BigDecimal number, BigDecimal divisor) {
		int exponent = divisor.scale() - number.scale();
		if (Math.abs(exponent) <= MAX_QUOTIENT_EXPONENT) {
			return number.remainder(divisor).signum() == 0;
		}
		BigInteger digits = number.unscaledValue();
		BigInteger factor = divisor.unscaledValue();
		if (exponent >= 0) {
			BigInteger modulus = factor.abs();
			return digits.multiply(BigInteger.TEN.modPow(BigInteger.valueOf(exponent), modulus))
				.mod(modulus)
				.signum() == 0;
		}
		// A power of ten that has more bits than the digits doesn't divide them.
		return digits.signum() == 0 || (-3L * exponent <= digits.bitLength()
				&& digits.remainder(factor.multiply(BigInteger.TEN.pow(-exponent))).signum() == 0);
	}

}
