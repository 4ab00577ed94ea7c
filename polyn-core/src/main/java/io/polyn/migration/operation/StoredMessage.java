package io.polyn.migration.operation;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.polyn.nats.MessageHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A message as a stream holds it.
 *
 * @param subject the subject as migrations write it, without the deployment's prefix
 * @param headers the headers' values by name
 * @param data the payload
 * @param sequence the message's place in the stream
 * @param timestamp when it was stored
 */
public record StoredMessage(String subject, Map<String, List<String>> headers, byte[] data, long sequence,
		Instant timestamp) {

	/**
	 * Creates a message.
	 */
	public StoredMessage {
		headers = copy(headers);
		data = data.clone();
	}

	@Override
	public byte[] data() {
		return this.data.clone();
	}

	/**
	 * Returns a header.
	 * @param name the header's name
	 * @return its first value, {@code null} if it has none
	 */
	public @Nullable String header(String name) {
		List<String> values = this.headers.getOrDefault(name, List.of());
		return values.isEmpty() ? null : values.get(0);
	}

	StoredMessage withSubject(String otherSubject) {
		return new StoredMessage(otherSubject, this.headers, this.data, this.sequence, this.timestamp);
	}

	static StoredMessage of(Message message) {
		return new StoredMessage(message.getSubject(), map(message.getHeaders()), message.getData(),
				message.metaData().streamSequence(), message.metaData().timestamp().toInstant());
	}

	static StoredMessage of(JsonNode message) {
		return new StoredMessage(message.path("subject").asText(), map(MessageHeaders.of(message)),
				Base64.getDecoder().decode(message.path("data").asText("")), message.path("seq").asLong(),
				OffsetDateTime.parse(message.path("time").asText()).toInstant());
	}

	static Map<String, List<String>> copy(Map<String, List<String>> headers) {
		Map<String, List<String>> copy = new LinkedHashMap<>();
		headers.forEach((name, values) -> copy.put(name, List.copyOf(values)));
		return Collections.unmodifiableMap(copy);
	}

	private static Map<String, List<String>> map(@Nullable Headers headers) {
		Map<String, List<String>> map = new LinkedHashMap<>();
		if (headers != null) {
			headers.forEach(map::put);
		}
		return map;
	}

}
