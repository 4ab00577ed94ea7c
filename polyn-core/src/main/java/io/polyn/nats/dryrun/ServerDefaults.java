package io.polyn.nats.dryrun;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;

/**
 * What the server puts into a configuration where it is asked for nothing, and what it
 * changes since other settings need it.
 */
final class ServerDefaults {

	private static final long DUPLICATE_WINDOW = 120_000_000_000L;

	private static final long ACK_WAIT = 30_000_000_000L;

	private static final long MAX_ACK_PENDING = 1000;

	private static final long MAX_WAITING = 512;

	private static final long PRIORITY_TIMEOUT = 120_000_000_000L;

	private ServerDefaults() {
	}

	/**
	 * Completes the configuration of a stream.
	 * @param config what was asked for
	 * @return what the server has then
	 */
	static ObjectNode completeStream(ObjectNode config) {
		long age = config.path("max_age").asLong();
		ObjectNode all = Json.object()
			.put("retention", "limits")
			.put("max_consumers", -1)
			.put("max_msgs", -1)
			.put("max_bytes", -1)
			.put("max_age", 0)
			.put("max_msgs_per_subject", -1)
			.put("max_msg_size", -1)
			.put("discard", "old")
			.put("storage", "file")
			.put("allow_direct", false)
			.put("mirror_direct", false)
			.put("sealed", false)
			.put("deny_delete", false)
			.put("deny_purge", false)
			.put("allow_rollup_hdrs", false)
			.setAll(config);
		putIfZero(all, "num_replicas", 1);
		boolean copies = all.has("mirror") || !all.path("sources").isEmpty();
		if (!copies) {
			putIfZero(all, "duplicate_window", (age > 0) ? Math.min(age, DUPLICATE_WINDOW) : DUPLICATE_WINDOW);
		}
		if (all.path("subject_delete_marker_ttl").asLong() > 0) {
			all.put("allow_msg_ttl", true).put("allow_rollup_hdrs", true).put("deny_purge", false);
		}
		if (all.path("allow_msg_schedules").asBoolean()) {
			all.put("allow_rollup_hdrs", true).put("deny_purge", false);
		}
		if (all.path("sealed").asBoolean()) {
			all.put("max_age", 0)
				.put("discard", "new")
				.put("deny_delete", true)
				.put("deny_purge", true)
				.put("allow_rollup_hdrs", false);
		}
		if (all.path("subjects").isEmpty() && !copies) {
			all.putArray("subjects").add(config.path("name").asText());
		}
		return all;
	}

	/**
	 * Completes the configuration of a consumer.
	 * @param config what was asked for
	 * @param stream the configuration of its stream
	 * @return what the server has then
	 */
	static ObjectNode completeConsumer(ObjectNode config, JsonNode stream) {
		JsonNode limits = stream.path("consumer_limits");
		ObjectNode all = Json.object()
			.put("deliver_policy", "all")
			.put("ack_policy", "none")
			.put("max_deliver", -1)
			.put("replay_policy", "instant")
			.put("num_replicas", 0)
			.setAll(config);
		JsonNode backoff = all.path("backoff");
		if (!backoff.isEmpty()) {
			all.set("ack_wait", backoff.get(0));
		}
		String acknowledgement = all.path("ack_policy").asText();
		if (!acknowledgement.equals("none")) {
			long most = limits.path("max_ack_pending").asLong();
			putIfZero(all, "max_ack_pending", (most > 0) ? Math.min(most, MAX_ACK_PENDING) : MAX_ACK_PENDING);
		}
		if (acknowledgement.equals("explicit") || acknowledgement.equals("all")) {
			putIfZero(all, "ack_wait", ACK_WAIT);
		}
		if (limits.path("inactive_threshold").asLong() > 0) {
			putIfZero(all, "inactive_threshold", limits.path("inactive_threshold").asLong());
		}
		if (!all.has("deliver_subject")) {
			putIfZero(all, "max_waiting", MAX_WAITING);
		}
		if (all.path("priority_policy").asText().equals("pinned_client")) {
			putIfZero(all, "priority_timeout", PRIORITY_TIMEOUT);
		}
		return all;
	}

	private static void putIfZero(ObjectNode config, String setting, long value) {
		if (config.path(setting).asLong() == 0) {
			config.put(setting, value);
		}
	}

}
