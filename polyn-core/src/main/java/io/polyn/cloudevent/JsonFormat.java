package io.polyn.cloudevent;

import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.polyn.ErrorCode;
import io.polyn.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * Writes the JSON event format.
 */
final class JsonFormat {

	private static final int ENVELOPE_SIZE = 512;

	private JsonFormat() {
	}

	/**
	 * Writes an event.
	 * @param parsed whether the data are known to be one JSON document without duplicate
	 * members, in whatever encoding
	 */
	static byte[] write(Map<String, Object> attributes, byte @Nullable [] data, boolean parsed) {
		byte[] json = (data != null && CloudEventCodec.isJson((String) attributes.get("datacontenttype")))
				? requireJson(data, attributes, parsed) : null;
		JsonText result = new JsonText(ENVELOPE_SIZE + ((data != null) ? data.length * 4 / 3 : 0));
		char separator = '{';
		for (Map.Entry<String, Object> attribute : attributes.entrySet()) {
			result.ascii(separator).string(attribute.getKey()).ascii(':');
			if (attribute.getValue() instanceof String text) {
				result.string(text);
			}
			else {
				result.ascii(attribute.getValue().toString());
			}
			separator = ',';
		}
		if (json != null) {
			// As they are: passed through a generator they would be parsed and written
			// anew.
			result.ascii(",\"data\":").raw(json);
		}
		else if (data != null) {
			result.ascii(",\"data_base64\":\"").raw(Base64.getEncoder().encode(data)).ascii('"');
		}
		return result.ascii('}').toBytes();
	}

	private static byte[] requireJson(byte[] data, Map<String, Object> attributes, boolean parsed) {
		if (!(parsed && isPlain(data)) && !isJson(data)) {
			throw new InvalidEventException(ErrorCode.EVENT_DATA, (String) attributes.get("id"),
					(String) attributes.get("source"),
					List.of(new Violation("", "json",
							"the data are not one well-formed JSON document in UTF-8, have a"
									+ " member twice, or are nested too deeply")),
					"Correct the data, or give the event the datacontenttype that they have.");
		}
		return data;
	}

	/**
	 * Says whether JSON is ASCII and, by the number of its brackets, not nested too
	 * deeply to stand within another document.
	 */
	private static boolean isPlain(byte[] json) {
		int brackets = 0;
		for (byte octet : json) {
			if (octet <= 0) {
				return false;
			}
			brackets += (octet == '{' || octet == '[') ? 1 : 0;
		}
		return brackets < Json.MAX_NESTING_DEPTH;
	}

	/**
	 * Says whether data are one document that may stand within another, where a byte
	 * order mark may not, and where it is one level deeper.
	 */
	private static boolean isJson(byte[] data) {
		if (data.length == 0 || data[0] == (byte) 0xEF || !Utf8.isValid(data)) {
			return false;
		}
		try (JsonParser parser = Json.mapper().createParser(data)) {
			JsonToken token = parser.nextToken();
			// Offsets are known of UTF-8 only.
			boolean utf8 = parser.currentTokenLocation().getByteOffset() >= 0;
			int documents = 0;
			int depth = 0;
			for (; token != null && depth < Json.MAX_NESTING_DEPTH; token = parser.nextToken()) {
				documents += (depth == 0) ? 1 : 0;
				depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
			}
			return utf8 && token == null && documents == 1;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
