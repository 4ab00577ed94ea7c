package io.polyn.benchmarks;

import java.util.Locale;

/**
 * What a ratio should be.
 *
 * @param bound on which side of the value it should be
 * @param value the value, which is good enough itself
 */
public record Aim(Bound bound, double value) {

	/**
	 * Returns an aim for what is better the larger it is.
	 * @param value the smallest ratio that is good enough
	 * @return the aim
	 */
	public static Aim atLeast(double value) {
		return new Aim(Bound.AT_LEAST, value);
	}

	/**
	 * Returns an aim for what is better the smaller it is.
	 * @param value the largest ratio that is good enough
	 * @return the aim
	 */
	public static Aim atMost(double value) {
		return new Aim(Bound.AT_MOST, value);
	}

	/**
	 * Says whether the aim is met.
	 * @param ratio the ratio
	 * @return whether it is good enough
	 */
	public boolean isMetBy(double ratio) {
		return (this.bound == Bound.AT_LEAST) ? ratio >= this.value : ratio <= this.value;
	}

	@Override
	public String toString() {
		return String.format(Locale.ROOT, "%s %.2f", (this.bound == Bound.AT_LEAST) ? "≥" : "≤", this.value);
	}

	/**
	 * On which side a ratio should be.
	 */
	public enum Bound {

		/** It is better the larger it is. */
		AT_LEAST,

		/** It is better the smaller it is. */
		AT_MOST

	}

}
