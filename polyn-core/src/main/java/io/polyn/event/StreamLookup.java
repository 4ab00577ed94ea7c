package io.polyn.event;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.polyn.json.Json;

/**
 * Asks JetStream about the streams of subjects, without waiting for the answer.
 */
final class StreamLookup {

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private final Connection connection;

	private final String apiPrefix;

	private final Set<String> known = ConcurrentHashMap.newKeySet();

	StreamLookup(Connection connection, String apiPrefix) {
		this.connection = connection;
		this.apiPrefix = apiPrefix;
	}

	/**
	 * Notes that a subject has a stream, which may have none for a moment later: while it
	 * is renamed, for example.
	 */
	void found(String subject) {
		this.known.add(subject);
	}

	boolean wasFound(String subject) {
		return this.known.contains(subject);
	}

	/**
	 * Says whether a stream stores a subject, be it up or down.
	 * @return the answer, or a failure if JetStream gave none
	 */
	CompletableFuture<Boolean> exists(String subject) {
		return ask("STREAM.NAMES", Json.object().put("subject", subject))
			.thenApply((answer) -> answer.path("streams").size() > 0);
	}

	/**
	 * Says how large a message of a stream may be.
	 * @return the number of bytes, or a failure if JetStream gave no answer
	 */
	CompletableFuture<Long> maxMessageSize(String stream) {
		return ask("STREAM.INFO." + stream, Json.object())
			.thenApply((answer) -> answer.path("config").path("max_msg_size").asLong());
	}

	private CompletableFuture<JsonNode> ask(String operation, ObjectNode body) {
		return this.connection.requestWithTimeout(this.apiPrefix + operation, Json.write(body), TIMEOUT)
			.thenCompose(StreamLookup::answer)
			.orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
	}

	private static CompletableFuture<JsonNode> answer(Message message) {
		try {
			JsonNode answer = Json.parse(message.getData());
			return answer.has("error")
					? CompletableFuture.failedFuture(new IOException(answer.at("/error/description").asText()))
					: CompletableFuture.completedFuture(answer);
		}
		catch (IOException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

}
