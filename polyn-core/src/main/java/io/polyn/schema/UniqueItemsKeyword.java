package io.polyn.schema;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The keyword {@code uniqueItems}, in a time that does not depend on what the items are:
 * the validator's own compares each with every other one if their hash codes are the
 * same, and whoever sends data can see to that.
 */
final class UniqueItemsKeyword extends ExactKeyword {

	UniqueItemsKeyword() {
		super("uniqueItems");
	}

	@Override
	Predicate<JsonNode> check(JsonNode value) {
		boolean unique = value.booleanValue();
		return (node) -> !unique || !node.isArray() || !hasDuplicates(node);
	}

	private static boolean hasDuplicates(JsonNode array) {
		// Unlike trees, strings have an order, by which a set finds them all the
		// same.
		Set<String> texts = new HashSet<>();
		Set<String> others = new HashSet<>();
		for (JsonNode item : array) {
			if (!(item.isTextual() ? texts.add(item.textValue()) : others.add(canonical(item)))) {
				return true;
			}
		}
		return false;
	}

	private static String canonical(JsonNode item) {
		StringBuilder canonical = new StringBuilder();
		append(item, canonical);
		return canonical.toString();
	}

	// 1 and 1.0 are the same number, and the members of an object have no order.
	private static void append(JsonNode node, StringBuilder canonical) {
		if (node.isNumber()) {
			BigDecimal number = node.decimalValue();
			canonical.append((number.signum() == 0) ? "0" : number.stripTrailingZeros().toString());
		}
		else if (node.isArray()) {
			canonical.append('[');
			node.forEach((item) -> {
				append(item, canonical);
				canonical.append(',');
			});
			canonical.append(']');
		}
		else if (node.isObject()) {
			Map<String, JsonNode> members = new TreeMap<>();
			node.properties().forEach((member) -> members.put(member.getKey(), member.getValue()));
			canonical.append('{');
			members.forEach((name, value) -> {
				canonical.append(name.length()).append(':').append(name);
				append(value, canonical);
				canonical.append(',');
			});
			canonical.append('}');
		}
		else {
			canonical.append(node);
		}
	}

}
