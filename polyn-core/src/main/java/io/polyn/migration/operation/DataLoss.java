package io.polyn.migration.operation;

import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.nats.Bucket;
import io.polyn.nats.JetStreamApi;

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
	 * Refuses to delete a stream with what it holds. The marks of deleted keys of a
	 * bucket don't count.
	 * @param api the server
	 * @param type what kind of stream
	 * @param target what is deleted
	 * @param info the stream's info
	 * @param spared how many of its keys are deleted anyway
	 */
	static void refuseDeletion(JetStreamApi api, StreamType type, String target, JsonNode info, int spared) {
		long messages = info.path("state").path("messages").asLong();
		String stream = info.path("config").path("name").asText();
		if (messages > 0 && type == StreamType.KEY_VALUE) {
			messages = new Bucket(api, stream.substring("KV_".length())).read(">").map(Map::size).orElse(0);
		}
		refuse(target, "Deleting it", messages - spared);
	}

}
