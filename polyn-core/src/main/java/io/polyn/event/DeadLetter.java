package io.polyn.event;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.polyn.nats.NamePrefix;
import org.jspecify.annotations.Nullable;

/**
 * A message that a listener could not handle.
 *
 * @param sequence its sequence in the stream of dead letters
 * @param time when it became one
 * @param event the name of the event that was expected
 * @param code why, as the id of an {@link io.polyn.ErrorCode}
 * @param reason why, in words
 * @param listener the source of the service that could not handle it
 * @param subject the subject of the message
 * @param stream the stream of the message, nothing if it came from none
 * @param streamSequence its sequence there, 0 if it came from none
 * @param consumer the listener's consumer, nothing if the message came from no stream
 * @param deliveries how often it was delivered
 * @param headers the message's own headers
 * @param data the message's own bytes
 */
public record DeadLetter(long sequence, Instant time, String event, String code, String reason, String listener,
		String subject, @Nullable String stream, long streamSequence, @Nullable String consumer, long deliveries,
		Map<String, List<String>> headers, byte[] data) {

	/** The sequence of the message with the bytes that did not fit into this one. */
	static final String REST = "Polyn-Rest-Sequence";

	/** Marks such a message. */
	static final String IS_REST = "Polyn-Rest";

	private static final List<String> RESERVED = List.of("Polyn-", "Nats-");

	static DeadLetter of(Message message, byte[] data, NamePrefix prefix) {
		DeadLetterInfo info = DeadLetterInfo.of(message, data.length, prefix);
		return new DeadLetter(info.sequence(), info.time(), info.event(), info.code(), info.reason(), info.listener(),
				info.subject(), info.stream(), info.streamSequence(), info.consumer(), info.deliveries(), own(message),
				data);
	}

	/**
	 * Says whether a header is not one of the message's own.
	 */
	static boolean isReserved(String name) {
		return RESERVED.stream().anyMatch((start) -> name.regionMatches(true, 0, start, 0, start.length()));
	}

	private static Map<String, List<String>> own(Message message) {
		Map<String, List<String>> own = new TreeMap<>();
		Headers headers = message.hasHeaders() ? message.getHeaders() : new Headers();
		headers.forEach((name, values) -> {
			if (!isReserved(name)) {
				own.put(name, List.copyOf(values));
			}
		});
		return own;
	}

	@Override
	public String toString() {
		return "dead letter " + this.sequence + " of " + this.event + " (" + this.code + ")";
	}

}
