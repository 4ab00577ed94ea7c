package io.polyn.schema.compatibility;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * Checks a value by the keywords for objects.
 */
final class ObjectKeywords {

	private ObjectKeywords() {
	}

	static Answer required(Evaluator evaluator, SchemaNode schema, JsonNode value) {
		return Answer.of(!value.isObject() || schema.required().stream().allMatch(value::has));
	}

	static Answer minProperties(Evaluator evaluator, SchemaNode schema, JsonNode value) {
		return Answer.of(!value.isObject() || value.size() >= schema.count("minProperties", 0));
	}

	static Answer maxProperties(Evaluator evaluator, SchemaNode schema, JsonNode value) {
		return Answer.of(!value.isObject() || value.size() <= schema.count("maxProperties", Long.MAX_VALUE));
	}

	static Answer properties(Evaluator evaluator, SchemaNode schema, JsonNode value) {
		Answer answer = Answer.YES;
		for (Map.Entry<String, JsonNode> member : value.properties()) {
			answer = answer.and(member(evaluator, schema, member.getKey(), member.getValue()));
		}
		return answer;
	}

	private static Answer member(Evaluator evaluator, SchemaNode schema, String name, JsonNode value) {
		SchemaNode property = schema.schemasByName("properties").get(name);
		Answer answer = (property != null) ? evaluator.accepts(property, value) : Answer.YES;
		Answer evaluated = Answer.of(property != null);
		for (Map.Entry<String, SchemaNode> entry : schema.schemasByName("patternProperties").entrySet()) {
			Answer matches = evaluator.analysis().matches(entry.getKey(), name);
			evaluated = evaluated.or(matches);
			if (matches != Answer.NO) {
				answer = answer.and(matches.not().or(evaluator.accepts(entry.getValue(), value)));
			}
		}
		SchemaNode additional = schema.schema("additionalProperties");
		return (additional == null || evaluated == Answer.YES) ? answer
				: answer.and(evaluated.or(evaluator.accepts(additional, value)));
	}

	static Answer names(Evaluator evaluator, SchemaNode schema, JsonNode value) {
		SchemaNode names = schema.schema("propertyNames");
		Answer answer = Answer.YES;
		for (Map.Entry<String, JsonNode> member : value.properties()) {
			if (names != null) {
				answer = answer.and(evaluator.accepts(names, TextNode.valueOf(member.getKey())));
			}
		}
		return answer;
	}

	static Answer unevaluated(Evaluator evaluator, SchemaNode schema, JsonNode value) {
		SchemaNode unevaluated = schema.schema("unevaluatedProperties");
		Coverage coverage = new Coverage(schema, (part) -> evaluator.accepts(part, value) == Answer.YES);
		Answer answer = Answer.YES;
		for (Map.Entry<String, JsonNode> member : value.properties()) {
			if (unevaluated != null && !coverage.coversMember(evaluator.analysis(), member.getKey())) {
				answer = answer.and(evaluator.accepts(unevaluated, member.getValue()));
			}
		}
		return (answer == Answer.NO && coverage.isConditional()) ? Answer.UNKNOWN : answer;
	}

	static Answer dependencies(Evaluator evaluator, SchemaNode schema, JsonNode value) {
		Answer answer = Answer.YES;
		for (Map.Entry<String, List<String>> entry : schema.dependentRequired().entrySet()) {
			if (value.isObject() && value.has(entry.getKey())) {
				answer = answer.and(Answer.of(entry.getValue().stream().allMatch(value::has)));
			}
		}
		for (Map.Entry<String, List<SchemaNode>> entry : schema.dependentSchemas().entrySet()) {
			if (value.isObject() && value.has(entry.getKey())) {
				for (SchemaNode dependent : entry.getValue()) {
					answer = answer.and(evaluator.accepts(dependent, value));
				}
			}
		}
		return answer;
	}

}
