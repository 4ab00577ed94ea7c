package io.polyn.event;

import java.util.ArrayList;
import java.util.List;

/**
 * Tells the server of the messages that are done with, of several at once: jnats makes a
 * packet of each that comes alone, and the server reads each.
 */
final class Acknowledgements {

	private final int most;

	private List<PendingMessage> done = new ArrayList<>();

	/**
	 * Begins with none.
	 * @param most of how many messages the server is told at the latest
	 */
	Acknowledgements(int most) {
		this.most = most;
	}

	/**
	 * Takes a message that is done with.
	 */
	void add(PendingMessage message) {
		List<PendingMessage> all;
		synchronized (this) {
			this.done.add(message);
			if (this.done.size() < this.most) {
				return;
			}
			all = take();
		}
		all.forEach(PendingMessage::ack);
	}

	/**
	 * Tells the server of all that there are.
	 */
	void send() {
		List<PendingMessage> all;
		synchronized (this) {
			if (this.done.isEmpty()) {
				return;
			}
			all = take();
		}
		all.forEach(PendingMessage::ack);
	}

	private List<PendingMessage> take() {
		List<PendingMessage> all = this.done;
		this.done = new ArrayList<>(this.most);
		return all;
	}

}
