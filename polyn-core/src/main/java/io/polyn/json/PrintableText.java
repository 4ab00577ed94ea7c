package io.polyn.json;

/**
 * Text from an unknown sender or file, made fit for a log line.
 */
public final class PrintableText {

	private PrintableText() {
	}

	/**
	 * Makes a text fit.
	 * @param text the text
	 * @param maxLength how many characters of it are kept
	 * @return the text with {@code ?} for what moves the cursor or can't be seen, and
	 * with three dots for what is cut
	 */
	public static String of(String text, int maxLength) {
		boolean cut = text.length() > maxLength;
		StringBuilder result = new StringBuilder(cut ? text.substring(0, maxLength) : text);
		for (int i = 0; i < result.length(); i++) {
			char character = result.charAt(i);
			if (Character.isISOControl(character) || Character.isSurrogate(character)
					|| Character.getType(character) == Character.FORMAT || character == '\u2028'
					|| character == '\u2029') {
				result.setCharAt(i, '?');
			}
		}
		return (cut ? result.append("...").toString() : result.toString());
	}

}
