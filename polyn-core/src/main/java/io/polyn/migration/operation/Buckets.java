package io.polyn.migration.operation;

import java.time.Duration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;

/**
 * How buckets are kept in streams: key-value buckets by ADR-8, object stores by ADR-20.
 */
final class Buckets {

	private static final long DUPLICATE_WINDOW = Duration.ofMinutes(2).toNanos();

	private Buckets() {
	}

	static ObjectNode keyValue(ObjectNode settings) {
		String bucket = settings.path("bucket").asText();
		ObjectNode config = common(settings).put("name", "KV_" + bucket).put("deny_delete", true);
		if (!settings.has("history")) {
			config.put("max_msgs_per_subject", 1);
		}
		if (!settings.has("mirror") && !settings.has("sources")) {
			config.putArray("subjects").add("$KV." + bucket + ".>");
		}
		return config;
	}

	static ObjectNode objectStore(ObjectNode settings) {
		String bucket = settings.path("bucket").asText();
		ObjectNode config = common(settings).put("name", "OBJ_" + bucket);
		config.putArray("subjects").add("$O." + bucket + ".C.>").add("$O." + bucket + ".M.>");
		return config;
	}

	private static ObjectNode common(ObjectNode settings) {
		ObjectNode config = patch(settings).put("discard", "new")
			.put("allow_rollup_hdrs", true)
			.put("allow_direct", true);
		if (!settings.has("storage")) {
			config.put("storage", "file");
		}
		return config;
	}

	/**
	 * Translates a bucket's settings into those of its stream.
	 * @param settings the settings; {@code null} stays {@code null}
	 * @return the stream's settings
	 */
	static ObjectNode patch(ObjectNode settings) {
		ObjectNode config = Json.object();
		settings.properties().forEach((setting) -> {
			JsonNode value = setting.getValue();
			switch (setting.getKey()) {
				case "bucket" -> {
				}
				// To the server, no limit at all would be the default.
				case "history" -> config.put("max_msgs_per_subject", value.isNull() ? 1 : value.asLong());
				case "max_value_size" -> config.set("max_msg_size", value);
				case "ttl" -> {
					config.set("max_age", value);
					long age = value.asLong();
					// The server refuses a window that is longer than the messages live.
					config.put("duplicate_window", (age > 0) ? Math.min(age, DUPLICATE_WINDOW) : DUPLICATE_WINDOW);
				}
				case "compression" -> config.put("compression", value.asBoolean() ? "s2" : "none");
				case "limit_marker_ttl" -> {
					// Can't be switched off again, which is no harm without a marker.
					config.put("allow_msg_ttl", true);
					config.set("subject_delete_marker_ttl", value);
				}
				case "mirror" -> {
					config.set("mirror", value.isNull() ? value : source((ObjectNode) value));
					config.set("mirror_direct",
							value.isNull() ? NullNode.getInstance() : Json.mapper().valueToTree(true));
					makeWritable(config, settings, value.isNull());
				}
				case "sources" -> {
					config.set("sources", value.isNull() ? value : sources(settings, (ArrayNode) value));
					makeWritable(config, settings, value.isEmpty());
				}
				default -> config.set(setting.getKey(), value);
			}
		});
		return config;
	}

	// A bucket that takes its keys from elsewhere has no subjects of its own.
	private static void makeWritable(ObjectNode config, ObjectNode settings, boolean isWritable) {
		if (isWritable) {
			config.putArray("subjects").add("$KV." + settings.path("bucket").asText() + ".>");
		}
	}

	private static ArrayNode sources(ObjectNode settings, ArrayNode sources) {
		ArrayNode result = Json.mapper().createArrayNode();
		for (JsonNode item : sources) {
			String from = item.path("name").asText();
			ObjectNode source = source((ObjectNode) item);
			if (!source.has("subject_transforms")) {
				source.set("subject_transforms", move(from, settings.path("bucket").asText()));
			}
			result.add(source);
		}
		return result;
	}

	// Without it nobody would find the keys: they would lie under the other bucket's
	// subjects (ADR-57).
	private static ArrayNode move(String from, String bucket) {
		ArrayNode transforms = Json.mapper().createArrayNode();
		transforms.addObject()
			.put("src", "$KV." + from.replaceFirst("^KV_", "") + ".>")
			.put("dest", "$KV." + bucket + ".>");
		return transforms;
	}

	private static ObjectNode source(ObjectNode source) {
		String name = source.path("name").asText();
		return source.deepCopy().put("name", name.startsWith("KV_") ? name : "KV_" + name);
	}

	/**
	 * Translates the settings of a stream into those that a bucket would have. Whether
	 * they bring about the stream is another question.
	 * @param type which kind of bucket
	 * @param stream the stream's settings
	 * @return the bucket's settings
	 */
	static ObjectNode settings(StreamType type, ObjectNode stream) {
		String bucket = stream.path("name").asText().replaceFirst("^(?:KV|OBJ)_", "");
		ObjectNode settings = Json.object().put("bucket", bucket);
		stream.properties().forEach((setting) -> {
			JsonNode value = setting.getValue();
			switch (setting.getKey()) {
				case "max_msgs_per_subject" -> {
					if (value.asLong() != 1) {
						settings.set("history", value);
					}
				}
				case "max_msg_size" -> settings.set("max_value_size", value);
				case "max_age" -> settings.set("ttl", value);
				case "compression" -> settings.put("compression", !value.asText().equals("none"));
				case "subject_delete_marker_ttl" -> settings.set("limit_marker_ttl", value);
				case "mirror" -> settings.set("mirror", origin((ObjectNode) value, bucket));
				case "sources" -> {
					ArrayNode sources = settings.putArray("sources");
					value.forEach((source) -> sources.add(origin((ObjectNode) source, bucket)));
				}
				default -> settings.set(setting.getKey(), value);
			}
		});
		return settings.retain(type.fields().names());
	}

	private static ObjectNode origin(ObjectNode source, String bucket) {
		ObjectNode origin = source.deepCopy();
		String name = source.path("name").asText();
		if (source.path("subject_transforms").equals(move(name, bucket))) {
			origin.remove("subject_transforms");
		}
		return name.matches("KV_(?!KV_).+") ? origin.put("name", name.substring(3)) : origin;
	}

}
