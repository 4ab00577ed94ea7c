package io.polyn.json;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A JSON document as bytes and as the tree that was read of them, neither of which is
 * ever changed.
 *
 * @param bytes the document, UTF-8
 * @param tree the same as a tree
 */
public record JsonDocument(byte[] bytes, JsonNode tree) {

	/**
	 * Writes a tree.
	 * @param tree the tree, not to be changed from here on
	 * @return the document
	 */
	public static JsonDocument of(JsonNode tree) {
		return new JsonDocument(Json.write(tree), tree);
	}

}
