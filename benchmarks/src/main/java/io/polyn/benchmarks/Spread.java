package io.polyn.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * What values of several rounds have in common.
 *
 * @param median the middle one
 * @param min the smallest
 * @param max the largest
 */
public record Spread(double median, double min, double max) {

	/**
	 * Returns the spread of values.
	 * @param values the values, at least one
	 * @return their spread
	 */
	public static Spread of(List<Double> values) {
		double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
		double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
		return new Spread(median, sorted[0], sorted[sorted.length - 1]);
	}

	@Override
	public String toString() {
		return "%s (%s–%s)".formatted(format(this.median), format(this.min), format(this.max));
	}

	static String format(double value) {
		return String.format(Locale.ROOT, (value < 100) ? "%.2f" : "%,.0f", value);
	}

}
