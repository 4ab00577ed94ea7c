package io.polyn.capture.event;

import java.util.HashMap;
import java.util.Map;

/**
 * Which events have to be confirmed before another one may be sent: the one before it of
 * the same row, and what keeps those on their way few enough.
 */
final class EventOrder {

	// What large events on their way may take up, roughly, in bytes.
	private static final int MAX_BYTES = 64 << 20;

	private final UnconfirmedEvents unconfirmed;

	private final int sweepAt;

	private final Map<String, Long> lastOfKey = new HashMap<>();

	private long barrier;

	EventOrder(UnconfirmedEvents unconfirmed, int window) {
		this.unconfirmed = unconfirmed;
		this.sweepAt = 4 * window;
	}

	/**
	 * Returns how many events have to be confirmed before an event may be sent.
	 */
	long requiredBefore(ChangeEvent event) {
		long sent = this.unconfirmed.sent();
		if (event.barrier()) {
			return sent;
		}
		long required = Math.max(this.unconfirmed.requiredForRoom(), this.barrier);
		required = Math.max(required, sent - MAX_BYTES / Math.max(1, event.body().length));
		Long before = (event.orderKey() != null) ? this.lastOfKey.get(event.orderKey()) : null;
		return (before != null) ? Math.max(required, before + 1) : required;
	}

	/**
	 * Notes that an event has got its number. Nothing overtakes the very first one: it is
	 * what failed before, if something did, and what follows it would be published once
	 * more with each try.
	 */
	void added(ChangeEvent event, long number) {
		if (event.barrier() || number == 0) {
			this.barrier = number + 1;
		}
		if (event.orderKey() != null) {
			if (this.lastOfKey.size() > this.sweepAt) {
				long done = this.unconfirmed.confirmed();
				this.lastOfKey.values().removeIf((last) -> last < done);
			}
			this.lastOfKey.put(event.orderKey(), number);
		}
	}

}
