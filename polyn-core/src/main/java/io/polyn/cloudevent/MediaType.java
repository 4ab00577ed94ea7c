package io.polyn.cloudevent;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A media type (RFC 2046) in lower case, of whose parameters only the charset matters.
 *
 * @param type what stands before the slash
 * @param subtype what stands after it
 * @param charset the charset, if it is told
 */
record MediaType(String type, String subtype, @Nullable String charset) {

	private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";

	private static final Pattern ESSENCE = Pattern.compile("(" + TOKEN + ")/(" + TOKEN + ")");

	private static final Pattern PARAMETER = Pattern
		.compile("[ \\t]*+;[ \\t]*+(" + TOKEN + ")=(?:(" + TOKEN + ")|\"([^\"\\\\\\p{Cntrl}]*+)\")");

	static Optional<MediaType> parse(String text) {
		Matcher matcher = ESSENCE.matcher(text);
		if (!matcher.lookingAt()) {
			return Optional.empty();
		}
		String type = matcher.group(1).toLowerCase(Locale.ROOT);
		String subtype = matcher.group(2).toLowerCase(Locale.ROOT);
		String charset = null;
		int end = matcher.end();
		matcher.usePattern(PARAMETER);
		while (end < text.length()) {
			if (!matcher.region(end, text.length()).lookingAt()) {
				return Optional.empty();
			}
			if (matcher.group(1).equalsIgnoreCase("charset")) {
				String value = (matcher.group(2) != null) ? matcher.group(2) : matcher.group(3);
				charset = value.toLowerCase(Locale.ROOT);
			}
			end = matcher.end();
		}
		return Optional.of(new MediaType(type, subtype, charset));
	}

	boolean isJson() {
		return this.subtype.equals("json") || this.subtype.endsWith("+json");
	}

	boolean isCloudEvent() {
		return this.type.equals("application") && this.subtype.startsWith("cloudevents");
	}

	/**
	 * Says whether this is one event as JSON, which is always UTF-8.
	 */
	boolean isStructuredJson() {
		return this.type.equals("application")
				&& (this.subtype.equals("cloudevents") || this.subtype.equals("cloudevents+json"))
				&& (this.charset == null || this.charset.equals("utf-8"));
	}

}
