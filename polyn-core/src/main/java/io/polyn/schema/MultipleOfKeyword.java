package io.polyn.schema;

import java.math.BigDecimal;
import java.math.BigInteger;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.BaseKeywordValidator;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;

/**
 * The keyword {@code multipleOf}, exact for every number, and in a time that does not
 * depend on exponents: the validator's own takes integers for floating-point numbers, and
 * writes the quotient out, which for {@code 1e1000} has a thousand digits.
 */
final class MultipleOfKeyword implements Keyword {

	// Up to here the quotient is written out all the same, which is faster.
	private static final int MAX_QUOTIENT_EXPONENT = 20;

	@Override
	public String getValue() {
		return "multipleOf";
	}

	@Override
	public KeywordValidator newValidator(SchemaLocation location, JsonNode value, Schema parent,
			SchemaContext context) {
		return new Validator(this, value, location, parent, context);
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

	private static final class Validator extends BaseKeywordValidator {

		private final BigDecimal divisor;

		private Validator(Keyword keyword, JsonNode value, SchemaLocation location, Schema parent,
				SchemaContext context) {
			super(keyword, value, location, parent, context);
			this.divisor = value.decimalValue();
		}

		@Override
		public void validate(ExecutionContext context, JsonNode node, JsonNode root, NodePath place) {
			if (node.isNumber() && this.divisor.signum() != 0 && !isMultiple(node.decimalValue(), this.divisor)) {
				context.addError(error().instanceNode(node)
					.instanceLocation(place)
					.evaluationPath(context.getEvaluationPath())
					.locale(context.getExecutionConfig().getLocale())
					.arguments(this.divisor.toString())
					.build());
			}
		}

	}

}
