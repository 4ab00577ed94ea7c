package io.polyn.nats;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.NUID;
import io.nats.client.Subscription;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.nats.Bucket.Entry;
import org.jspecify.annotations.Nullable;

/**
 * One reading of a bucket's keys, through a consumer that the server forgets by itself if
 * it has to.
 */
final class BucketReading {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	// A consumer that does not deliver may be gone with its server.
	private static final Duration CONSUMER_TIMEOUT = Duration.ofSeconds(5);

	private static final Duration PAUSE = Duration.ofMillis(50);

	private static final int NO_RESPONDERS = 503;

	private static final int NO_MESSAGES = 404;

	private static final int REQUEST_EXPIRED = 408;

	private final JetStreamApi api;

	private final String bucket;

	private final String stream;

	private final String subjects;

	private final String filter;

	BucketReading(JetStreamApi api, String bucket, String filter) {
		this.api = api;
		this.bucket = bucket;
		this.stream = "KV_" + bucket;
		this.subjects = "$KV." + bucket + ".";
		this.filter = filter;
	}

	/**
	 * Reads the keys, if need be by one consumer after the other.
	 * @return the entries by key, or nothing if there is no such bucket
	 */
	Optional<Map<String, Entry>> read() {
		long begin = System.nanoTime();
		try {
			Optional<Map<String, Entry>> entries = readOnce();
			while (entries.isEmpty()) {
				if (System.nanoTime() - begin >= TIMEOUT.toNanos()) {
					throw unreadable("not all of it arrived within " + TIMEOUT.toSeconds() + " s", null);
				}
				entries = readOnce();
			}
			return entries;
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

	private Optional<Map<String, Entry>> readOnce() throws InterruptedException {
		String consumer = "polyn_" + NUID.nextGlobal();
		ObjectNode config = Json.object()
			.put("name", consumer)
			.put("deliver_policy", "last_per_subject")
			.put("ack_policy", "none")
			.put("filter_subject", this.subjects + this.filter)
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

	private Optional<Map<String, Entry>> fetch(String consumer, int pending) throws InterruptedException {
		if (pending == 0) {
			return Optional.of(Map.of());
		}
		Connection connection = this.api.connection();
		String inbox = connection.createInbox();
		Subscription answers = connection.subscribe(inbox);
		try {
			Message first = first(consumer, pending, inbox, answers);
			Map<String, Entry> entries = new TreeMap<>();
			int received = 0;
			for (Message message = first; message != null; message = answers.nextMessage(CONSUMER_TIMEOUT)) {
				if (message.isStatusMessage()) {
					// What expires meanwhile does not come; a status ends the batch then.
					return isEnd(message) ? Optional.of(entries) : Optional.empty();
				}
				if (!Bucket.isDeletion(message.getHeaders())) {
					String key = message.getSubject().substring(this.subjects.length());
					entries.put(key, new Entry(key, message.getData(), message.metaData().streamSequence()));
				}
				received++;
				if (received == pending) {
					return Optional.of(entries);
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
				"The bucket " + this.bucket + " could not be read: " + reason + ".",
				"Check that the server is up and that the user may read the bucket.", cause);
	}

}
