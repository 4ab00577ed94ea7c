package io.polyn.migration.operation;

import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;

/**
 * What a field's values look like in a file, as JSON Schema.
 *
 * @param field the field's name
 * @param definitions the schemas that several share, by name
 * @param nullRemoves whether {@code null} is a value: the request to remove what is there
 */
record FieldSchema(String field, ObjectNode definitions, boolean nullRemoves) {

	private static final String DEFINITIONS = "#/definitions/";

	/**
	 * Describes the values of a type.
	 * @param type the type
	 * @return the schema, also of {@code null} where that removes what is there
	 */
	ObjectNode of(FieldType type) {
		ObjectNode schema = type.schema(this);
		if (!this.nullRemoves) {
			return schema;
		}
		ObjectNode nothing = Json.object().put("type", "null");
		if (schema.path("anyOf").isEmpty()) {
			return SchemaParts.either(schema, nothing);
		}
		schema.withArray("anyOf").add(nothing);
		return schema;
	}

	/**
	 * Describes a field that can't do without a value.
	 * @param type the field's type
	 * @return the schema, which {@code null} is not valid against
	 */
	ObjectNode required(FieldType type) {
		return (type instanceof ContentType.Anything) ? type.schema(this).set("not", Json.object().put("type", "null"))
				: type.schema(this);
	}

	/**
	 * Returns the view of a list's items, in which nothing can be removed.
	 * @return the view
	 */
	FieldSchema items() {
		return new FieldSchema(this.field, this.definitions, false);
	}

	/**
	 * Returns the view of a field beside or within this one.
	 * @param name the field's name
	 * @return the view
	 */
	FieldSchema field(String name) {
		return new FieldSchema(name, this.definitions, this.nullRemoves);
	}

	/**
	 * Puts a schema among those that are shared, unless it is there already.
	 * @param name its name; one that differs from a former one of that name gets another
	 * @param schema the schema
	 * @return a reference to it
	 */
	ObjectNode share(String name, ObjectNode schema) {
		for (Map.Entry<String, JsonNode> definition : this.definitions.properties()) {
			if (definition.getValue().equals(schema)) {
				return reference(definition.getKey());
			}
		}
		String free = name;
		for (int i = 2; this.definitions.has(free); i++) {
			free = name + "_" + i;
		}
		this.definitions.set(free, schema);
		return reference(free);
	}

	static ObjectNode reference(String definition) {
		return Json.object().put("$ref", DEFINITIONS + definition);
	}

	/**
	 * Returns what a schema says about itself.
	 * @param schema the schema, or a reference to one
	 * @return its description, empty if it has none
	 */
	String description(ObjectNode schema) {
		if (schema.has("$ref")) {
			String name = schema.path("$ref").asText().substring(DEFINITIONS.length());
			return this.definitions.path(name).path("description").asText();
		}
		return schema.path("description")
			.asText(schema.path("anyOf").isEmpty() ? "" : description((ObjectNode) schema.path("anyOf").get(0)));
	}

}
