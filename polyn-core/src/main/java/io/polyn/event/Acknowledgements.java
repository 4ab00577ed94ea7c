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
		boolean full;
		synchronized (this) {
			this.done.add(message);
			full = this.done.size() >= this.most;
		}
		if (full) {
			send();
		}
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
			all = this.done;
			this.done = new ArrayList<>(this.most);
		}
		all.forEach(PendingMessage::ack);
	}

}
