package io.polyn.test.event;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on what was published. What is expected may come later: it is waited for,
 * {@code polyn.test.timeout} long. What must not be there is looked for at once, after
 * everything has been recorded that was published before; give {@link #within} a time if
 * it might come later.
 */
public final class PublishedEventsAssert extends AbstractAssert<PublishedEventsAssert, PublishedEvents> {

	private final EventRecorder recorder;

	private Duration timeout;

	private Duration patience = Duration.ZERO;

	PublishedEventsAssert(PublishedEvents actual, EventRecorder recorder, Duration timeout) {
		super(actual, PublishedEventsAssert.class);
		this.recorder = recorder;
		this.timeout = timeout;
	}

	/**
	 * Sets how long what is expected is waited for, and whether something comes that must
	 * not.
	 * @param timeout the time
	 * @return this assertion
	 */
	public PublishedEventsAssert within(Duration timeout) {
		this.timeout = timeout;
		this.patience = timeout;
		return this;
	}

	/**
	 * Asserts that an event of a name is published.
	 * @param name the name, for example {@code user.created.v1}
	 * @return an assertion on the events of that name
	 */
	public PublishedEventAssert contains(String name) {
		return new PublishedEventAssert(this.actual, this.recorder, this.timeout,
				List.of(new EventCondition("named " + name, (event) -> requireName(event, name))));
	}

	private static void requireName(RecordedEvent event, String name) {
		if (!event.name().equals(name)) {
			throw new AssertionError(event.name());
		}
	}

	/**
	 * Asserts that no event of a name was published.
	 * @param name the name
	 * @return this assertion
	 */
	public PublishedEventsAssert doesNotContain(String name) {
		Predicate<RecordedEvent> unwanted = (event) -> event.name().equals(name);
		List<RecordedEvent> events = this.recorder.await((published) -> published.stream().anyMatch(unwanted),
				this.patience);
		if (events.stream().anyMatch(unwanted)) {
			throw failure("%nExpecting no event %s among%n%s", name, list(events));
		}
		return this;
	}

	/**
	 * Asserts that nothing was published.
	 */
	public void isEmpty() {
		List<RecordedEvent> events = this.recorder.await((published) -> !published.isEmpty(), this.patience);
		if (!events.isEmpty()) {
			throw failure("%nExpecting that nothing was published, but there are%n%s", list(events));
		}
	}

	/**
	 * Asserts that a number of events are published, and no more until now.
	 * @param expected the number
	 * @return this assertion
	 */
	public PublishedEventsAssert hasSize(int expected) {
		List<RecordedEvent> events = this.recorder.await((published) -> published.size() >= expected, this.timeout);
		if (events.size() != expected) {
			throw failure("%nExpecting %s published events, but there are %s:%n%s", expected, events.size(),
					list(events));
		}
		return this;
	}

	/**
	 * Asserts that the events of these names are published in this order, and no others
	 * until now.
	 * @param names the names
	 * @return this assertion
	 */
	public PublishedEventsAssert containsExactly(String... names) {
		List<String> expected = List.of(names);
		List<RecordedEvent> events = this.recorder.await(
				(published) -> names(published).equals(expected) || !isBeginning(names(published), expected),
				this.timeout);
		if (!names(events).equals(expected)) {
			throw failure("%nExpecting exactly these events, in this order:%n  %s%nbut there are%n%s", expected,
					list(events));
		}
		return this;
	}

	/**
	 * Asserts that events of these names are published in this order, whatever is
	 * published between them.
	 * @param names the names
	 * @return this assertion
	 */
	public PublishedEventsAssert containsSubsequence(String... names) {
		List<String> expected = List.of(names);
		List<RecordedEvent> events = this.recorder.await((published) -> isSubsequence(expected, names(published)),
				this.timeout);
		if (!isSubsequence(expected, names(events))) {
			throw failure("%nExpecting these events, in this order:%n  %s%namong%n%s", expected, list(events));
		}
		return this;
	}

	private static boolean isBeginning(List<String> names, List<String> expected) {
		return names.size() <= expected.size() && expected.subList(0, names.size()).equals(names);
	}

	private static boolean isSubsequence(List<String> expected, List<String> names) {
		Iterator<String> rest = names.iterator();
		return expected.stream().allMatch((name) -> skipTo(name, rest));
	}

	private static boolean skipTo(String name, Iterator<String> rest) {
		while (rest.hasNext()) {
			if (rest.next().equals(name)) {
				return true;
			}
		}
		return false;
	}

	private static List<String> names(List<RecordedEvent> events) {
		return events.stream().map(RecordedEvent::name).toList();
	}

	static String list(List<RecordedEvent> events) {
		return events.isEmpty() ? "  nothing"
				: events.stream().map((event) -> "- " + event).collect(Collectors.joining("\n"));
	}

}
