package io.polyn.schema.compatibility;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * Checks a value by the keywords that combine schemas.
 */
final class CombinatorKeywords {

	private CombinatorKeywords() {
	}

	static Answer reference(Evaluator evaluator, SchemaNode schema, JsonNode value) {
		Answer answer = Answer.YES;
		for (SchemaNode.Reference reference : schema.references()) {
			SchemaNode target = reference.target();
			answer = answer.and((target != null) ? evaluator.accepts(target, value) : Answer.UNKNOWN);
		}
		return answer;
	}

	static Answer allOf(Evaluator evaluator, SchemaNode schema, JsonNode value) {
		Answer answer = Answer.YES;
		for (SchemaNode branch : schema.schemas("allOf")) {
			answer = answer.and(evaluator.accepts(branch, value));
		}
		return answer;
	}

	static Answer anyOf(Evaluator evaluator, SchemaNode schema, JsonNode value) {
		Answer answer = Answer.NO;
		for (SchemaNode branch : schema.schemas("anyOf")) {
			answer = answer.or(evaluator.accepts(branch, value));
		}
		return answer;
	}

	static Answer oneOf(Evaluator evaluator, SchemaNode schema, JsonNode value) {
		int certain = 0;
		int possible = 0;
		for (SchemaNode branch : schema.schemas("oneOf")) {
			Answer accepted = evaluator.accepts(branch, value);
			certain += (accepted == Answer.YES) ? 1 : 0;
			possible += (accepted != Answer.NO) ? 1 : 0;
		}
		if (certain > 1 || possible == 0) {
			return Answer.NO;
		}
		return (certain == 1 && possible == 1) ? Answer.YES : Answer.UNKNOWN;
	}

	static Answer not(Evaluator evaluator, SchemaNode schema, JsonNode value) {
		SchemaNode refused = schema.schema("not");
		return (refused != null) ? evaluator.accepts(refused, value).not() : Answer.YES;
	}

	static Answer conditional(Evaluator evaluator, SchemaNode schema, JsonNode value) {
		SchemaNode condition = schema.schema("if");
		if (condition == null) {
			return Answer.YES;
		}
		Answer met = evaluator.accepts(condition, value);
		Answer then = (met != Answer.NO) ? accepts(evaluator, schema.schema("then"), value) : Answer.YES;
		Answer otherwise = (met != Answer.YES) ? accepts(evaluator, schema.schema("else"), value) : Answer.YES;
		if (met != Answer.UNKNOWN) {
			return then.and(otherwise);
		}
		return (then == otherwise) ? then : Answer.UNKNOWN;
	}

	private static Answer accepts(Evaluator evaluator, @Nullable SchemaNode schema, JsonNode value) {
		return (schema != null) ? evaluator.accepts(schema, value) : Answer.YES;
	}

}
