package io.polyn.test.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.cloudevents.CloudEvent;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on the published events of a name. Each one asserts that there is an event
 * that is like this and like everything that was asserted before.
 *
 * @see PublishedEventsAssert#contains(String)
 */
public final class PublishedEventAssert extends AbstractAssert<PublishedEventAssert, PublishedEvents> {

	private final EventRecorder recorder;

	private final Duration timeout;

	private final List<EventCondition> conditions;

	PublishedEventAssert(PublishedEvents actual, EventRecorder recorder, Duration timeout,
			List<EventCondition> conditions) {
		super(actual, PublishedEventAssert.class);
		this.recorder = recorder;
		this.timeout = timeout;
		this.conditions = conditions;
		List<RecordedEvent> events = recorder.await((published) -> !matching(published).isEmpty(), timeout);
		if (matching(events).isEmpty()) {
			throw failure("%nExpecting an event%n%s%nwithin %s ms among%n%s", description(), timeout.toMillis(),
					events.isEmpty() ? PublishedEventsAssert.list(events) : explain(events));
		}
	}

	/**
	 * Asserts that an event has these data.
	 * @param expected the data, which are compared in their type by {@code equals}
	 * @return this assertion
	 */
	public PublishedEventAssert withData(Object expected) {
		return with("with the data " + expected, (event) -> require(expected, event.data(expected.getClass())));
	}

	/**
	 * Asserts that an event has data that meet requirements.
	 * @param <T> the type of the data
	 * @param type the type of the data
	 * @param requirements assertions on the data
	 * @return this assertion
	 */
	public <T> PublishedEventAssert withData(Class<T> type, Consumer<? super T> requirements) {
		return with("with data as " + type.getSimpleName() + " that meet the requirements",
				(event) -> requirements.accept(event.data(type)));
	}

	/**
	 * Asserts that an event has an id.
	 * @param expected the id
	 * @return this assertion
	 */
	public PublishedEventAssert withId(String expected) {
		return withAttribute("id", expected, CloudEvent::getId);
	}

	/**
	 * Asserts that an event has a source.
	 * @param expected the source, for example {@code com:example:users}
	 * @return this assertion
	 */
	public PublishedEventAssert withSource(String expected) {
		return withAttribute("source", expected, (event) -> event.getSource().toString());
	}

	/**
	 * Asserts that an event has a {@code subject} attribute.
	 * @param expected the subject
	 * @return this assertion
	 */
	public PublishedEventAssert withSubject(String expected) {
		return withAttribute("subject", expected, CloudEvent::getSubject);
	}

	/**
	 * Asserts that an event has an extension.
	 * @param name the name of the extension, for example {@code partitionkey}
	 * @param expected its value
	 * @return this assertion
	 */
	public PublishedEventAssert withExtension(String name, Object expected) {
		return withAttribute("extension " + name, expected, (event) -> event.getExtension(name));
	}

	private PublishedEventAssert withAttribute(String name, Object expected,
			Function<CloudEvent, @Nullable Object> attribute) {
		return with("with the " + name + " " + expected, (event) -> require(expected, attribute.apply(event.event())));
	}

	private static void require(Object expected, @Nullable Object actual) {
		if (!Objects.equals(expected, actual)) {
			throw new AssertionError("it is " + actual);
		}
	}

	private PublishedEventAssert with(String description, Consumer<RecordedEvent> requirements) {
		List<EventCondition> all = new ArrayList<>(this.conditions);
		all.add(new EventCondition(description, requirements));
		return new PublishedEventAssert(this.actual, this.recorder, this.timeout, all);
	}

	/**
	 * Asserts that there are a number of events like that, and no more until now.
	 * @param expected the number
	 * @return this assertion
	 */
	public PublishedEventAssert hasSize(int expected) {
		List<RecordedEvent> events = this.recorder.await((published) -> matching(published).size() >= expected,
				this.timeout);
		int size = matching(events).size();
		if (size != expected) {
			throw failure("%nExpecting %s events%n%s%nbut there are %s among%n%s", expected, description(), size,
					PublishedEventsAssert.list(events));
		}
		return this;
	}

	private List<RecordedEvent> matching(List<RecordedEvent> events) {
		return events.stream().filter((event) -> problem(event).isEmpty()).toList();
	}

	private Optional<String> problem(RecordedEvent event) {
		return this.conditions.stream().flatMap((condition) -> condition.problem(event).stream()).findFirst();
	}

	private String description() {
		return this.conditions.stream()
			.map((condition) -> "  " + condition.description())
			.collect(Collectors.joining("\n"));
	}

	// Why those of the name are not meant is told; of the others it is seen.
	private String explain(List<RecordedEvent> events) {
		return events.stream()
			.map((event) -> "- " + event
					+ (this.conditions.get(0).problem(event).isPresent() ? ""
							: problem(event).map((problem) -> "\n    " + problem).orElse("")))
			.collect(Collectors.joining("\n"));
	}

}
