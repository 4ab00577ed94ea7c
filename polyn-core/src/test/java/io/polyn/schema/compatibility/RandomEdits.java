package io.polyn.schema.compatibility;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;

/**
 * Changes schemas by chance.
 */
final class RandomEdits {

	private static final List<String> CONSTRAINTS = List.of("minLength", "maxLength", "pattern", "format", "multipleOf",
			"required", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "type");

	private final Random random;

	private final RandomSchemas schemas;

	RandomEdits(Random random, RandomSchemas schemas) {
		this.random = random;
		this.schemas = schemas;
	}

	/**
	 * What an edit does to a schema, and whether it could be done.
	 */
	private interface Edit {

		boolean apply(ObjectNode root, ObjectNode place);

	}

	/**
	 * Makes a schema that accepts more, or as much.
	 * @return the edited copy, the same if nothing could be done
	 */
	ObjectNode widen(ObjectNode schema) {
		return edit(schema, true,
				List.of(this::addOptionalProperty, this::removeOptionalProperty, this::removeConstraint,
						this::removeConstraint, this::widenRange, this::widenLength, this::extendEnum, this::widenType,
						this::annotate, this::extract, this::addAlternative, this::wrap, this::open));
	}

	/**
	 * Makes a schema that accepts less, if the place is of any importance.
	 */
	ObjectNode narrow(ObjectNode schema) {
		return edit(schema, true, List.of(this::addRequiredProperty, this::require, this::narrowRange,
				this::shortenLength, this::shrinkEnum, this::changeType, this::addFormat, this::addUniqueItems));
	}

	/**
	 * Makes another schema.
	 */
	ObjectNode change(ObjectNode schema) {
		return edit(schema, false,
				List.of(this::replace, this::removeAnything, this::replacePart, this::addOptionalProperty,
						this::addRequiredProperty, this::widenRange, this::narrowRange, this::extendEnum,
						this::changeType, this::addAlternative, this::addExclusiveAlternative, this::mergeOther));
	}

	private ObjectNode edit(ObjectNode schema, boolean positiveOnly, List<Edit> edits) {
		for (int attempt = 0; attempt < 40; attempt++) {
			ObjectNode copy = schema.deepCopy();
			ObjectNode place = this.schemas.pick(RandomSchemas.places(copy, positiveOnly));
			if (this.schemas.pick(edits).apply(copy, place)) {
				return RandomSchemas.shuffled(copy, this.random);
			}
		}
		return schema;
	}

	private boolean addOptionalProperty(ObjectNode root, ObjectNode place) {
		if (!place.has("properties") || place.has("patternProperties")
				|| place.path("additionalProperties").asBoolean(place.path("additionalProperties").isObject())
				|| place.has("unevaluatedProperties")) {
			return false;
		}
		((ObjectNode) place.get("properties")).set("added", this.schemas.subschema(0));
		return true;
	}

	private boolean removeOptionalProperty(ObjectNode root, ObjectNode place) {
		return place.has("properties") && !place.has("additionalProperties") && !place.has("unevaluatedProperties")
				&& !root.toString().contains("unevaluated")
				&& ((ObjectNode) place.get("properties")).remove(this.schemas.pick(RandomSchemas.NAMES)) != null;
	}

	private boolean addRequiredProperty(ObjectNode root, ObjectNode place) {
		if (!addOptionalProperty(root, place)) {
			return false;
		}
		place.withArray("required").add("added");
		return true;
	}

	private boolean require(ObjectNode root, ObjectNode place) {
		List<String> names = new ArrayList<>();
		place.path("properties").fieldNames().forEachRemaining(names::add);
		place.path("required").forEach((name) -> names.remove(name.asText()));
		if (names.isEmpty()) {
			return false;
		}
		place.withArray("required").add(names.get(0));
		return true;
	}

	private boolean removeConstraint(ObjectNode root, ObjectNode place) {
		return place.remove(this.schemas.pick(CONSTRAINTS)) != null;
	}

	private boolean widenRange(ObjectNode root, ObjectNode place) {
		return shift(place, "minimum", -1) | shift(place, "maximum", 2);
	}

	private boolean narrowRange(ObjectNode root, ObjectNode place) {
		return shift(place, "minimum", 1) | shift(place, "maximum", -1);
	}

	private boolean widenLength(ObjectNode root, ObjectNode place) {
		return shift(place, "maxLength", 1) | shift(place, "maxItems", 1);
	}

	private boolean shortenLength(ObjectNode root, ObjectNode place) {
		return shift(place, "maxLength", -1) | shift(place, "maxItems", -1);
	}

	private boolean shift(ObjectNode place, String keyword, int by) {
		if (!place.path(keyword).isNumber()) {
			return false;
		}
		place.put(keyword, place.get(keyword).asInt() + by);
		return true;
	}

	private boolean extendEnum(ObjectNode root, ObjectNode place) {
		if (!place.path("enum").isArray()) {
			return false;
		}
		((ArrayNode) place.get("enum")).add("added");
		return true;
	}

	private boolean shrinkEnum(ObjectNode root, ObjectNode place) {
		return place.path("enum").size() > 1 && ((ArrayNode) place.get("enum")).remove(0) != null;
	}

	private boolean widenType(ObjectNode root, ObjectNode place) {
		String type = place.path("type").asText();
		if (type.isEmpty() || type.equals("null")) {
			return false;
		}
		if (type.equals("integer")) {
			place.put("type", "number");
			return true;
		}
		place.putArray("type").add("null").add(type);
		return true;
	}

	private boolean changeType(ObjectNode root, ObjectNode place) {
		if (!place.path("type").isTextual()) {
			return false;
		}
		place.put("type", place.get("type").asText().equals("string") ? "boolean" : "string");
		return true;
	}

	private boolean addFormat(ObjectNode root, ObjectNode place) {
		return place.path("type").asText().equals("string") && !place.has("format")
				&& place.put("format", "date") != null;
	}

	private boolean addUniqueItems(ObjectNode root, ObjectNode place) {
		return place.path("type").asText().equals("array") && !place.has("uniqueItems")
				&& place.put("uniqueItems", true) != null;
	}

	private boolean annotate(ObjectNode root, ObjectNode place) {
		place.put("title", "a title").put("description", "a description").put("default", 1);
		return true;
	}

	private boolean extract(ObjectNode root, ObjectNode place) {
		return replaceProperty(place, (property) -> {
			((ObjectNode) root.get("definitions")).set("extracted", property);
			return Json.object().put("$ref", "#/definitions/extracted");
		});
	}

	private boolean addAlternative(ObjectNode root, ObjectNode place) {
		return replaceProperty(place, (property) -> {
			ObjectNode result = Json.object();
			result.putArray("anyOf").add(property).add(this.schemas.subschema(0));
			return result;
		});
	}

	private boolean addExclusiveAlternative(ObjectNode root, ObjectNode place) {
		if (!place.path("oneOf").isArray()) {
			return false;
		}
		((ArrayNode) place.get("oneOf")).add(this.schemas.subschema(0));
		return true;
	}

	private boolean wrap(ObjectNode root, ObjectNode place) {
		return replaceProperty(place, (property) -> {
			ObjectNode result = Json.object();
			result.putArray("allOf").add(property);
			return result;
		});
	}

	private boolean open(ObjectNode root, ObjectNode place) {
		return place.path("additionalProperties").isBoolean() && !root.toString().contains("unevaluated")
				&& place.remove("additionalProperties") != null;
	}

	private boolean replaceProperty(ObjectNode place, UnaryOperator<JsonNode> edit) {
		JsonNode properties = place.path("properties");
		if (properties.isEmpty()) {
			return false;
		}
		String name = properties.fieldNames().next();
		((ObjectNode) properties).set(name, edit.apply(properties.get(name)));
		return true;
	}

	private boolean replace(ObjectNode root, ObjectNode place) {
		if (place == root) {
			return false;
		}
		place.removeAll();
		place.setAll(this.schemas.subschema(1));
		return true;
	}

	private boolean replacePart(ObjectNode root, ObjectNode place) {
		return replaceProperty(place, (property) -> this.schemas.subschema(1));
	}

	private boolean mergeOther(ObjectNode root, ObjectNode place) {
		place.setAll(this.schemas.subschema(0));
		return true;
	}

	private boolean removeAnything(ObjectNode root, ObjectNode place) {
		List<String> keywords = new ArrayList<>();
		place.fieldNames().forEachRemaining(keywords::add);
		keywords.removeAll(List.of("$schema", "definitions"));
		return !keywords.isEmpty() && place.remove(this.schemas.pick(keywords)) != null;
	}

}
