package io.polyn.migration.history;

import java.time.Duration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StorageType;
import io.polyn.json.Json;
import io.polyn.json.JsonMergePatch;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.StreamCreator;

/**
 * Makes the buckets of the history and of the lock.
 */
final class HistoryBuckets {

	// Makes the server accept a time to live on a message; the shortest it takes.
	private static final Duration LIMIT_MARKER = Duration.ofSeconds(1);

	private static final Duration SHORTEST_LEASE = Duration.ofSeconds(5);

	private HistoryBuckets() {
	}

	/**
	 * Makes the history's bucket, with keys that may expire.
	 * @param history the history, on a server of API level 1 or later
	 */
	static void ensureFenced(MigrationHistory history) {
		JetStreamApi api = history.api();
		ObjectNode config = StreamCreator.ensure(api, records(history).limitMarker(LIMIT_MARKER).build());
		if (!config.path("allow_msg_ttl").asBoolean() || config.path("max_msgs_per_subject").asInt() != 1) {
			// Made by another Polyn client, or before the server was upgraded. With a
			// history, an old lock would come back to life when the latest expires.
			ObjectNode patch = Json.object()
				.put("allow_msg_ttl", true)
				.put("subject_delete_marker_ttl", LIMIT_MARKER.toNanos())
				.put("max_msgs_per_subject", 1);
			api.updateStream(JsonMergePatch.apply(config, patch));
		}
	}

	/**
	 * Makes the history's bucket, and another one whose entries expire for the lock.
	 * @param history the history, on a server before API level 1
	 * @param lease how long a lock is to live unless it is prolonged
	 * @return how long it does live: whoever made the bucket has decided that
	 */
	static Duration ensureSeparate(MigrationHistory history, Duration lease) {
		JetStreamApi api = history.api();
		StreamCreator.ensure(api, records(history).build());
		ObjectNode config = StreamCreator.ensure(api,
				KeyValueConfiguration.builder(history.locksBucketName())
					.description("Locks of Polyn's migrations")
					.storageType(StorageType.File)
					.ttl(lease)
					.build());
		if (config.path("max_age").asLong() < SHORTEST_LEASE.toNanos()) {
			// Made by someone else: without expiry a dead holder would keep the lock.
			config = (ObjectNode) api
				.updateStream(config.put("max_age", lease.toNanos())
					.put("duplicate_window", Math.min(lease.toNanos(), config.path("duplicate_window").asLong())))
				.path("config");
		}
		return Duration.ofNanos(config.path("max_age").asLong());
	}

	private static KeyValueConfiguration.Builder records(MigrationHistory history) {
		return KeyValueConfiguration.builder(history.bucketName())
			.description("Polyn's migrations")
			.storageType(StorageType.File)
			.maxHistoryPerKey(1);
	}

}
