package io.polyn.event;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import io.nats.client.Message;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.NamePrefix;
import io.polyn.nats.StreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads the stream of dead letters, in which a letter may lie in two messages.
 */
final class DeadLetterReader {

	// What JetStream says of data that it does not send.
	private static final String SIZE = "Nats-Msg-Size";

	private final JetStreamApi api;

	private final NamePrefix prefix;

	private final String stream;

	DeadLetterReader(JetStreamApi api, NamePrefix prefix) {
		this.api = api;
		this.prefix = prefix;
		this.stream = DeadLetterQueue.stream(prefix);
	}

	List<DeadLetter> list(@Nullable String event, long after, int limit) {
		return read(event, after, limit, StreamReader::new, this::letter);
	}

	List<DeadLetterInfo> info(@Nullable String event, long after, int limit) {
		return read(event, after, limit, StreamReader::headersOnly,
				(message) -> DeadLetterInfo.of(message, size(message), this.prefix));
	}

	private <T> List<T> read(@Nullable String event, long after, int limit, Access access,
			Function<Message, T> description) {
		List<T> result = new ArrayList<>();
		if (limit < 1 || this.api.streamInfo(this.stream).isEmpty()) {
			return result;
		}
		String filter = this.prefix.subject(DeadLetters.subject(event));
		try (StreamReader reader = access.open(this.api, this.stream, filter, after + 1, limit)) {
			while (result.size() < limit) {
				Message message = reader.next();
				if (message == null) {
					break;
				}
				if (!isRest(message)) {
					result.add(description.apply(message));
				}
			}
		}
		return result;
	}

	Optional<DeadLetter> find(long sequence) {
		if (sequence < 1 || this.api.streamInfo(this.stream).isEmpty()) {
			return Optional.empty();
		}
		return Optional.ofNullable(message(sequence, StreamReader::new))
			.filter((message) -> !isRest(message))
			.map(this::letter);
	}

	DeadLetter letter(Message message) {
		byte[] data = message.getData();
		Message rest = rest(message, StreamReader::new);
		if (rest != null) {
			data = Arrays.copyOf(data, data.length + rest.getData().length);
			System.arraycopy(rest.getData(), 0, data, message.getData().length, rest.getData().length);
		}
		return DeadLetter.of(message, data, this.prefix);
	}

	/**
	 * Returns where a dead letter lies.
	 * @param sequence its sequence
	 * @return the sequences of its messages, none if it is gone
	 */
	List<Long> sequences(long sequence) {
		Message message = message(sequence, StreamReader::headersOnly);
		if (message == null) {
			return List.of();
		}
		Message rest = rest(message, StreamReader::headersOnly);
		return (rest != null) ? List.of(sequence, rest.metaData().streamSequence()) : List.of(sequence);
	}

	static boolean isRest(Message message) {
		return message.hasHeaders() && message.getHeaders().containsKey(DeadLetter.IS_REST);
	}

	private long size(Message message) {
		Message rest = rest(message, StreamReader::headersOnly);
		return DeadLetterInfo.number(message.getHeaders(), SIZE)
				+ ((rest != null) ? DeadLetterInfo.number(rest.getHeaders(), SIZE) : 0);
	}

	private @Nullable Message rest(Message message, Access access) {
		long sequence = message.hasHeaders() ? DeadLetterInfo.number(message.getHeaders(), DeadLetter.REST) : 0;
		return (sequence > 0) ? message(sequence, access) : null;
	}

	private @Nullable Message message(long sequence, Access access) {
		try (StreamReader reader = access.open(this.api, this.stream, null, sequence, 1)) {
			Message message = reader.next();
			return (message != null && message.metaData().streamSequence() == sequence) ? message : null;
		}
	}

	/**
	 * How messages are read: with their data or without.
	 */
	@FunctionalInterface
	private interface Access {

		StreamReader open(JetStreamApi api, String stream, @Nullable String filter, long from, int wanted);

	}

}
