package io.polyn.cloudevent;

/**
 * Text from an unknown sender, made fit for a log line.
 */
final class PrintableText {

	private PrintableText() {
	}

	static String of(String text, int maxLength) {
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
