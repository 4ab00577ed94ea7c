package io.polyn.tool.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * A piece of the page's markup that is being filled in: texts are escaped, markup is put
 * in as it is.
 */
final class Fragment {

	private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([a-zA-Z]+)}}");

	// Each begins with its name, <!-- name -->, and ends with an empty line.
	private static final Map<String, String> ALL = Pattern.compile("(?m)^(?=<!-- [a-z-]+ -->$)")
		.splitAsStream(resource("fragments.html"))
		.collect(Collectors.toUnmodifiableMap((text) -> text.substring("<!-- ".length(), text.indexOf(" -->")),
				(text) -> text.substring(text.indexOf('\n') + 1).replaceFirst("\n+$", "")));

	private final String markup;

	private final Map<String, Html> values = new HashMap<>();

	private Fragment(String markup) {
		this.markup = markup;
	}

	static Fragment of(String name) {
		String markup = ALL.get(name);
		if (markup == null) {
			throw new IllegalArgumentException("No fragment " + name);
		}
		return new Fragment(markup);
	}

	static String resource(String file) {
		try (InputStream content = Fragment.class.getResourceAsStream(file)) {
			if (content == null) {
				throw new IllegalStateException("Missing: " + file);
			}
			return new String(content.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	Fragment put(String name, String text) {
		return put(name, Html.escaped(text));
	}

	Fragment put(String name, Html html) {
		this.values.put(name, html);
		return this;
	}

	Fragment put(String name, Collection<Html> parts) {
		return put(name, Html.joined(parts));
	}

	/**
	 * Puts in another fragment with a text, or nothing if there is no text.
	 */
	Fragment putIfPresent(String name, @Nullable String text) {
		return put(name, (text == null || text.isBlank()) ? Html.EMPTY : of(name).put("text", text.strip()).html());
	}

	Html html() {
		StringBuilder result = new StringBuilder();
		Matcher matcher = PLACEHOLDER.matcher(this.markup);
		while (matcher.find()) {
			Html value = this.values.get(matcher.group(1));
			if (value == null) {
				throw new IllegalStateException("Nothing for " + matcher.group() + " in " + this.markup);
			}
			matcher.appendReplacement(result, Matcher.quoteReplacement(value.text()));
		}
		return new Html(matcher.appendTail(result).toString());
	}

}
