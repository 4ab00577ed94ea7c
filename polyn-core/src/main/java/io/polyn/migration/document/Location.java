package io.polyn.migration.document;

/**
 * A place in a file.
 *
 * @param file the file's path
 * @param line the line, counted from 1
 * @param column the column, counted from 1
 */
public record Location(String file, int line, int column) {

	@Override
	public String toString() {
		return this.file + ":" + this.line + ":" + this.column;
	}

}
