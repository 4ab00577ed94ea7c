package io.polyn.nats;

import java.time.Duration;
import java.util.function.Consumer;

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
 * number.
 */
final class LatestMessages {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

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
	 * Reads the messages.
	 * @param filter which subjects
	 * @param headersOnly whether to leave the payloads where they are
	 * @param action what to do with each message
	 * @return whether there is such a stream
	 * @throws PolynException if the stream can't be read
	 */
	boolean read(String filter, boolean headersOnly, Consumer<Message> action) {
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
		try {
			ObjectNode info = this.api.putConsumer(this.stream, consumer, config, "create");
			try {
				fetch(consumer, info.path("num_pending").asInt(), action);
				return true;
			}
			finally {
				this.api.discardConsumer(this.stream, consumer);
			}
		}
		catch (JetStreamRequestException ex) {
			if (ex.errorCode() == JetStreamRequestException.STREAM_NOT_FOUND) {
				return false;
			}
			throw ex;
		}
	}

	private void fetch(String consumer, int pending, Consumer<Message> action) {
		if (pending == 0) {
			return;
		}
		Connection connection = this.api.connection();
		String inbox = connection.createInbox();
		Subscription answers = connection.subscribe(inbox);
		// jnats would drop what is above its limits: all of it is on its way at once.
		answers.setPendingLimits(-1, -1);
		try {
			this.api.requestNext(this.stream, consumer, pending, inbox);
			// What expires meanwhile does not come; a status ends the batch then.
			for (int received = 0; received < pending; received++) {
				Message message = answers.nextMessage(TIMEOUT);
				if (message == null) {
					throw unreadable("not all of it arrived within " + TIMEOUT.toSeconds() + " s", null);
				}
				if (message.isStatusMessage()) {
					requireEnd(message);
					return;
				}
				action.accept(message);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw unreadable("interrupted", ex);
		}
		catch (IllegalStateException ex) {
			throw unreadable(ex.getMessage(), ex);
		}
		finally {
			if (answers.isActive()) {
				answers.unsubscribe();
			}
		}
	}

	private void requireEnd(Message message) {
		int code = message.getStatus().getCode();
		if (code != 404 && code != 408) {
			throw unreadable(message.getStatus().getMessageWithCode(), null);
		}
	}

	private PolynException unreadable(@Nullable String reason, @Nullable Throwable cause) {
		return new PolynException(ErrorCode.REQUEST_TIMED_OUT,
				"The " + this.description + " could not be read: " + reason + ".",
				"Check that the server is up and that the user may read the bucket.", cause);
	}

}
