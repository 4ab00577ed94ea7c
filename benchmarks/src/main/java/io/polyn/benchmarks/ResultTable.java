package io.polyn.benchmarks;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * A result as tables in Markdown.
 */
final class ResultTable {

	private ResultTable() {
	}

	/**
	 * Returns medians, in brackets the smallest and the largest value, and the ratios
	 * with their aims.
	 * @param result the result
	 * @return a title, a table for each figure, and the surroundings
	 */
	static String of(Result result) {
		StringBuilder text = new StringBuilder("## %s%n%n%s%n".formatted(result.benchmark(), result.description()));
		result.comparisons().forEach((comparison) -> text.append(table(comparison)));
		return text
			.append("%n%s.%n%s; %s.%n".formatted(list(result.sizes()), list(result.machine()),
					list(result.surroundings())))
			.toString();
	}

	private static String table(Comparison comparison) {
		Figure figure = comparison.figure();
		StringBuilder table = new StringBuilder("%n| %s | %s |%n|---|---:|%n".formatted(figure.title(), figure.unit()));
		comparison.rounds()
			.keySet()
			.forEach((contender) -> table.append("| %s | %s |%n".formatted(contender, comparison.spread(contender))));
		figure.ratios()
			.forEach((ratio) -> table.append("| %s ÷ %s | %s%s |%n".formatted(ratio.subject(), ratio.peer(),
					comparison.spread(ratio), aim(ratio, comparison))));
		return table.toString();
	}

	static String aim(Figure.Ratio ratio, Comparison comparison) {
		Aim aim = ratio.aim();
		if (aim == null) {
			return "";
		}
		return "; aim %s %s".formatted(aim, aim.isMetBy(comparison.spread(ratio).median()) ? "met" : "missed");
	}

	private static String list(Map<String, ?> values) {
		return values.entrySet()
			.stream()
			.map((value) -> value.getKey() + " " + value.getValue())
			.collect(Collectors.joining(", "));
	}

}
