package io.polyn.benchmarks.capture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What was measured in one part, a value of each figure and contender in each round, and
 * the Markdown table of it.
 */
final class Results {

	private static final String NONE = "–";

	private final String title;

	private final Map<Contender, Map<String, List<Double>>> values = new LinkedHashMap<>();

	private final Set<String> figures = new LinkedHashSet<>();

	Results(String title) {
		this.title = title;
	}

	void add(Contender contender, String figure, double value) {
		this.figures.add(figure);
		this.values.computeIfAbsent(contender, (key) -> new LinkedHashMap<>())
			.computeIfAbsent(figure, (key) -> new ArrayList<>())
			.add(value);
		System.err.printf("%s, %s, %s: %s%n", this.title, contender, figure, format(value));
	}

	/**
	 * Returns medians, in brackets the smallest and the largest value, and how medians
	 * relate to those of the first contender.
	 * @return a title and a table in Markdown
	 */
	String toMarkdown() {
		Contender peer = this.values.keySet().stream().findFirst().orElse(Contender.NONE);
		StringBuilder table = new StringBuilder("### " + this.title + "\n\n| |");
		this.figures.forEach((figure) -> table.append(" ").append(figure).append(" | ÷ ").append(peer).append(" |"));
		table.append("\n|---|").append("---:|---:|".repeat(this.figures.size())).append("\n");
		this.values.keySet().forEach((contender) -> {
			table.append("| ").append(contender).append(" |");
			for (String figure : this.figures) {
				double[] own = sorted(contender, figure);
				double[] peers = sorted(peer, figure);
				table.append(" ").append(spread(own)).append(" | ").append(ratio(own, peers)).append(" |");
			}
			table.append("\n");
		});
		return table.toString();
	}

	private double[] sorted(Contender contender, String figure) {
		List<Double> measured = this.values.get(contender).getOrDefault(figure, List.of());
		return measured.stream().mapToDouble(Double::doubleValue).sorted().toArray();
	}

	private static String spread(double[] sorted) {
		return (sorted.length > 0)
				? "%s (%s–%s)".formatted(format(median(sorted)), format(sorted[0]), format(sorted[sorted.length - 1]))
				: NONE;
	}

	private static String ratio(double[] own, double[] peers) {
		return (own.length > 0 && peers.length > 0) ? String.format(Locale.ROOT, "%.2f", median(own) / median(peers))
				: NONE;
	}

	private static double median(double[] sorted) {
		return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
	}

	private static String format(double value) {
		return String.format(Locale.ROOT, (value < 100) ? "%.2f" : "%,.0f", value);
	}

}
