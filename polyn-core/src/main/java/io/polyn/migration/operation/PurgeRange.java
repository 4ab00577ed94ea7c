package io.polyn.migration.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.NUID;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;

/**
 * The messages that a purge removes, as the sequence before which they lie: unlike a
 * number of messages to keep, it means the same messages at any time.
 */
final class PurgeRange {

	private static final long COUNTER_LIFETIME = 5_000_000_000L;

	private final JetStreamApi api;

	private final String stream;

	private final ObjectNode selection;

	private final boolean limitsRetention;

	private final boolean gaps;

	private final long messages;

	private final long first;

	private final long last;

	PurgeRange(JetStreamApi api, String stream, ObjectNode selection, ObjectNode info) {
		this.api = api;
		this.stream = stream;
		this.selection = selection;
		this.limitsRetention = "limits".equals(info.path("config").path("retention").asText());
		JsonNode state = info.path("state");
		this.gaps = state.path("num_deleted").asLong() > 0;
		this.messages = state.path("messages").asLong();
		this.first = state.path("first_seq").asLong();
		this.last = state.path("last_seq").asLong();
	}

	long first() {
		return this.first;
	}

	/**
	 * Says whether the sequence can be found out. Messages are counted with a consumer,
	 * which a work queue would refuse, and which would change what a stream with interest
	 * retention keeps.
	 * @return whether it can
	 */
	boolean isCountable() {
		return this.limitsRetention || !needsCounting();
	}

	/**
	 * Returns the sequence before which the messages lie.
	 * @return the sequence, at most the one after the latest message: the server would
	 * number new messages from a higher one on
	 */
	long end() {
		if (this.messages == 0) {
			return this.first;
		}
		if (needsCounting()) {
			return endByCounting();
		}
		if (this.selection.has("keep")) {
			return this.last + 1 - this.selection.path("keep").asLong();
		}
		return Math.min(this.selection.path("seq").asLong(Long.MAX_VALUE), this.last + 1);
	}

	private boolean needsCounting() {
		return this.selection.has("keep") && (this.gaps || this.selection.has("filter"));
	}

	// The highest sequence from which on there are as many messages as are kept.
	private long endByCounting() {
		long keep = this.selection.path("keep").asLong();
		if (count(this.first) <= keep) {
			return this.first;
		}
		// Most often few are kept, and those are the latest.
		long length = Math.max(1, keep);
		while (this.last + 1 - length > this.first && count(this.last + 1 - length) < keep) {
			length *= 2;
		}
		long low = Math.max(this.first, this.last + 1 - length);
		long high = this.last;
		while (low < high) {
			long middle = low + (high - low + 1) / 2;
			if (count(middle) >= keep) {
				low = middle;
			}
			else {
				high = middle - 1;
			}
		}
		return low;
	}

	// What arrives meanwhile is in both numbers.
	private long count(long from) {
		return pending(from) - pending(this.last + 1);
	}

	private long pending(long from) {
		String counter = "polyn_" + NUID.nextGlobal();
		ObjectNode config = Json.object()
			.put("name", counter)
			.put("deliver_policy", "by_start_sequence")
			.put("opt_start_seq", from)
			.put("ack_policy", "none")
			.put("mem_storage", true)
			.put("num_replicas", 1)
			.put("inactive_threshold", COUNTER_LIFETIME);
		if (this.selection.has("filter")) {
			config.set("filter_subject", this.selection.path("filter"));
		}
		long pending = this.api.putConsumer(this.stream, counter, config, "create").path("num_pending").asLong();
		this.api.deleteConsumer(this.stream, counter);
		return pending;
	}

}
