package io.polyn.migration.operation;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.OptionalLong;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The header in which the server notes where a stream has a message from:
 * {@code Nats-Stream-Source: USERS 42}, and more from 2.10 on.
 */
final class SourceHeader {

	private static final String NAME = "Nats-Stream-Source:";

	private SourceHeader() {
	}

	/**
	 * Reads the sequence that a message had.
	 * @param message the message
	 * @param origin the name of the stream it was copied from
	 * @return the sequence it had there, or nothing if it does not say so
	 */
	static OptionalLong sequence(JsonNode message, String origin) {
		byte[] headers = Base64.getDecoder().decode(message.path("hdrs").asText(""));
		return new String(headers, StandardCharsets.UTF_8).lines()
			.filter((line) -> line.startsWith(NAME))
			.map((line) -> line.substring(NAME.length()).strip().split(" "))
			.filter((source) -> source.length > 1 && source[0].equals(origin))
			.mapToLong((source) -> Long.parseLong(source[1]))
			.findFirst();
	}

}
