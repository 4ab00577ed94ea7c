package io.polyn.migration.document;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;

/**
 * A value in a YAML or JSON document, with its place.
 */
public sealed interface Node {

	/**
	 * Returns where the value stands.
	 * @return the place of its first character
	 */
	Location location();

	/**
	 * Returns the value without places.
	 * @return a JSON tree
	 */
	JsonNode toJson();

	/**
	 * Gives a value that was not read from a document a place.
	 * @param location the place
	 * @param value the value
	 * @return the value, and everything within it, at that place
	 */
	static Node of(Location location, JsonNode value) {
		if (value.isObject()) {
			Map<String, Member> members = new LinkedHashMap<>();
			value.properties()
				.forEach((member) -> members.put(member.getKey(),
						new Member(member.getKey(), location, of(location, member.getValue()))));
			return new Mapping(location, members);
		}
		if (value.isArray()) {
			List<Node> items = new ArrayList<>();
			value.forEach((item) -> items.add(of(location, item)));
			return new Sequence(location, items);
		}
		return new Scalar(location, value.asText(), value);
	}

	/**
	 * A key with its value.
	 *
	 * @param key the key
	 * @param location where the key stands
	 * @param value the value
	 */
	record Member(String key, Location location, Node value) {
	}

	/**
	 * Keys with values, in the order of the document.
	 *
	 * @param location where it begins
	 * @param members the members by key
	 */
	record Mapping(Location location, Map<String, Member> members) implements Node {

		@Override
		public JsonNode toJson() {
			ObjectNode json = Json.object();
			this.members.forEach((key, member) -> json.set(key, member.value().toJson()));
			return json;
		}

	}

	/**
	 * A list of values.
	 *
	 * @param location where it begins
	 * @param items the values
	 */
	record Sequence(Location location, List<Node> items) implements Node {

		@Override
		public JsonNode toJson() {
			ArrayNode json = Json.mapper().createArrayNode();
			this.items.forEach((item) -> json.add(item.toJson()));
			return json;
		}

	}

	/**
	 * A text, number, boolean or null.
	 *
	 * @param location where it begins
	 * @param text the value as it is written, without quotes
	 * @param value the value
	 */
	record Scalar(Location location, String text, JsonNode value) implements Node {

		/**
		 * Says whether this is the absence of a value.
		 * @return whether this is null
		 */
		public boolean isNull() {
			return this.value.isNull();
		}

		@Override
		public JsonNode toJson() {
			return this.value;
		}

	}

}
