package io.polyn.tool.catalog;

import java.util.Collection;
import java.util.stream.Collectors;

/**
 * A piece of HTML.
 *
 * @param text the markup
 */
record Html(String text) {

	static final Html EMPTY = new Html("");

	static Html escaped(String text) {
		StringBuilder result = new StringBuilder(text.length() + 16);
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			switch (character) {
				case '&' -> result.append("&amp;");
				case '<' -> result.append("&lt;");
				case '>' -> result.append("&gt;");
				case '"' -> result.append("&quot;");
				case '\'' -> result.append("&#39;");
				default -> result.append(isText(character) ? character : '\uFFFD');
			}
		}
		return new Html(result.toString());
	}

	static Html joined(Collection<Html> parts) {
		return new Html(parts.stream().map(Html::text).collect(Collectors.joining()));
	}

	// Other controls are no characters of HTML; what turns the direction of a text could
	// make it look like another one.
	private static boolean isText(char character) {
		return (character >= ' ' || character == '\n' || character == '\t' || character == '\r')
				&& !(character >= '\u007F' && character <= '\u009F')
				&& !(character >= '\u202A' && character <= '\u202E')
				&& !(character >= '\u2066' && character <= '\u2069');
	}

}
