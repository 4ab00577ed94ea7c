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

	private final List<OutgoingEvent> events;

	AtomicBatch(JetStreamApi api, List<OutgoingEvent> events) {
		this.api = api;
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
		if (this.events.stream()
			.anyMatch((event) -> event.headers().containsKey(NatsJetStreamConstants.EXPECTED_LAST_MSG_ID_HDR))) {
			return Optional.of("the id of the last event can't be a condition in it");
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
		String stream = streams.iterator().next();
		JsonNode config = this.api.request("STREAM.INFO." + stream, null).path("config");
		return config.path("allow_atomic").asBoolean() ? Optional.empty()
				: Optional.of("the stream " + stream + " doesn't have allow_atomic, which servers know since 2.12");
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
					boolean hasDuplicates = ex.getApiErrorCode() == Refusal.BATCH_HAS_DUPLICATES;
					if (attempt > 1 && (hasDuplicates || Refusal.isConflict(ex)) && isStored()) {
						return findStored(false);
					}
					if (hasDuplicates) {
						throw new DuplicatesException();
					}
					if (!Refusal.isTransient(ex)) {
						throw failed((event) -> Refusal.isConflict(ex) ? PublishFailures.conflict(event, ex)
								: PublishFailures.refused(event, ex));
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

	/**
	 * Finds out which of the events are stored.
	 * @param duplicates whether that is called a duplicate
	 * @return where they are stored
	 * @throws BatchFailedException if only some of them are
	 */
	List<PublishedEvent> findStored(boolean duplicates) {
		List<PublishedEvent> published = new ArrayList<>();
		List<PublishFailedException> failures = new ArrayList<>();
		for (int i = 0; i < this.events.size(); i++) {
			OutgoingEvent event = this.events.get(i);
			Headers headers = DuplicateProbe.of(event.headers());
			try {
				PublishAck ack = new PublishAck(request(i, headers, System.nanoTime() + LONGEST_SILENCE.toNanos()));
				published.add(new PublishedEvent(event.event().getId(), ack.getStream(), ack.getSeqno(), duplicates));
			}
			catch (JetStreamApiException ex) {
				failures.add(PublishFailures.othersStored(event));
			}
			catch (IOException ex) {
				failures.add(PublishFailures.unconfirmed(event, ex.getMessage(), ex));
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				failures.add(PublishFailures.unconfirmed(event, "the thread was interrupted", ex));
			}
		}
		if (failures.isEmpty()) {
			return published;
		}
		throw new BatchFailedException(published, failures);
	}

	// What stands in the way of a second attempt may be what the first one stored.
	private boolean isStored() {
		try {
			findStored(false);
			return true;
		}
		catch (BatchFailedException ex) {
			return false;
		}
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
		List<PublishedEvent> result = new ArrayList<>();
		for (int i = 0; i <= last; i++) {
			result.add(new PublishedEvent(this.events.get(i).event().getId(), ack.getStream(),
					ack.getSeqno() - last + i, false));
		}
		return result;
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

	}

}
