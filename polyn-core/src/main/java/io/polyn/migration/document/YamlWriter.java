package io.polyn.migration.document;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Writes YAML as people do: mappings line by line, lists of plain values in one line, and
 * quotes where a text would be taken for something else without them.
 */
public final class YamlWriter {

	private static final int INDENT = 2;

	// How long a key may be without a question mark before it.
	private static final int LONGEST_KEY = 1000;

	// What other readers take for a boolean or nothing.
	private static final String WORDS = "(?i:null|true|false|yes|no|on|off|y|n)";

	private static final String QUANTITY = "(?:\\d+(?:ns|us|ms|s|m|h|d|KiB|MiB|GiB|TiB))++";

	private static final String WORD = "[\\p{L}\\p{N}_$./>*(),'!?%&+=~^;-]++";

	private static final Pattern PLAIN = Pattern
		.compile("(?!" + WORDS + "$)(?=[\\p{L}_$/])" + WORD + "(?: " + WORD + ")*+|" + QUANTITY);

	private static final Pattern PLAIN_ITEM = Pattern.compile("(?!" + WORDS + "$)[A-Za-z_][A-Za-z0-9_-]*|" + QUANTITY);

	private static final Pattern UNPRINTABLE = Pattern
		.compile("[^ -~\\xA0-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]|[\\u2028\\u2029\\uFEFF]");

	private YamlWriter() {
	}

	/**
	 * Writes a mapping.
	 * @param mapping the mapping
	 * @param depth how deep it stands
	 * @return its lines, each with its end
	 */
	public static String mapping(ObjectNode mapping, int depth) {
		StringBuilder yaml = new StringBuilder();
		for (Map.Entry<String, JsonNode> member : mapping.properties()) {
			yaml.append(" ".repeat(depth * INDENT));
			String key = text(member.getKey(), PLAIN);
			yaml.append((key.length() > LONGEST_KEY) ? "? " + key + "\n" + " ".repeat(depth * INDENT) : key);
			append(yaml.append(':'), member.getValue(), depth + 1);
		}
		return yaml.toString();
	}

	/**
	 * Writes the items of a list of mappings.
	 * @param list the list
	 * @param depth how deep it stands
	 * @return its lines, each with its end
	 */
	public static String list(ArrayNode list, int depth) {
		StringBuilder yaml = new StringBuilder();
		for (JsonNode item : list) {
			String lines = mapping((ObjectNode) item, depth + 1);
			yaml.append(" ".repeat(depth * INDENT)).append("- ").append(lines.stripLeading());
		}
		return yaml.toString();
	}

	/**
	 * Writes a comment.
	 * @param text what it says
	 * @param depth how deep it stands
	 * @return its line, with its end
	 */
	public static String comment(String text, int depth) {
		return " ".repeat(depth * INDENT) + "# " + UNPRINTABLE.matcher(text).replaceAll(" ") + "\n";
	}

	private static void append(StringBuilder yaml, JsonNode value, int depth) {
		if (value instanceof ObjectNode mapping && !mapping.isEmpty()) {
			yaml.append('\n').append(mapping(mapping, depth));
		}
		else if (value instanceof ArrayNode list && list.path(0).isObject()) {
			yaml.append('\n').append(list(list, depth));
		}
		else {
			yaml.append(' ').append(inline(value, PLAIN)).append('\n');
		}
	}

	private static String inline(JsonNode value, Pattern plain) {
		if (value instanceof ArrayNode list) {
			return StreamSupport.stream(list.spliterator(), false)
				.map((item) -> inline(item, PLAIN_ITEM))
				.collect(Collectors.joining(", ", "[", "]"));
		}
		return value.isTextual() ? text(value.asText(), plain) : value.toString();
	}

	private static String text(String text, Pattern plain) {
		if (plain.matcher(text).matches()) {
			return text;
		}
		String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\t", "\\t");
		return '"' + UNPRINTABLE.matcher(escaped)
			.replaceAll((match) -> "\\\\u%04X".formatted((int) match.group().charAt(0))) + '"';
	}

}
