package io.polyn.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Rows of text under the titles of their columns, each column as wide as it has to be.
 */
final class Table {

	private static final String GAP = "  ";

	private final List<String> titles;

	private final List<List<Cell>> rows = new ArrayList<>();

	Table(String... titles) {
		this.titles = List.of(titles);
	}

	/**
	 * A text, and how it is emphasized.
	 *
	 * @param text the text
	 * @param emphasis puts it into a style
	 */
	record Cell(String text, BiFunction<Style, String, String> emphasis) {

		static Cell of(@Nullable Object value) {
			return new Cell((value != null) ? value.toString() : "", (style, text) -> text);
		}

	}

	Table row(Cell... cells) {
		this.rows.add(List.of(cells));
		return this;
	}

	Table row(@Nullable Object... values) {
		return row(Stream.of(values).map(Cell::of).toArray(Cell[]::new));
	}

	String toText(Style style) {
		int[] widths = this.titles.stream().mapToInt(String::length).toArray();
		for (List<Cell> row : this.rows) {
			for (int i = 0; i < widths.length; i++) {
				widths[i] = Math.max(widths[i], row.get(i).text().length());
			}
		}
		StringBuilder text = new StringBuilder();
		line(text, this.titles.stream().map((title) -> new Cell(title, Style::bold)).toList(), widths, style);
		this.rows.forEach((row) -> line(text, row, widths, style));
		return text.toString();
	}

	private static void line(StringBuilder text, List<Cell> cells, int[] widths, Style style) {
		StringBuilder line = new StringBuilder();
		for (int i = 0; i < widths.length; i++) {
			Cell cell = cells.get(i);
			line.append((i > 0) ? GAP : "")
				.append(cell.emphasis().apply(style, cell.text()))
				.append(" ".repeat(widths[i] - cell.text().length()));
		}
		text.append(line.toString().stripTrailing()).append(System.lineSeparator());
	}

}
