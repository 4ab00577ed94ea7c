package io.polyn.tool.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Puts the keywords of one schema that name no other schema into words.
 */
final class ConstraintReader {

	private ConstraintReader() {
	}

	static void read(JsonNode node, ShapeDraft draft) {
		readTypes(node, draft);
		readValues(node, draft);
		if (node.path("format").isTextual()) {
			draft.format = node.path("format").asText();
		}
		length(node, "Length", "character", draft);
		range(node, draft);
		if (node.path("multipleOf").isNumber()) {
			draft.constraint("a multiple of " + Texts.number(node.path("multipleOf").decimalValue()));
		}
		if (node.path("pattern").isTextual()) {
			draft.constraint("matches", node.path("pattern").asText());
		}
		length(node, "Items", "item", draft);
		if (node.path("uniqueItems").asBoolean()) {
			draft.constraint("no item twice");
		}
		length(node, "Properties", "property", draft);
		readDependencies(node, draft);
		readAnnotations(node, draft);
	}

	static void readTypes(JsonNode node, ShapeDraft draft) {
		JsonNode type = node.path("type");
		if (type.isTextual()) {
			draft.types.add(type.asText());
		}
		type.forEach((one) -> draft.types.add(one.asText()));
	}

	private static void readValues(JsonNode node, ShapeDraft draft) {
		if (node.has("const")) {
			draft.constraint("always", node.path("const").toString());
			draft.valueTypes.add(type(node.path("const")));
		}
		if (node.path("enum").isArray()) {
			List<String> values = new ArrayList<>();
			for (JsonNode value : node.path("enum")) {
				values.add(value.toString());
				draft.valueTypes.add(type(value));
			}
			draft.constraint((values.size() == 1) ? "always" : "one of", values.toArray(String[]::new));
		}
		if (node.has("default")) {
			draft.constraint("by default", node.path("default").toString());
		}
	}

	private static String type(JsonNode value) {
		return value.isIntegralNumber() ? "integer" : value.getNodeType().name().toLowerCase(Locale.ROOT);
	}

	private static void length(JsonNode node, String keyword, String noun, ShapeDraft draft) {
		JsonNode least = node.path("min" + keyword);
		JsonNode most = node.path("max" + keyword);
		boolean bounded = least.isNumber() && least.decimalValue().signum() > 0;
		if (bounded && most.isNumber()) {
			boolean exact = least.decimalValue().compareTo(most.decimalValue()) == 0;
			draft.constraint((exact ? "exactly " : Texts.number(least.decimalValue()) + " to ")
					+ Texts.count(most.decimalValue(), noun));
		}
		else if (bounded) {
			draft.constraint("at least " + Texts.count(least.decimalValue(), noun));
		}
		else if (most.isNumber()) {
			draft.constraint("at most " + Texts.count(most.decimalValue(), noun));
		}
	}

	private static void range(JsonNode node, ShapeDraft draft) {
		JsonNode least = node.path("minimum");
		JsonNode most = node.path("maximum");
		// Draft 4 says by a boolean whether the limit itself is left out.
		boolean above = node.path("exclusiveMinimum").booleanValue();
		boolean below = node.path("exclusiveMaximum").booleanValue();
		if (least.isNumber() && most.isNumber() && !above && !below) {
			draft.constraint(Texts.number(least.decimalValue()) + " to " + Texts.number(most.decimalValue()));
		}
		else {
			limit(least, above ? "more than " : "at least ", draft);
			limit(most, below ? "less than " : "at most ", draft);
		}
		limit(node.path("exclusiveMinimum"), "more than ", draft);
		limit(node.path("exclusiveMaximum"), "less than ", draft);
	}

	private static void limit(JsonNode limit, String words, ShapeDraft draft) {
		if (limit.isNumber()) {
			draft.constraint(words + Texts.number(limit.decimalValue()));
		}
	}

	private static void readDependencies(JsonNode node, ShapeDraft draft) {
		for (String keyword : List.of("dependentRequired", "dependencies")) {
			for (Map.Entry<String, JsonNode> member : node.path(keyword).properties()) {
				List<String> names = new ArrayList<>();
				if (member.getValue().isArray()) {
					member.getValue().forEach((name) -> names.add(name.asText()));
					draft.constraint("if there is " + member.getKey() + ", also", names.toArray(String[]::new));
				}
			}
		}
	}

	private static void readAnnotations(JsonNode node, ShapeDraft draft) {
		if (node.path("readOnly").asBoolean()) {
			draft.constraint("read only");
		}
		if (node.path("writeOnly").asBoolean()) {
			draft.constraint("write only");
		}
		if (node.path("contentEncoding").isTextual()) {
			draft.constraint("encoded as", node.path("contentEncoding").asText());
		}
		if (node.path("contentMediaType").isTextual()) {
			draft.constraint("contains", node.path("contentMediaType").asText());
		}
	}

}
