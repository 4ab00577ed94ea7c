package io.polyn.nats;

import java.time.Duration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Message;
import io.nats.client.impl.NatsJetStreamMetaData;
import io.nats.client.support.Status;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * Reads the messages of a stream in their order, batch by batch, through a consumer of
 * its own that acknowledges nothing. A work queue can't be read so.
 */
public final class StreamReader implements AutoCloseable {

	private static final int BATCH = 256;

	private static final long BATCH_BYTES = 8 << 20;

	// What was asked for may be lost with a connection; a new reader asks again.
	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	// Whoever reads may need long for a batch.
	private static final Duration INACTIVE_THRESHOLD = Duration.ofMinutes(5);

	private final JetStreamApi api;

	private final String stream;

	private final EphemeralConsumer consumer;

	private final int batch;

	private long pending;

	private long received;

	private int requested;

	/**
	 * Begins to read.
	 * @param api the server
	 * @param stream the stream's name
	 * @param filter which subjects, {@code null} for all
	 * @param from the least sequence
	 * @throws PolynException if there is no such stream, or it can't be read
	 */
	public StreamReader(JetStreamApi api, String stream, @Nullable String filter, long from) {
		this(api, stream, filter, from, BATCH);
	}

	/**
	 * Begins to read for someone who wants only a few messages.
	 * @param api the server
	 * @param stream the stream's name
	 * @param filter which subjects, {@code null} for all
	 * @param from the least sequence
	 * @param wanted how many messages are wanted, at least 1; there may be more
	 * @throws PolynException if there is no such stream, or it can't be read
	 */
	public StreamReader(JetStreamApi api, String stream, @Nullable String filter, long from, int wanted) {
		this(api, stream, filter, from, wanted, false);
	}

	private StreamReader(JetStreamApi api, String stream, @Nullable String filter, long from, int wanted,
			boolean headersOnly) {
		this.api = api;
		this.stream = stream;
		this.batch = Math.min(wanted, BATCH);
		ObjectNode delivery = Json.object()
			.put("deliver_policy", "by_start_sequence")
			.put("opt_start_seq", Math.max(from, 1));
		if (filter != null) {
			delivery.put("filter_subject", filter);
		}
		if (headersOnly) {
			delivery.put("headers_only", true);
		}
		this.consumer = new EphemeralConsumer(api, stream, delivery, INACTIVE_THRESHOLD);
		this.pending = this.consumer.pending();
	}

	/**
	 * Begins to read for someone who wants only a few messages, and those without their
	 * data: the server does not send them, but their size in a header.
	 * @param api the server
	 * @param stream the stream's name
	 * @param filter which subjects, {@code null} for all
	 * @param from the least sequence
	 * @param wanted how many messages are wanted, at least 1; there may be more
	 * @return the reader
	 * @throws PolynException if there is no such stream, or it can't be read
	 */
	public static StreamReader headersOnly(JetStreamApi api, String stream, @Nullable String filter, long from,
			int wanted) {
		return new StreamReader(api, stream, filter, from, wanted, true);
	}

	/**
	 * Returns how many messages were left when the latest one was sent.
	 * @return the number of messages
	 */
	public long pending() {
		return this.pending;
	}

	/**
	 * Reads the next message.
	 * @return the message, {@code null} if there is none
	 * @throws PolynException with {@link ErrorCode#REQUEST_TIMED_OUT} if the server does
	 * not send it; a new reader may go on then
	 */
	public @Nullable Message next() {
		try {
			while (this.pending > 0) {
				if (this.requested == 0) {
					request();
				}
				Message message = this.consumer.next(TIMEOUT);
				if (message == null) {
					throw unreadable("nothing arrived within " + TIMEOUT.toSeconds() + " s", null);
				}
				if (!message.isStatusMessage()) {
					return received(message);
				}
				ended(message.getStatus());
			}
			return null;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw unreadable("interrupted", ex);
		}
		catch (IllegalStateException ex) {
			throw unreadable(ex.getMessage(), ex);
		}
	}

	private void request() {
		this.requested = (int) Math.min(this.pending, this.batch);
		// The largest message has to fit.
		this.consumer.request(this.requested, Math.max(BATCH_BYTES, 2 * this.api.maxPayload()));
	}

	private Message received(Message message) {
		NatsJetStreamMetaData metaData = message.metaData();
		this.requested--;
		this.received++;
		this.pending = metaData.pendingCount();
		if (metaData.consumerSequence() != this.received) {
			throw unreadable("a message was lost on its way", null);
		}
		return message;
	}

	// Either there is no more, or what was asked for is cut short.
	private void ended(Status status) {
		this.requested = 0;
		switch (status.getCode()) {
			case Status.NOT_FOUND_CODE -> this.pending = 0;
			case Status.REQUEST_TIMEOUT_CODE -> {
			}
			case Status.CONFLICT_CODE -> {
				String reason = status.getMessage();
				if (!reason.contains("MaxBytes") && !reason.equals(Status.BATCH_COMPLETED)) {
					throw unreadable(status.getMessageWithCode(), null);
				}
			}
			default -> throw unreadable(status.getMessageWithCode(), null);
		}
	}

	private PolynException unreadable(@Nullable String reason, @Nullable Throwable cause) {
		return new PolynException(ErrorCode.REQUEST_TIMED_OUT,
				"The stream " + this.stream + " could not be read: " + reason + ".",
				"Check that the server is up and that the user may read the stream.", cause);
	}

	@Override
	public void close() {
		this.consumer.close();
	}

}
