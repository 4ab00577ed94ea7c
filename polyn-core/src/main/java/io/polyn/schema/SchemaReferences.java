package io.polyn.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The references in a schema.
 */
final class SchemaReferences {

	private static final List<String> KEYWORDS = List.of("$ref", "$dynamicRef", "$recursiveRef");

	private SchemaReferences() {
	}

	/**
	 * Returns where references stand.
	 */
	static List<String> pointers(ObjectNode schema) {
		List<String> result = new ArrayList<>();
		collect(schema, JsonPointer.empty(), result);
		return result;
	}

	/**
	 * Returns a copy that has one of its references only.
	 */
	static ObjectNode keepOnly(ObjectNode schema, String kept) {
		ObjectNode copy = schema.deepCopy();
		for (String pointer : pointers(schema)) {
			JsonPointer place = JsonPointer.compile(pointer);
			if (!pointer.equals(kept) && copy.at(place.head()) instanceof ObjectNode parent) {
				parent.remove(place.last().getMatchingProperty());
			}
		}
		return copy;
	}

	private static void collect(JsonNode node, JsonPointer pointer, List<String> result) {
		for (Map.Entry<String, JsonNode> member : node.properties()) {
			JsonPointer place = pointer.appendProperty(member.getKey());
			if (KEYWORDS.contains(member.getKey()) && member.getValue().isTextual()) {
				result.add(place.toString());
			}
			collect(member.getValue(), place, result);
		}
		for (int i = 0; node.isArray() && i < node.size(); i++) {
			collect(node.get(i), pointer.appendIndex(i), result);
		}
	}

}
