package io.polyn.testing;

import java.util.List;
import java.util.stream.Stream;

/**
 * Settings that servers take, each alone or with what it needs, as a migration has them.
 */
public final class SettingExamples {

	/** What can be changed as well as created, of a stream. */
	public static final List<String> CHANGEABLE_STREAM = lines("""
			description: ''
			description: A description
			subjects: [z, "a.>", "s.*"]
			subjects: single
			max_consumers: -1
			max_consumers: 0
			max_msgs: 0
			max_msgs: -1
			max_msgs: -7
			max_msgs: 1000
			max_msgs_per_subject: 0
			max_msgs_per_subject: 9
			max_bytes: 0
			max_bytes: 1MiB
			max_msg_size: 0
			max_msg_size: -1
			max_msg_size: 64KiB
			max_age: 0
			"{max_age: 30s, duplicate_window: 30s}"
			max_age: 30d
			duplicate_window: 0
			duplicate_window: 100ms
			discard: old
			discard: new
			"{discard: new, max_msgs_per_subject: 3, discard_new_per_subject: true}"
			discard_new_per_subject: false
			no_ack: true
			no_ack: false
			num_replicas: 0
			num_replicas: 1
			placement: {}
			placement: {cluster: ''}
			placement: {tags: []}
			sources: []
			"sources: [{name: ORIGIN, opt_start_seq: 3}]"
			"sources: [{name: ORIGIN, opt_start_time: '2026-01-01T02:00:00+02:00', filter_subject: origin.a}]"
			"sources: [{name: ORIGIN, filter_subject: origin.a}, {name: OTHER, opt_start_seq: 0}]"
			"sources: [{name: FAR, external: {api: $JS.hub.API, deliver: ''}}]"
			"sources: [{name: ORIGIN, subject_transforms: [{src: origin.*, dest: 'moved.{{wildcard(1)}}'}]}]"
			"sources: [{name: ORIGIN, consumer: {name: feed, deliver_subject: feed.origin}}]"
			allow_rollup_hdrs: true
			allow_direct: true
			allow_direct: false
			mirror_direct: false
			sealed: false
			deny_delete: false
			deny_purge: false
			compression: none
			compression: s2
			first_seq: 0
			"subject_transform: {src: '', dest: 'copy.>'}"
			"subject_transform: {src: '>', dest: 'copy.>'}"
			consumer_limits: {}
			consumer_limits: {inactive_threshold: 1m, max_ack_pending: 9}
			metadata: {}
			metadata: {team: a, tier: ''}
			allow_msg_ttl: false
			allow_msg_ttl: true
			"{allow_msg_ttl: true, subject_delete_marker_ttl: 90s, allow_rollup_hdrs: true}"
			allow_atomic: true
			allow_msg_schedules: false
			allow_msg_counter: false
			persist_mode: default
			allow_batched: true
			allow_batched: false
			allow_msg_schedules: true
			""");

	/** What can only be created, of a stream. */
	public static final List<String> CREATABLE_STREAM = lines("""
			retention: limits
			retention: interest
			retention: workqueue
			max_consumers: -4
			max_consumers: 9
			storage: file
			storage: memory
			"republish: {src: '', dest: 'copy.>'}"
			"republish: {src: '>', dest: 'copy.>', headers_only: true}"
			"{mirror: {name: ORIGIN}, subjects: []}"
			"{mirror: {name: ORIGIN, opt_start_seq: 2, filter_subject: origin.a}, subjects: [], mirror_direct: true}"
			"{mirror: {name: ORIGIN, subject_transforms: [{src: origin.a, dest: b}]}, subjects: []}"
			deny_delete: true
			deny_purge: true
			first_seq: 1
			first_seq: 9
			allow_msg_counter: true
			persist_mode: async
			""");

	/** What can be changed as well as created, of a consumer. */
	public static final List<String> CHANGEABLE_CONSUMER = lines("""
			description: ''
			description: A description
			ack_wait: 0
			ack_wait: 10s
			max_deliver: 0
			max_deliver: -1
			max_deliver: -7
			max_deliver: 5
			"{max_deliver: 5, backoff: [1s, 10s, 2s]}"
			"{max_deliver: 5, backoff: [1s, 2s], ack_wait: 10s}"
			backoff: []
			filter_subject: ''
			filter_subject: s.a
			filter_subject: s.*.a
			filter_subjects: [s.b, s.a]
			filter_subjects: [s.b]
			filter_subjects: []
			rate_limit_bps: 0
			sample_freq: ''
			sample_freq: 50
			sample_freq: 50%
			max_ack_pending: 0
			max_ack_pending: -1
			max_ack_pending: -7
			max_ack_pending: 9
			flow_control: false
			headers_only: true
			headers_only: false
			max_batch: 0
			max_batch: 9
			max_expires: 0
			max_expires: 1m
			max_bytes: 0
			max_bytes: 1KiB
			inactive_threshold: 0
			inactive_threshold: 1h
			num_replicas: 0
			num_replicas: 1
			mem_storage: false
			metadata: {}
			metadata: {team: a, tier: ''}
			priority_policy: none
			"{priority_policy: overflow, priority_groups: [a]}"
			"{priority_policy: pinned_client, priority_groups: [a], priority_timeout: 10s}"
			"{priority_policy: pinned_client, priority_groups: [a, b]}"
			"{priority_policy: prioritized, priority_groups: [a]}"
			""");

	/** What can only be created, of a consumer. */
	public static final List<String> CREATABLE_CONSUMER = lines("""
			deliver_policy: all
			deliver_policy: last
			deliver_policy: new
			"{deliver_policy: last_per_subject, filter_subject: '>'}"
			"{deliver_policy: by_start_sequence, opt_start_seq: 7}"
			"{deliver_policy: by_start_time, opt_start_time: '2026-01-01T02:00:00.5+02:00'}"
			opt_start_seq: 0
			ack_policy: none
			ack_policy: all
			ack_policy: explicit
			replay_policy: instant
			replay_policy: original
			max_waiting: 0
			max_waiting: 9
			mem_storage: true
			name: worker
			pause_until: '2020-01-01T00:00:00Z'
			pause_until: '2100-01-01T00:00:00+02:00'
			deliver_subject: d
			"{deliver_subject: d, deliver_group: g, rate_limit_bps: 100000}"
			"{deliver_subject: d, flow_control: true, idle_heartbeat: 5s}"
			"{deliver_subject: d, ack_policy: flow_control, flow_control: true, idle_heartbeat: 5s}"
			""");

	private SettingExamples() {
	}

	/**
	 * Returns all settings of a stream.
	 */
	public static List<String> ofStream() {
		return Stream.concat(CHANGEABLE_STREAM.stream(), CREATABLE_STREAM.stream()).toList();
	}

	/**
	 * Returns all settings of a consumer.
	 */
	public static List<String> ofConsumer() {
		return Stream.concat(CHANGEABLE_CONSUMER.stream(), CREATABLE_CONSUMER.stream()).toList();
	}

	// Quoted where the line is a mapping of several settings.
	private static List<String> lines(String settings) {
		return settings.lines()
			.map((line) -> line.startsWith("\"") ? line.substring(1, line.length() - 1) : line)
			.toList();
	}

}
