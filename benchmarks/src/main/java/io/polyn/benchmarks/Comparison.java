package io.polyn.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What was measured of one figure.
 *
 * @param figure the figure
 * @param rounds the value of each round, in order, by the names of contenders
 */
public record Comparison(Figure figure, Map<String, List<Double>> rounds) {

	/**
	 * Returns the values of a contender.
	 * @param contender its name
	 * @return their spread
	 */
	public Spread spread(String contender) {
		return Spread.of(values(contender));
	}

	/**
	 * Returns how two contenders relate. Both are divided round by round, for what slows
	 * the machine down for a while slows down both.
	 * @param ratio the two
	 * @return the spread of the ratios
	 */
	public Spread spread(Figure.Ratio ratio) {
		List<Double> subject = values(ratio.subject());
		List<Double> peer = values(ratio.peer());
		List<Double> ratios = new ArrayList<>();
		for (int i = 0; i < subject.size(); i++) {
			ratios.add(subject.get(i) / peer.get(i));
		}
		return Spread.of(ratios);
	}

	private List<Double> values(String contender) {
		List<Double> values = this.rounds.get(contender);
		if (values == null) {
			throw new IllegalArgumentException(contender + " has no " + this.figure.title());
		}
		return values;
	}

}
