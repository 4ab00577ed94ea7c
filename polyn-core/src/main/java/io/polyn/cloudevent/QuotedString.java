package io.polyn.cloudevent;

/**
 * Texts in double quotes, in which a backslash stands before what is meant literally.
 */
final class QuotedString {

	private QuotedString() {
	}

	/**
	 * Returns what is in the quotes, or the text itself if there are none around it.
	 */
	static String unquoted(String text) {
		if (text.length() < 2 || !text.startsWith("\"") || !text.endsWith("\"")) {
			return text;
		}
		return text.substring(1, text.length() - 1).replaceAll("\\\\(.)", "$1");
	}

}
