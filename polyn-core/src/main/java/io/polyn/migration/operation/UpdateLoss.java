package io.polyn.migration.operation;

import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.ServerVersion;

/**
 * Refuses an update of a stream that makes the server throw messages away.
 *
 * @param api the server
 * @param target what is updated
 * @param before the configuration now
 * @param after the configuration then
 * @param state what the stream holds
 */
record UpdateLoss(JetStreamApi api, String target, ObjectNode before, ObjectNode after, JsonNode state) {

	// Before, a stream was cut down to its limits whatever it did with new messages.
	private static final ServerVersion DISCARD_NEW_KEEPS_OLD = new ServerVersion(2, 10, 27);

	void refuse() {
		long messages = this.state.path("messages").asLong();
		if (messages == 0) {
			return;
		}
		if (this.after.path("first_seq").asLong() != this.before.path("first_seq").asLong()) {
			DataLoss.refuse(this.target, "Changing 'first_seq' (at the server's next start)", messages);
		}
		if (is(this.before, "retention", "limits") && is(this.after, "retention", "interest")) {
			refuseInterest(messages);
		}
		if (isLowered("max_msgs_per_subject")) {
			long limit = this.after.path("max_msgs_per_subject").asLong();
			DataLoss.refuse(this.target, "Lowering 'max_msgs_per_subject'",
					this.api.messagesBySubject(this.after.path("name").asText())
						.values()
						.stream()
						.mapToLong((count) -> Math.max(0, count - limit))
						.sum());
		}
		if (isLowered("max_age") && isOldestOlderThan(this.after.path("max_age").asLong())) {
			DataLoss.refuse(this.target, "Lowering 'max_age' below the age of the oldest",
					"up to " + DataLoss.count(messages));
		}
		if (!is(this.after, "discard", "new") || !this.api.serverVersion().isAtLeast(DISCARD_NEW_KEEPS_OLD)) {
			refuseCut(messages);
		}
	}

	// What every consumer has acknowledged is not kept any more, and what none waits for
	// may go at any time.
	private void refuseInterest(long messages) {
		if (this.state.path("consumer_count").asLong() == 0) {
			DataLoss.refuse(this.target, "Changing 'retention' to 'interest' without a consumer", messages);
		}
		long awaited = 0;
		for (ObjectNode consumer : this.api.consumers(this.after.path("name").asText())) {
			awaited = Math.max(awaited, InterestLoss.awaited(consumer));
		}
		if (messages > awaited) {
			DataLoss.refuse(this.target, "Changing 'retention' to 'interest'",
					"up to " + DataLoss.count(messages - awaited));
		}
	}

	private void refuseCut(long messages) {
		long limit = this.after.path("max_msgs").asLong();
		if (limit > 0) {
			DataLoss.refuse(this.target, cut("max_msgs"), messages - limit);
		}
		long bytes = this.after.path("max_bytes").asLong();
		if (bytes > 0 && this.state.path("bytes").asLong() > bytes) {
			DataLoss.refuse(this.target, cut("max_bytes") + " below what is stored",
					"up to " + DataLoss.count(messages));
		}
	}

	private String cut(String limit) {
		return isLowered(limit) ? "Lowering '" + limit + "'" : "Changing 'discard' to 'old' with '" + limit + "'";
	}

	// Zero and less mean that there is no limit.
	private boolean isLowered(String field) {
		long from = this.before.path(field).asLong();
		long to = this.after.path(field).asLong();
		return to > 0 && (from <= 0 || to < from);
	}

	private boolean isOldestOlderThan(long nanoseconds) {
		OffsetDateTime oldest = OffsetDateTime.parse(this.state.path("first_ts").asText());
		return oldest.plus(nanoseconds, ChronoUnit.NANOS).isBefore(OffsetDateTime.now());
	}

	private static boolean is(ObjectNode config, String field, String value) {
		return value.equals(config.path(field).asText());
	}

}
