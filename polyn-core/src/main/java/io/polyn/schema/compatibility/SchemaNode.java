package io.polyn.schema.compatibility;

import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What a schema that is a part of a document says, seen independently of its dialect.
 * There is one instance for each place of a document.
 */
final class SchemaNode {

	private static final List<String> SCHEMA_KEYWORDS = List.of("additionalProperties", "unevaluatedProperties",
			"propertyNames", "items", "additionalItems", "unevaluatedItems", "contains", "not", "if", "then", "else");

	private static final List<String> LIST_KEYWORDS = List.of("allOf", "anyOf", "oneOf", "items", "prefixItems");

	private static final List<String> MAP_KEYWORDS = List.of("properties", "patternProperties", "dependentSchemas",
			"dependencies", "definitions", "$defs");

	private final ComparedDocument document;

	private final String pointer;

	private final JsonNode node;

	private final URI base;

	private final Map<String, List<SchemaNode>> listed = new HashMap<>();

	private final Map<String, Map<String, SchemaNode>> named = new HashMap<>();

	private @Nullable Set<JsonNode> values;

	private @Nullable List<Reference> references;

	private @Nullable Boolean endless;

	SchemaNode(ComparedDocument document, String pointer, JsonNode node, URI base) {
		this.document = document;
		this.pointer = pointer;
		this.node = node;
		this.base = base;
	}

	/**
	 * A reference to another schema.
	 *
	 * @param keyword the keyword
	 * @param uri the URI that is referred to, {@code null} if there is none
	 * @param target the schema, {@code null} if it is not known or depends on where the
	 * validator comes from
	 */
	record Reference(String keyword, @Nullable URI uri, @Nullable SchemaNode target) {
	}

	String pointer() {
		return this.pointer;
	}

	/**
	 * Returns where this schema stands, with the file's name before it if that is not the
	 * document that is compared.
	 */
	String place() {
		return this.document.file().isEmpty() ? this.pointer : this.document.file() + "#" + this.pointer;
	}

	JsonNode node() {
		return this.node;
	}

	URI base() {
		return this.base;
	}

	Dialect dialect() {
		return this.document.dialect();
	}

	boolean isTrue() {
		return this.node.isBoolean() ? this.node.booleanValue() : this.node.isEmpty();
	}

	boolean isFalse() {
		return this.node.isBoolean() && !this.node.booleanValue();
	}

	/**
	 * Returns a keyword's value, unless the dialect passes it over.
	 */
	@Nullable JsonNode get(String keyword) {
		boolean hidden = dialect().isBefore(Dialect.DRAFT_2019_09) && this.node.has("$ref") && !keyword.equals("$ref");
		return (hidden || !dialect().has(keyword)) ? null : this.node.get(keyword);
	}

	boolean has(String keyword) {
		return get(keyword) != null;
	}

	@Nullable SchemaNode schema(String keyword) {
		List<SchemaNode> list = this.listed.computeIfAbsent(keyword, this::read);
		JsonNode value = get(keyword);
		return (value != null && isSchema(value)) ? list.get(0) : null;
	}

	List<SchemaNode> schemas(String keyword) {
		JsonNode value = get(keyword);
		return (value != null && value.isArray()) ? this.listed.computeIfAbsent(keyword, this::read) : List.of();
	}

	private List<SchemaNode> read(String keyword) {
		JsonNode value = get(keyword);
		List<SchemaNode> result = new ArrayList<>();
		if (value != null && isSchema(value)) {
			result.add(child(value, keyword));
		}
		for (int i = 0; value != null && value.isArray() && i < value.size(); i++) {
			result.add(child(value.get(i), keyword, String.valueOf(i)));
		}
		return List.copyOf(result);
	}

	Map<String, SchemaNode> schemasByName(String keyword) {
		return this.named.computeIfAbsent(keyword, (missing) -> {
			JsonNode map = get(keyword);
			Map<String, SchemaNode> result = new LinkedHashMap<>();
			if (map != null) {
				map.properties()
					.stream()
					.filter((entry) -> isSchema(entry.getValue()))
					.forEach((entry) -> result.put(entry.getKey(), child(entry.getValue(), keyword, entry.getKey())));
			}
			return result;
		});
	}

	/**
	 * Returns every schema that stands directly in this one, whether or not its keyword
	 * is one of the dialect.
	 */
	List<SchemaNode> parts() {
		List<SchemaNode> result = new ArrayList<>();
		for (String keyword : SCHEMA_KEYWORDS) {
			if (isSchema(this.node.path(keyword))) {
				result.add(child(this.node.path(keyword), keyword));
			}
		}
		for (String keyword : LIST_KEYWORDS) {
			JsonNode list = this.node.path(keyword);
			for (int i = 0; list.isArray() && i < list.size(); i++) {
				result.add(child(list.get(i), keyword, String.valueOf(i)));
			}
		}
		for (String keyword : MAP_KEYWORDS) {
			this.node.path(keyword)
				.properties()
				.stream()
				.filter((entry) -> isSchema(entry.getValue()))
				.forEach((entry) -> result.add(child(entry.getValue(), keyword, entry.getKey())));
		}
		return result;
	}

	List<Reference> references() {
		if (this.references == null) {
			this.references = findReferences();
		}
		return this.references;
	}

	private List<Reference> findReferences() {
		List<Reference> result = new ArrayList<>();
		for (String keyword : List.of("$ref", "$recursiveRef", "$dynamicRef")) {
			JsonNode reference = get(keyword);
			if (reference != null) {
				String text = reference.asText();
				boolean dynamic = !keyword.equals("$ref") && this.document.hasDynamicScope();
				result.add(new Reference(keyword, ComparedDocument.resolve(this.base, text),
						dynamic ? null : this.document.resolve(this, text)));
			}
		}
		return result;
	}

	/**
	 * Says whether there is a reference to a schema that is not known.
	 */
	boolean hasUnknownReference() {
		return references().stream().anyMatch((reference) -> reference.target() == null);
	}

	/**
	 * Returns the schemas that are applied to the same value, if need be under a
	 * condition, and may declare its members.
	 */
	List<SchemaNode> inPlace() {
		List<SchemaNode> result = new ArrayList<>();
		references().forEach((reference) -> addIfPresent(reference.target(), result));
		List.of("allOf", "anyOf", "oneOf").forEach((keyword) -> result.addAll(schemas(keyword)));
		List.of("if", "then", "else").forEach((keyword) -> addIfPresent(schema(keyword), result));
		dependentSchemas().values().forEach(result::addAll);
		return result;
	}

	/**
	 * Returns the schemas that a value is valid by if it is valid by this one.
	 */
	List<SchemaNode> conjuncts() {
		List<SchemaNode> result = new ArrayList<>();
		references().forEach((reference) -> addIfPresent(reference.target(), result));
		result.addAll(schemas("allOf"));
		return result;
	}

	/**
	 * Says whether a validator that applies this schema to a value comes to a schema that
	 * it is applying to this value already, and so on for ever.
	 */
	boolean isEndless() {
		return isEndless(new HashSet<>());
	}

	private boolean isEndless(Set<SchemaNode> open) {
		if (this.endless == null) {
			if (!open.add(this)) {
				return true;
			}
			List<SchemaNode> parts = inPlace();
			addIfPresent(schema("not"), parts);
			this.endless = parts.stream().anyMatch((part) -> part.isEndless(open));
			open.remove(this);
		}
		return this.endless;
	}

	/**
	 * Adds a schema to others, if there is one.
	 */
	static boolean addIfPresent(@Nullable SchemaNode schema, Collection<SchemaNode> result) {
		return schema != null && result.add(schema);
	}

	/**
	 * Returns the kinds of values that the type allows.
	 */
	Set<Kind> kinds() {
		Set<Kind> kinds = EnumSet.noneOf(Kind.class);
		types().forEach((type) -> kinds.add(Kind.ofType(type)));
		return has("type") ? kinds : EnumSet.allOf(Kind.class);
	}

	/**
	 * Says whether the type allows no other numbers than integers.
	 */
	boolean isIntegral() {
		List<String> types = types();
		return types.contains("integer") && !types.contains("number");
	}

	private List<String> types() {
		JsonNode type = get("type");
		List<String> result = new ArrayList<>();
		if (type != null) {
			(type.isArray() ? type : List.of(type)).forEach((name) -> result.add(name.asText()));
		}
		return result;
	}

	/**
	 * Returns the only values that {@code enum} or {@code const} allow.
	 * @return the values, {@code null} if there is no such keyword
	 */
	@Nullable Set<JsonNode> values(String keyword) {
		JsonNode value = get(keyword);
		if (value == null) {
			return null;
		}
		if (keyword.equals("const")) {
			return Set.of(value);
		}
		if (this.values == null) {
			this.values = new LinkedHashSet<>();
			value.forEach(this.values::add);
		}
		return this.values;
	}

	List<Bound> lowerBounds() {
		return bounds("minimum", "exclusiveMinimum");
	}

	List<Bound> upperBounds() {
		return bounds("maximum", "exclusiveMaximum");
	}

	private List<Bound> bounds(String keyword, String exclusiveKeyword) {
		JsonNode limit = get(keyword);
		JsonNode exclusive = get(exclusiveKeyword);
		List<Bound> result = new ArrayList<>();
		if (limit != null) {
			result.add(new Bound(keyword, limit.decimalValue(),
					exclusive != null && exclusive.asBoolean(false) && exclusive.isBoolean()));
		}
		if (exclusive != null && exclusive.isNumber()) {
			result.add(new Bound(exclusiveKeyword, exclusive.decimalValue(), true));
		}
		return result;
	}

	/**
	 * Returns a number of characters, items or members.
	 * @return the number, cut to what fits in a {@code long}, or the default
	 */
	long count(String keyword, long defaultCount) {
		JsonNode value = get(keyword);
		if (value == null) {
			return defaultCount;
		}
		return value.decimalValue().min(BigDecimal.valueOf(Integer.MAX_VALUE)).longValue();
	}

	boolean hasUniqueItems() {
		JsonNode unique = get("uniqueItems");
		return unique != null && unique.booleanValue();
	}

	/**
	 * Returns the schemas of the first items.
	 */
	List<SchemaNode> prefix() {
		return schemas(dialect().has("prefixItems") ? "prefixItems" : "items");
	}

	/**
	 * Returns the keyword for the items after the first.
	 */
	String restKeyword() {
		JsonNode items = get("items");
		return (items != null && items.isArray()) ? "additionalItems" : "items";
	}

	/**
	 * Returns the names that have to be there if a name is.
	 */
	Map<String, List<String>> dependentRequired() {
		Map<String, List<String>> result = new LinkedHashMap<>();
		for (String keyword : List.of("dependentRequired", "dependencies")) {
			JsonNode map = get(keyword);
			if (map != null) {
				map.properties()
					.stream()
					.filter((entry) -> entry.getValue().isArray())
					.forEach((entry) -> entry.getValue()
						.forEach((name) -> result.computeIfAbsent(entry.getKey(), (missing) -> new ArrayList<>())
							.add(name.asText())));
			}
		}
		return result;
	}

	/**
	 * Returns what has to be valid if a name is there.
	 */
	Map<String, List<SchemaNode>> dependentSchemas() {
		Map<String, List<SchemaNode>> result = new LinkedHashMap<>();
		for (String keyword : List.of("dependentSchemas", "dependencies")) {
			schemasByName(keyword)
				.forEach((name, schema) -> result.computeIfAbsent(name, (missing) -> new ArrayList<>()).add(schema));
		}
		return result;
	}

	List<String> required() {
		JsonNode names = get("required");
		List<String> result = new ArrayList<>();
		if (names != null) {
			names.forEach((name) -> result.add(name.asText()));
		}
		return result;
	}

	private SchemaNode child(JsonNode child, String... path) {
		JsonPointer place = JsonPointer.compile(this.pointer);
		for (String name : path) {
			place = place.appendProperty(name);
		}
		return this.document.node(place.toString(), child, this.base);
	}

	private static boolean isSchema(JsonNode value) {
		return value.isObject() || value.isBoolean();
	}

	@Override
	public String toString() {
		return this.pointer + " " + this.node;
	}

}
