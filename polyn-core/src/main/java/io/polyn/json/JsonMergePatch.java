package io.polyn.json;

import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * JSON Merge Patch (RFC 7396): objects are merged, other values replaced, {@code null}
 * removes.
 */
public final class JsonMergePatch {

	private JsonMergePatch() {
	}

	/**
	 * Applies a patch.
	 * @param target what to change; left as it is
	 * @param patch the changes
	 * @return a changed copy
	 */
	public static ObjectNode apply(ObjectNode target, ObjectNode patch) {
		ObjectNode result = target.deepCopy();
		for (Map.Entry<String, JsonNode> change : patch.properties()) {
			String name = change.getKey();
			JsonNode value = change.getValue();
			if (value.isNull()) {
				result.remove(name);
			}
			else if (value instanceof ObjectNode object) {
				result.set(name,
						apply((result.get(name) instanceof ObjectNode nested) ? nested : Json.object(), object));
			}
			else {
				result.set(name, value);
			}
		}
		return result;
	}

	/**
	 * Computes the patch that takes back what a patch will do.
	 * @param target what the patch will be applied to
	 * @param patch the changes
	 * @return the patch that restores every member that {@code patch} names
	 */
	public static ObjectNode reverse(ObjectNode target, ObjectNode patch) {
		ObjectNode result = Json.object();
		for (Map.Entry<String, JsonNode> change : patch.properties()) {
			String name = change.getKey();
			JsonNode before = target.get(name);
			if (before == null) {
				result.set(name, NullNode.getInstance());
			}
			else if (before instanceof ObjectNode nested && change.getValue() instanceof ObjectNode object) {
				result.set(name, reverse(nested, object));
			}
			else {
				result.set(name, before);
			}
		}
		return result;
	}

	/**
	 * Computes the patch between two objects.
	 * @param from what the patch is for
	 * @param to what is to become of it
	 * @return the patch, empty if they are equal
	 */
	public static ObjectNode between(ObjectNode from, ObjectNode to) {
		ObjectNode patch = Json.object();
		from.fieldNames().forEachRemaining((name) -> {
			if (!to.has(name)) {
				patch.putNull(name);
			}
		});
		for (Map.Entry<String, JsonNode> member : to.properties()) {
			String name = member.getKey();
			JsonNode before = from.get(name);
			if (before instanceof ObjectNode nested && member.getValue() instanceof ObjectNode object) {
				ObjectNode change = between(nested, object);
				if (!change.isEmpty()) {
					patch.set(name, change);
				}
			}
			else if (!member.getValue().equals(before)) {
				patch.set(name, member.getValue());
			}
		}
		return patch;
	}

}
