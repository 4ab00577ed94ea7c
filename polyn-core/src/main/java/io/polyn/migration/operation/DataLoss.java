package io.polyn.migration.operation;

import java.util.Collections;
import java.util.Map;

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

}
