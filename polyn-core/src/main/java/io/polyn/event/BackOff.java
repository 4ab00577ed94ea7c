package io.polyn.event;

import java.time.Duration;

/**
 * How long an event waits after a failure until it is delivered again: twice as long each
 * time, up to a limit.
 *
 * @param initial the wait after the first failure
 * @param max the longest wait
 */
public record BackOff(Duration initial, Duration max) {

	/** One second, two, four and so on up to half a minute. */
	public static final BackOff DEFAULT = new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(30));

	private static final int MAX_DOUBLINGS = 40;

	/**
	 * Creates a back-off.
	 * @throws IllegalArgumentException if a wait is not positive, or the first one is
	 * longer than the longest
	 */
	public BackOff {
		if (initial.isNegative() || initial.isZero() || initial.compareTo(max) > 0) {
			throw new IllegalArgumentException("A back-off begins above zero and not above its limit");
		}
	}

	Duration delay(long deliveries) {
		double factor = Math.pow(2, Math.min(deliveries - 1, MAX_DOUBLINGS));
		return (this.initial.toMillis() * factor < this.max.toMillis()) ? this.initial.multipliedBy((long) factor)
				: this.max;
	}

}
