package io.polyn.event;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.RequestFailureException;
import io.nats.client.RequestFailureReason;
import io.nats.client.api.PublishAck;
import io.nats.client.support.NatsRequestCompletableFuture;
import io.polyn.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way to its stream: sent again with the same id until a stream has
 * confirmed it, or has refused it, or the time is over.
 */
final class Publication {

	// A server that lost its leader doesn't come back to what it was asked meanwhile.
	private static final Duration AFTER_SILENCE = Duration.ofSeconds(2);

	private static final Duration AFTER_FAILURE = Duration.ofMillis(250);

	private final Connection connection;

	private final StreamLookup streams;

	private final OutgoingEvent event;

	private final Duration timeout;

	private final long deadline;

	private final Outcome outcome;

	private int attempts = 1;

	private boolean settled;

	private boolean streamSought;

	private boolean streamMissing;

	private volatile long next;

	private @Nullable Throwable lastFailure;

	/**
	 * Prepares the publishing of an event.
	 * @param timeout how long the caller waits in all
	 * @param deadline when that is over
	 * @param outcome is told once what becomes of the event
	 */
	Publication(Connection connection, StreamLookup streams, OutgoingEvent event, Duration timeout, long deadline,
			Outcome outcome) {
		this.connection = connection;
		this.streams = streams;
		this.event = event;
		this.timeout = timeout;
		this.deadline = deadline;
		this.outcome = outcome;
		again(AFTER_SILENCE);
	}

	/**
	 * Returns how long it takes until the event is to be sent again.
	 */
	long nanosLeft(long now) {
		return this.next - now;
	}

	/**
	 * Sends the event for the first time, on this thread. Its answer may come meanwhile,
	 * and finds no lock.
	 */
	void send() {
		long left = this.deadline - System.nanoTime();
		if (left > 0) {
			request(left);
		}
		else {
			notSent();
			giveUp();
		}
	}

	/**
	 * Sends the event once more, on this thread.
	 */
	synchronized void sendAgain() {
		long left = this.deadline - System.nanoTime();
		if (this.settled) {
			return;
		}
		if (left <= 0) {
			giveUp();
			return;
		}
		if (this.attempts > 0 && this.connection.getStatus() != Connection.Status.CONNECTED) {
			// What was sent may lie in the reconnect buffer, once.
			failed(new IOException("the connection is " + this.connection.getStatus()));
			return;
		}
		this.attempts++;
		again(AFTER_SILENCE);
		request(left);
	}

	private void request(long patience) {
		try {
			CompletableFuture<Message> answer = this.connection.requestWithTimeout(this.event.subject(),
					this.event.headers(), this.event.body(), Duration.ofNanos(patience));
			answer.whenComplete((message, failure) -> answered(answer, message, failure));
		}
		catch (IllegalStateException ex) {
			notSent();
			failed(ex);
		}
		// The server that the connection has now may take less than the one before.
		catch (IllegalArgumentException ex) {
			notSent();
			refusedByConnection(ex);
		}
	}

	private synchronized void notSent() {
		this.attempts--;
	}

	private synchronized void refusedByConnection(IllegalArgumentException refusal) {
		fail((this.attempts == 0) ? PublishFailures.largerThanServerTakes(this.event, this.connection.getMaxPayload())
				: PublishFailures.unconfirmed(this.event,
						"the server takes no more than " + this.connection.getMaxPayload() + " bytes now (max_payload)",
						refusal));
	}

	private void answered(Future<Message> request, @Nullable Message answer, @Nullable Throwable failure) {
		if (answer != null) {
			read(answer);
		}
		else if (request instanceof NatsRequestCompletableFuture known && known.wasCancelledClosing()) {
			failed(new IOException("the connection was lost"));
		}
		else if (isNoResponders(request, failure)) {
			seekStream();
		}
		else if (!(failure instanceof TimeoutException) && !(failure instanceof CancellationException)) {
			failed(failure);
		}
	}

	private static boolean isNoResponders(Future<Message> request, @Nullable Throwable failure) {
		if (failure instanceof RequestFailureException known) {
			return known.getReason() == RequestFailureReason.NO_RESPONDERS;
		}
		return failure instanceof CancellationException
				&& !(request instanceof NatsRequestCompletableFuture known && known.wasCancelledTimedOut());
	}

	private void read(Message answer) {
		if (answer.isStatusMessage()) {
			failed(new IOException(answer.getStatus().getMessageWithCode()));
			return;
		}
		try {
			PublishAck ack = new PublishAck(answer);
			if (ack.getSeqno() == 0) {
				// Servers before 2.10 say so of an id that is still in process.
				failed(new IOException("an event with this id is being stored"));
				return;
			}
			stored(ack.getStream(), ack.getSeqno(), ack.isDuplicate());
		}
		catch (JetStreamApiException ex) {
			refused(ex, answer);
		}
		catch (IOException ex) {
			fail(PublishFailures.unconfirmed(this.event, "what answers on " + this.event.subject() + " is not a stream",
					ex));
		}
	}

	private synchronized void stored(String stream, long sequence, boolean duplicate) {
		this.streams.found(this.event.subject());
		settle(new PublishedEvent(this.event.event().getId(), stream, sequence, duplicate && this.attempts == 1), null);
	}

	private void refused(JetStreamApiException refusal, Message answer) {
		if (Refusal.isTransient(refusal)) {
			failed(refusal);
		}
		else if (Refusal.isConflict(refusal)) {
			conflict(refusal, stream(answer));
		}
		else if (refusal.getApiErrorCode() == Refusal.MESSAGE_TOO_LARGE) {
			this.streams.maxMessageSize(stream(answer))
				.handle((limit, ex) -> (limit != null) ? limit.toString() : "less")
				.thenAccept((limit) -> fail(PublishFailures.largerThanStreamTakes(this.event, limit, refusal)));
		}
		else {
			fail(PublishFailures.refused(this.event, refusal));
		}
	}

	// What stands in the way of a second attempt may be what the first one stored: newer
	// servers look at the conditions before they look at the id.
	private synchronized void conflict(JetStreamApiException refusal, String stream) {
		OptionalLong from = this.event.expectedFrom();
		if (this.attempts == 1 || from.isEmpty()) {
			fail(PublishFailures.conflict(this.event, refusal));
			return;
		}
		this.streams.find(this.event, stream, from.getAsLong()).whenComplete((sequence, failure) -> {
			if (failure != null) {
				fail(PublishFailures.unconfirmed(this.event,
						"it may itself be what its condition does not allow for, and can't be looked up", failure));
			}
			else if (sequence.isPresent()) {
				stored(stream, sequence.get(), false);
			}
			else {
				fail(PublishFailures.conflict(this.event, refusal));
			}
		});
	}

	private static String stream(Message answer) {
		try {
			return Json.parse(answer.getData()).path("stream").asText();
		}
		catch (JsonProcessingException ex) {
			return "";
		}
	}

	// No responders: there is no stream, or none that is up.
	private synchronized void seekStream() {
		failed(new IOException("503 No Responders"));
		if (this.streamSought || this.settled) {
			return;
		}
		try {
			this.streams.exists(this.event.subject()).thenAccept(this::sought);
		}
		catch (IllegalStateException ex) {
			// Asked again with the next attempt.
		}
	}

	private synchronized void sought(boolean exists) {
		this.streamSought = exists;
		this.streamMissing = !exists;
		if (!exists && !this.streams.wasFound(this.event.subject())) {
			fail(PublishFailures.streamMissing(this.event));
		}
	}

	private synchronized void failed(@Nullable Throwable failure) {
		this.lastFailure = failure;
		if (this.connection.getStatus() == Connection.Status.CLOSED) {
			giveUp();
			return;
		}
		again(AFTER_FAILURE);
	}

	private void again(Duration wait) {
		long now = System.nanoTime();
		this.next = now + Math.min(wait.toNanos(), this.deadline - now);
	}

	private synchronized void giveUp() {
		if (this.streamMissing) {
			fail(PublishFailures.streamMissing(this.event));
			return;
		}
		String reason = (this.lastFailure != null) ? this.lastFailure.getMessage() : "there was no answer";
		fail(PublishFailures.unconfirmed(this.event,
				reason + " (" + this.attempts + " attempts within " + this.timeout.toMillis() + " ms)",
				this.lastFailure));
	}

	private synchronized void fail(PublishFailedException failure) {
		settle(null, failure);
	}

	private void settle(@Nullable PublishedEvent published, @Nullable PublishFailedException failure) {
		if (!this.settled) {
			this.settled = true;
			this.outcome.settled(this, published, failure);
		}
	}

	/**
	 * What waits for the fate of an event.
	 */
	interface Outcome {

		/**
		 * Called by a thread that must not be held up.
		 * @param publication the event's publication
		 * @param published where it was stored, or nothing
		 * @param failure why it wasn't, or nothing
		 */
		void settled(Publication publication, @Nullable PublishedEvent published,
				@Nullable PublishFailedException failure);

	}

}
