package io.polyn.maven.generate;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * The schema of an example: what it has is required, and of the kind that it has. Where
 * there are several examples of one thing, the items of an array, each of them is valid.
 */
final class SampleSchema {

	private static final Pattern UUID = Pattern
		.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

	private static final Pattern EMAIL = Pattern.compile("[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+");

	private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

	private static final Pattern DATE_TIME = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}.*");

	private static final Pattern URL = Pattern.compile("https?://\\S+");

	private SampleSchema() {
	}

	static ObjectNode of(JsonNode sample) {
		boolean event = sample.has("specversion") && sample.has("data");
		JsonNode data = event ? sample.get("data") : sample;
		ObjectNode schema = schema(List.of(data));
		schema.putArray("examples").add(data);
		return schema;
	}

	private static ObjectNode schema(List<JsonNode> samples) {
		Set<String> types = new LinkedHashSet<>();
		samples.forEach((sample) -> types.add(type(sample)));
		if (types.contains("number")) {
			types.remove("integer");
		}
		ObjectNode schema = Json.object();
		if (types.equals(Set.of("null"))) {
			// Of what else it may be, the example says nothing.
			return schema;
		}
		if (types.size() == 1) {
			schema.put("type", types.iterator().next());
		}
		else {
			ArrayNode several = schema.putArray("type");
			types.forEach(several::add);
		}
		if (types.contains("string")) {
			String format = format(samples.stream().filter(JsonNode::isTextual).map(JsonNode::asText).toList());
			if (format != null) {
				schema.put("format", format);
			}
		}
		if (types.contains("object")) {
			members(schema, samples.stream().filter(JsonNode::isObject).toList());
		}
		if (types.contains("array")) {
			List<JsonNode> items = new ArrayList<>();
			samples.stream().filter(JsonNode::isArray).forEach((array) -> array.forEach(items::add));
			if (!items.isEmpty()) {
				schema.set("items", schema(items));
			}
		}
		return schema;
	}

	private static void members(ObjectNode schema, List<JsonNode> objects) {
		Map<String, List<JsonNode>> members = new LinkedHashMap<>();
		objects.forEach((object) -> object.properties()
			.forEach((member) -> members.computeIfAbsent(member.getKey(), (name) -> new ArrayList<>())
				.add(member.getValue())));
		ObjectNode properties = schema.putObject("properties");
		ArrayNode required = schema.putArray("required");
		members.forEach((name, values) -> {
			properties.set(name, schema(values));
			if (values.size() == objects.size()) {
				required.add(name);
			}
		});
	}

	private static String type(JsonNode sample) {
		return switch (sample.getNodeType()) {
			case OBJECT -> "object";
			case ARRAY -> "array";
			case BOOLEAN -> "boolean";
			case NUMBER -> sample.isIntegralNumber() ? "integer" : "number";
			case STRING -> "string";
			default -> "null";
		};
	}

	private static @Nullable String format(List<String> texts) {
		Set<String> formats = new LinkedHashSet<>();
		texts.forEach((text) -> formats.add(String.valueOf(format(text))));
		return (formats.size() == 1 && !formats.contains("null")) ? formats.iterator().next() : null;
	}

	private static @Nullable String format(String text) {
		if (UUID.matcher(text).matches()) {
			return "uuid";
		}
		if (EMAIL.matcher(text).matches()) {
			return "email";
		}
		try {
			if (DATE.matcher(text).matches()) {
				LocalDate.parse(text);
				return "date";
			}
			if (DATE_TIME.matcher(text).matches()) {
				OffsetDateTime.parse(text);
				return "date-time";
			}
			if (URL.matcher(text).matches()) {
				new URI(text);
				return "uri";
			}
		}
		catch (DateTimeParseException | URISyntaxException ex) {
			// It only looks like one.
		}
		return null;
	}

}
