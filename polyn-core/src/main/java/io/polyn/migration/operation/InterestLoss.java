package io.polyn.migration.operation;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.nats.JetStreamApi;
import org.jspecify.annotations.Nullable;

/**
 * Refuses to take a consumer from messages that a stream only keeps because that consumer
 * waits for them.
 *
 * @param api the server
 * @param stream the stream's name
 * @param consumer the consumer's info
 */
record InterestLoss(JetStreamApi api, String stream, ObjectNode consumer) {

	/**
	 * Refuses to delete the consumer.
	 */
	void refuseDeletion() {
		ObjectNode info = interestStream();
		if (info == null) {
			return;
		}
		if (info.path("state").path("consumer_count").asLong() == 1) {
			DataLoss.refuse("stream " + this.stream, "Deleting the last consumer of a stream with 'interest' retention",
					info.path("state").path("messages").asLong());
		}
		refuseUnlessOthersWait("Deleting a consumer of a stream with 'interest' retention");
	}

	/**
	 * Refuses to let the consumer wait for other subjects than now.
	 * @param after its configuration then
	 */
	void refuseUpdate(ObjectNode after) {
		List<String> now = filters(this.consumer.path("config"));
		if (!SubjectFilter.covers(filters(after), now) && interestStream() != null) {
			refuseUnlessOthersWait("Changing the filter of a consumer of a stream with 'interest' retention");
		}
	}

	/**
	 * Counts the messages that a consumer has still to handle.
	 * @param consumer the consumer's info
	 * @return how many it did not get, or did not acknowledge
	 */
	static long awaited(JsonNode consumer) {
		return consumer.path("num_pending").asLong() + consumer.path("num_ack_pending").asLong();
	}

	private void refuseUnlessOthersWait(String change) {
		long awaited = awaited(this.consumer);
		if (awaited == 0) {
			return;
		}
		for (ObjectNode other : this.api.consumers(this.stream)) {
			if (!other.path("name").equals(this.consumer.path("name")) && waitsForAllOf(other)) {
				return;
			}
		}
		DataLoss.refuse("stream " + this.stream, change, "up to " + DataLoss.count(awaited));
	}

	// As far as can be told: nothing beyond the floor is acknowledged.
	private boolean waitsForAllOf(JsonNode other) {
		JsonNode floor = other.path("ack_floor");
		return SubjectFilter.covers(filters(other.path("config")), filters(this.consumer.path("config")))
				&& floor.path("stream_seq").asLong() <= this.consumer.path("ack_floor").path("stream_seq").asLong()
				&& other.path("delivered").path("consumer_seq").asLong()
						- floor.path("consumer_seq").asLong() == other.path("num_ack_pending").asLong();
	}

	private @Nullable ObjectNode interestStream() {
		return this.api.streamInfo(this.stream)
			.filter((info) -> info.path("config").path("retention").asText().equals("interest"))
			.orElse(null);
	}

	private static List<String> filters(JsonNode config) {
		List<String> filters = new ArrayList<>();
		config.path("filter_subjects").forEach((filter) -> filters.add(filter.asText()));
		if (!config.path("filter_subject").asText("").isEmpty()) {
			filters.add(config.path("filter_subject").asText());
		}
		return filters.isEmpty() ? List.of(">") : filters;
	}

}
