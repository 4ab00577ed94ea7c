package io.polyn.test.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Predicate;

/**
 * The events that were published, of which each test sees those since its beginning.
 */
class EventLog {

	private final List<RecordedEvent> events = new ArrayList<>();

	private final Set<String> messages = new HashSet<>();

	private final Set<String> disregarded = new HashSet<>();

	private final Map<Thread, Integer> beginnings = new WeakHashMap<>();

	private int latestBeginning;

	/**
	 * Adds an event, unless its message was added before: a publisher that waits in vain
	 * sends an event again, which is stored once.
	 * @param message the id of the message
	 * @param event the event
	 */
	synchronized void add(String message, RecordedEvent event) {
		if (this.messages.add(message)) {
			this.events.add(event);
			notifyAll();
		}
	}

	/**
	 * Leaves out an event: one that a test has sent itself.
	 */
	synchronized void disregard(String id) {
		this.disregarded.add(id);
	}

	/**
	 * Forgets, for the test that this thread runs, what was added up to now.
	 */
	synchronized void begin() {
		this.latestBeginning = this.events.size();
		this.beginnings.put(Thread.currentThread(), this.latestBeginning);
	}

	/**
	 * Returns what was added since the test that this thread runs has begun; for a thread
	 * that runs none, since the latest one has.
	 */
	synchronized List<RecordedEvent> events() {
		int beginning = this.beginnings.getOrDefault(Thread.currentThread(), this.latestBeginning);
		return this.events.subList(beginning, this.events.size())
			.stream()
			.filter((event) -> !this.disregarded.contains(event.event().getId()))
			.toList();
	}

	/**
	 * Waits until the events are as they should be, or the time is over.
	 * @param condition says whether they are
	 * @param timeout how long to wait
	 * @return the events
	 */
	List<RecordedEvent> await(Predicate<List<RecordedEvent>> condition, Duration timeout) {
		long deadline = System.nanoTime() + timeout.toNanos();
		List<RecordedEvent> found = events();
		try {
			while (!condition.test(found) && awaitMore(found.size(), deadline)) {
				found = events();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for events", ex);
		}
		return found;
	}

	private synchronized boolean awaitMore(int known, long deadline) throws InterruptedException {
		while (events().size() == known) {
			long left = deadline - System.nanoTime();
			if (left <= 0) {
				return false;
			}
			wait(left / 1_000_000 + 1);
		}
		return true;
	}

}
