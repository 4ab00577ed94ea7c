package io.polyn.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.nats.JetStreamApi;

/**
 * Publishes batches: as a whole where the server can, else event by event.
 */
final class BatchPublisher {

	private final JetStreamApi api;

	private final StreamLookup streams;

	private final PublishWindow window;

	BatchPublisher(JetStreamApi api, StreamLookup streams, PublishWindow window) {
		this.api = api;
		this.streams = streams;
		this.window = window;
	}

	/**
	 * Publishes events.
	 * @param atomic whether it is all or nothing
	 * @return where they are stored
	 */
	List<PublishedEvent> publish(List<OutgoingEvent> events, boolean atomic) {
		// One alone is all or nothing anyway, and a closed window refuses each.
		if (events.size() < 2 || this.window.isClosed()) {
			return oneByOne(events);
		}
		AtomicBatch batch = new AtomicBatch(this.api, this.streams, events);
		if (!isPossible(batch, events, atomic)) {
			return oneByOne(events);
		}
		try {
			return settle(events, batch.send(this.window.timeout()));
		}
		catch (BatchFailedException ex) {
			throw failed(events, ex);
		}
		catch (AtomicBatch.DuplicatesException ex) {
			if (atomic) {
				throw failed(events, (BatchFailedException) ex.getCause());
			}
			return oneByOne(events);
		}
	}

	private static boolean isPossible(AtomicBatch batch, List<OutgoingEvent> events, boolean atomic) {
		try {
			Optional<String> obstacle = batch.obstacle();
			if (obstacle.isPresent() && atomic) {
				throw new PolynException(ErrorCode.BATCH_NOT_ATOMIC,
						"The batch of " + events.size() + " events can't be stored as a whole: " + obstacle.get()
								+ ". Nothing was sent.",
						"Set allow_atomic: true on the stream in a migration, divide the batch, or publish it without"
								+ " atomic().");
			}
			return obstacle.isEmpty();
		}
		catch (PolynException ex) {
			throw failed(events, ex);
		}
	}

	private static List<PublishedEvent> settle(List<OutgoingEvent> events, List<PublishedEvent> published) {
		events.forEach(OutgoingEvent::stored);
		return published;
	}

	private static PolynException failed(List<OutgoingEvent> events, PolynException failure) {
		events.forEach((event) -> event.failed(failure));
		return failure;
	}

	private List<PublishedEvent> oneByOne(List<OutgoingEvent> events) {
		List<CompletableFuture<PublishedEvent>> results = new ArrayList<>();
		events.forEach((event) -> results.add(this.window.start(event)));
		List<PublishedEvent> published = new ArrayList<>();
		List<PublishFailedException> failures = new ArrayList<>();
		for (CompletableFuture<PublishedEvent> result : results) {
			result
				.handle((stored, failure) -> (stored != null) ? published.add(stored)
						: failures.add((PublishFailedException) failure))
				.join();
		}
		if (failures.isEmpty()) {
			return published;
		}
		throw new BatchFailedException(published, failures);
	}

}
