package io.polyn.version;

import java.io.IOException;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;

/**
 * Makes trees of the data of a user, and objects of trees. Messages of Jackson may quote
 * the data; so none is passed on.
 */
final class Trees {

	private Trees() {
	}

	/**
	 * Returns what the class of data calls their type.
	 */
	static String typeOf(Object data) {
		String type = data.getClass().getSimpleName();
		if (data instanceof ObjectNode || data instanceof Map || type.isEmpty()) {
			throw new PolynException(ErrorCode.PAYLOAD_CONVERSION,
					"The data are of " + data.getClass().getName() + ", which does not tell their type.",
					"Name the type, as in 'Versioned.of(data, \"User\", …)'.");
		}
		return type;
	}

	/**
	 * Returns a tree that shares nothing with the data.
	 */
	static ObjectNode of(Object data, String type) {
		try {
			JsonNode tree = (data instanceof JsonNode node) ? node.deepCopy() : Json.objects().valueToTree(data);
			if (tree instanceof ObjectNode object) {
				return object;
			}
		}
		catch (IllegalArgumentException ex) {
			throw notAnObject(data, type);
		}
		throw notAnObject(data, type);
	}

	static PolynException notAnObject(Object data, String type) {
		return new PolynException(ErrorCode.PAYLOAD_CONVERSION,
				"The data of the type " + type + " are of " + data.getClass().getName()
						+ ", which can't be written as a JSON object.",
				"Only objects have versions: pass each element of a list, or give the class a form in JSON.");
	}

	static ObjectNode parse(byte[] json, String type) {
		try {
			if (Json.parse(json) instanceof ObjectNode object) {
				return object;
			}
		}
		catch (IOException ex) {
			throw notJson(type);
		}
		throw notJson(type);
	}

	private static PolynException notJson(String type) {
		return new PolynException(ErrorCode.PAYLOAD_CONVERSION,
				"The data of the type " + type + " are not one well-formed JSON object.",
				"Only objects have versions: pass each element of a list, or check the data first.");
	}

	static <T> T read(ObjectNode data, Class<T> target, Versioned versioned) {
		try {
			return Json.objects().treeToValue(data, target);
		}
		catch (IOException ex) {
			throw new PolynException(ErrorCode.PAYLOAD_CONVERSION,
					"The data of the type " + versioned.type() + " can't be read as " + target.getName() + ".",
					"Make the class fit the version " + versioned.current() + ".");
		}
	}

}
