package io.polyn.migration.operation;

import java.time.Duration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.nats.ServerVersion;
import org.jspecify.annotations.Nullable;

/**
 * What a creation gives where it does not name a setting.
 *
 * @param values the values other than nothing
 */
record CreationDefaults(ObjectNode values) {

	private static final long DUPLICATE_WINDOW = Duration.ofMinutes(2).toNanos();

	private static final long ACK_WAIT = Duration.ofSeconds(30).toNanos();

	private static final long PIN_TIMEOUT = Duration.ofMinutes(2).toNanos();

	// Since then, a stream may have sources without looking for duplicates.
	private static final ServerVersion NO_WINDOW_WITH_SOURCES = new ServerVersion(2, 14, 0);

	/**
	 * Returns those of a stream; of a sealed one, with what sealing it gives.
	 * @param config its other settings
	 * @param server the version of the server that creates it
	 * @return the defaults
	 */
	static CreationDefaults ofStream(ObjectNode config, ServerVersion server) {
		ObjectNode values = Json.object()
			.put("retention", "limits")
			.put("storage", "file")
			.put("discard", "old")
			.put("num_replicas", 1);
		if (config.path("sealed").asBoolean()) {
			values.put("discard", "new").put("deny_delete", true).put("deny_purge", true).put("sealed", true);
		}
		boolean isFed = config.has("mirror")
				|| (!config.path("sources").isEmpty() && server.isAtLeast(NO_WINDOW_WITH_SOURCES));
		if (!isFed) {
			long age = config.path("max_age").asLong();
			values.put("duplicate_window", (age > 0) ? Math.min(age, DUPLICATE_WINDOW) : DUPLICATE_WINDOW);
		}
		return new CreationDefaults(values);
	}

	/**
	 * Returns those of a consumer.
	 * @param config its other settings
	 * @param stream its stream's settings
	 * @return the defaults
	 */
	static CreationDefaults ofConsumer(ObjectNode config, ObjectNode stream) {
		ObjectNode values = Json.object()
			.put("deliver_policy", "all")
			.put("ack_policy", "explicit")
			.put("replay_policy", "instant");
		boolean acknowledges = !config.path("ack_policy").asText().equals("none");
		if (config.path("deliver_subject").asText().isEmpty()) {
			values.put("max_waiting", 512);
		}
		if (!config.path("backoff").isEmpty()) {
			values.set("ack_wait", config.path("backoff").path(0));
		}
		else if (acknowledges) {
			values.put("ack_wait", ACK_WAIT);
		}
		if (config.path("priority_policy").asText().equals("pinned_client")) {
			values.put("priority_timeout", PIN_TIMEOUT);
		}
		if (acknowledges) {
			values.put("max_ack_pending", 1000);
		}
		stream.path("consumer_limits").properties().forEach((limit) -> values.set(limit.getKey(), limit.getValue()));
		return new CreationDefaults(values);
	}

	/**
	 * Takes the defaults from a configuration.
	 * @param fields the fields there are
	 * @param config the configuration
	 * @return what differs from them, and what is none of the fields
	 */
	ObjectNode strip(Fields fields, ObjectNode config) {
		ObjectNode settings = Json.object();
		config.properties().forEach((setting) -> {
			if (!isDefault(fields.find(setting.getKey()), setting.getKey(), setting.getValue())) {
				settings.set(setting.getKey(), setting.getValue());
			}
		});
		return settings;
	}

	private boolean isDefault(Fields.@Nullable Field field, String name, JsonNode value) {
		JsonNode preset = this.values.path(name);
		if (field == null) {
			return SettingComparison.isNothing(value);
		}
		return preset.isMissingNode() ? WrittenForm.asksForNothing(field.type(), value)
				: SettingComparison.isSame(name, field.type(), preset, value);
	}

}
