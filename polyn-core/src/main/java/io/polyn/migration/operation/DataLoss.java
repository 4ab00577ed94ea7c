package io.polyn.migration.operation;

import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.nats.Bucket;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.ObjectBucket;

/**
 * Refuses changes that lose stored messages, unless the operation says that it may.
 */
final class DataLoss {

	/** The field by which an operation says that it may lose data. */
	static final String FIELD = "allow_data_loss";

	private DataLoss() {
	}

	static ObjectNode flag(ObjectNode settings, boolean allowed) {
		return (allowed ? settings.deepCopy().put(FIELD, true) : settings);
	}

	/**
	 * Refuses an operation if messages are at stake.
	 * @param target what the operation changes
	 * @param change the change, as the beginning of a sentence
	 * @param messages how many messages are at stake
	 */
	static void refuse(String target, String change, long messages) {
		if (messages > 0) {
			refuse(target, change, count(messages));
		}
	}

	/**
	 * Refuses an operation.
	 * @param target what the operation changes
	 * @param change the change, as the beginning of a sentence
	 * @param loss what is at stake
	 */
	static void refuse(String target, String change, String loss) {
		throw new PolynException(ErrorCode.DATA_LOSS, change + " loses " + loss + " of the " + target + ".",
				"Say '" + FIELD + ": true' in the operation if they may go, or move them first.");
	}

	static String count(long messages) {
		return messages + ((messages == 1) ? " message" : " messages");
	}

	/**
	 * Refuses to delete a stream with what it holds. The marks of deleted keys and
	 * objects don't count.
	 * @param api the server
	 * @param type what kind of stream
	 * @param target what is deleted
	 * @param info the stream's info
	 * @param spared what is deleted anyway
	 */
	static void refuseDeletion(JetStreamApi api, StreamType type, String target, JsonNode info,
			UndoCheck.Spared spared) {
		long messages = info.path("state").path("messages").asLong();
		String stream = info.path("config").path("name").asText();
		if (messages > 0 && type == StreamType.KEY_VALUE) {
			messages = new Bucket(api, stream.substring("KV_".length())).revisions(">")
				.orElse(Collections.emptySortedMap())
				.keySet()
				.stream()
				.filter((key) -> !spared.keys().contains(key))
				.count();
		}
		if (messages > 0 && type == StreamType.OBJECT_STORE) {
			messages = new ObjectBucket(api, stream.substring("OBJ_".length())).count();
		}
		refuse(target, "Deleting it", messages - spared.messages());
	}

	/**
	 * Refuses an update that makes the server throw messages away.
	 * @param api the server
	 * @param target what is updated
	 * @param before the configuration now
	 * @param after the configuration then
	 * @param state what the stream holds
	 */
	static void refuseUpdate(JetStreamApi api, String target, ObjectNode before, ObjectNode after, JsonNode state) {
		long messages = state.path("messages").asLong();
		if (messages == 0) {
			return;
		}
		if (after.path("first_seq").asLong() != before.path("first_seq").asLong()) {
			refuse(target, "Changing 'first_seq' (at the server's next start)", messages);
		}
		if (is(before, "retention", "limits") && is(after, "retention", "interest")
				&& state.path("consumer_count").asLong() == 0) {
			refuse(target, "Changing 'retention' to 'interest' without a consumer", messages);
		}
		if (lowered("max_msgs_per_subject", before, after)) {
			long limit = after.path("max_msgs_per_subject").asLong();
			refuse(target, "Lowering 'max_msgs_per_subject'",
					api.messagesBySubject(after.path("name").asText())
						.values()
						.stream()
						.mapToLong((count) -> Math.max(0, count - limit))
						.sum());
		}
		if (lowered("max_age", before, after) && olderThan(state, after.path("max_age").asLong())) {
			refuse(target, "Lowering 'max_age' below the age of the oldest", "up to " + count(messages));
		}
		if (is(after, "discard", "new")) {
			return;
		}
		if (lowered("max_msgs", before, after)) {
			refuse(target, "Lowering 'max_msgs'", messages - after.path("max_msgs").asLong());
		}
		if (lowered("max_bytes", before, after) && state.path("bytes").asLong() > after.path("max_bytes").asLong()) {
			refuse(target, "Lowering 'max_bytes' below what is stored", "up to " + count(messages));
		}
	}

	// Zero and less mean that there is no limit.
	private static boolean lowered(String field, ObjectNode before, ObjectNode after) {
		long from = before.path(field).asLong();
		long to = after.path(field).asLong();
		return to > 0 && (from <= 0 || to < from);
	}

	private static boolean olderThan(JsonNode state, long nanoseconds) {
		OffsetDateTime oldest = OffsetDateTime.parse(state.path("first_ts").asText());
		return oldest.plus(nanoseconds, ChronoUnit.NANOS).isBefore(OffsetDateTime.now());
	}

	private static boolean is(ObjectNode config, String field, String value) {
		return value.equals(config.path(field).asText());
	}

}
