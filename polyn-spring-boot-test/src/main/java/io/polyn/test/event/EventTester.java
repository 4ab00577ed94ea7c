package io.polyn.test.event;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import io.cloudevents.CloudEvent;
import io.nats.client.impl.Headers;
import io.polyn.cloudevent.CloudEventCodec;
import io.polyn.cloudevent.InvalidEventException;
import io.polyn.event.DeadLetter;
import io.polyn.event.EventPublisher;
import io.polyn.event.PublishOptions;
import io.polyn.event.PublishedEvent;
import org.jspecify.annotations.Nullable;

/**
 * Gives the listeners of an application an event, by way of the server, and waits until
 * they are done with it. It is a bean, and may be a parameter of a test method.
 * <p>
 * What a test sends is none of {@link PublishedEvents}. Listeners without a stream are
 * not waited for: ask them with {@link EventPublisher#request}.
 */
public final class EventTester {

	private final EventPublisher publisher;

	private final RawEvents raw;

	private final ListenerResults results;

	private final ListenerOutcomes outcomes;

	private final EventRecorder recorder;

	EventTester(EventPublisher publisher, RawEvents raw, ListenerResults results, ListenerOutcomes outcomes,
			EventRecorder recorder) {
		this.publisher = publisher;
		this.raw = raw;
		this.results = results;
		this.outcomes = outcomes;
		this.recorder = recorder;
	}

	/**
	 * Publishes an event as the service itself would, and returns when every listener has
	 * handled it. An event that a listener failed on is not delivered once more: it is
	 * taken out of its stream.
	 * @param event the event's name, for example {@code user.created.v1}
	 * @param data the event's data
	 * @return where the event was stored
	 * @throws ListenerFailedException if a listener has thrown something, which is the
	 * cause, if the event has become a dead letter, if no listener receives it or all
	 * that do leave it out, or if one is not done within {@code polyn.test.timeout}
	 * @throws InvalidEventException if the event is not valid; nothing was sent
	 */
	public PublishedEvent send(String event, @Nullable Object data) {
		return send(event, data, PublishOptions.NONE);
	}

	/**
	 * Publishes an event like {@link #send(String, Object)}.
	 * @param event the event's name
	 * @param data the event's data
	 * @param options what is special about it, for example its subject
	 * @return where the event was stored
	 * @throws ListenerFailedException if it was not handled
	 */
	public PublishedEvent send(String event, @Nullable Object data, PublishOptions options) {
		return handled(this.publisher.publish(event, data, options));
	}

	/**
	 * Publishes an event that is ready, for example that of another service, like
	 * {@link #send(String, Object)}.
	 * @param event the event
	 * @return where the event was stored
	 * @throws ListenerFailedException if it was not handled
	 */
	public PublishedEvent send(CloudEvent event) {
		return handled(this.publisher.publish(event));
	}

	private PublishedEvent handled(PublishedEvent published) {
		this.recorder.disregard(published.id());
		if (published.duplicate()) {
			throw new ListenerFailedException("The event " + published.id() + " is not delivered: the stream "
					+ published.stream() + " has stored one with its id before.", null, null);
		}
		SentEvent sent = new SentEvent("The event " + published.id(),
				Objects.requireNonNull(this.outcomes.sentSubject()), published.stream(), published.sequence());
		List<ListenerResult> results = this.results.await(sent);
		results.stream().filter(ListenerResult::isFailed).findFirst().ifPresent((result) -> {
			throw result.exception(sent);
		});
		if (results.stream().noneMatch(ListenerResult::isHandled)) {
			throw results.get(0).exception(sent);
		}
		return published;
	}

	/**
	 * Publishes an event as the service itself would, but with data that are not checked,
	 * and returns when it has become a dead letter.
	 * @param event the event's name
	 * @param data the event's data, which are not valid
	 * @return the dead letter, with its reason; of several listeners that of the first
	 * @throws ListenerFailedException if a listener has thrown something and would be
	 * called again, or there is none
	 * @throws AssertionError if the event was handled
	 */
	public DeadLetter sendInvalid(String event, @Nullable Object data) {
		return sendInvalid(event, this.raw.event(event, data));
	}

	/**
	 * Publishes an event that is not checked, and returns when it has become a dead
	 * letter, like {@link #sendInvalid(String, Object)}.
	 * @param event the name of the event that listeners expect
	 * @param invalid the event
	 * @return the dead letter
	 */
	public DeadLetter sendInvalid(String event, CloudEvent invalid) {
		this.recorder.disregard(invalid.getId());
		return refused(this.raw.publish(event, invalid));
	}

	/**
	 * Publishes a message that need not be an event, and returns when it has become a
	 * dead letter, like {@link #sendInvalid(String, Object)}.
	 * @param event the name of the event that listeners expect
	 * @param headers the message's headers, if it has any
	 * @param body the message's body
	 * @return the dead letter
	 */
	public DeadLetter sendRaw(String event, @Nullable Headers headers, byte[] body) {
		try {
			this.recorder.disregard(CloudEventCodec.decode(headers, body).getId());
		}
		catch (InvalidEventException ex) {
			// Then it is not recorded.
		}
		return refused(this.raw.publish(event, headers, body));
	}

	private DeadLetter refused(SentEvent sent) {
		List<ListenerResult> results = this.results.await(sent);
		for (ListenerResult result : results) {
			if (result.deadLetter() != null) {
				return result.deadLetter();
			}
			if (result.isFailed()) {
				throw result.exception(sent);
			}
		}
		throw new AssertionError(sent + " should have become a dead letter, but "
				+ results.stream().map(ListenerResult::description).collect(Collectors.joining("; it ")) + ".");
	}

}
