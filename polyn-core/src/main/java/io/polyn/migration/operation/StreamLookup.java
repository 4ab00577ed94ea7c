package io.polyn.migration.operation;

import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;
import org.jspecify.annotations.Nullable;

/**
 * Looks up what has to be known before a stream is changed.
 */
final class StreamLookup {

	private StreamLookup() {
	}

	/**
	 * Looks up the stream that an operation changes.
	 * @param api the server
	 * @param operation the operation
	 * @param stream the stream's name
	 * @param ifExists whether a missing one is passed over
	 * @return the stream's info, or {@code null} if there is nothing to do
	 */
	static @Nullable ObjectNode find(JetStreamApi api, Operation operation, String stream, boolean ifExists) {
		ObjectNode info = api.streamInfo(stream).orElse(null);
		if (info == null && !ifExists) {
			throw Operation.unexpected("The stream " + stream + " does not exist.",
					"Remove the operation, or use '" + operation.name() + "_if_exists' to pass over it.");
		}
		return info;
	}

	/**
	 * Reads the latest message of a stream. Asked for the latest of all subjects, the
	 * server finds none if that one was deleted.
	 * @param api the server
	 * @param info the stream's info
	 * @return the message, or nothing if there is none
	 */
	static Optional<JsonNode> latestMessage(JetStreamApi api, JsonNode info) {
		String stream = info.path("config").path("name").asText();
		long low = info.path("state").path("first_seq").asLong();
		long high = info.path("state").path("last_seq").asLong();
		if (info.path("state").path("messages").asLong() == 0) {
			return Optional.empty();
		}
		Optional<JsonNode> latest = nextMessage(api, stream, high);
		if (latest.isPresent()) {
			return latest;
		}
		while (low < high) {
			long middle = low + (high - low) / 2;
			Optional<JsonNode> next = nextMessage(api, stream, middle);
			if (next.isPresent()) {
				latest = next;
				low = next.get().path("seq").asLong() + 1;
			}
			else {
				high = middle;
			}
		}
		return latest;
	}

	/**
	 * Reads the first message of a stream from a sequence on.
	 * @param api the server
	 * @param stream the stream's name
	 * @param sequence the sequence
	 * @return the message, or nothing if there is none
	 */
	static Optional<JsonNode> nextMessage(JetStreamApi api, String stream, long sequence) {
		return api.findMessage(stream, Json.object().put("seq", sequence).put("next_by_subj", ">"));
	}

	/**
	 * Refuses a change that a setting of the stream forbids.
	 * @param info the stream's info
	 * @param setting the setting
	 * @param change the change, as the end of a sentence
	 */
	static void requireNot(ObjectNode info, String setting, String change) {
		JsonNode config = info.path("config");
		if (config.path(setting).asBoolean()) {
			throw Operation.unexpected("The stream " + config.path("name").asText() + " has '" + setting
					+ "', which forbids " + change + ".",
					"The server lets nobody switch '" + setting + "' off: remove the operation.");
		}
	}

	/**
	 * Refuses subjects that another stream has.
	 * @param api the server
	 * @param stream the stream that is to get the subjects
	 * @param subjects the subjects
	 */
	static void requireFree(JetStreamApi api, String stream, JsonNode subjects) {
		for (JsonNode subject : subjects) {
			ObjectNode filter = Json.object().put("subject", subject.asText());
			for (JsonNode other : api.request("STREAM.NAMES", filter).path("streams")) {
				if (!other.asText().equals(stream)) {
					throw Operation.unexpected(
							"The subject " + subject.asText() + " of the stream " + stream
									+ " overlaps with the subjects of the stream " + other.asText() + ".",
							"Take the subject from the stream " + other.asText() + " first, or choose another one.");
				}
			}
		}
	}

	/**
	 * Refuses to take the stream behind a bucket for a stream like any other.
	 * @param stream the stream's name
	 * @param change the change, as the end of a sentence
	 */
	static void requireNoBucket(String stream, String change) {
		if (stream.startsWith("KV_") || stream.startsWith("OBJ_")) {
			throw Operation.unexpected(
					"The stream " + stream + " belongs to a bucket, whose subjects contain its name: after " + change
							+ " nobody would find what is in it.",
					"Create a bucket with the name you want, with the old one among its 'sources'.");
		}
	}

	/**
	 * Refuses to take away a stream that others take their messages from.
	 * @param api the server
	 * @param stream the stream's name
	 */
	static void requireNoDependents(JetStreamApi api, String stream) {
		for (ObjectNode info : api.streams()) {
			JsonNode config = info.path("config");
			if (StreamCopy.takesFrom(config, stream)) {
				throw Operation.unexpected(
						"The stream " + config.path("name").asText() + " takes its messages from the stream " + stream
								+ ", and would wait for it in vain.",
						"Promote the stream " + config.path("name").asText() + ", or remove it from there, first.");
			}
		}
	}

}
