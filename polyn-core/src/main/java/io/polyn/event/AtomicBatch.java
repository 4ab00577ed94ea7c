package io.polyn.event;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.Headers;
import io.nats.client.support.NatsJetStreamConstants;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.MessageHeaders;

/**
 * Events that a stream stores as a whole or not at all, which servers do since 2.12 where
 * the stream has {@code allow_atomic}.
 */
final class AtomicBatch {

	private static final int MAX_SIZE = 1000;

	// More than the headers of a batch take.
	private static final int HEADROOM = 200;

	private static final Duration AFTER_FAILURE = Duration.ofMillis(250);

	private static final Duration LONGEST_SILENCE = Duration.ofSeconds(5);

	private final JetStreamApi api;

	private final StreamLookup streams;

	private final List<OutgoingEvent> events;

	private String stream = "";

	private long lastSequence;

	AtomicBatch(JetStreamApi api, StreamLookup streams, List<OutgoingEvent> events) {
		this.api = api;
		this.streams = streams;
		this.events = events;
	}

	/**
	 * Says what stands in the way of storing the events as a whole. To an older server
	 * they would be ordinary messages, so that it has to be known before.
	 * @return the reason, or nothing if there is none
	 */
	Optional<String> obstacle() {
		if (this.events.size() > MAX_SIZE) {
			return Optional.of("it has " + this.events.size() + " events, and a stream takes " + MAX_SIZE + " at once");
		}
		if (this.events.stream().anyMatch((event) -> event.size() + HEADROOM > connection().getMaxPayload())) {
			return Optional.of("with the headers of a batch an event is larger than the server takes (max_payload)");
		}
		Set<String> streams = new LinkedHashSet<>();
		this.events.stream()
			.map(OutgoingEvent::subject)
			.distinct()
			.forEach((subject) -> streams.addAll(streams(subject)));
		if (streams.size() != 1) {
			return Optional.of("its events are stored by "
					+ (streams.isEmpty() ? "no stream" : "several streams: " + String.join(", ", streams)));
		}
		this.stream = streams.iterator().next();
		JsonNode info = this.api.request("STREAM.INFO." + this.stream, null);
		this.lastSequence = info.path("state").path("last_seq").asLong();
		return info.path("config").path("allow_atomic").asBoolean() ? Optional.empty() : Optional
			.of("the stream " + this.stream + " doesn't have allow_atomic, which servers know since 2.12");
	}

	private List<String> streams(String subject) {
		List<String> result = new ArrayList<>();
		this.api.request("STREAM.NAMES", Json.object().put("subject", subject))
			.path("streams")
			.forEach((name) -> result.add(name.asText()));
		return result;
	}

	/**
	 * Sends the events.
	 * @param timeout for how long it is tried
	 * @return where they are stored
	 * @throws BatchFailedException if they are not stored, or it is not known
	 * @throws DuplicatesException if some of them were stored before; none was stored now
	 */
	List<PublishedEvent> send(Duration timeout) throws DuplicatesException {
		long deadline = System.nanoTime() + timeout.toNanos();
		try {
			for (int attempt = 1;; attempt++) {
				Exception failure;
				try {
					return attempt(deadline);
				}
				catch (JetStreamApiException ex) {
					if (!Refusal.isTransient(ex)) {
						return settle(ex, attempt > 1);
					}
					failure = ex;
				}
				catch (IOException ex) {
					failure = ex;
				}
				if (System.nanoTime() + AFTER_FAILURE.toNanos() >= deadline) {
					throw failed((event) -> PublishFailures.unconfirmed(event, failure.getMessage(), failure));
				}
				TimeUnit.NANOSECONDS.sleep(AFTER_FAILURE.toNanos());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw failed((event) -> PublishFailures.unconfirmed(event, "the thread was interrupted", ex));
		}
	}

	private List<PublishedEvent> settle(JetStreamApiException refusal, boolean again)
			throws DuplicatesException, InterruptedException {
		boolean hasDuplicates = refusal.getApiErrorCode() == Refusal.BATCH_HAS_DUPLICATES;
		boolean conflict = Refusal.isConflict(refusal);
		try {
			Optional<List<PublishedEvent>> stored = (again && (hasDuplicates || conflict)) ? findStored()
					: Optional.empty();
			if (stored.isPresent()) {
				return stored.get();
			}
		}
		catch (IOException ex) {
			throw failed((event) -> PublishFailures.unconfirmed(event, ex.getMessage(), ex));
		}
		if (hasDuplicates) {
			throw new DuplicatesException(failed((event) -> PublishFailures.duplicatesInBatch(event, refusal)));
		}
		throw failed((event) -> conflict ? PublishFailures.conflict(event, refusal)
				: PublishFailures.refused(event, refusal));
	}

	// What stands in the way of a second attempt may be what the first one stored. The
	// batch lies behind all that was there before, each event next to the other.
	private Optional<List<PublishedEvent>> findStored() throws InterruptedException, IOException {
		OutgoingEvent first = this.events.get(0);
		long from = this.lastSequence + 1;
		try {
			while (true) {
				Optional<JsonNode> message = this.streams.next(this.stream, first.subject(), from)
					.get(LONGEST_SILENCE.toMillis(), TimeUnit.MILLISECONDS);
				if (message.isEmpty()) {
					return Optional.empty();
				}
				long sequence = message.get().path("seq").asLong();
				if (MessageHeaders.values(message.get(), StreamPublisher.MESSAGE_ID).contains(first.messageId())) {
					return Optional.of(published(this.stream, sequence));
				}
				from = sequence + 1;
			}
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new IOException("what was stored can't be looked up", ex);
		}
	}

	private List<PublishedEvent> published(String stream, long firstSequence) {
		List<PublishedEvent> result = new ArrayList<>();
		for (OutgoingEvent event : this.events) {
			result.add(new PublishedEvent(event.event().getId(), stream, firstSequence + result.size(), false));
		}
		return result;
	}

	private List<PublishedEvent> attempt(long deadline)
			throws IOException, JetStreamApiException, InterruptedException {
		String id = UUID.randomUUID().toString();
		int last = this.events.size() - 1;
		// Whether it is taken at all the stream says to the first one.
		Message first = request(0, headers(id, 0), deadline);
		if (first.getData().length > 0) {
			new PublishAck(first);
			throw new IOException("the stream stored an event of a batch on its own");
		}
		for (int i = 1; i < last; i++) {
			publish(i, headers(id, i));
		}
		Headers commit = headers(id, last).put(NatsJetStreamConstants.NATS_BATCH_COMMIT_HDR, "1");
		PublishAck ack = new PublishAck(request(last, commit, deadline));
		return published(ack.getStream(), ack.getSeqno() - last);
	}

	private Headers headers(String batch, int index) {
		return new Headers(this.events.get(index).headers()).put(NatsJetStreamConstants.NATS_BATCH_ID_HDR, batch)
			.put(NatsJetStreamConstants.NATS_BATCH_SEQUENCE_HDR, String.valueOf(index + 1));
	}

	private void publish(int index, Headers headers) throws IOException {
		OutgoingEvent event = this.events.get(index);
		try {
			connection().publish(event.subject(), headers, event.body());
		}
		catch (IllegalStateException ex) {
			throw new IOException(ex.getMessage(), ex);
		}
	}

	private Message request(int index, Headers headers, long deadline) throws IOException, InterruptedException {
		OutgoingEvent event = this.events.get(index);
		long wait = Math.min(deadline - System.nanoTime(), LONGEST_SILENCE.toNanos());
		try {
			Message answer = connection()
				.requestWithTimeout(event.subject(), headers, event.body(), Duration.ofNanos(wait))
				.get(wait, TimeUnit.NANOSECONDS);
			if (answer.isStatusMessage()) {
				throw new IOException(answer.getStatus().getMessageWithCode());
			}
			return answer;
		}
		catch (TimeoutException ex) {
			throw new IOException("there was no answer", ex);
		}
		catch (CancellationException | ExecutionException ex) {
			throw new IOException("503 No Responders", ex);
		}
		catch (IllegalStateException ex) {
			throw new IOException(ex.getMessage(), ex);
		}
	}

	private Connection connection() {
		return this.api.connection();
	}

	private BatchFailedException failed(Function<OutgoingEvent, PublishFailedException> failure) {
		return new BatchFailedException(List.of(), this.events.stream().map(failure).toList());
	}

	/**
	 * Some events of the batch were stored before.
	 */
	static final class DuplicatesException extends Exception {

		private static final long serialVersionUID = 1L;

		DuplicatesException(BatchFailedException cause) {
			super(cause);
		}

	}

}
