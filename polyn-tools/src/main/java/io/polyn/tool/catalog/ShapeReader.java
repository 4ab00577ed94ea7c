package io.polyn.tool.catalog;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.tool.catalog.Shape.Constraint;
import io.polyn.tool.catalog.Shape.Role;

/**
 * Reads what a schema says of the data. What it refers to is read as if it stood there;
 * where that would never end, or become too long to read, it is only named.
 */
final class ShapeReader {

	static final Constraint NESTED_AGAIN = new Constraint("the same as above, nested", List.of());

	private static final int MAX_SHAPES = 500;

	private final SchemaSet schemas;

	private final Deque<String> path = new ArrayDeque<>();

	private int shapes;

	private ShapeReader(SchemaSet schemas) {
		this.schemas = schemas;
	}

	static Shape read(SchemaPlace place, SchemaSet schemas) {
		ShapeReader reader = new ShapeReader(schemas);
		reader.path.push(place.key());
		return reader.draft(place, new ShapeDraft()).toShape();
	}

	private ShapeDraft draft(SchemaPlace place, ShapeDraft draft) {
		this.shapes++;
		if (place.node().isBoolean()) {
			if (!place.node().booleanValue()) {
				draft.types.add("nothing");
			}
			return draft;
		}
		readText(place, draft);
		place.reference().ifPresent((reference) -> follow(place, reference, draft));
		if (place.isOnlyReference()) {
			return draft;
		}
		ConstraintReader.read(place.node(), draft);
		readAllOf(place, draft);
		readObject(place, draft);
		readArray(place, draft);
		readAlternatives(place, draft);
		readConditions(place, draft);
		return draft;
	}

	private void follow(SchemaPlace place, String reference, ShapeDraft draft) {
		Optional<SchemaPlace> found = this.schemas.target(place, reference);
		if (found.isEmpty()) {
			draft.constraint("described by", reference);
			return;
		}
		SchemaPlace target = found.get();
		if (draft.name == null) {
			draft.name = target.name();
			draft.event = target.isRoot() ? target.name() : null;
		}
		if (this.path.contains(target.key())) {
			draft.constraints.add(NESTED_AGAIN);
			ConstraintReader.readTypes(target.node(), draft);
		}
		else if (this.shapes > MAX_SHAPES) {
			draft.constraint("see the schema");
		}
		else {
			this.path.push(target.key());
			draft(target, draft);
			this.path.pop();
		}
	}

	// The words that are nearest count.
	private static void readText(SchemaPlace place, ShapeDraft draft) {
		JsonNode node = place.node();
		if (draft.description == null) {
			draft.description = Texts.first(node.path("description").asText(), node.path("title").asText());
		}
		draft.deprecated |= node.path("deprecated").asBoolean();
	}

	// What only stands beside other rules gives the whole no name.
	private void readAllOf(SchemaPlace place, ShapeDraft draft) {
		String name = draft.name;
		String event = draft.event;
		List<SchemaPlace> parts = place.parts("allOf");
		parts.forEach((part) -> draft(part, draft));
		if (parts.size() > 1 || place.node().has("properties")) {
			draft.name = name;
			draft.event = event;
		}
	}

	private void readObject(SchemaPlace place, ShapeDraft draft) {
		place.node().path("required").forEach((name) -> draft.required.add(name.asText()));
		place.parts("properties").forEach((part) -> draft(part, draft.property(part.name())));
		place.parts("patternProperties").forEach((part) -> branch(part, draft, Role.PATTERN, part.name()));
		for (String keyword : List.of("additionalProperties", "unevaluatedProperties")) {
			JsonNode others = place.node().path(keyword);
			if (others.isBoolean() && !others.booleanValue()) {
				draft.constraint("no other properties");
			}
			else if (others.isObject()) {
				branch(place.part(keyword), draft, Role.OTHERS, "any other name");
			}
		}
		place.parts("propertyNames").forEach((part) -> branch(part, draft, Role.RULE, "each name is"));
	}

	private void readArray(SchemaPlace place, ShapeDraft draft) {
		boolean list = place.node().path("items").isArray();
		boolean positions = list || place.node().has("prefixItems");
		for (String keyword : List.of("prefixItems", "items")) {
			if (place.node().path(keyword).isArray()) {
				List<SchemaPlace> parts = place.parts(keyword);
				for (int i = 0; i < parts.size(); i++) {
					branch(parts.get(i), draft, Role.POSITION, Texts.ordinal(i + 1));
				}
			}
		}
		for (String keyword : List.of(list ? "additionalItems" : "items", "unevaluatedItems")) {
			JsonNode items = place.node().path(keyword);
			if (items.isObject()) {
				branch(place.part(keyword), draft, positions ? Role.POSITION : Role.ITEM,
						positions ? "further" : "item");
			}
			else if (items.isBoolean() && !items.booleanValue()) {
				draft.constraint("no further items");
			}
		}
		place.parts("contains").forEach((part) -> branch(part, draft, Role.RULE, "some item is"));
	}

	private void readAlternatives(SchemaPlace place, ShapeDraft draft) {
		for (Map.Entry<String, Role> group : List.of(Map.entry("oneOf", Role.ONE_OF),
				Map.entry("anyOf", Role.ANY_OF))) {
			List<SchemaPlace> parts = place.parts(group.getKey());
			for (int i = 0; i < parts.size(); i++) {
				branch(parts.get(i), draft, group.getValue(), label(parts.get(i), i + 1));
			}
		}
	}

	private String label(SchemaPlace part, int number) {
		String title = part.node().path("title").asText();
		return !title.isBlank() ? title
				: part.reference()
					.flatMap((reference) -> this.schemas.target(part, reference))
					.map((target) -> Texts.first(target.node().path("title").asText(), target.name()))
					.orElse("alternative " + number);
	}

	private void readConditions(SchemaPlace place, ShapeDraft draft) {
		place.parts("if").forEach((part) -> branch(part, draft, Role.CONDITION, "if"));
		place.parts("then").forEach((part) -> branch(part, draft, Role.CONDITION, "then"));
		place.parts("else").forEach((part) -> branch(part, draft, Role.CONDITION, "otherwise"));
		for (String keyword : List.of("dependentSchemas", "dependencies")) {
			place.parts(keyword).forEach((part) -> branch(part, draft, Role.CONDITION, "if there is " + part.name()));
		}
		place.parts("not").forEach((part) -> branch(part, draft, Role.RULE, "not"));
	}

	private void branch(SchemaPlace part, ShapeDraft draft, Role role, String name) {
		draft(part, draft.branch(role, name));
	}

}
