package io.polyn.test.event;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.event.DeadLetter;
import io.polyn.event.DeadLetters;
import io.polyn.event.EventConsumer;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.JetStreamRequestException;
import io.polyn.nats.Subjects;
import io.polyn.spring.PolynListenerRegistry;
import io.polyn.test.event.ListenerOutcomes.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What the listeners of an application make of an event.
 */
class ListenerResults {

	private final JetStreamApi api;

	private final PolynListenerRegistry listeners;

	private final ListenerOutcomes outcomes;

	private final DeadLetters deadLetters;

	private final Duration timeout;

	ListenerResults(JetStreamApi api, PolynListenerRegistry listeners, ListenerOutcomes outcomes,
			DeadLetters deadLetters, Duration timeout) {
		this.api = api;
		this.listeners = listeners;
		this.outcomes = outcomes;
		this.deadLetters = deadLetters;
		this.timeout = timeout;
	}

	/**
	 * Waits until each listener of an event has been called with it once, or the event
	 * has become a dead letter.
	 * @param event the event
	 * @return the results, at least one
	 * @throws ListenerFailedException if there is no listener, or one takes too long
	 */
	List<ListenerResult> await(SentEvent event) {
		List<EventConsumer> receiving = consumers().stream().filter((consumer) -> receives(consumer, event)).toList();
		if (receiving.isEmpty()) {
			throw new ListenerFailedException(
					event + " reaches no listener: none receives " + event.subject()
							+ " from this stream. The listeners of the application are of " + names() + ".",
					null, null);
		}
		long deadline = System.nanoTime() + this.timeout.toNanos();
		Instant created = created(event.stream());
		List<ListenerResult> results = receiving.stream()
			.map((consumer) -> await(event, created, consumer, deadline))
			.toList();
		if (results.stream().anyMatch((result) -> result.isFailed() && result.deadLetter() == null)) {
			remove(event);
		}
		return results;
	}

	private List<EventConsumer> consumers() {
		List<EventConsumer> consumers = new ArrayList<>();
		this.listeners.containers().forEach((container) -> {
			if (container instanceof EventConsumer consumer) {
				consumers.add(consumer);
			}
		});
		return consumers;
	}

	private String names() {
		return this.listeners.containers().isEmpty() ? "nothing"
				: this.listeners.containers()
					.stream()
					.map((container) -> container.event())
					.sorted()
					.collect(Collectors.joining(", "));
	}

	private boolean receives(EventConsumer consumer, SentEvent event) {
		return this.api.consumerInfo(event.stream(), consumer.consumerName())
			.filter((info) -> filters(info).stream().anyMatch((filter) -> Subjects.overlap(filter, event.subject())))
			.isPresent();
	}

	private static List<String> filters(ObjectNode info) {
		List<String> filters = new ArrayList<>();
		StreamSupport.stream(info.path("config").path("filter_subjects").spliterator(), false)
			.forEach((filter) -> filters.add(filter.asText()));
		String filter = info.path("config").path("filter_subject").asText();
		if (filters.isEmpty()) {
			filters.add(filter.isEmpty() ? ">" : filter);
		}
		return filters;
	}

	// What has the same sequence, and is older, was in a stream of the same name that is
	// gone.
	private Instant created(String stream) {
		return this.api.streamInfo(stream)
			.map((info) -> Instant.parse(info.path("created").asText()))
			.orElse(Instant.MIN);
	}

	private ListenerResult await(SentEvent event, Instant created, EventConsumer consumer, long deadline) {
		Outcome outcome;
		try {
			outcome = this.outcomes
				.await((delivery) -> event.stream().equals(delivery.stream()) && event.sequence() == delivery.sequence()
						&& consumer.consumerName().equals(delivery.consumer()) && !delivery.stored().isBefore(created),
						deadline)
				.orElseThrow(() -> late(event, consumer));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for a listener", ex);
		}
		return new ListenerResult(consumer.consumerName(), outcome,
				(outcome.failure() != null) ? deadLetter(event, created, consumer) : null);
	}

	private ListenerFailedException late(SentEvent event, EventConsumer consumer) {
		String state = consumer.problem().map((problem) -> ": " + problem.getMessage()).orElse("");
		return new ListenerFailedException(event + " was not handled by the listener of the consumer "
				+ consumer.consumerName() + " within " + this.timeout.toMillis() + " ms (polyn.test.timeout); it is "
				+ consumer.state() + state + ". Is it busy with an event that was there before?", null, null);
	}

	private @Nullable DeadLetter deadLetter(SentEvent event, Instant created, EventConsumer consumer) {
		return this.deadLetters.list(null, 0, Integer.MAX_VALUE)
			.stream()
			.filter((letter) -> event.stream().equals(letter.stream()) && event.sequence() == letter.streamSequence()
					&& consumer.consumerName().equals(letter.consumer()) && !letter.time().isBefore(created))
			.findFirst()
			.orElse(null);
	}

	// It would be delivered again, in the middle of the next test.
	private void remove(SentEvent event) {
		try {
			this.api.request("STREAM.MSG.DELETE." + event.stream(), Json.object().put("seq", event.sequence()));
		}
		catch (JetStreamRequestException ex) {
			// The stream has deleted it itself, or does not let messages be deleted.
		}
	}

}
