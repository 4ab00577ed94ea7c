package io.polyn.schema.compatibility;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Checks a value by the keywords for arrays.
 */
final class ArrayKeywords {

	private ArrayKeywords() {
	}

	static Answer minItems(Evaluator evaluator, SchemaNode schema, JsonNode value) {
		return Answer.of(!value.isArray() || value.size() >= schema.count("minItems", 0));
	}

	static Answer maxItems(Evaluator evaluator, SchemaNode schema, JsonNode value) {
		return Answer.of(!value.isArray() || value.size() <= schema.count("maxItems", Long.MAX_VALUE));
	}

	static Answer uniqueItems(Evaluator evaluator, SchemaNode schema, JsonNode value) {
		Answer answer = Answer.YES;
		for (int i = 0; schema.hasUniqueItems() && value.isArray() && i < value.size(); i++) {
			for (int j = 0; j < i; j++) {
				evaluator.analysis().step();
				answer = answer.and(ScalarKeywords.isEqual(value.get(i), value.get(j)).not());
			}
		}
		return answer;
	}

	static Answer items(Evaluator evaluator, SchemaNode schema, JsonNode value) {
		List<SchemaNode> prefix = schema.prefix();
		SchemaNode rest = schema.schema(schema.restKeyword());
		Answer answer = Answer.YES;
		for (int i = 0; value.isArray() && i < value.size(); i++) {
			if (i < prefix.size()) {
				answer = answer.and(evaluator.accepts(prefix.get(i), value.get(i)));
			}
			else if (rest != null) {
				answer = answer.and(evaluator.accepts(rest, value.get(i)));
			}
		}
		return answer;
	}

	static Answer contains(Evaluator evaluator, SchemaNode schema, JsonNode value) {
		SchemaNode contained = schema.schema("contains");
		if (contained == null || !value.isArray()) {
			return Answer.YES;
		}
		int certain = 0;
		int possible = 0;
		for (JsonNode item : value) {
			Answer accepted = evaluator.accepts(contained, item);
			certain += (accepted == Answer.YES) ? 1 : 0;
			possible += (accepted != Answer.NO) ? 1 : 0;
		}
		long least = schema.count("minContains", 1);
		long most = schema.count("maxContains", Long.MAX_VALUE);
		if (certain >= least && possible <= most) {
			return Answer.YES;
		}
		return (possible < least || certain > most) ? Answer.NO : Answer.UNKNOWN;
	}

	static Answer unevaluated(Evaluator evaluator, SchemaNode schema, JsonNode value) {
		SchemaNode unevaluated = schema.schema("unevaluatedItems");
		Coverage coverage = new Coverage(schema, (part) -> evaluator.accepts(part, value) == Answer.YES);
		Answer answer = Answer.YES;
		for (int i = 0; unevaluated != null && value.isArray() && i < value.size(); i++) {
			if (!coverage.coversItem(i)) {
				answer = answer.and(evaluator.accepts(unevaluated, value.get(i)));
			}
		}
		return (answer == Answer.NO && coverage.isConditional()) ? Answer.UNKNOWN : answer;
	}

}
