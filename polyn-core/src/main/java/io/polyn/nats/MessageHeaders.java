package io.polyn.nats;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import com.fasterxml.jackson.databind.JsonNode;
import io.nats.client.impl.Headers;

/**
 * The headers of a message that JetStream's API answers with.
 */
public final class MessageHeaders {

	private MessageHeaders() {
	}

	/**
	 * Reads a message's headers.
	 * @param message the message, with {@code hdrs} in Base64 if it has any
	 * @return the headers
	 */
	public static Headers of(JsonNode message) {
		Headers headers = new Headers();
		String encoded = message.path("hdrs").asText("");
		new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8).lines().skip(1).forEach((line) -> {
			int colon = line.indexOf(':');
			if (colon > 0) {
				headers.add(line.substring(0, colon), line.substring(colon + 1).strip());
			}
		});
		return headers;
	}

}
