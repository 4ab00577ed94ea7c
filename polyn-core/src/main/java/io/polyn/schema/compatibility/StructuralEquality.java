package io.polyn.schema.compatibility;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * Whether two schemas say the same, but for annotations and the order of what has none.
 */
final class StructuralEquality {

	private static final List<String> SCHEMAS = List.of("additionalProperties", "unevaluatedProperties",
			"propertyNames", "items", "additionalItems", "unevaluatedItems", "contains", "not", "if", "then", "else");

	private static final List<String> LISTS = List.of("allOf", "anyOf", "oneOf", "items", "prefixItems");

	private static final List<String> MAPS = List.of("properties", "patternProperties", "dependentSchemas",
			"dependencies");

	private static final List<String> SETS = List.of("type", "enum", "required");

	private static final List<String> VALUES = List.of("const", "multipleOf", "minimum", "maximum", "exclusiveMinimum",
			"exclusiveMaximum", "minLength", "maxLength", "pattern", "format", "contentEncoding", "contentMediaType",
			"minItems", "maxItems", "uniqueItems", "minContains", "maxContains", "minProperties", "maxProperties",
			"dependentRequired");

	private final Analysis analysis;

	private final Map<Pair, Boolean> answered = new HashMap<>();

	StructuralEquality(Analysis analysis) {
		this.analysis = analysis;
	}

	private record Pair(SchemaNode one, SchemaNode other) {
	}

	boolean areEqual(SchemaNode one, SchemaNode other) {
		return this.answered.computeIfAbsent(new Pair(one, other), (pair) -> areEqual(one, other, new HashSet<>()));
	}

	private boolean areEqual(SchemaNode one, SchemaNode other, Set<Pair> visited) {
		this.analysis.step();
		// Equal as far as it was looked at already: what contains itself is looked at
		// once.
		if (one == other || !visited.add(new Pair(one, other))) {
			return true;
		}
		if (one.dialect() != other.dialect()) {
			return false;
		}
		if (one.node().isBoolean() || other.node().isBoolean()) {
			return one.isTrue() == other.isTrue() && one.isFalse() == other.isFalse()
					&& (one.isTrue() || one.isFalse());
		}
		return VALUES.stream().allMatch((keyword) -> areEqual(one.get(keyword), other.get(keyword)))
				&& SETS.stream().allMatch((keyword) -> set(one, keyword).equals(set(other, keyword)))
				&& SCHEMAS.stream().allMatch((keyword) -> areEqualParts(one, other, keyword, visited))
				&& LISTS.stream().allMatch((keyword) -> areEqualLists(one, other, keyword, visited))
				&& MAPS.stream().allMatch((keyword) -> areEqualMaps(one, other, keyword, visited))
				&& areEqualReferences(one, other, visited);
	}

	private static boolean areEqual(@Nullable JsonNode one, @Nullable JsonNode other) {
		return (one != null) ? one.equals(other) : other == null;
	}

	private static Set<JsonNode> set(SchemaNode schema, String keyword) {
		JsonNode value = schema.get(keyword);
		Set<JsonNode> result = new HashSet<>();
		if (value != null && value.isArray()) {
			value.forEach(result::add);
		}
		else if (value != null) {
			result.add(value);
		}
		return result;
	}

	private boolean areEqualParts(SchemaNode one, SchemaNode other, String keyword, Set<Pair> visited) {
		SchemaNode part = one.schema(keyword);
		SchemaNode otherPart = other.schema(keyword);
		return (part == null || otherPart == null) ? part == otherPart : areEqual(part, otherPart, visited);
	}

	private boolean areEqualLists(SchemaNode one, SchemaNode other, String keyword, Set<Pair> visited) {
		List<SchemaNode> list = one.schemas(keyword);
		List<SchemaNode> otherList = other.schemas(keyword);
		boolean equal = list.size() == otherList.size();
		for (int i = 0; equal && i < list.size(); i++) {
			equal = areEqual(list.get(i), otherList.get(i), visited);
		}
		return equal;
	}

	private boolean areEqualMaps(SchemaNode one, SchemaNode other, String keyword, Set<Pair> visited) {
		return one.schemasByName(keyword).keySet().equals(other.schemasByName(keyword).keySet())
				&& one.dependentRequired().equals(other.dependentRequired())
				&& one.schemasByName(keyword)
					.entrySet()
					.stream()
					.allMatch((entry) -> areEqual(entry.getValue(), other.schemasByName(keyword).get(entry.getKey()),
							visited));
	}

	private boolean areEqualReferences(SchemaNode one, SchemaNode other, Set<Pair> visited) {
		List<SchemaNode.Reference> references = one.references();
		List<SchemaNode.Reference> otherReferences = other.references();
		boolean equal = references.size() == otherReferences.size();
		for (int i = 0; equal && i < references.size(); i++) {
			SchemaNode.Reference reference = references.get(i);
			SchemaNode.Reference otherReference = otherReferences.get(i);
			if (reference.target() != null && otherReference.target() != null) {
				equal = areEqual(reference.target(), otherReference.target(), visited);
			}
			else {
				equal = reference.target() == otherReference.target() && reference.keyword().equals("$ref")
						&& otherReference.keyword().equals("$ref") && reference.uri() != null
						&& reference.uri().equals(otherReference.uri());
			}
		}
		return equal;
	}

}
