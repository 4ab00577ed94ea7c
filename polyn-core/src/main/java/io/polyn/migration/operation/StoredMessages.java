package io.polyn.migration.operation;

import java.util.Objects;

import com.fasterxml.jackson.databind.JsonNode;
import io.nats.client.Message;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.StreamReader;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a stream in their order. Where consumers decide what a stream keeps,
 * they are asked for one by one: reading must not make a difference.
 */
abstract class StoredMessages implements AutoCloseable {

	/**
	 * Begins to read.
	 * @param api the server
	 * @param info the stream's info
	 * @param filter which subjects, {@code null} for all
	 * @param from the least sequence
	 * @return the messages
	 */
	static StoredMessages open(JetStreamApi api, JsonNode info, @Nullable String filter, long from) {
		JsonNode config = info.path("config");
		String stream = config.path("name").asText();
		return config.path("retention").asText().equals("limits")
				? new Consumed(new StreamReader(api, stream, filter, from)) : new OneByOne(api, stream,
						Objects.requireNonNullElse(filter, ">"), from, info.path("state").path("messages").asLong());
	}

	/**
	 * Returns the next message.
	 * @return the message, {@code null} if there is none
	 */
	abstract @Nullable StoredMessage next();

	/**
	 * Returns how many there are yet, at least about.
	 * @return the number of messages
	 */
	abstract long pending();

	@Override
	public void close() {
	}

	private static final class Consumed extends StoredMessages {

		private final StreamReader reader;

		Consumed(StreamReader reader) {
			this.reader = reader;
		}

		@Override
		@Nullable StoredMessage next() {
			Message message = this.reader.next();
			return (message != null) ? StoredMessage.of(message) : null;
		}

		@Override
		long pending() {
			return this.reader.pending();
		}

		@Override
		public void close() {
			this.reader.close();
		}

	}

	private static final class OneByOne extends StoredMessages {

		private final JetStreamApi api;

		private final String stream;

		private final String filter;

		private final long pending;

		private long from;

		OneByOne(JetStreamApi api, String stream, String filter, long from, long pending) {
			this.api = api;
			this.stream = stream;
			this.filter = filter;
			this.from = from;
			this.pending = pending;
		}

		@Override
		@Nullable StoredMessage next() {
			StoredMessage message = this.api
				.findMessage(this.stream, Json.object().put("seq", this.from).put("next_by_subj", this.filter))
				.map(StoredMessage::of)
				.orElse(null);
			if (message != null) {
				this.from = message.sequence() + 1;
			}
			return message;
		}

		@Override
		long pending() {
			return this.pending;
		}

	}

}
