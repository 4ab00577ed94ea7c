package io.polyn.nats;

import java.util.Base64;

import com.fasterxml.jackson.databind.JsonNode;
import io.nats.client.Message;
import io.nats.client.impl.Headers;

/**
 * A message as a stream holds it, whichever way it was read.
 *
 * @param subject the subject
 * @param sequence its place in the stream
 * @param headers the headers, none if it has none
 * @param data the payload
 */
record StreamMessage(String subject, long sequence, Headers headers, byte[] data) {

	static StreamMessage of(Message delivered) {
		return new StreamMessage(delivered.getSubject(), delivered.metaData().streamSequence(),
				delivered.hasHeaders() ? delivered.getHeaders() : new Headers(), delivered.getData());
	}

	static StreamMessage of(JsonNode answer) {
		return new StreamMessage(answer.path("subject").asText(), answer.path("seq").asLong(),
				MessageHeaders.of(answer), Base64.getDecoder().decode(answer.path("data").asText("")));
	}

}
