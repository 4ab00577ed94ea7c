package io.polyn.event;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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

	private final CompletableFuture<PublishedEvent> result = new CompletableFuture<>();

	private final Connection connection;

	private final StreamLookup streams;

	private final ScheduledExecutorService scheduler;

	private final OutgoingEvent event;

	private final Duration timeout;

	private final long deadline;

	private int attempts;

	private boolean streamSought;

	private boolean streamMissing;

	private @Nullable Future<?> timer;

	private @Nullable Throwable lastFailure;

	/**
	 * Prepares the publishing of an event.
	 * @param timeout how long the caller waits in all
	 * @param deadline when that is over
	 */
	Publication(Connection connection, StreamLookup streams, ScheduledExecutorService scheduler, OutgoingEvent event,
			Duration timeout, long deadline) {
		this.connection = connection;
		this.streams = streams;
		this.scheduler = scheduler;
		this.event = event;
		this.timeout = timeout;
		this.deadline = deadline;
	}

	/**
	 * Returns what becomes of the event.
	 * @return where it was stored, or a {@link PublishFailedException}; completed by a
	 * thread that must not be held up
	 */
	CompletableFuture<PublishedEvent> result() {
		return this.result;
	}

	/**
	 * Sends the event, on this thread.
	 */
	synchronized void send() {
		long left = this.deadline - System.nanoTime();
		if (this.result.isDone()) {
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
		try {
			CompletableFuture<Message> answer = this.connection.requestWithTimeout(this.event.subject(),
					this.event.headers(), this.event.body(), Duration.ofNanos(left));
			this.attempts++;
			again(AFTER_SILENCE);
			answer.whenComplete((message, failure) -> answered(answer, message, failure));
		}
		catch (IllegalStateException ex) {
			failed(ex);
		}
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
		stopTimer();
		this.result.complete(
				new PublishedEvent(this.event.event().getId(), stream, sequence, duplicate && this.attempts == 1));
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
		if (this.streamSought || this.result.isDone()) {
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

	private synchronized void again(Duration wait) {
		stopTimer();
		if (!this.result.isDone()) {
			long left = Math.max(this.deadline - System.nanoTime(), 0);
			this.timer = this.scheduler.schedule(this::send, Math.min(wait.toNanos(), left), TimeUnit.NANOSECONDS);
		}
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
		stopTimer();
		this.result.completeExceptionally(failure);
	}

	private void stopTimer() {
		if (this.timer != null) {
			this.timer.cancel(false);
			this.timer = null;
		}
	}

}
