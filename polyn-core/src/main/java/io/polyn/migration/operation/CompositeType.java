package io.polyn.migration.operation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
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
	 */
	record ListOf(FieldType items) implements CompositeType {

		@Override
		public JsonNode read(FieldValue value) {
			List<Node> nodes = (value.node() instanceof Node.Sequence sequence) ? sequence.items()
					: List.of(value.node());
			ArrayNode json = Json.mapper().createArrayNode();
			nodes.forEach((node) -> json.add(this.items.read(new FieldValue(value.field(), node))));
			return json;
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
	 * @param maxBytes how long names and values may be altogether
	 */
	record MapOf(FieldType items, int maxBytes) implements CompositeType {

		@Override
		public JsonNode read(FieldValue value) {
			Node.Mapping mapping = value.mapping("a mapping of names to texts");
			ObjectNode json = Json.object();
			mapping.members()
				.forEach(
						(key, member) -> json.set(key, this.items.read(new FieldValue(value.field(), member.value()))));
			int bytes = json.properties()
				.stream()
				.mapToInt((item) -> (item.getKey() + item.getValue().asText()).getBytes(StandardCharsets.UTF_8).length)
				.sum();
			if (bytes > this.maxBytes) {
				throw value.invalid(bytes + " bytes long", "at most " + this.maxBytes + " bytes");
			}
			return json;
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
			return this.fields.read("'" + value.field() + "'", mapping, false);
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
