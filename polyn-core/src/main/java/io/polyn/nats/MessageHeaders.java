package io.polyn.nats;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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
		lines(message).forEach((line) -> headers.add(line.getKey(), line.getValue()));
		return headers;
	}

	/**
	 * Reads one of a message's headers, whatever the others are.
	 * @param message the message, with {@code hdrs} in Base64 if it has any
	 * @param name the header's name
	 * @return its values
	 */
	public static List<String> values(JsonNode message, String name) {
		return lines(message).filter((line) -> line.getKey().equals(name)).map(Map.Entry::getValue).toList();
	}

	private static Stream<Map.Entry<String, String>> lines(JsonNode message) {
		byte[] headers = Base64.getDecoder().decode(message.path("hdrs").asText(""));
		return new String(headers, StandardCharsets.UTF_8).lines()
			.skip(1)
			.map((line) -> line.split(":", 2))
			.filter((line) -> line.length == 2 && !line[0].isEmpty())
			.map((line) -> Map.entry(line[0], line[1].strip()));
	}

}
