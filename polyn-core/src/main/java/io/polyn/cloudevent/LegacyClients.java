package io.polyn.cloudevent;

import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonToken;

/**
 * How the members that Polyn's Elixir and Ruby clients write differ from CloudEvents.
 */
final class LegacyClients {

	// Ruby's "~> 1.0"
	private static final Pattern VERSION = Pattern.compile("1(?:\\.\\d{1,9}){1,3}");

	private LegacyClients() {
	}

	/**
	 * Says whether a member is about the client that wrote it, and no attribute.
	 */
	static boolean isAboutClient(String name, JsonToken token) {
		return (name.equals("polyndata") && token == JsonToken.START_OBJECT)
				|| (name.equals("polyntrace") && token == JsonToken.START_ARRAY);
	}

	/**
	 * Returns what an attribute would be in CloudEvents.
	 */
	static Object translate(String name, Object value) {
		if (!(value instanceof String text)) {
			return value;
		}
		return switch (name) {
			case "specversion" -> (!text.equals("1.0") && VERSION.matcher(text).matches()) ? "1.0" : text;
			case "time" -> (!text.endsWith("Z") && Timestamp.parse(text + "Z").isPresent()) ? text + "Z" : text;
			default -> text;
		};
	}

}
