package io.polyn.benchmarks;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Something that is measured of every contender.
 *
 * @param title what it is
 * @param unit the unit of its values
 * @param ratios which contenders are put in relation
 */
public record Figure(String title, String unit, List<Ratio> ratios) {

	/**
	 * Copies the ratios.
	 */
	public Figure {
		ratios = List.copyOf(ratios);
	}

	/**
	 * Returns a figure without ratios.
	 * @param title what it is
	 * @param unit the unit of its values
	 * @return the figure
	 */
	public static Figure of(String title, String unit) {
		return new Figure(title, unit, List.of());
	}

	/**
	 * Returns the figure with one more ratio.
	 * @param subject the name of a contender
	 * @param peer the name of the one that it is divided by
	 * @param aim what the ratio should be, if anything
	 * @return the figure
	 */
	public Figure ratio(String subject, String peer, @Nullable Aim aim) {
		List<Ratio> ratios = new ArrayList<>(this.ratios);
		ratios.add(new Ratio(subject, peer, aim));
		return new Figure(this.title, this.unit, ratios);
	}

	/**
	 * Returns a value of this figure.
	 * @param value the value in the figure's unit
	 * @return the value
	 */
	public Value value(double value) {
		return new Value(this, value);
	}

	/**
	 * What was measured in one round.
	 *
	 * @param figure of what
	 * @param value the value in the figure's unit
	 */
	public record Value(Figure figure, double value) {
	}

	/**
	 * What one contender has, divided by what another one has.
	 *
	 * @param subject the name of the one
	 * @param peer the name of the other one
	 * @param aim what it should be, if anything
	 */
	public record Ratio(String subject, String peer, @Nullable Aim aim) {
	}

}
