package io.polyn.schema.compatibility;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.polyn.json.Json;

/**
 * Makes values by chance that are likely to be valid by a schema, with a preference for
 * those at the edges of what two schemas say.
 */
final class RandomInstances {

	private static final int MAX_DEPTH = 5;

	private final Random random;

	private final JsonNode root;

	private final List<JsonNode> values = new ArrayList<>();

	private final Set<Integer> sizes = new LinkedHashSet<>(List.of(0, 1, 2));

	RandomInstances(Random random, JsonNode root, JsonNode other) {
		this.random = random;
		this.root = root;
		this.values.addAll(List.of(NullNode.instance, Json.mapper().getNodeFactory().booleanNode(true),
				TextNode.valueOf(""), TextNode.valueOf("ab"), TextNode.valueOf("2026-01-01"),
				TextNode.valueOf("f81d4fae-7dec-11d0-a765-00a0c91e6bf6"), TextNode.valueOf("a@b.cd"),
				Json.mapper().getNodeFactory().numberNode(1), DecimalNode.valueOf(new BigDecimal("1.0")),
				DecimalNode.valueOf(new BigDecimal("2.5"))));
		gather(root);
		gather(other);
	}

	private void gather(JsonNode node) {
		if (node.isNumber()) {
			BigDecimal number = node.decimalValue();
			for (String distance : List.of("-1", "0", "1", "0.5", "0.0")) {
				this.values.add(written(number.add(new BigDecimal(distance))));
			}
			if (number.signum() >= 0 && node.asDouble() < 10) {
				this.sizes.addAll(List.of(Math.max(0, node.asInt() - 1), node.asInt(), node.asInt() + 1));
			}
		}
		if (node.has("enum")) {
			node.get("enum").forEach(this.values::add);
		}
		if (node.has("const")) {
			this.values.add(node.get("const"));
		}
		node.forEach(this::gather);
	}

	private static JsonNode written(BigDecimal number) {
		return (number.scale() <= 0) ? BigIntegerNode.valueOf(number.toBigInteger()) : DecimalNode.valueOf(number);
	}

	/**
	 * Writes 1 as 1.0.
	 */
	private static JsonNode withFraction(JsonNode value) {
		if (value.isNumber() && value.decimalValue().scale() <= 0) {
			return DecimalNode.valueOf(value.decimalValue().setScale(1));
		}
		if (value.isArray()) {
			ArrayNode result = Json.mapper().createArrayNode();
			value.forEach((item) -> result.add(withFraction(item)));
			return result;
		}
		ObjectNode result = Json.object();
		value.properties().forEach((member) -> result.set(member.getKey(), withFraction(member.getValue())));
		return value.isObject() ? result : value;
	}

	JsonNode value() {
		return value(List.of(this.root), 0);
	}

	/**
	 * Makes a value for all of some schemas.
	 */
	private JsonNode value(List<JsonNode> schemas, int depth) {
		List<JsonNode> all = new ArrayList<>();
		Set<String> types = new LinkedHashSet<>();
		schemas.forEach((schema) -> expand(schema, all, 0));
		for (JsonNode schema : all) {
			if (schema.has("enum")) {
				JsonNode listed = schema.get("enum").get(this.random.nextInt(schema.get("enum").size()));
				return (this.random.nextInt(4) == 0) ? withFraction(listed) : listed;
			}
			if (schema.has("const")) {
				return schema.get("const");
			}
			JsonNode type = schema.path("type");
			if (type.isTextual()) {
				types.add(type.asText());
			}
			type.forEach((each) -> types.add(each.asText()));
		}
		List<String> choices = new ArrayList<>(types);
		if (choices.isEmpty()) {
			choices.addAll(List.of("object", "object", "array", "any"));
		}
		return switch (choices.get(this.random.nextInt(choices.size()))) {
			case "object" -> object(all, depth);
			case "array" -> array(all, depth);
			case "string" -> string();
			case "integer", "number" -> number();
			case "null" -> NullNode.instance;
			case "boolean" -> Json.mapper().getNodeFactory().booleanNode(this.random.nextBoolean());
			default -> pick(this.values);
		};
	}

	private void expand(JsonNode schema, List<JsonNode> result, int depth) {
		if (depth > 10) {
			return;
		}
		result.add(schema);
		for (String keyword : List.of("$ref", "$dynamicRef", "$recursiveRef")) {
			if (schema.has(keyword)) {
				expand(target(schema.get(keyword)), result, depth + 1);
			}
		}
		schema.path("allOf").forEach((part) -> expand(part, result, depth + 1));
		for (String keyword : List.of("anyOf", "oneOf")) {
			JsonNode branches = schema.path(keyword);
			if (!branches.isEmpty()) {
				expand(branches.get(this.random.nextInt(branches.size())), result, depth + 1);
				if (keyword.equals("anyOf") && this.random.nextInt(4) == 0) {
					expand(branches.get(this.random.nextInt(branches.size())), result, depth + 1);
				}
			}
		}
		if (schema.has("if")) {
			boolean met = this.random.nextBoolean();
			if (met) {
				expand(schema.get("if"), result, depth + 1);
			}
			expand(schema.path(met ? "then" : "else"), result, depth + 1);
		}
		schema.path("dependentSchemas").forEach((part) -> {
			if (this.random.nextBoolean()) {
				expand(part, result, depth + 1);
			}
		});
	}

	private JsonNode target(JsonNode reference) {
		String fragment = reference.asText().substring(1);
		return fragment.startsWith("/") ? this.root.at(fragment) : this.root;
	}

	private JsonNode object(List<JsonNode> schemas, int depth) {
		ObjectNode result = Json.object();
		Set<String> required = new LinkedHashSet<>();
		Set<String> names = new LinkedHashSet<>();
		for (JsonNode schema : schemas) {
			schema.path("required").forEach((name) -> required.add(name.asText()));
			schema.path("properties").fieldNames().forEachRemaining(names::add);
		}
		names.addAll(required);
		if (this.random.nextInt(4) == 0) {
			names.add(RandomSchemas.NAMES.get(this.random.nextInt(RandomSchemas.NAMES.size())));
			names.add("added");
		}
		for (String name : names) {
			if (required.contains(name) ? this.random.nextInt(20) > 0
					: depth < MAX_DEPTH && this.random.nextInt(depth + 2) < 2) {
				result.set(name, member(schemas, name, depth));
			}
		}
		return result;
	}

	private JsonNode member(List<JsonNode> schemas, String name, int depth) {
		List<JsonNode> parts = new ArrayList<>();
		for (JsonNode schema : schemas) {
			JsonNode property = schema.path("properties").path(name);
			if (property.isObject()) {
				parts.add(property);
			}
			else if (schema.path("additionalProperties").isObject()) {
				parts.add(schema.get("additionalProperties"));
			}
		}
		return (depth > MAX_DEPTH || this.random.nextInt(15) == 0) ? pick(this.values) : value(parts, depth + 1);
	}

	private JsonNode array(List<JsonNode> schemas, int depth) {
		ArrayNode result = Json.mapper().createArrayNode();
		int size = (depth > MAX_DEPTH) ? 0 : Math.min(pick(new ArrayList<>(this.sizes)), 4);
		for (int i = 0; i < size; i++) {
			List<JsonNode> parts = new ArrayList<>();
			for (JsonNode schema : schemas) {
				JsonNode prefix = schema.has("prefixItems") ? schema.get("prefixItems") : schema.path("items");
				if (prefix.isArray() && i < prefix.size()) {
					parts.add(prefix.get(i));
				}
				else if (schema.path("items").isObject()) {
					parts.add(schema.get("items"));
				}
				else if (schema.path("additionalItems").isObject()) {
					parts.add(schema.get("additionalItems"));
				}
				if (schema.path("contains").isObject() && this.random.nextInt(3) == 0) {
					parts.add(schema.get("contains"));
				}
			}
			result.add(this.random.nextInt(15) == 0 ? pick(this.values) : value(parts, depth + 1));
		}
		return result;
	}

	private JsonNode string() {
		List<JsonNode> strings = this.values.stream().filter(JsonNode::isTextual).toList();
		if (this.random.nextInt(3) == 0) {
			return pick(strings);
		}
		StringBuilder text = new StringBuilder();
		for (int i = pick(new ArrayList<>(this.sizes)); i > 0; i--) {
			text.append("abX".charAt(this.random.nextInt(3)));
		}
		return TextNode.valueOf(text.toString());
	}

	private JsonNode number() {
		return pick(this.values.stream().filter(JsonNode::isNumber).toList());
	}

	private <T> T pick(List<T> list) {
		return list.get(this.random.nextInt(list.size()));
	}

	/**
	 * Says whether a value has only members that the schemas declare. This is the
	 * definition of {@link SchemaCompatibility}, in other words than there.
	 */
	boolean isDeclared(JsonNode value) {
		return isDeclared(value, List.of(this.root));
	}

	private boolean isDeclared(JsonNode value, List<JsonNode> schemas) {
		Set<JsonNode> all = Collections.newSetFromMap(new IdentityHashMap<>());
		schemas.forEach((schema) -> mentions(schema, all));
		for (int i = 0; value.isArray() && i < value.size(); i++) {
			if (!isDeclared(value.get(i), items(all, i))) {
				return false;
			}
		}
		boolean free = all.stream()
			.noneMatch((schema) -> !schema.path("properties").isEmpty() || !schema.path("patternProperties").isEmpty()
					|| schema.has("additionalProperties") || schema.has("unevaluatedProperties"));
		for (Map.Entry<String, JsonNode> member : value.properties()) {
			List<JsonNode> parts = new ArrayList<>();
			boolean declared = free;
			for (JsonNode schema : all) {
				declared |= declare(schema, member.getKey(), parts);
			}
			if (!declared || !isDeclared(member.getValue(), parts)) {
				return false;
			}
		}
		return true;
	}

	private static boolean declare(JsonNode schema, String name, List<JsonNode> parts) {
		int before = parts.size();
		if (schema.path("properties").has(name)) {
			parts.add(schema.get("properties").get(name));
		}
		schema.path("patternProperties").properties().forEach((entry) -> {
			if (Pattern.compile(entry.getKey()).matcher(name).find()) {
				parts.add(entry.getValue());
			}
		});
		boolean declared = parts.size() > before;
		for (String keyword : List.of("additionalProperties", "unevaluatedProperties")) {
			JsonNode rest = schema.path(keyword);
			boolean applies = keyword.startsWith("un") || parts.size() == before;
			if (!rest.isMissingNode() && applies && !(rest.isBoolean() && !rest.booleanValue())) {
				parts.add(rest);
				declared = true;
			}
		}
		for (JsonNode required : schema.path("required")) {
			declared |= required.asText().equals(name);
		}
		for (String keyword : List.of("dependencies", "dependentRequired", "dependentSchemas")) {
			for (Map.Entry<String, JsonNode> entry : schema.path(keyword).properties()) {
				declared |= entry.getKey().equals(name);
				for (JsonNode other : entry.getValue()) {
					declared |= entry.getValue().isArray() && other.asText().equals(name);
				}
			}
		}
		return declared;
	}

	private static List<JsonNode> items(Set<JsonNode> schemas, int index) {
		List<JsonNode> result = new ArrayList<>();
		for (JsonNode schema : schemas) {
			JsonNode prefix = schema.has("prefixItems") ? schema.get("prefixItems") : schema.path("items");
			if (prefix.isArray() && index < prefix.size()) {
				result.add(prefix.get(index));
			}
			else if (prefix.isArray() && schema.has("additionalItems")) {
				result.add(schema.get("additionalItems"));
			}
			else if (schema.has("items") && !schema.get("items").isArray()) {
				result.add(schema.get("items"));
			}
			if (schema.has("unevaluatedItems")) {
				result.add(schema.get("unevaluatedItems"));
			}
		}
		if (!result.isEmpty()) {
			schemas.stream()
				.filter((schema) -> schema.has("contains"))
				.forEach((schema) -> result.add(schema.get("contains")));
		}
		return result;
	}

	private void mentions(JsonNode schema, Set<JsonNode> result) {
		if (!result.add(schema)) {
			return;
		}
		for (String keyword : List.of("$ref", "$dynamicRef", "$recursiveRef")) {
			if (schema.has(keyword)) {
				mentions(target(schema.get(keyword)), result);
			}
		}
		for (String keyword : List.of("allOf", "anyOf", "oneOf", "dependentSchemas")) {
			schema.path(keyword).forEach((part) -> mentions(part, result));
		}
		for (String keyword : List.of("if", "then", "else")) {
			if (schema.has(keyword)) {
				mentions(schema.get(keyword), result);
			}
		}
		schema.path("dependencies").forEach((part) -> {
			if (!part.isArray()) {
				mentions(part, result);
			}
		});
	}

}
