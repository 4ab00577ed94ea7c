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
				// Without it nobody would find the keys: they would lie under the other
				// bucket's subjects (ADR-57).
				source.putArray("subject_transforms")
					.addObject()
					.put("src", "$KV." + from.replaceFirst("^KV_", "") + ".>")
					.put("dest", "$KV." + settings.path("bucket").asText() + ".>");
			}
			result.add(source);
		}
		return result;
	}

	private static ObjectNode source(ObjectNode source) {
		String name = source.path("name").asText();
		return source.deepCopy().put("name", name.startsWith("KV_") ? name : "KV_" + name);
	}

}
