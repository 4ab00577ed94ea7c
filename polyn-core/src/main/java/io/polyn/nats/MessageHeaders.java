package io.polyn.nats;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.nats.client.impl.Headers;
import io.nats.client.support.IncomingHeadersProcessor;

/**
 * The headers of a message that JetStream's API answers with.
 */
public final class MessageHeaders {

	private MessageHeaders() {
	}

	/**
	 * Reads a message's headers as {@link TolerantDataPort} would deliver them.
	 * @param message the message, with {@code hdrs} in Base64 if it has any
	 * @return the headers, perhaps others that jnats accepts
	 */
	public static Headers of(JsonNode message) {
		byte[] block = block(message);
		Headers headers = (block.length > 0)
				? new IncomingHeadersProcessor(HeaderBlock.accepted(block, false)).getHeaders() : null;
		// Also where there is a block, but no header in it.
		return (headers != null) ? headers : new Headers();
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
		return new String(block(message), StandardCharsets.UTF_8).lines()
			.skip(1)
			.map((line) -> line.split(":", 2))
			.filter((line) -> line.length == 2 && !line[0].isEmpty())
			.map((line) -> Map.entry(line[0], line[1].strip()));
	}

	private static byte[] block(JsonNode message) {
		return Base64.getDecoder().decode(message.path("hdrs").asText(""));
	}

}
