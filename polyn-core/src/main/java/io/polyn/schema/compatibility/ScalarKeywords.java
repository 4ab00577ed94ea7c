package io.polyn.schema.compatibility;

import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Checks a value by the keywords for any value, for numbers and for strings.
 */
final class ScalarKeywords {

	private ScalarKeywords() {
	}

	static Answer type(Evaluator evaluator, SchemaNode schema, JsonNode value) {
		if (!schema.kinds().contains(Kind.of(value))) {
			return Answer.NO;
		}
		if (!value.isNumber() || !schema.isIntegral()) {
			return Answer.YES;
		}
		if (NumberRange.hasFraction(value.decimalValue())) {
			return Answer.NO;
		}
		if (schema.dialect() != Dialect.DRAFT_4) {
			return Answer.YES;
		}
		return evaluator.isWrittenSo(value) ? Answer.of(value.isIntegralNumber()) : Answer.UNKNOWN;
	}

	static Answer enumeration(Evaluator evaluator, SchemaNode schema, JsonNode value) {
		return isAmong(evaluator, schema, "enum", value);
	}

	// By enum, the validator takes [1] and [1.0] for the same, and by const it doesn't.
	static Answer constant(Evaluator evaluator, SchemaNode schema, JsonNode value) {
		Answer equal = isAmong(evaluator, schema, "const", value);
		boolean numbers = value.isArray() && value.valueStream().anyMatch(JsonNode::isNumber);
		return (equal == Answer.YES && numbers) ? Answer.UNKNOWN : equal;
	}

	private static Answer isAmong(Evaluator evaluator, SchemaNode schema, String keyword, JsonNode value) {
		Set<JsonNode> values = schema.values(keyword);
		if (values == null || values.contains(value)) {
			return Answer.YES;
		}
		if (!value.isNumber() && !value.isContainerNode()) {
			return Answer.NO;
		}
		Answer answer = Answer.NO;
		for (JsonNode each : values) {
			evaluator.analysis().step();
			answer = answer.or(isEqual(each, value));
		}
		return answer;
	}

	/**
	 * Says whether two values are equal. The validator compares numbers within objects as
	 * they are written.
	 */
	static Answer isEqual(JsonNode one, JsonNode other) {
		if (one.equals(other)) {
			return Answer.YES;
		}
		if (one.isNumber() && other.isNumber()) {
			return Answer.of(one.decimalValue().compareTo(other.decimalValue()) == 0);
		}
		boolean nested = one.isContainerNode() && one.getNodeType() == other.getNodeType()
				&& one.size() == other.size();
		return nested ? Answer.UNKNOWN : Answer.NO;
	}

	static Answer minimum(Evaluator evaluator, SchemaNode schema, JsonNode value) {
		return Answer.of(!value.isNumber() || schema.lowerBounds().stream().allMatch((bound) -> {
			int order = value.decimalValue().compareTo(bound.value());
			return order > 0 || (order == 0 && !bound.exclusive());
		}));
	}

	static Answer maximum(Evaluator evaluator, SchemaNode schema, JsonNode value) {
		return Answer.of(!value.isNumber() || schema.upperBounds().stream().allMatch((bound) -> {
			int order = value.decimalValue().compareTo(bound.value());
			return order < 0 || (order == 0 && !bound.exclusive());
		}));
	}

	static Answer multipleOf(Evaluator evaluator, SchemaNode schema, JsonNode value) {
		JsonNode divisor = schema.get("multipleOf");
		return (divisor != null && value.isNumber())
				? NumberRange.isMultiple(value.decimalValue(), divisor.decimalValue()) : Answer.YES;
	}

	static Answer minLength(Evaluator evaluator, SchemaNode schema, JsonNode value) {
		return Answer.of(!value.isTextual() || length(value) >= schema.count("minLength", 0));
	}

	static Answer maxLength(Evaluator evaluator, SchemaNode schema, JsonNode value) {
		return Answer.of(!value.isTextual() || length(value) <= schema.count("maxLength", Long.MAX_VALUE));
	}

	private static long length(JsonNode value) {
		return value.textValue().codePointCount(0, value.textValue().length());
	}

	static Answer pattern(Evaluator evaluator, SchemaNode schema, JsonNode value) {
		JsonNode pattern = schema.get("pattern");
		return (pattern != null && value.isTextual())
				? evaluator.analysis().matches(pattern.textValue(), value.textValue()) : Answer.YES;
	}

	static Answer format(Evaluator evaluator, SchemaNode schema, JsonNode value) {
		JsonNode format = schema.get("format");
		return Answer.of(format == null || !value.isTextual()
				|| evaluator.analysis().hasFormat(schema.dialect(), format.asText(), value.textValue()));
	}

	static Answer content(Evaluator evaluator, SchemaNode schema, JsonNode value) {
		return value.isTextual() ? Answer.UNKNOWN : Answer.YES;
	}

}
