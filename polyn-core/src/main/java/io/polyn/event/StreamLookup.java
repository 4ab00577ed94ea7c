package io.polyn.event;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamRequestException;
import io.polyn.nats.MessageHeaders;

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

	/**
	 * Looks for an event that was published under the condition that nothing was stored
	 * after another one: if it was stored, then as the next.
	 * @param from the first sequence at which it may be
	 * @return its sequence, nothing if it is not there, or a failure if JetStream gave no
	 * answer
	 */
	CompletableFuture<Optional<Long>> find(OutgoingEvent event, String stream, long from) {
		return next(stream, event.subject(), from).thenApply((found) -> found
			.filter((message) -> MessageHeaders.values(message, StreamPublisher.MESSAGE_ID).contains(event.messageId()))
			.map((message) -> message.path("seq").asLong()));
	}

	/**
	 * Reads the next message of a subject.
	 * @param from the first sequence at which it may be
	 * @return the message, nothing if there is none, or a failure if JetStream gave no
	 * answer
	 */
	CompletableFuture<Optional<JsonNode>> next(String stream, String subject, long from) {
		return ask("STREAM.MSG.GET." + stream, Json.object().put("seq", from).put("next_by_subj", subject))
			.thenApply((answer) -> Optional.of(answer.path("message")))
			.exceptionallyCompose(StreamLookup::emptyIfNotFound);
	}

	private static CompletableFuture<Optional<JsonNode>> emptyIfNotFound(Throwable failure) {
		boolean notFound = failure.getCause() instanceof JetStreamRequestException refusal
				&& refusal.errorCode() == JetStreamRequestException.MESSAGE_NOT_FOUND;
		return notFound ? CompletableFuture.completedFuture(Optional.empty()) : CompletableFuture.failedFuture(failure);
	}

	private CompletableFuture<JsonNode> ask(String operation, ObjectNode body) {
		String subject = this.apiPrefix + operation;
		return this.connection.requestWithTimeout(subject, Json.write(body), TIMEOUT)
			.thenCompose((message) -> answer(subject, message))
			.orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
	}

	private static CompletableFuture<JsonNode> answer(String subject, Message message) {
		try {
			JsonNode answer = Json.parse(message.getData());
			JsonNode error = answer.get("error");
			return (error == null) ? CompletableFuture.completedFuture(answer)
					: CompletableFuture.failedFuture(new JetStreamRequestException(subject,
							error.path("err_code").asInt(), error.path("description").asText()));
		}
		catch (IOException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

}
