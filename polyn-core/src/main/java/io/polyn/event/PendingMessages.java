package io.polyn.event;

import java.time.Duration;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The messages that wait here or are worked on, of which the server has to hear now and
 * then, or it delivers them again.
 */
final class PendingMessages {

	private final Set<PendingMessage> messages = ConcurrentHashMap.newKeySet();

	void add(PendingMessage message) {
		this.messages.add(message);
	}

	/**
	 * Forgets a message.
	 * @return whether it was pending
	 */
	boolean remove(PendingMessage message) {
		return this.messages.remove(message);
	}

	/**
	 * Returns for how many the server waits for certain. Whether it still does for one
	 * that it has delivered again is not known: it may have heard meanwhile that the
	 * message is done, here or elsewhere.
	 */
	int certain() {
		return (int) this.messages.stream()
			.filter((message) -> message.metaData().deliveredCount() == 1 && !message.isSettled())
			.count();
	}

	/**
	 * Tells the server of all, if it has not heard of one for a third of the time that it
	 * waits: at once and in the order of the stream, in which they run out and are
	 * delivered again if this process dies.
	 */
	void extend(Duration ackWait) {
		long now = System.nanoTime();
		long after = ackWait.toNanos() / 3;
		if (this.messages.stream().anyMatch((message) -> message.isDue(now, after))) {
			this.messages.stream()
				.sorted(Comparator.comparingLong((PendingMessage message) -> message.metaData().streamSequence()))
				.forEach((message) -> message.extend(now));
		}
	}

}
