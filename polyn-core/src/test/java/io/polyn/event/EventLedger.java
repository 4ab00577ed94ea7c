package io.polyn.event;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import static org.awaitility.Awaitility.await;

/**
 * Which events were acknowledged to their publisher, and which were handled. An event is
 * known by the age of its user.
 */
final class EventLedger {

	private final Set<Integer> published = ConcurrentHashMap.newKeySet();

	private final Set<Integer> distinct = ConcurrentHashMap.newKeySet();

	private final Set<Integer> deadLetters = ConcurrentHashMap.newKeySet();

	private final AtomicLong handled = new AtomicLong();

	private final AtomicLong redelivered = new AtomicLong();

	void published(int number) {
		this.published.add(number);
	}

	void handled(EventDelivery delivery) {
		handled(((UserCreated) delivery.data()).age(), delivery.metadata().deliveries());
	}

	void handled(int number, long deliveries) {
		this.distinct.add(number);
		this.handled.incrementAndGet();
		if (deliveries > 1) {
			this.redelivered.incrementAndGet();
		}
	}

	void deadLetter(int number) {
		this.deadLetters.add(number);
	}

	int publishedCount() {
		return this.published.size();
	}

	long handledCount() {
		return this.handled.get();
	}

	void awaitHandled(long count) {
		await().atMost(Duration.ofSeconds(60)).until(() -> handledCount() >= count);
	}

	/**
	 * Waits until all that was published is handled or a dead letter, prints the counts,
	 * and requires that nothing is lost.
	 */
	void requireNothingLost(String what) {
		try {
			await().atMost(Duration.ofSeconds(60)).until(() -> lost().isEmpty());
		}
		finally {
			System.out.printf("%s: published %d, handled %d, distinct %d, redelivered %d, dead letters %d, lost %d%n",
					what, publishedCount(), handledCount(), this.distinct.size(), this.redelivered.get(),
					this.deadLetters.size(), lost().size());
		}
	}

	long redeliveredCount() {
		return this.redelivered.get();
	}

	private Set<Integer> lost() {
		Set<Integer> lost = new TreeSet<>(this.published);
		lost.removeAll(this.distinct);
		lost.removeAll(this.deadLetters);
		return lost;
	}

}
