package io.polyn.nats;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Message;
import io.nats.client.support.Status;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * The latest message of each subject of a stream, read in three requests, whatever their
 * number, through a consumer.
 */
final class LatestMessages {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	// A consumer that does not deliver may be gone with its server.
	private static final Duration CONSUMER_TIMEOUT = Duration.ofSeconds(5);

	private static final Duration PAUSE = Duration.ofMillis(50);

	private final JetStreamApi api;

	private final String stream;

	private final String description;

	/**
	 * Creates a view of a stream. Whether it exists is not looked up.
	 * @param api the server
	 * @param stream the stream's name
	 * @param description the stream in words, for messages
	 */
	LatestMessages(JetStreamApi api, String stream, String description) {
		this.api = api;
		this.stream = stream;
		this.description = description;
	}

	/**
	 * Reads the messages, if need be by one consumer after the other.
	 * @param filter which subjects
	 * @param headersOnly whether to leave the payloads where they are
	 * @return the messages, or nothing if there is no such stream
	 * @throws PolynException if the stream can't be read
	 */
	Optional<List<StreamMessage>> read(String filter, boolean headersOnly) {
		long begin = System.nanoTime();
		try {
			if (!this.api.hasConnection()) {
				return Optional.of(readOneByOne(filter));
			}
			Optional<List<StreamMessage>> messages = readOnce(filter, headersOnly);
			while (messages.isEmpty()) {
				if (System.nanoTime() - begin >= TIMEOUT.toNanos()) {
					throw unreadable("not all of it arrived within " + TIMEOUT.toSeconds() + " s", null);
				}
				messages = readOnce(filter, headersOnly);
			}
			return messages;
		}
		catch (JetStreamRequestException ex) {
			if (ex.errorCode() == JetStreamRequestException.STREAM_NOT_FOUND) {
				return Optional.empty();
			}
			throw ex;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw unreadable("interrupted", ex);
		}
		catch (IllegalStateException ex) {
			throw unreadable(ex.getMessage(), ex);
		}
	}

	// With as many requests as there are subjects, but without a consumer.
	private List<StreamMessage> readOneByOne(String filter) {
		return this.api.messagesBySubject(this.stream, filter)
			.keySet()
			.stream()
			.map((subject) -> this.api.findMessage(this.stream, Json.object().put("last_by_subj", subject)))
			.flatMap(Optional::stream)
			.map(StreamMessage::of)
			.toList();
	}

	private Optional<List<StreamMessage>> readOnce(String filter, boolean headersOnly) throws InterruptedException {
		ObjectNode delivery = Json.object()
			.put("deliver_policy", "last_per_subject")
			.put("filter_subject", filter)
			.put("headers_only", headersOnly);
		try (EphemeralConsumer consumer = new EphemeralConsumer(this.api, this.stream, delivery, TIMEOUT)) {
			return fetch(consumer);
		}
	}

	private Optional<List<StreamMessage>> fetch(EphemeralConsumer consumer) throws InterruptedException {
		List<StreamMessage> messages = new ArrayList<>();
		if (consumer.pending() == 0) {
			return Optional.of(messages);
		}
		for (Message message = first(consumer); message != null; message = consumer.next(CONSUMER_TIMEOUT)) {
			if (message.isStatusMessage()) {
				// What expires meanwhile does not come; a status ends the batch then.
				return isEnd(message.getStatus()) ? Optional.of(messages) : Optional.empty();
			}
			messages.add(StreamMessage.of(message));
			if (messages.size() == consumer.pending()) {
				return Optional.of(messages);
			}
		}
		return Optional.empty();
	}

	/**
	 * Asks until the consumer can be heard: in a cluster it may take a moment until this
	 * connection's server knows of it.
	 */
	private @Nullable Message first(EphemeralConsumer consumer) throws InterruptedException {
		long begin = System.nanoTime();
		while (true) {
			consumer.request((int) consumer.pending(), 0);
			Message message = consumer.next(CONSUMER_TIMEOUT);
			if (message == null || !message.isStatusMessage()
					|| message.getStatus().getCode() != Status.NO_RESPONDERS_CODE
					|| System.nanoTime() - begin >= CONSUMER_TIMEOUT.toNanos()) {
				return message;
			}
			Thread.sleep(PAUSE.toMillis());
		}
	}

	private boolean isEnd(Status status) {
		return switch (status.getCode()) {
			case Status.NOT_FOUND_CODE, Status.REQUEST_TIMEOUT_CODE -> true;
			case Status.NO_RESPONDERS_CODE -> false;
			default -> throw unreadable(status.getMessageWithCode(), null);
		};
	}

	private PolynException unreadable(@Nullable String reason, @Nullable Throwable cause) {
		return new PolynException(ErrorCode.REQUEST_TIMED_OUT,
				"The " + this.description + " could not be read: " + reason + ".",
				"Check that the server is up and that the user may read the bucket.", cause);
	}

}
