package io.polyn.event;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What was asked of a pull consumer and has not come yet. The server serves several
 * requests by turns, and does not tell for which of them a message is: each counts for
 * the oldest.
 */
final class PullRequests {

	private final Deque<Request> requests = new ArrayDeque<>();

	/**
	 * Returns how many messages may still come.
	 */
	int outstanding() {
		int outstanding = 0;
		for (Request request : this.requests) {
			outstanding += request.remaining;
		}
		return outstanding;
	}

	void sent(String inbox, int batch, long deadline) {
		this.requests.add(new Request(inbox, batch, deadline));
	}

	boolean isOutstanding(String inbox) {
		return this.requests.stream().anyMatch((request) -> request.inbox.equals(inbox));
	}

	/**
	 * A message has come.
	 * @return whether it was asked for
	 */
	boolean messageReceived() {
		Request first = this.requests.peek();
		if (first != null && --first.remaining == 0) {
			this.requests.remove();
		}
		return first != null;
	}

	/**
	 * The server has told that a request ends.
	 */
	void ended(String inbox) {
		this.requests.removeIf((request) -> request.inbox.equals(inbox));
	}

	/**
	 * Forgets requests whose end the server should have told by now.
	 */
	void expire(long now) {
		this.requests.removeIf((request) -> now - request.deadline > 0);
	}

	void clear() {
		this.requests.clear();
	}

	private static final class Request {

		private final String inbox;

		private final long deadline;

		private int remaining;

		private Request(String inbox, int batch, long deadline) {
			this.inbox = inbox;
			this.remaining = batch;
			this.deadline = deadline;
		}

	}

}
