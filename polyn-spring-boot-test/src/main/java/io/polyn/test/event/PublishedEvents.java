package io.polyn.test.event;

import java.time.Duration;
import java.util.List;

import org.assertj.core.api.AssertProvider;

/**
 * The events that were published since the test method has begun, by whomever in the
 * account of the application, for the streams that were there then; but for those that an
 * {@link EventTester} has sent. It is a bean, and may be a parameter of a test method.
 * Assertions begin as all of AssertJ's:
 * {@code assertThat(events).contains("user.created.v1")}.
 * <p>
 * Test methods that run at the same time with one application see one another's events.
 */
public final class PublishedEvents implements AssertProvider<PublishedEventsAssert> {

	private final EventRecorder recorder;

	private final Duration timeout;

	PublishedEvents(EventRecorder recorder, Duration timeout) {
		this.recorder = recorder;
		this.timeout = timeout;
	}

	/**
	 * Forgets what was published up to now, as it is done before each test method: what a
	 * test has prepared is then no longer there.
	 */
	public void clear() {
		this.recorder.clear();
	}

	/**
	 * Returns what was published up to now. Does not wait for more.
	 * @return the events, in the order in which they were published
	 */
	public List<RecordedEvent> all() {
		return this.recorder.events();
	}

	/**
	 * Returns the events of a name that were published up to now. Does not wait for more.
	 * @param name the name, for example {@code user.created.v1}
	 * @return the events, in the order in which they were published
	 */
	public List<RecordedEvent> named(String name) {
		return all().stream().filter((event) -> event.name().equals(name)).toList();
	}

	/**
	 * Begins an assertion; AssertJ calls this.
	 */
	@Override
	public PublishedEventsAssert assertThat() {
		return new PublishedEventsAssert(this, this.recorder, this.timeout);
	}

	@Override
	public String toString() {
		return "the published events";
	}

}
