package io.polyn.nats;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.NUID;
import io.nats.client.Subscription;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * The latest message of each subject of a stream, read in three requests, whatever their
 * number, through a consumer that the server forgets by itself if it has to.
 */
final class LatestMessages {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	// A consumer that does not deliver may be gone with its server.
	private static final Duration CONSUMER_TIMEOUT = Duration.ofSeconds(5);

	private static final Duration PAUSE = Duration.ofMillis(50);

	private static final int NO_RESPONDERS = 503;

	private static final int NO_MESSAGES = 404;

	private static final int REQUEST_EXPIRED = 408;

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
	Optional<List<Message>> read(String filter, boolean headersOnly) {
		long begin = System.nanoTime();
		try {
			Optional<List<Message>> messages = readOnce(filter, headersOnly);
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

	private Optional<List<Message>> readOnce(String filter, boolean headersOnly) throws InterruptedException {
		String consumer = "polyn_" + NUID.nextGlobal();
		ObjectNode config = Json.object()
			.put("name", consumer)
			.put("deliver_policy", "last_per_subject")
			.put("ack_policy", "none")
			.put("filter_subject", filter)
			.put("headers_only", headersOnly)
			.put("mem_storage", true)
			.put("num_replicas", 1)
			.put("inactive_threshold", TIMEOUT.toNanos());
		ObjectNode info = this.api.createOwnConsumer(this.stream, config);
		try {
			return fetch(consumer, info.path("num_pending").asInt());
		}
		finally {
			this.api.discardConsumer(this.stream, consumer);
		}
	}

	private Optional<List<Message>> fetch(String consumer, int pending) throws InterruptedException {
		if (pending == 0) {
			return Optional.of(List.of());
		}
		Connection connection = this.api.connection();
		String inbox = connection.createInbox();
		Subscription answers = connection.subscribe(inbox);
		// jnats would drop what is above its limits: all of it is on its way at once.
		answers.setPendingLimits(-1, -1);
		try {
			Message first = first(consumer, pending, inbox, answers);
			List<Message> messages = new ArrayList<>();
			for (Message message = first; message != null; message = answers.nextMessage(CONSUMER_TIMEOUT)) {
				if (message.isStatusMessage()) {
					// What expires meanwhile does not come; a status ends the batch then.
					return isEnd(message) ? Optional.of(messages) : Optional.empty();
				}
				messages.add(message);
				if (messages.size() == pending) {
					return Optional.of(messages);
				}
			}
			return Optional.empty();
		}
		finally {
			if (answers.isActive()) {
				answers.unsubscribe();
			}
		}
	}

	/**
	 * Asks until the consumer can be heard: in a cluster it may take a moment until this
	 * connection's server knows of it.
	 */
	private @Nullable Message first(String consumer, int batch, String inbox, Subscription answers)
			throws InterruptedException {
		long begin = System.nanoTime();
		while (true) {
			this.api.requestNext(this.stream, consumer, batch, inbox);
			Message message = answers.nextMessage(CONSUMER_TIMEOUT);
			if (message == null || !message.isStatusMessage() || message.getStatus().getCode() != NO_RESPONDERS
					|| System.nanoTime() - begin >= CONSUMER_TIMEOUT.toNanos()) {
				return message;
			}
			Thread.sleep(PAUSE.toMillis());
		}
	}

	private boolean isEnd(Message status) {
		int code = status.getStatus().getCode();
		if (code == NO_MESSAGES || code == REQUEST_EXPIRED) {
			return true;
		}
		if (code == NO_RESPONDERS) {
			return false;
		}
		throw unreadable(status.getStatus().getMessageWithCode(), null);
	}

	private PolynException unreadable(@Nullable String reason, @Nullable Throwable cause) {
		return new PolynException(ErrorCode.REQUEST_TIMED_OUT,
				"The " + this.description + " could not be read: " + reason + ".",
				"Check that the server is up and that the user may read the bucket.", cause);
	}

}
