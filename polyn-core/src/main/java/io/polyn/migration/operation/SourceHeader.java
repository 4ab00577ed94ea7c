package io.polyn.migration.operation;

import java.util.OptionalLong;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.nats.MessageHeaders;

/**
 * The header in which the server notes where a stream has a message from:
 * {@code Nats-Stream-Source: USERS 42}, and more from 2.10 on.
 */
final class SourceHeader {

	private static final String NAME = "Nats-Stream-Source";

	private SourceHeader() {
	}

	/**
	 * Reads the sequence that a message had.
	 * @param message the message
	 * @param origin the name of the stream it was copied from
	 * @return the sequence it had there, or nothing if it does not say so
	 */
	static OptionalLong sequence(JsonNode message, String origin) {
		return MessageHeaders.values(message, NAME)
			.stream()
			.map((value) -> value.split(" "))
			.filter((source) -> source.length > 1 && source[0].equals(origin))
			.mapToLong((source) -> Long.parseLong(source[1]))
			.findFirst();
	}

}
