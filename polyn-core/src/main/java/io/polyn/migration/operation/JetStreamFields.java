package io.polyn.migration.operation;

import java.time.Duration;

/**
 * The fields of JetStream's configurations, named as in JetStream's API; those of
 * buckets, for which it has no JSON, as in nats.go.
 * <p>
 * What a new server brings is declared here, at the end of its configuration and after
 * its version; that of a bucket is also translated by {@link Buckets} unless the stream
 * behind it calls it the same. {@link SettingRule} has what settings demand of one
 * another, {@link ImmutableSettings} what can't be changed, and {@link SettingComparison}
 * what the server fills in.
 */
final class JetStreamFields {

	private static final String[] STORAGE = { "file", "memory" };

	private static final int MAX_DESCRIPTION = 4 << 10;

	static final int MAX_METADATA = 128 << 10;

	// How often the server looks at most for what is to expire.
	private static final Duration SHORTEST_AGE = Duration.ofMillis(100);

	private static final Duration SHORTEST_MARKER = Duration.ofSeconds(1);

	private static final Fields PLACEMENT = Fields.builder().text("cluster").texts("tags").build();

	private static final Fields REPUBLISH = Fields.builder()
		.mapping("src", "dest")
		.bool("headers_only")
		.required("src", "dest")
		.build();

	private static final Fields SUBJECT_TRANSFORM = Fields.builder()
		.mapping("src", "dest")
		.required("src", "dest")
		.build();

	// Of another account or domain, which has a prefix of its own or none.
	private static final Fields EXTERNAL = Fields.builder().text("api", "deliver").required("api").build();

	private static final Fields SOURCE_CONSUMER = Fields.builder().name("name").delivery("deliver_subject").build();

	private static final Fields SOURCE = Fields.builder()
		.name("name")
		.number("opt_start_seq")
		.timestamp("opt_start_time")
		.filter("filter_subject")
		.structure("external", EXTERNAL)
		.since(2, 10, 0)
		.structures("subject_transforms", SUBJECT_TRANSFORM)
		.since(2, 14, 0)
		.structure("consumer", SOURCE_CONSUMER)
		.required("name")
		.rules(SettingRule.SOURCE)
		.build();

	private static final Fields CONSUMER_LIMITS = Fields.builder()
		.duration("inactive_threshold")
		.number("max_ack_pending")
		.build();

	/** Of a stream. */
	static final Fields STREAM = Fields.builder()
		.stream("name")
		.subjects("subjects")
		.word("retention", "limits", "interest", "workqueue")
		.number("max_consumers", "max_msgs")
		.size("max_bytes", "max_msg_size")
		.durationOf(SHORTEST_AGE, "max_age", "duplicate_window")
		.word("storage", STORAGE)
		.word("discard", "old", "new")
		.bool("no_ack")
		.replicas("num_replicas")
		.structure("placement", PLACEMENT)
		.structure("mirror", SOURCE)
		.structures("sources", SOURCE)
		.since(2, 3, 0)
		.number("max_msgs_per_subject")
		.since(2, 4, 0)
		.text("description", MAX_DESCRIPTION)
		.since(2, 7, 0)
		.bool("sealed", "deny_delete", "deny_purge", "allow_rollup_hdrs")
		.since(2, 8, 4)
		.structure("republish", REPUBLISH)
		.since(2, 9, 0)
		.bool("allow_direct", "mirror_direct")
		.since(2, 9, 9)
		.bool("discard_new_per_subject")
		.since(2, 10, 0)
		.word("compression", "none", "s2")
		.number("first_seq")
		.structure("subject_transform", SUBJECT_TRANSFORM)
		.structure("consumer_limits", CONSUMER_LIMITS)
		.textMap("metadata", MAX_METADATA)
		.since(2, 11, 0)
		.bool("allow_msg_ttl")
		.durationOf(SHORTEST_MARKER, "subject_delete_marker_ttl")
		.since(2, 12, 0)
		.bool("allow_msg_counter", "allow_atomic", "allow_msg_schedules")
		.word("persist_mode", "default", "async")
		.since(2, 14, 0)
		.bool("allow_batched")
		.rules(SettingRule.STREAM)
		.build();

	/** Of a consumer; 'direct' and 'sourcing' are the server's own. */
	static final Fields CONSUMER = Fields.builder()
		.name("durable_name")
		.word("deliver_policy", "all", "last", "new", "by_start_sequence", "by_start_time", "last_per_subject")
		.number("opt_start_seq")
		.timestamp("opt_start_time")
		.word("ack_policy", "none", "all", "explicit")
		.duration("ack_wait")
		.number("max_deliver")
		.filter("filter_subject")
		.word("replay_policy", "instant", "original")
		.number("rate_limit_bps")
		.text("sample_freq")
		.number("max_waiting", "max_ack_pending")
		.bool("flow_control")
		.durationOf(SHORTEST_AGE, "idle_heartbeat")
		.delivery("deliver_subject")
		.since(2, 4, 0)
		.text("description", MAX_DESCRIPTION)
		.queueGroup("deliver_group")
		.since(2, 7, 0)
		.bool("headers_only")
		.duration("inactive_threshold")
		.number("max_batch")
		.durationOf(Duration.ofMillis(1), "max_expires")
		.since(2, 7, 2)
		.durations("backoff")
		.since(2, 8, 4)
		.size("max_bytes")
		.replicas("num_replicas")
		.bool("mem_storage")
		.since(2, 9, 0)
		.name("name")
		.since(2, 10, 0)
		.filters("filter_subjects")
		.textMap("metadata", MAX_METADATA)
		.since(2, 11, 0)
		.timestamp("pause_until")
		.priorityGroups("priority_groups")
		.word("priority_policy", "none", "overflow", "pinned_client")
		.duration("priority_timeout")
		.since(2, 12, 0)
		.word("priority_policy", "prioritized")
		.since(2, 14, 0)
		.word("ack_policy", "flow_control")
		.rules(SettingRule.CONSUMER)
		.build();

	/** Of a key-value bucket. */
	static final Fields KEY_VALUE = Fields.builder()
		.bucket("bucket")
		.text("description", MAX_DESCRIPTION)
		.size("max_value_size", "max_bytes")
		.number("history", 1, 64)
		.durationOf(SHORTEST_AGE, "ttl")
		.word("storage", STORAGE)
		.replicas("num_replicas")
		.structure("placement", PLACEMENT)
		.structure("mirror", SOURCE)
		.since(2, 8, 4)
		.structure("republish", REPUBLISH)
		.since(2, 10, 0)
		// Their keys have to be moved under the bucket's own subjects.
		.structures("sources", SOURCE)
		.bool("compression")
		.textMap("metadata", MAX_METADATA)
		.since(2, 11, 0)
		.durationOf(SHORTEST_MARKER, "limit_marker_ttl")
		.rules(SettingRule.STREAM)
		.build();

	/** Of an object store. */
	static final Fields OBJECT_STORE = Fields.builder()
		.bucket("bucket")
		.text("description", MAX_DESCRIPTION)
		.size("max_bytes")
		.durationOf(SHORTEST_AGE, "ttl")
		.word("storage", STORAGE)
		.replicas("num_replicas")
		.structure("placement", PLACEMENT)
		.since(2, 10, 0)
		.bool("compression")
		.textMap("metadata", MAX_METADATA)
		.build();

	private JetStreamFields() {
	}

}
