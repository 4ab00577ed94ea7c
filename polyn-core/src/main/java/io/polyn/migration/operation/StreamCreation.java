package io.polyn.migration.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.nats.JetStreamApi;

/**
 * The creation of a stream that is to be empty. Servers from 2.10 on may give a stream
 * the files of a deleted one of its name, as long as they are busy with removing those of
 * one before that.
 *
 * @param context what to work with
 * @param config the stream's configuration
 * @param patience how long the server may take to remove the files
 */
record StreamCreation(OperationContext context, ObjectNode config, Duration patience) {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final Duration PAUSE = Duration.ofMillis(200);

	StreamCreation(OperationContext context, ObjectNode config) {
		this(context, config, PATIENCE);
	}

	/**
	 * Creates the stream.
	 * @return the stream's info
	 */
	ObjectNode run() {
		return run(StreamCreation::holdsWhatIsOlder);
	}

	/**
	 * Creates the stream, and deletes it again as long as it has the messages of another
	 * one.
	 * @param isAnothers tells by a stream's info whether it has
	 * @return the stream's info
	 */
	ObjectNode run(Predicate<ObjectNode> isAnothers) {
		JetStreamApi api = this.context.api();
		String stream = this.config.path("name").asText();
		long begin = System.nanoTime();
		ObjectNode created = api.createStream(this.config);
		while (isAnothers.test(created)) {
			api.deleteStream(stream);
			this.context.progress("removal of the deleted stream " + stream, 0, 1);
			if (System.nanoTime() - begin > this.patience.toNanos()) {
				throw Operation.unexpected(
						"The server gives the new stream " + stream + " the messages of a deleted one.",
						"Try again later, or with another name.");
			}
			Pause.of(PAUSE);
			created = api.createStream(this.config);
		}
		return created;
	}

	/**
	 * Says whether a stream has, or has had, messages from before its creation. A stream
	 * that someone else has created meanwhile, and written to, has not.
	 * @param info the stream's info
	 * @return whether it has; of one that takes its messages from elsewhere, and of one
	 * in a cluster, whose clocks may differ, that can't be told
	 */
	static boolean holdsWhatIsOlder(ObjectNode info) {
		JsonNode config = info.path("config");
		JsonNode state = info.path("state");
		// With a first sequence, the last is the one before it.
		if (config.has("mirror") || !config.path("sources").isEmpty() || info.path("cluster").has("name")
				|| state.path("last_seq").asLong() < Math.max(1, config.path("first_seq").asLong())) {
			return false;
		}
		boolean isEmpty = state.path("messages").asLong() == 0;
		return time(state.path(isEmpty ? "last_ts" : "first_ts")).isBefore(time(info.path("created")));
	}

	private static Instant time(JsonNode timestamp) {
		return Instant.parse(timestamp.asText());
	}

}
