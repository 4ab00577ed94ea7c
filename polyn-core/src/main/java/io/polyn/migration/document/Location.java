package io.polyn.migration.document;

import java.util.Comparator;

/**
 * A place in a file.
 *
 * @param file the file's path
 * @param line the line, counted from 1; 0 if it has none
 * @param column the column, counted from 1; 0 if it has none
 */
public record Location(String file, int line, int column) implements Comparable<Location> {

	private static final Comparator<Location> ORDER = Comparator.comparing(Location::file)
		.thenComparingInt(Location::line)
		.thenComparingInt(Location::column);

	/**
	 * Returns the place of something that has no lines.
	 * @param name what it is
	 * @return the place
	 */
	public static Location ofWhole(String name) {
		return new Location(name, 0, 0);
	}

	@Override
	public int compareTo(Location other) {
		return ORDER.compare(this, other);
	}

	@Override
	public String toString() {
		return (this.line == 0) ? this.file : this.file + ":" + this.line + ":" + this.column;
	}

}
