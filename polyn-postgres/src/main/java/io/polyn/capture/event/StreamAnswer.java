package io.polyn.capture.event;

import java.util.Arrays;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.nats.client.Message;
import io.nats.client.support.Status;
import io.polyn.json.Json;
import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * What comes back for an event.
 *
 * @param kind what it says
 * @param reason why the event is not stored; empty if it is
 */
record StreamAnswer(Kind kind, String reason) {

	private static final StreamAnswer STORED = new StreamAnswer(Kind.STORED, "");

	private static final StreamAnswer FOREIGN = new StreamAnswer(Kind.FOREIGN, "");

	private static final int NO_RESPONDERS = 503;

	private static final int TOO_LARGE = 10054;

	private static final byte[] STREAM_NAME = "\"stream\":".getBytes(US_ASCII);

	private static final byte[] SEQUENCE = "\"seq\":".getBytes(US_ASCII);

	private static final byte[] ERROR = "\"error\":".getBytes(US_ASCII);

	static StreamAnswer of(Message message) {
		if (message.isStatusMessage()) {
			Status status = message.getStatus();
			return new StreamAnswer((status.getCode() == NO_RESPONDERS) ? Kind.NO_STREAM : Kind.REFUSED,
					status.getMessageWithCode());
		}
		byte[] answer = message.getData();
		if (contains(answer, ERROR)) {
			return refusal(answer);
		}
		if (contains(answer, STREAM_NAME) && contains(answer, SEQUENCE)) {
			return STORED;
		}
		return FOREIGN;
	}

	private static StreamAnswer refusal(byte[] answer) {
		try {
			JsonNode error = Json.parse(answer).path("error");
			int code = error.path("err_code").asInt();
			if (code == TOO_LARGE) {
				return new StreamAnswer(Kind.TOO_LARGE, "it is larger than its stream takes (max_msg_size)");
			}
			// Without a code it is none of JetStream's.
			return (code == 0) ? FOREIGN : new StreamAnswer(Kind.REFUSED,
					"the stream refused it: " + error.path("description").asText() + " (error " + code + ")");
		}
		catch (JsonProcessingException ex) {
			return FOREIGN;
		}
	}

	private static boolean contains(byte @Nullable [] text, byte[] part) {
		for (int i = 0; text != null && i <= text.length - part.length; i++) {
			if (text[i + 1] == part[1] && Arrays.equals(text, i, i + part.length, part, 0, part.length)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * What an answer says.
	 */
	enum Kind {

		/** A stream has the event, perhaps since an earlier try. */
		STORED,

		/** A stream will never have it. */
		TOO_LARGE,

		/** There is no stream for it. */
		NO_STREAM,

		/** A stream does not take it at present. */
		REFUSED,

		/** Nothing: somebody else answers what is published on the subject. */
		FOREIGN

	}

}
