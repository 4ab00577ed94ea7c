package io.polyn.tool.catalog;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.polyn.json.Json;

/**
 * Makes data that a schema probably accepts, always the same.
 */
final class ExampleGenerator {

	private static final int MAX_VALUES = 500;

	private static final Map<String, String> FORMATS = Map.ofEntries(Map.entry("uuid", EventExamples.ID),
			Map.entry("date-time", EventExamples.TIME.toString()), Map.entry("date", "2026-01-01"),
			Map.entry("time", "12:00:00Z"), Map.entry("duration", "P1D"), Map.entry("email", "jane@example.com"),
			Map.entry("idn-email", "jane@example.com"), Map.entry("hostname", "example.com"),
			Map.entry("idn-hostname", "example.com"), Map.entry("ipv4", "192.0.2.1"), Map.entry("ipv6", "2001:db8::1"),
			Map.entry("uri", "https://example.com/"), Map.entry("uri-reference", "https://example.com/"),
			Map.entry("iri", "https://example.com/"), Map.entry("iri-reference", "https://example.com/"),
			Map.entry("uri-template", "/users/{id}"), Map.entry("json-pointer", "/a"),
			Map.entry("relative-json-pointer", "0/a"), Map.entry("regex", "a+"));

	private final SchemaSet schemas;

	private final boolean withOptional;

	private final Deque<String> path = new ArrayDeque<>();

	private int values;

	private ExampleGenerator(SchemaSet schemas, boolean withOptional) {
		this.schemas = schemas;
		this.withOptional = withOptional;
	}

	/**
	 * Makes data.
	 * @param withOptional whether they have the properties that they may lack
	 */
	static Optional<JsonNode> generate(SchemaPlace place, SchemaSet schemas, boolean withOptional) {
		ExampleGenerator generator = new ExampleGenerator(schemas, withOptional);
		generator.path.push(place.key());
		return generator.value(place);
	}

	private Optional<JsonNode> value(SchemaPlace place) {
		JsonNode node = place.node();
		this.values++;
		if (node.isBoolean()) {
			return node.booleanValue() ? Optional.of(new TextNode("text")) : Optional.empty();
		}
		for (JsonNode given : List.of(node.path("const"), node.path("examples").path(0), node.path("default"),
				node.path("enum").path(0))) {
			if (!given.isMissingNode()) {
				return Optional.of(given);
			}
		}
		Optional<JsonNode> result = place.reference().flatMap((reference) -> referred(place, reference));
		if (place.isOnlyReference()) {
			return result;
		}
		for (SchemaPlace part : place.parts("allOf")) {
			result = merged(result, value(part));
		}
		for (String keyword : List.of("oneOf", "anyOf")) {
			result = merged(result, place.parts(keyword).stream().findFirst().flatMap(this::value));
		}
		return merged(result, own(place, result.isPresent()));
	}

	private Optional<JsonNode> referred(SchemaPlace place, String reference) {
		return this.schemas.target(place, reference)
			.filter((target) -> !this.path.contains(target.key()) && this.values < MAX_VALUES)
			.flatMap((target) -> {
				this.path.push(target.key());
				Optional<JsonNode> value = value(target);
				this.path.pop();
				return value;
			});
	}

	private static Optional<JsonNode> merged(Optional<JsonNode> first, Optional<JsonNode> second) {
		if (first.isPresent() && second.isPresent() && first.get() instanceof ObjectNode one
				&& second.get() instanceof ObjectNode other) {
			return Optional.of(one.deepCopy().setAll(other));
		}
		return first.isPresent() ? first : second;
	}

	private Optional<JsonNode> own(SchemaPlace place, boolean known) {
		JsonNode node = place.node();
		JsonNode types = node.path("type");
		String type = types.isArray() ? types.path(0).asText() : types.asText();
		if (type.isEmpty()) {
			type = (node.has("properties") || node.has("required")) ? "object"
					: (node.has("items") || node.has("prefixItems")) ? "array" : known ? "" : "string";
		}
		return switch (type) {
			case "object" -> Optional.of(object(place));
			case "array" -> Optional.of(array(place));
			case "string" -> Optional.of(new TextNode(string(node)));
			case "integer", "number" -> Optional.of(number(node, type.equals("integer")));
			case "boolean" -> Optional.of(BooleanNode.TRUE);
			case "null" -> Optional.of(NullNode.getInstance());
			default -> Optional.empty();
		};
	}

	private ObjectNode object(SchemaPlace place) {
		ObjectNode object = Json.object();
		Set<String> required = new LinkedHashSet<>();
		place.node().path("required").forEach((name) -> required.add(name.asText()));
		for (SchemaPlace part : place.parts("properties")) {
			if (required.contains(part.name()) || (this.withOptional && this.values < MAX_VALUES)) {
				value(part).ifPresent((value) -> object.set(part.name(), value));
			}
		}
		return object;
	}

	private ArrayNode array(SchemaPlace place) {
		ArrayNode array = Json.mapper().createArrayNode();
		JsonNode node = place.node();
		for (String keyword : List.of("prefixItems", "items")) {
			if (node.path(keyword).isArray()) {
				place.parts(keyword).forEach((part) -> value(part).ifPresent(array::add));
			}
		}
		int least = Math.max(this.withOptional ? 1 : 0, Math.min(node.path("minItems").asInt(), 10));
		if (array.size() < least && node.path("items").isObject()) {
			value(place.part("items")).ifPresent((item) -> {
				while (array.size() < least) {
					array.add(item);
				}
			});
		}
		return array;
	}

	private static String string(JsonNode node) {
		String format = FORMATS.get(node.path("format").asText());
		String text = (format != null) ? format : node.path("pattern").isTextual()
				? PatternSample.of(node.path("pattern").asText()).orElse("text") : "text";
		int least = Math.min(node.path("minLength").asInt(), 1000);
		int most = Math.max(node.path("maxLength").asInt(Integer.MAX_VALUE), 0);
		String last = text.isEmpty() ? "a" : text.substring(text.length() - 1);
		String padded = (text.length() < least) ? text + last.repeat(least - text.length()) : text;
		return (padded.length() > most) ? padded.substring(0, most) : padded;
	}

	private static JsonNode number(JsonNode node, boolean whole) {
		BigDecimal step = node.path("multipleOf").isNumber() ? node.path("multipleOf").decimalValue()
				: (whole || !node.has("exclusiveMinimum")) ? BigDecimal.ONE : new BigDecimal("0.01");
		BigDecimal value = step;
		boolean above = !node.path("exclusiveMinimum").isMissingNode();
		JsonNode least = node.path("exclusiveMinimum").isNumber() ? node.path("exclusiveMinimum")
				: node.path("minimum");
		if (least.isNumber()) {
			value = least.decimalValue().divide(step, 0, RoundingMode.CEILING).multiply(step);
			if (above && value.compareTo(least.decimalValue()) == 0) {
				value = value.add(step);
			}
		}
		JsonNode most = node.path("maximum");
		if (most.isNumber() && value.compareTo(most.decimalValue()) > 0) {
			value = most.decimalValue();
		}
		return DecimalNode.valueOf(value);
	}

}
