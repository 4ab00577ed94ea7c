package io.polyn.cloudevent;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A media type (RFC 2046) without its parameters, in lower case.
 *
 * @param type what stands before the slash
 * @param subtype what stands after it
 */
record MediaType(String type, String subtype) {

	private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";

	private static final Pattern ESSENCE = Pattern.compile("(" + TOKEN + ")/(" + TOKEN + ")");

	private static final Pattern PARAMETER = Pattern
		.compile("[ \\t]*+;[ \\t]*+" + TOKEN + "=(?:" + TOKEN + "|\"[^\"\\\\\\p{Cntrl}]*+\")");

	static Optional<MediaType> parse(String text) {
		String trimmed = text.strip();
		Matcher matcher = ESSENCE.matcher(trimmed);
		if (!matcher.lookingAt()) {
			return Optional.empty();
		}
		MediaType result = new MediaType(matcher.group(1).toLowerCase(Locale.ROOT),
				matcher.group(2).toLowerCase(Locale.ROOT));
		int end = matcher.end();
		matcher.usePattern(PARAMETER);
		while (end < trimmed.length()) {
			if (!matcher.region(end, trimmed.length()).lookingAt()) {
				return Optional.empty();
			}
			end = matcher.end();
		}
		return Optional.of(result);
	}

	boolean isJson() {
		return this.subtype.equals("json") || this.subtype.endsWith("+json");
	}

	boolean isCloudEvent() {
		return this.type.equals("application") && this.subtype.startsWith("cloudevents");
	}

	boolean isStructuredJson() {
		return this.type.equals("application")
				&& (this.subtype.equals("cloudevents") || this.subtype.equals("cloudevents+json"));
	}

}
