package io.polyn.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * A result as an SVG image: a bar for each contender as long as its median, with a
 * whisker from the smallest value to the largest.
 */
final class ResultChart {

	private static final int WIDTH = 860;

	private static final int LEFT = 280;

	private static final int BARS = 330;

	private static final int LINE = 26;

	private static final int GAP = 18;

	private static final String STYLE = """
			<style>
			text { font: 13px system-ui, sans-serif; fill: #1f2328; }
			.title { font-size: 16px; font-weight: 600; }
			.figure { font-weight: 600; }
			.own { fill: #0969da; }
			.peer { fill: #8c959f; }
			.whisker { stroke: #1f2328; stroke-width: 1.5; fill: none; }
			.paper { fill: #ffffff; }
			@media (prefers-color-scheme: dark) {
			text { fill: #e6edf3; }
			.own { fill: #58a6ff; }
			.peer { fill: #6e7681; }
			.whisker { stroke: #e6edf3; }
			.paper { fill: #0d1117; }
			}
			</style>
			""";

	private final StringBuilder shapes = new StringBuilder();

	private int y = 52;

	private ResultChart() {
	}

	static String of(Result result) {
		ResultChart chart = new ResultChart();
		result.comparisons().forEach(chart::add);
		return """
				<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img" \
				aria-labelledby="title description">
				<title id="title">%3$s</title>
				<desc id="description">%4$s</desc>
				%5$s<rect class="paper" width="%1$d" height="%2$d"/>
				<text class="title" x="16" y="30">%3$s</text>
				%6$s</svg>
				""".formatted(WIDTH, chart.y, escape(result.benchmark()), escape(description(result)), STYLE,
				chart.shapes);
	}

	// Those who can't see the bars get the figures.
	private static String description(Result result) {
		StringBuilder text = new StringBuilder(result.description());
		for (Comparison comparison : result.comparisons()) {
			text.append(" %s, %s:".formatted(comparison.figure().title(), comparison.figure().unit()));
			comparison.rounds()
				.keySet()
				.forEach((contender) -> text.append(" %s %s;".formatted(contender, comparison.spread(contender))));
		}
		return text.toString();
	}

	private void add(Comparison comparison) {
		Figure figure = comparison.figure();
		text("figure", 16, "%s, %s".formatted(figure.title(), figure.unit()));
		this.y += LINE;
		List<Spread> spreads = comparison.rounds().keySet().stream().map(comparison::spread).toList();
		double scale = BARS / spreads.stream().mapToDouble(Spread::max).max().orElse(1);
		for (String contender : comparison.rounds().keySet()) {
			bar(contender, comparison.spread(contender), scale);
		}
		for (Figure.Ratio ratio : figure.ratios()) {
			text("ratio", LEFT, "%s ÷ %s: %s%s".formatted(ratio.subject(), ratio.peer(), comparison.spread(ratio),
					ResultTable.aim(ratio, comparison)));
			this.y += LINE;
		}
		this.y += GAP;
	}

	private void bar(String contender, Spread spread, double scale) {
		text("name", 32, contender);
		int middle = this.y - 4;
		shape("<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"14\" rx=\"2\"/>",
				contender.startsWith(Contender.POLYN) ? "own" : "peer", LEFT, middle - 7, spread.median() * scale);
		double from = LEFT + spread.min() * scale;
		double to = LEFT + spread.max() * scale;
		shape("<path class=\"whisker\" d=\"M%1$.1f %2$dv8m0 -4H%3$.1fm0 -4v8\"/>", from, middle - 4, to);
		text("value", LEFT + BARS + 12, spread.toString());
		this.y += LINE;
	}

	private void text(String style, int x, String text) {
		shape("<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>", style, x, this.y, escape(text));
	}

	private void shape(String shape, Object... values) {
		this.shapes.append(String.format(Locale.ROOT, shape, values)).append('\n');
	}

	private static String escape(String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
	}

}
