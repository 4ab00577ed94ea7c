package io.polyn.schema.compatibility;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;

/**
 * Makes schemas by chance, of every kind that people write and of some that they don't.
 */
final class RandomSchemas {

	static final List<String> NAMES = List.of("a", "b", "ab", "k", "v", "next");

	private static final List<String> PATTERNS = List.of("^a", "b$", "^[a-z]+$", "");

	private static final List<String> FORMATS = List.of("date", "uuid", "email", "nonsense");

	private final Random random;

	private final Dialect dialect;

	/** Whether to prefer what is seldom used. */
	private boolean unusual;

	RandomSchemas(Random random, Dialect dialect) {
		this.random = random;
		this.dialect = dialect;
	}

	ObjectNode document() {
		ObjectNode schema = chance(4) ? subschema(3) : object(3);
		if (schema.has("$ref") && this.dialect.isBefore(Dialect.DRAFT_2019_09)) {
			schema = Json.object().set("allOf", Json.mapper().createArrayNode().add(schema));
		}
		schema.put("$schema", this.dialect.uri());
		ObjectNode definitions = schema.putObject("definitions");
		definitions.set("one", subschema(1));
		definitions.set("two", object(2));
		return anchored(schema);
	}

	/**
	 * Makes a schema that is so small that it may well be compatible with another one.
	 */
	ObjectNode small() {
		this.unusual = this.random.nextBoolean();
		ObjectNode schema = Json.object().put("$schema", this.dialect.uri());
		schema.putArray("allOf").add(subschema(1));
		schema.putObject("definitions").set("one", subschema(0));
		((ObjectNode) schema.get("definitions")).set("two", object(0));
		this.unusual = false;
		return anchored(schema);
	}

	private ObjectNode anchored(ObjectNode schema) {
		return this.dialect.has("$dynamicRef") ? schema.put("$dynamicAnchor", "root") : schema;
	}

	ObjectNode subschema(int depth) {
		int choice = this.random.nextInt((depth > 0) ? 16 : 6);
		return switch (choice) {
			case 0, 1 -> string();
			case 2, 3 -> number();
			case 4 -> values();
			case 5 ->
				Json.object().put("type", pick(List.of("boolean", "null", "string", "integer", "object", "array")));
			case 6, 7, 8 -> object(depth);
			case 9, 10 -> array(depth);
			case 11 -> reference();
			case 12 -> combinator(depth);
			case 13, 14 -> composed(depth);
			default -> mixed(depth);
		};
	}

	private ObjectNode string() {
		ObjectNode schema = type("string");
		maybePut(schema, "minLength", this.random.nextInt(3));
		maybePut(schema, "maxLength", 1 + this.random.nextInt(4));
		if (chance(6)) {
			schema.put("pattern", pick(PATTERNS));
		}
		if (chance(8)) {
			schema.put("format", pick(FORMATS));
		}
		return schema;
	}

	private ObjectNode number() {
		ObjectNode schema = type(chance(2) ? "integer" : "number");
		maybePut(schema, "minimum", this.random.nextInt(5));
		maybePut(schema, "maximum", 3 + this.random.nextInt(5));
		if (chance(5)) {
			if (this.dialect != Dialect.DRAFT_4) {
				schema.put("exclusiveMinimum", this.random.nextInt(6) / 2.0);
			}
			else if (schema.has("minimum")) {
				schema.put("exclusiveMinimum", chance(2));
			}
		}
		if (chance(6)) {
			schema.put("multipleOf", List.of(1.0, 2.0, 0.5, 3.0, 6.0, 0.1, 0.25).get(this.random.nextInt(7)));
		}
		if (chance(10)) {
			// Neighbours that are the same as doubles.
			schema.put(chance(2) ? "minimum" : "maximum", 9007199254740992L + this.random.nextInt(3));
		}
		return schema;
	}

	private ObjectNode values() {
		ObjectNode schema = chance(3) ? type(pick(List.of("string", "integer"))) : Json.object();
		if (this.dialect.has("const") && chance(3)) {
			schema.set("const", value());
			return schema;
		}
		ArrayNode values = schema.putArray("enum");
		for (int i = 0; i < 1 + this.random.nextInt(4); i++) {
			JsonNode value = value();
			boolean known = false;
			for (JsonNode other : values) {
				known |= other.equals(value) || (other.isNumber() && value.isNumber()
						&& other.decimalValue().compareTo(value.decimalValue()) == 0);
			}
			if (!known) {
				values.add(value);
			}
		}
		return schema;
	}

	private JsonNode value() {
		if (chance(12)) {
			JsonNode written = DecimalNode.valueOf(new BigDecimal("1.0"));
			return chance(2) ? Json.mapper().createArrayNode().add(written) : Json.object().set("a", written);
		}
		return parse(pick(List.of("\"a\"", "\"ab\"", "\"bb\"", "1", "2", "1.5", "2.0", "true", "null", "[1]", "{}",
				"{\"a\":1}", "\"2026-01-01\"")));
	}

	ObjectNode object(int depth) {
		ObjectNode schema = type("object");
		ObjectNode properties = schema.putObject("properties");
		for (int i = 0; i < 1 + this.random.nextInt(3); i++) {
			properties.set(pick(NAMES), (depth > 0) ? subschema(depth - 1) : leaf());
		}
		ArrayNode required = Json.mapper().createArrayNode();
		properties.fieldNames().forEachRemaining((name) -> {
			if (chance(2)) {
				required.add(name);
			}
		});
		if (!required.isEmpty()) {
			schema.set("required", required);
		}
		if (chance(5)) {
			schema.put("additionalProperties", chance(4));
		}
		else if (chance(12)) {
			schema.set("additionalProperties", subschema(0));
		}
		if (chance(10)) {
			schema.putObject("patternProperties").set(pick(PATTERNS), subschema(0));
		}
		if (chance(15)) {
			schema.put(chance(2) ? "maxProperties" : "minProperties", this.random.nextInt(3));
		}
		if (chance(12)) {
			ObjectNode dependencies = schema.putObject("dependencies");
			if (chance(3) && depth > 0) {
				dependencies.set(pick(NAMES), object(0));
			}
			else {
				dependencies.putArray(pick(NAMES)).add(pick(NAMES));
			}
		}
		if (chance(20)) {
			schema.remove("properties");
			schema.remove("required");
		}
		newerKeywords(schema, depth);
		return schema;
	}

	private void newerKeywords(ObjectNode schema, int depth) {
		if (this.dialect.has("propertyNames") && chance(15)) {
			schema.set("propertyNames", string());
		}
		if (this.dialect.has("dependentSchemas") && chance(15)) {
			schema.putObject("dependentSchemas").set(pick(NAMES), object(0));
		}
		if (this.dialect.has("unevaluatedProperties") && chance(10)) {
			unevaluated(schema, "unevaluatedProperties");
		}
		if (this.dialect.has("if") && chance(10) && depth > 0) {
			schema.set("if", object(0));
			schema.set("then", object(0));
			if (chance(2)) {
				schema.set("else", object(0));
			}
		}
	}

	private JsonNode leaf() {
		if (chance(4)) {
			return values();
		}
		if (chance(6)) {
			return (this.dialect == Dialect.DRAFT_4) ? Json.object() : parse(chance(2) ? "true" : "false");
		}
		return chance(2) ? string() : number();
	}

	private ObjectNode array(int depth) {
		ObjectNode schema = type("array");
		if (!chance(4)) {
			schema.set("items", subschema(depth - 1));
		}
		if (chance(6)) {
			ArrayNode prefix = Json.mapper().createArrayNode().add(subschema(0));
			if (chance(2)) {
				prefix.add(subschema(0));
			}
			JsonNode rest = schema.remove("items");
			schema.set(this.dialect.has("prefixItems") ? "prefixItems" : "items", prefix);
			if (rest != null) {
				schema.set(this.dialect.has("prefixItems") ? "items" : "additionalItems", rest);
			}
		}
		maybePut(schema, "minItems", this.random.nextInt(2));
		maybePut(schema, "maxItems", 1 + this.random.nextInt(3));
		if (chance(8)) {
			schema.put("uniqueItems", true);
		}
		if (this.dialect.has("contains") && chance(8)) {
			schema.set("contains", subschema(0));
			if (this.dialect.has("maxContains")) {
				maybePut(schema, "maxContains", 1 + this.random.nextInt(2));
				maybePut(schema, "minContains", this.random.nextInt(2));
			}
		}
		if (this.dialect.has("unevaluatedItems") && chance(12)) {
			unevaluated(schema, "unevaluatedItems");
		}
		return schema;
	}

	private void unevaluated(ObjectNode schema, String keyword) {
		if (chance(3)) {
			schema.set(keyword, subschema(0));
		}
		else {
			schema.put(keyword, chance(4));
		}
	}

	/**
	 * Makes an object or array next to others that are about the same.
	 */
	private ObjectNode composed(int depth) {
		boolean object = !chance(4);
		ObjectNode schema = object ? object(depth - 1) : array(depth);
		ArrayNode parts = schema.putArray(pick(List.of("anyOf", "oneOf", "allOf", "allOf")));
		for (int i = 0; i < 1 + this.random.nextInt(2); i++) {
			parts.add(object ? object(depth - 1) : array(depth));
		}
		if (object && chance(3)) {
			ArrayNode kinds = schema.putArray("oneOf");
			for (String kind : List.of("a", "b")) {
				ObjectNode part = object(0);
				part.withObjectProperty("properties").putObject("k").putArray("enum").add(kind);
				part.withArrayProperty("required").removeAll().add("k");
				kinds.add(part);
			}
		}
		if (this.dialect.has("unevaluatedProperties") && chance(2)) {
			unevaluated(schema, object ? "unevaluatedProperties" : "unevaluatedItems");
		}
		return schema;
	}

	private ObjectNode reference() {
		if (chance(6)) {
			return this.dialect.has("$recursiveRef") ? Json.object().put("$recursiveRef", "#")
					: Json.object()
						.put(this.dialect.has("$dynamicRef") ? "$dynamicRef" : "$ref",
								this.dialect.has("$dynamicRef") ? "#root" : "#");
		}
		return Json.object().put("$ref", pick(List.of("#/definitions/one", "#/definitions/two", "#/definitions/two")));
	}

	private ObjectNode combinator(int depth) {
		ObjectNode schema = Json.object();
		if (chance(6)) {
			schema.set("not", subschema(0));
			return schema;
		}
		ArrayNode branches = schema.putArray(pick(List.of("anyOf", "oneOf", "allOf")));
		for (int i = 0; i < 1 + this.random.nextInt(2); i++) {
			branches.add(subschema(depth - 1));
		}
		return schema;
	}

	private ObjectNode mixed(int depth) {
		ObjectNode schema = combinator(depth);
		schema.setAll(subschema(0));
		if (chance(4) && schema.has("type")) {
			schema.putArray("type").add("null").add("string").add("object");
		}
		return schema;
	}

	private ObjectNode type(String type) {
		ObjectNode schema = Json.object();
		if (!chance(8)) {
			schema.put("type", type);
		}
		return schema;
	}

	/**
	 * Returns every schema that stands in a document, but for those that widen it when
	 * they get narrower.
	 */
	static List<ObjectNode> places(ObjectNode schema, boolean positiveOnly) {
		List<ObjectNode> result = new ArrayList<>();
		collect(schema, positiveOnly, result);
		return result;
	}

	private static void collect(JsonNode node, boolean positiveOnly, List<ObjectNode> result) {
		if (node instanceof ObjectNode schema) {
			result.add(schema);
			for (Map.Entry<String, JsonNode> entry : schema.properties()) {
				switch (entry.getKey()) {
					case "properties", "patternProperties", "definitions" ->
						entry.getValue().forEach((part) -> collect(part, positiveOnly, result));
					case "items", "additionalItems", "additionalProperties", "prefixItems", "allOf", "anyOf" -> {
						if (entry.getValue().isArray()) {
							entry.getValue().forEach((part) -> collect(part, positiveOnly, result));
						}
						else {
							collect(entry.getValue(), positiveOnly, result);
						}
					}
					case "oneOf", "not", "if", "then", "else", "contains", "propertyNames", "dependentSchemas" -> {
						if (!positiveOnly && !entry.getKey().equals("dependentSchemas")
								&& !entry.getValue().isArray()) {
							collect(entry.getValue(), false, result);
						}
						else if (!positiveOnly) {
							entry.getValue().forEach((part) -> collect(part, false, result));
						}
					}
					default -> {
					}
				}
			}
		}
	}

	static ObjectNode shuffled(ObjectNode schema, Random random) {
		List<Map.Entry<String, JsonNode>> entries = new ArrayList<>(schema.properties());
		Collections.shuffle(entries, random);
		ObjectNode result = Json.object();
		entries.forEach((entry) -> result.set(entry.getKey(), entry.getValue()));
		return result;
	}

	private void maybePut(ObjectNode schema, String keyword, int value) {
		if (chance(3)) {
			schema.put(keyword, value);
		}
	}

	private boolean chance(int oneIn) {
		return this.random.nextInt((this.unusual && oneIn > 4) ? 3 : oneIn) == 0;
	}

	<T> T pick(List<T> list) {
		return list.get(this.random.nextInt(list.size()));
	}

	private static JsonNode parse(String json) {
		try {
			return Json.parse(json.getBytes(StandardCharsets.UTF_8));
		}
		catch (JsonProcessingException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
