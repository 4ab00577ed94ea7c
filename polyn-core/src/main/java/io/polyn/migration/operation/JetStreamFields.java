package io.polyn.migration.operation;

/**
 * The fields of JetStream's configurations, named as in JetStream's API; those of
 * buckets, for which it has no JSON, as in nats.go.
 */
final class JetStreamFields {

	private static final String[] STORAGE = { "file", "memory" };

	private static final Fields PLACEMENT = Fields.builder().text("cluster").texts("tags").build();

	private static final Fields REPUBLISH = Fields.builder().text("src", "dest").bool("headers_only").build();

	private static final Fields SUBJECT_TRANSFORM = Fields.builder().text("src", "dest").build();

	private static final Fields EXTERNAL = Fields.builder().text("api", "deliver").build();

	private static final Fields SOURCE_CONSUMER = Fields.builder().text("name", "deliver_subject").build();

	private static final Fields SOURCE = Fields.builder()
		.text("name")
		.number("opt_start_seq")
		.timestamp("opt_start_time")
		.text("filter_subject")
		.structure("external", EXTERNAL)
		.since(2, 10)
		.structures("subject_transforms", SUBJECT_TRANSFORM)
		.since(2, 14)
		.structure("consumer", SOURCE_CONSUMER)
		.build();

	private static final Fields CONSUMER_LIMITS = Fields.builder()
		.duration("inactive_threshold")
		.number("max_ack_pending")
		.build();

	/** Of a stream. */
	static final Fields STREAM = Fields.builder()
		.name("name")
		.text("description")
		.texts("subjects")
		.word("retention", "limits", "interest", "workqueue")
		.number("max_consumers", "max_msgs", "max_msgs_per_subject")
		.size("max_bytes", "max_msg_size")
		.duration("max_age", "duplicate_window")
		.word("storage", STORAGE)
		.word("discard", "old", "new")
		.bool("discard_new_per_subject", "no_ack")
		.number("num_replicas")
		.structure("placement", PLACEMENT)
		.structure("mirror", SOURCE)
		.structures("sources", SOURCE)
		.structure("republish", REPUBLISH)
		.bool("sealed", "deny_delete", "deny_purge", "allow_rollup_hdrs", "allow_direct", "mirror_direct")
		.since(2, 10)
		.word("compression", "none", "s2")
		.number("first_seq")
		.structure("subject_transform", SUBJECT_TRANSFORM)
		.structure("consumer_limits", CONSUMER_LIMITS)
		.textMap("metadata")
		.since(2, 11)
		.bool("allow_msg_ttl")
		.duration("subject_delete_marker_ttl")
		.since(2, 12)
		.bool("allow_msg_counter", "allow_atomic", "allow_msg_schedules")
		.word("persist_mode", "default", "async")
		.since(2, 14)
		.bool("allow_batched")
		.build();

	/** Of a consumer. */
	static final Fields CONSUMER = Fields.builder()
		.name("durable_name", "name")
		.text("description")
		.word("deliver_policy", "all", "last", "new", "by_start_sequence", "by_start_time", "last_per_subject")
		.number("opt_start_seq")
		.timestamp("opt_start_time")
		.word("ack_policy", "none", "all", "explicit", "flow_control")
		.duration("ack_wait")
		.number("max_deliver")
		.durations("backoff")
		.text("filter_subject")
		.word("replay_policy", "instant", "original")
		.number("rate_limit_bps")
		.text("sample_freq")
		.number("max_waiting", "max_ack_pending")
		.bool("flow_control")
		.duration("idle_heartbeat")
		.bool("headers_only")
		.number("max_batch")
		.duration("max_expires")
		.size("max_bytes")
		.duration("inactive_threshold")
		.text("deliver_subject", "deliver_group")
		.number("num_replicas")
		.bool("mem_storage")
		.since(2, 10)
		.texts("filter_subjects")
		.textMap("metadata")
		.since(2, 11)
		.timestamp("pause_until")
		.texts("priority_groups")
		.word("priority_policy", "none", "overflow", "pinned_client", "prioritized")
		.duration("priority_timeout")
		.build();

	/** Of a key-value bucket. */
	static final Fields KEY_VALUE = Fields.builder()
		.bucket("bucket")
		.text("description")
		.size("max_value_size", "max_bytes")
		.number("history", 1, 64)
		.duration("ttl")
		.word("storage", STORAGE)
		.number("num_replicas")
		.structure("placement", PLACEMENT)
		.structure("republish", REPUBLISH)
		.structure("mirror", SOURCE)
		.since(2, 10)
		// Their keys have to be moved under the bucket's own subjects.
		.structures("sources", SOURCE)
		.bool("compression")
		.textMap("metadata")
		.since(2, 11)
		.duration("limit_marker_ttl")
		.build();

	/** Of an object store. */
	static final Fields OBJECT_STORE = Fields.builder()
		.bucket("bucket")
		.text("description")
		.size("max_bytes")
		.duration("ttl")
		.word("storage", STORAGE)
		.number("num_replicas")
		.structure("placement", PLACEMENT)
		.since(2, 10)
		.bool("compression")
		.textMap("metadata")
		.build();

	private JetStreamFields() {
	}

}
