package io.polyn.migration.operation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.migration.document.DocumentProblems;
import io.polyn.migration.document.Node;
import io.polyn.nats.ServerVersion;

/**
 * What is made of other values.
 */
sealed interface CompositeType extends FieldType {

	/**
	 * Several values of one type; a single value stands for a list of one.
	 *
	 * @param items the type of the values
	 * @param collide whether two values, as texts, can't stand in one list
	 */
	record ListOf(FieldType items, BiPredicate<String, String> collide) implements CompositeType {

		ListOf(FieldType items) {
			this(items, (one, other) -> false);
		}

		@Override
		public JsonNode read(FieldValue value) {
			ArrayNode json = Json.mapper().createArrayNode();
			DocumentProblems problems = new DocumentProblems();
			value.items().forEach((item) -> problems.collect(() -> json.add(read(item, json))));
			problems.throwIfAny();
			return json;
		}

		private JsonNode read(FieldValue value, ArrayNode earlier) {
			JsonNode item = value.read(this.items);
			for (JsonNode other : earlier) {
				if (this.collide.test(other.asText(), item.asText())) {
					throw value.invalid("'" + item.asText() + "', which overlaps with '" + other.asText() + "'",
							"what does not overlap");
				}
			}
			return item;
		}

		@Override
		public ObjectNode schema(FieldSchema schema) {
			ObjectNode item = schema.items().of(this.items);
			return SchemaParts.either(item, SchemaParts.listOf(item));
		}

		@Override
		public String example() {
			return "[" + this.items.example() + "]";
		}

		@Override
		public JsonNode show(JsonNode value) {
			ArrayNode json = Json.mapper().createArrayNode();
			value.forEach((item) -> json.add(this.items.show(item)));
			return json;
		}

		@Override
		public JsonNode deploy(JsonNode value, Deployment deployment) {
			ArrayNode json = Json.mapper().createArrayNode();
			value.forEach((item) -> json.add(this.items.deploy(item, deployment)));
			return json;
		}

		@Override
		public List<String> unknownTo(ServerVersion server, String field, JsonNode value) {
			List<String> unknown = new ArrayList<>();
			value.forEach((item) -> unknown.addAll(this.items.unknownTo(server, field, item)));
			return unknown;
		}

	}

	/**
	 * Values of one type by name.
	 *
	 * @param items the type of the values
	 * @param others the types of those that have another one, by name
	 * @param maxBytes how long names and values may be altogether
	 */
	record MapOf(FieldType items, Map<String, ? extends FieldType> others, int maxBytes) implements CompositeType {

		MapOf(FieldType items, int maxBytes) {
			this(items, Map.of(), maxBytes);
		}

		@Override
		public JsonNode read(FieldValue value) {
			Node.Mapping mapping = value.mapping("a mapping of names to texts");
			ObjectNode json = Json.object();
			DocumentProblems problems = new DocumentProblems();
			mapping.members()
				.forEach((key, member) -> problems.collect(() -> json.set(key, value.of(member).read(type(key)))));
			problems.throwIfAny();
			int bytes = json.properties()
				.stream()
				.mapToInt(
						(item) -> (item.getKey() + item.getValue().asText("")).getBytes(StandardCharsets.UTF_8).length)
				.sum();
			if (bytes > this.maxBytes) {
				throw value.invalid(bytes + " bytes long", "at most " + this.maxBytes + " bytes");
			}
			return json;
		}

		@Override
		public ObjectNode schema(FieldSchema schema) {
			ObjectNode map = Json.object().put("type", "object");
			if (!this.others.isEmpty()) {
				ObjectNode properties = map.putObject("properties");
				new TreeMap<>(this.others).forEach((name, type) -> properties.set(name, schema.of(type)));
			}
			return map.set("additionalProperties", schema.of(this.items));
		}

		@Override
		public String example() {
			return "{team: " + this.items.example() + "}";
		}

		@Override
		public JsonNode deploy(JsonNode value, Deployment deployment) {
			ObjectNode json = Json.object();
			value.properties()
				.forEach((item) -> json.set(item.getKey(), item.getValue().isNull() ? item.getValue()
						: type(item.getKey()).deploy(item.getValue(), deployment)));
			return json;
		}

		private FieldType type(String name) {
			FieldType other = this.others.get(name);
			return (other != null) ? other : this.items;
		}

	}

	/**
	 * A value with fields of its own.
	 *
	 * @param fields the fields
	 */
	record Structure(Fields fields) implements CompositeType {

		@Override
		public JsonNode read(FieldValue value) {
			Node.Mapping mapping = value.mapping("a mapping of " + this.fields.names());
			return this.fields.read("'" + value.field() + "'", mapping, value.nullRemoves());
		}

		@Override
		public ObjectNode schema(FieldSchema schema) {
			return schema.share(schema.field() + (schema.nullRemoves() ? "_change" : ""),
					this.fields.schema(schema, List.of()));
		}

		@Override
		public String example() {
			return this.fields.example();
		}

		@Override
		public JsonNode show(JsonNode value) {
			return this.fields.show((ObjectNode) value);
		}

		@Override
		public JsonNode deploy(JsonNode value, Deployment deployment) {
			return this.fields.deploy((ObjectNode) value, deployment);
		}

		@Override
		public List<String> unknownTo(ServerVersion server, String field, JsonNode value) {
			return (value instanceof ObjectNode nested) ? this.fields.unknownTo(server, nested) : List.of();
		}

	}

}
