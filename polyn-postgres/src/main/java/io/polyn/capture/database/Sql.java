package io.polyn.capture.database;

/**
 * What has to be quoted in SQL.
 */
public final class Sql {

	private Sql() {
	}

	/**
	 * Quotes a name.
	 * @param name the name of a table, column or slot
	 * @return the name between quotes
	 */
	public static String identifier(String name) {
		return '"' + name.replace("\"", "\"\"") + '"';
	}

	/**
	 * Quotes a text.
	 * @param text the text
	 * @return the text between quotes
	 */
	public static String literal(String text) {
		String quoted = "'" + text.replace("'", "''") + "'";
		return text.contains("\\") ? " E" + quoted.replace("\\", "\\\\") : quoted;
	}

}
