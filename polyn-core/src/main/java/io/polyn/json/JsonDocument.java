package io.polyn.json;

import com.fasterxml.jackson.core.JsonProcessingException;
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
	 * @return the document, with the tree that is read of it
	 * @throws IllegalArgumentException if it can't be written as JSON
	 */
	public static JsonDocument of(JsonNode tree) {
		byte[] bytes = Json.write(tree);
		try {
			return new JsonDocument(bytes, isAsRead(tree) ? tree : Json.parse(bytes));
		}
		catch (JsonProcessingException ex) {
			throw new IllegalArgumentException("Not representable as JSON: " + tree.getClass().getName(), ex);
		}
	}

	// Bytes, objects of Java and numbers without a value are something else once they are
	// written.
	private static boolean isAsRead(JsonNode node) {
		return switch (node.getNodeType()) {
			case OBJECT, ARRAY -> areAsRead(node);
			case NUMBER -> !(node.isDouble() || node.isFloat()) || Double.isFinite(node.doubleValue());
			case STRING, BOOLEAN, NULL -> true;
			case POJO, BINARY, MISSING -> false;
		};
	}

	private static boolean areAsRead(JsonNode container) {
		for (JsonNode child : container) {
			if (!isAsRead(child)) {
				return false;
			}
		}
		return true;
	}

}
