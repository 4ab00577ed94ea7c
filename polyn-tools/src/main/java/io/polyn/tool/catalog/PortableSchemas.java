package io.polyn.tool.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;

/**
 * Schemas of all dialects in the one that AsyncAPI is written in, a superset of draft 7,
 * so that a reference leads to the same dialect, and every tool can follow it. Whatever
 * is referred to is a component of its own. What draft 7 has no word for stays as it is
 * written.
 */
final class PortableSchemas {

	private static final String COMPONENTS = "#/components/schemas/";

	private static final Set<String> LEFT_OUT = Set.of("$schema", "$id", "$anchor", "$dynamicAnchor",
			"$recursiveAnchor", "$vocabulary", "$defs", "definitions", "$ref", "$dynamicRef", "$recursiveRef");

	private final SchemaSet schemas;

	private final Map<String, String> names = new HashMap<>();

	private final Map<String, JsonNode> components = new TreeMap<>();

	PortableSchemas(SchemaSet schemas) {
		this.schemas = schemas;
		Collection<SchemaPlace> roots = schemas.roots();
		roots.forEach((root) -> this.names.put(root.key(), root.name()));
		roots.forEach((root) -> this.components.put(root.name(), translated(root)));
	}

	/**
	 * Returns the reference to an event's schema.
	 */
	static String reference(String event) {
		return COMPONENTS + event;
	}

	Map<String, JsonNode> components() {
		return this.components;
	}

	private JsonNode translated(SchemaPlace place) {
		Optional<String> reference = place.reference()
			.flatMap((value) -> this.schemas.target(place, value))
			.map(this::component);
		if (!(place.node() instanceof ObjectNode schema)) {
			return place.node();
		}
		ObjectNode result = Json.object();
		if (!place.isOnlyReference()) {
			schema.fieldNames().forEachRemaining((keyword) -> translate(place, keyword, result));
			dependencies(place, result);
			limits(result);
		}
		reference.ifPresent((name) -> {
			ObjectNode to = Json.object().put("$ref", reference(name));
			if (result.isEmpty()) {
				result.setAll(to);
			}
			else {
				result.withArray("allOf").add(to);
			}
		});
		return result;
	}

	private void translate(SchemaPlace place, String keyword, ObjectNode result) {
		JsonNode value = place.node().path(keyword);
		List<SchemaPlace> parts = place.parts(keyword);
		if (LEFT_OUT.contains(keyword) || keyword.startsWith("depend") || (keyword.equals("id") && value.isTextual())) {
			return;
		}
		String name = keyword.equals("prefixItems") ? "items"
				: (keyword.equals("items") && place.node().has("prefixItems")) ? "additionalItems" : keyword;
		if (parts.isEmpty()) {
			result.set(name, value);
		}
		else if (value.isArray()) {
			ArrayNode array = result.putArray(name);
			parts.forEach((part) -> array.add(translated(part)));
		}
		else if (parts.size() == 1 && parts.get(0).node() == value) {
			result.set(name, translated(parts.get(0)));
		}
		else {
			ObjectNode object = result.putObject(name);
			parts.forEach((part) -> object.set(part.name(), translated(part)));
		}
	}

	// Three keywords of later drafts and of this one are one here.
	private void dependencies(SchemaPlace place, ObjectNode result) {
		Map<String, JsonNode> dependencies = new LinkedHashMap<>();
		for (String keyword : List.of("dependencies", "dependentRequired")) {
			place.node().path(keyword).properties().forEach((member) -> {
				if (member.getValue().isArray()) {
					dependencies.put(member.getKey(), member.getValue());
				}
			});
		}
		for (String keyword : List.of("dependencies", "dependentSchemas")) {
			for (SchemaPlace part : place.parts(keyword)) {
				JsonNode names = dependencies.get(part.name());
				JsonNode schema = translated(part);
				if (names != null) {
					ObjectNode both = Json.object().set("required", names);
					both.putArray("allOf").add(schema);
					schema = both;
				}
				dependencies.put(part.name(), schema);
			}
		}
		if (!dependencies.isEmpty()) {
			result.putObject("dependencies").setAll(dependencies);
		}
	}

	// Draft 4 says by a boolean whether the limit itself is left out.
	private static void limits(ObjectNode result) {
		for (Map.Entry<String, String> limit : List.of(Map.entry("exclusiveMinimum", "minimum"),
				Map.entry("exclusiveMaximum", "maximum"))) {
			if (result.path(limit.getKey()).isBoolean()) {
				boolean exclusive = result.remove(limit.getKey()).booleanValue();
				if (exclusive && result.has(limit.getValue())) {
					result.set(limit.getKey(), result.remove(limit.getValue()));
				}
			}
		}
	}

	private String component(SchemaPlace target) {
		String known = this.names.get(target.key());
		if (known != null) {
			return known;
		}
		String name = unused(target.schema().name() + "." + target.name().replaceAll("[^\\w.-]", "_"));
		this.names.put(target.key(), name);
		this.components.put(name, translated(target));
		return name;
	}

	private String unused(String name) {
		List<String> taken = new ArrayList<>(this.names.values());
		String result = name;
		for (int number = 2; taken.contains(result); number++) {
			result = name + "_" + number;
		}
		return result;
	}

}
