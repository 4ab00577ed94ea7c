package io.polyn.schema.regex;

/**
 * Regular expressions of JSON Schema, which are ECMAScript's, in Java's syntax where the
 * same text would mean something else.
 */
final class EcmaScriptRegex {

	private EcmaScriptRegex() {
	}

	/**
	 * Translates an expression: {@code $} is the end only and not a line terminator
	 * before it, and in a character class {@code [} and {@code &&} stand for themselves.
	 */
	static String toJava(String regex) {
		StringBuilder result = new StringBuilder(regex.length() + 8);
		boolean inClass = false;
		for (int i = 0; i < regex.length(); i++) {
			char character = regex.charAt(i);
			if (character == '\\' && i + 1 < regex.length()) {
				result.append(character).append(regex.charAt(++i));
			}
			else if (inClass) {
				inClass = (character != ']');
				result.append((character == '[' || character == '&') ? "\\" : "").append(character);
			}
			else {
				inClass = (character == '[');
				result.append((character == '$') ? "\\z" : String.valueOf(character));
			}
		}
		return result.toString();
	}

}
