package io.polyn.tool;

/**
 * How text looks on the way to its reader: plain in a file or a log, with colours on a
 * terminal.
 */
public enum Style {

	/** Without any. */
	PLAIN,

	/** With the escape sequences of ANSI terminals. */
	ANSI;

	String bold(String text) {
		return escape("1", text);
	}

	String dim(String text) {
		return escape("2", text);
	}

	String good(String text) {
		return escape("32", text);
	}

	String warning(String text) {
		return escape("33", text);
	}

	String bad(String text) {
		return escape("31", text);
	}

	private String escape(String code, String text) {
		return (this == PLAIN || text.isEmpty()) ? text : "\u001B[" + code + "m" + text + "\u001B[0m";
	}

}
