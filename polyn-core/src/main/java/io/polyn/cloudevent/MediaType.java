package io.polyn.cloudevent;

import java.util.Locale;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * A media type (RFC 2046) in lower case, of whose parameters only the charset matters.
 *
 * @param type what stands before the slash
 * @param subtype what stands after it
 * @param charset the charset, if it is told
 */
record MediaType(String type, String subtype, @Nullable String charset) {

	private static final String SPECIALS = "()<>@,;:\\\"/[]?=";

	// What nearly all events have.
	private static final Optional<MediaType> JSON = Optional.of(new MediaType("application", "json", null));

	static Optional<MediaType> parse(String text) {
		if (text.equals("application/json")) {
			return JSON;
		}
		int slash = tokenEnd(text, 0);
		if (slash == 0 || !isAt(text, slash, '/')) {
			return Optional.empty();
		}
		int end = tokenEnd(text, slash + 1);
		if (end == slash + 1) {
			return Optional.empty();
		}
		String type = text.substring(0, slash).toLowerCase(Locale.ROOT);
		String subtype = text.substring(slash + 1, end).toLowerCase(Locale.ROOT);
		String charset = null;
		while (end < text.length()) {
			int semicolon = spaceEnd(text, end);
			int name = isAt(text, semicolon, ';') ? spaceEnd(text, semicolon + 1) : text.length();
			int equals = tokenEnd(text, name);
			if (equals == name || !isAt(text, equals, '=')) {
				return Optional.empty();
			}
			int value = equals + 1;
			end = isAt(text, value, '"') ? quotedEnd(text, value) : tokenEnd(text, value);
			if (end <= value) {
				return Optional.empty();
			}
			if (equals - name == 7 && text.regionMatches(true, name, "charset", 0, 7)) {
				charset = QuotedString.unquoted(text.substring(value, end)).toLowerCase(Locale.ROOT);
			}
		}
		return Optional.of(new MediaType(type, subtype, charset));
	}

	boolean isJson() {
		return this.subtype.equals("json") || this.subtype.endsWith("+json");
	}

	/**
	 * Says whether this is one event as JSON, which is always UTF-8.
	 */
	boolean isStructuredJson() {
		return this.type.equals("application")
				&& (this.subtype.equals("cloudevents") || this.subtype.equals("cloudevents+json"))
				&& (this.charset == null || this.charset.equals("utf-8"));
	}

	private static boolean isAt(String text, int position, char character) {
		return position < text.length() && text.charAt(position) == character;
	}

	private static int tokenEnd(String text, int start) {
		int end = start;
		while (end < text.length() && isToken(text.charAt(end))) {
			end++;
		}
		return end;
	}

	private static boolean isToken(char character) {
		return (character >= 'a' && character <= 'z')
				|| (character > ' ' && character <= '~' && SPECIALS.indexOf(character) < 0);
	}

	private static int spaceEnd(String text, int start) {
		int end = start;
		while (isAt(text, end, ' ') || isAt(text, end, '\t')) {
			end++;
		}
		return end;
	}

	/**
	 * Returns where a quoted text ends, or -1 if it doesn't.
	 */
	private static int quotedEnd(String text, int start) {
		for (int i = start + 1; i < text.length(); i++) {
			if (text.charAt(i) == '"') {
				return i + 1;
			}
			i += (text.charAt(i) == '\\') ? 1 : 0;
			if (i == text.length() || text.charAt(i) < ' ' || text.charAt(i) > '~') {
				return -1;
			}
		}
		return -1;
	}

}
