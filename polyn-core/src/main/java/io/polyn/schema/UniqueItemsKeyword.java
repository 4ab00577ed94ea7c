package io.polyn.schema;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

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
 * The keyword {@code uniqueItems}, in a time that does not depend on what the items are:
 * the validator's own compares each with every other one if their hash codes are the
 * same, and whoever sends data can see to that.
 */
final class UniqueItemsKeyword implements Keyword {

	@Override
	public String getValue() {
		return "uniqueItems";
	}

	@Override
	public KeywordValidator newValidator(SchemaLocation location, JsonNode value, Schema parent,
			SchemaContext context) {
		return new Validator(this, value, location, parent, context);
	}

	private static final class Validator extends BaseKeywordValidator {

		private final boolean unique;

		private Validator(Keyword keyword, JsonNode value, SchemaLocation location, Schema parent,
				SchemaContext context) {
			super(keyword, value, location, parent, context);
			this.unique = value.booleanValue();
		}

		@Override
		public void validate(ExecutionContext context, JsonNode node, JsonNode root, NodePath place) {
			if (this.unique && node.isArray() && hasDuplicates(node)) {
				context.addError(error().instanceNode(node)
					.instanceLocation(place)
					.evaluationPath(context.getEvaluationPath())
					.locale(context.getExecutionConfig().getLocale())
					.build());
			}
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

}
