package io.polyn.migration.operation;

import java.util.OptionalLong;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;

/**
 * A message that an operation has published, or is about to.
 *
 * @param stream the name of the stream that stores it
 * @param subject the subject
 * @param id the message's id
 * @param after the stream's last sequence before it was published, -1 if that is not
 * known
 */
record PublishedMessage(String stream, String subject, String id, long after) {

	static final String ID = "Nats-Msg-Id";

	String describe() {
		return "message " + this.id + " on " + this.subject + " in the stream " + this.stream;
	}

	/**
	 * Looks for the message.
	 * @param api the server
	 * @return its sequence, or nothing if the stream does not hold it
	 */
	OptionalLong find(JetStreamApi api) {
		ObjectNode info = api.streamInfo(this.stream).orElse(null);
		long last = (info != null) ? info.path("state").path("last_seq").asLong() : 0;
		if (info == null || last == this.after) {
			return OptionalLong.empty();
		}
		try (StoredMessages messages = StoredMessages.open(api, info, this.subject, this.after + 1)) {
			for (StoredMessage message = messages.next(); message != null
					&& message.sequence() <= last; message = messages.next()) {
				if (this.id.equals(message.header(ID))) {
					return OptionalLong.of(message.sequence());
				}
			}
		}
		return OptionalLong.empty();
	}

	/**
	 * Says whether the message may have been stored and removed since.
	 * @param api the server
	 * @return whether any message was removed that may have been this one
	 */
	boolean mayBeGone(JetStreamApi api) {
		JsonNode state = api.request("STREAM.INFO." + this.stream, Json.object().put("deleted_details", true))
			.path("state");
		if (state.path("first_seq").asLong() > this.after + 1) {
			return true;
		}
		for (JsonNode deleted : state.path("deleted")) {
			if (deleted.asLong() > this.after) {
				return true;
			}
		}
		return false;
	}

}
