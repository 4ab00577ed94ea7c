package io.polyn.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets contenders take turns, in the other order in every other round: none is always the
 * one that comes after a certain other one.
 */
final class Rounds {

	private final int warmUp;

	private final int count;

	/**
	 * Creates rounds.
	 * @param warmUp how many don't count
	 * @param count how many do
	 */
	Rounds(int warmUp, int count) {
		this.warmUp = warmUp;
		this.count = count;
	}

	/**
	 * Plays all rounds.
	 * @param contenders those who take turns
	 * @return what was measured, a comparison for each figure
	 * @throws Exception if a contender fails
	 */
	List<Comparison> play(List<Contender> contenders) throws Exception {
		Map<Figure, Map<String, List<Double>>> values = new LinkedHashMap<>();
		for (int round = -this.warmUp; round < this.count; round++) {
			for (Contender contender : order(contenders, round)) {
				// None pays for what another one has left.
				System.gc();
				List<Figure.Value> measured = contender.measurement().measure();
				log(round, contender, measured);
				if (round >= 0) {
					add(values, contender, measured);
				}
			}
		}
		return values.entrySet().stream().map((each) -> comparison(each, contenders)).toList();
	}

	private static List<Contender> order(List<Contender> contenders, int round) {
		List<Contender> order = new ArrayList<>(contenders);
		if (round % 2 != 0) {
			Collections.reverse(order);
		}
		return order;
	}

	private static void add(Map<Figure, Map<String, List<Double>>> values, Contender contender,
			List<Figure.Value> measured) {
		measured.forEach((each) -> values.computeIfAbsent(each.figure(), (key) -> new LinkedHashMap<>())
			.computeIfAbsent(contender.name(), (key) -> new ArrayList<>())
			.add(each.value()));
	}

	// In the order in which contenders were given, whoever began.
	private static Comparison comparison(Map.Entry<Figure, Map<String, List<Double>>> measured,
			List<Contender> contenders) {
		Map<String, List<Double>> rounds = new LinkedHashMap<>();
		for (Contender contender : contenders) {
			List<Double> values = measured.getValue().get(contender.name());
			if (values != null) {
				rounds.put(contender.name(), values);
			}
		}
		return new Comparison(measured.getKey(), rounds);
	}

	private static void log(int round, Contender contender, List<Figure.Value> measured) {
		measured.forEach(
				(each) -> System.err.printf("%s, %s, %s: %s %s%n", (round < 0) ? "warm-up" : "round " + (round + 1),
						each.figure().title(), contender.name(), Spread.format(each.value()), each.figure().unit()));
	}

}
