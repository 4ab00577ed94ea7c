package io.polyn.capture.event;

import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * The events that are on their way, by their numbers. They are confirmed in their order:
 * one that is acknowledged early counts when those before it are.
 */
final class UnconfirmedEvents {

	private final Thread publisher = Thread.currentThread();

	private final @Nullable ChangeEvent[] events;

	private final boolean[] acknowledged;

	private long sent;

	private volatile long confirmed;

	private @Nullable String lastConfirmed;

	private volatile long lastProgress = System.nanoTime();

	// How many have to be confirmed before the publisher is to be woken.
	private volatile long awaited = Long.MAX_VALUE;

	/**
	 * Creates the events of the thread that does so.
	 * @param window how many there may be at once
	 */
	UnconfirmedEvents(int window) {
		this.events = new ChangeEvent[window];
		this.acknowledged = new boolean[window];
	}

	/**
	 * Adds an event.
	 * @return its number
	 */
	long add(ChangeEvent event) {
		if (this.sent == this.confirmed) {
			this.lastProgress = System.nanoTime();
		}
		synchronized (this) {
			this.events[place(this.sent)] = event;
		}
		return this.sent++;
	}

	/**
	 * Returns how many have to be confirmed for there to be room. Where there is none, it
	 * is for many: to be woken for each is no less work than to publish it.
	 */
	long requiredForRoom() {
		int window = this.events.length;
		boolean full = this.sent - this.confirmed >= window;
		return this.sent - window + (full ? Math.max(1, window / 4) : 1);
	}

	long sent() {
		return this.sent;
	}

	long confirmed() {
		return this.confirmed;
	}

	/**
	 * Returns for how long none of the events was confirmed, if there are any.
	 */
	long nanosOfSilence() {
		return (this.sent == this.confirmed) ? 0 : System.nanoTime() - this.lastProgress;
	}

	/**
	 * Returns an event that is on its way.
	 * @return the event, {@code null} if it is confirmed: nobody keeps others from
	 * answering, or streams from answering twice
	 */
	synchronized @Nullable ChangeEvent get(long number) {
		return (number < this.confirmed) ? null : this.events[place(number)];
	}

	/**
	 * Returns the event that keeps those after it from being confirmed, if there is one.
	 */
	@Nullable ChangeEvent oldest() {
		return get(this.confirmed);
	}

	/**
	 * Returns the id of the last event that was confirmed, if there is one.
	 */
	synchronized @Nullable String lastConfirmed() {
		return this.lastConfirmed;
	}

	/**
	 * Lets the publisher sleep for a while, or until so many are confirmed.
	 */
	void await(long number, long nanos) {
		this.awaited = number;
		if (this.confirmed < number) {
			LockSupport.parkNanos(this, nanos);
		}
		this.awaited = Long.MAX_VALUE;
	}

	/**
	 * Wakes the publisher.
	 */
	void wake() {
		LockSupport.unpark(this.publisher);
	}

	/**
	 * Notes that a stream has an event, or that it is put aside.
	 */
	synchronized void acknowledge(long number) {
		long done = this.confirmed;
		if (number >= done) {
			this.acknowledged[place(number)] = true;
		}
		if (number != done) {
			return;
		}
		int place = place(done);
		ChangeEvent last = null;
		while (this.acknowledged[place]) {
			this.acknowledged[place] = false;
			last = this.events[place];
			this.events[place] = null;
			done++;
			place = (place + 1 == this.acknowledged.length) ? 0 : place + 1;
		}
		this.lastConfirmed = (last != null) ? last.id() : this.lastConfirmed;
		this.lastProgress = System.nanoTime();
		this.confirmed = done;
		if (done >= this.awaited) {
			wake();
		}
	}

	private int place(long number) {
		return (int) (number % this.events.length);
	}

}
