package io.polyn.event;

import java.time.Instant;

import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.polyn.nats.NamePrefix;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a {@link DeadLetter} without its data.
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
 * @param size how many bytes the message has
 */
public record DeadLetterInfo(long sequence, Instant time, String event, String code, String reason, String listener,
		String subject, @Nullable String stream, long streamSequence, @Nullable String consumer, long deliveries,
		long size) {

	static final String REASON = "Polyn-Reason";

	static final String MESSAGE = "Polyn-Message";

	static final String LISTENER = "Polyn-Listener";

	static final String SUBJECT = "Polyn-Subject";

	static final String STREAM = "Polyn-Stream";

	static final String SEQUENCE = "Polyn-Sequence";

	static final String CONSUMER = "Polyn-Consumer";

	static final String DELIVERIES = "Polyn-Deliveries";

	static DeadLetterInfo of(Message message, long size, NamePrefix prefix) {
		Headers headers = message.hasHeaders() ? message.getHeaders() : new Headers();
		String event = prefix.writtenSubject(message.getSubject()).substring(DeadLetterQueue.SUBJECT_PREFIX.length());
		return new DeadLetterInfo(message.metaData().streamSequence(), message.metaData().timestamp().toInstant(),
				event, text(headers, REASON, ""), text(headers, MESSAGE, ""), text(headers, LISTENER, ""),
				text(headers, SUBJECT, prefix.subject(event)), headers.getFirst(STREAM), number(headers, SEQUENCE),
				headers.getFirst(CONSUMER), number(headers, DELIVERIES), size);
	}

	private static String text(Headers headers, String name, String missing) {
		String value = headers.getFirst(name);
		return (value != null) ? value : missing;
	}

	static long number(Headers headers, String name) {
		try {
			return Long.parseLong(text(headers, name, "0"));
		}
		catch (NumberFormatException ex) {
			return 0;
		}
	}

	@Override
	public String toString() {
		return "dead letter " + this.sequence + " of " + this.event + " (" + this.code + ")";
	}

}
