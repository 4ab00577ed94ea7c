package io.polyn.migration.operation;

import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.PublishOptions;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.Headers;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.JetStreamRequestException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes messages to a stream, many of which are on their way at once. Each is stored
 * only directly after the one before it, so that none is lost, doubled or out of order:
 * what follows a message that was not stored is not stored either.
 */
final class OrderedPublisher implements AutoCloseable {

	private static final int MAX_MESSAGES = 256;

	private static final long MAX_BYTES = 8 << 20;

	private static final long TIMEOUT_SECONDS = 30;

	private static final int EXPECTED_STREAM_DIFFERS = 10060;

	private final JetStreamApi api;

	private final JetStream jetStream;

	private final String stream;

	private final Queue<Sent> underway = new ArrayDeque<>();

	private long bytesUnderway;

	private long last;

	/**
	 * Creates a publisher.
	 * @param api the server
	 * @param stream the stream's name
	 * @param last the stream's last sequence
	 */
	OrderedPublisher(JetStreamApi api, String stream, long last) {
		this.api = api;
		this.jetStream = api.jetStream();
		this.stream = stream;
		this.last = last;
	}

	/**
	 * A message that was sent.
	 *
	 * @param subject the subject
	 * @param origin what it was made of
	 * @param size the size of its payload
	 * @param ack the stream's answer
	 */
	private record Sent(String subject, Origin origin, int size, CompletableFuture<PublishAck> ack) {
	}

	/**
	 * Publishes a message.
	 * @param message the message
	 * @param origin what it was made of
	 * @throws PolynException if it, or one before it, can't be stored; with
	 * {@link ErrorCode#REQUEST_TIMED_OUT} if an answer was lost
	 */
	void publish(NewMessage message, Origin origin) {
		byte[] data = message.data();
		while (this.underway.size() == MAX_MESSAGES
				|| (this.bytesUnderway + data.length > MAX_BYTES && !this.underway.isEmpty())) {
			awaitFirst();
		}
		PublishOptions options = PublishOptions.builder()
			.expectedStream(this.stream)
			.expectedLastSequence(this.last++)
			.build();
		try {
			CompletableFuture<PublishAck> ack = this.jetStream.publishAsync(this.api.publishSubject(message.subject()),
					headers(message, origin), data, options);
			this.underway.add(new Sent(message.subject(), origin, data.length, ack));
			this.bytesUnderway += data.length;
		}
		catch (IllegalArgumentException ex) {
			throw refused(origin, ex);
		}
		catch (IllegalStateException ex) {
			throw unanswered(ex);
		}
	}

	/**
	 * Waits until all messages are stored.
	 */
	void flush() {
		while (!this.underway.isEmpty()) {
			awaitFirst();
		}
	}

	// A publisher's instructions were for another stream; to this one they would do harm.
	private static Headers headers(NewMessage message, Origin origin) {
		Headers headers = new Headers();
		message.headers().forEach((name, values) -> {
			if (!isInstruction(name.toLowerCase(Locale.ROOT))) {
				headers.add(name, values);
			}
		});
		return headers.put(Origin.HEADER, origin.toString());
	}

	private static boolean isInstruction(String name) {
		return name.equals("nats-msg-id") || name.equals("nats-rollup") || name.startsWith("nats-expected-")
				|| name.startsWith("nats-batch-");
	}

	private void awaitFirst() {
		Sent first = this.underway.remove();
		this.bytesUnderway -= first.size();
		try {
			first.ack().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			throw failure(first, ex);
		}
		catch (CancellationException | TimeoutException ex) {
			throw unanswered(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw Pause.interrupted(ex);
		}
	}

	private PolynException failure(Sent sent, ExecutionException ex) {
		JetStreamApiException refusal = cause(ex, JetStreamApiException.class);
		if (refusal == null) {
			return isElsewhere(sent) ? elsewhere(sent) : unanswered(ex);
		}
		if (refusal.getApiErrorCode() == EXPECTED_STREAM_DIFFERS) {
			return elsewhere(sent);
		}
		// One before it got lost, or someone else has written.
		return JetStreamRequestException.isConflict(refusal) ? unanswered(refusal) : refused(sent.origin(), refusal);
	}

	// Without a leader, nobody answers either.
	private boolean isElsewhere(Sent sent) {
		return !this.stream.equals(MessageOperations.streamOf(this.api, sent.subject()));
	}

	private PolynException elsewhere(Sent sent) {
		return Operation.unexpected(
				"The stream " + this.stream + " does not store the subject " + sent.subject()
						+ " of what was made of the " + sent.origin().describe() + ".",
				"Add the subject to the stream " + this.stream + ", or let the function give the message another one.");
	}

	private static PolynException refused(Origin origin, Exception ex) {
		return new PolynException(ErrorCode.REQUEST_REFUSED,
				"What was made of the " + origin.describe() + " was refused: " + ex.getMessage() + ".",
				"Correct the function, or the stream's limits.", ex);
	}

	private PolynException unanswered(Throwable ex) {
		return new PolynException(ErrorCode.REQUEST_TIMED_OUT,
				"An answer of the stream " + this.stream
						+ " is missing: whether all messages were stored is not known.",
				"Check that the server is up, that the user may publish to the stream, and that nobody else does.", ex);
	}

	private static <T extends Throwable> @Nullable T cause(Throwable ex, Class<T> type) {
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			if (type.isInstance(cause)) {
				return type.cast(cause);
			}
		}
		return null;
	}

	/**
	 * Waits for what is on its way, whatever becomes of it: whoever looks at the stream
	 * next has to find all of it.
	 */
	@Override
	public void close() {
		try {
			CompletableFuture.allOf(this.underway.stream().map(Sent::ack).toArray(CompletableFuture[]::new))
				.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | CancellationException | TimeoutException ex) {
			// The first failure is reported; others follow from it.
		}
	}

}
