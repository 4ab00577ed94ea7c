package io.polyn.cloudevent;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * URI references as RFC 3986 defines them. {@link URI} is of the RFC before, which takes
 * brackets and all kinds of authorities for valid.
 */
final class UriReference {

	private static final int MAX_REMEMBERED_LENGTH = 200;

	// Events come from few sources and have few schemas. Whichever thread wrote one last,
	// it is complete.
	private static final Parsed[] REMEMBERED = new Parsed[256];

	private UriReference() {
	}

	/**
	 * Reads a URI reference.
	 * @return it, or nothing if it is none, or one that {@link URI} can't represent, such
	 * as a scheme with nothing behind it
	 */
	static Optional<URI> parse(String text) {
		if (text.length() > MAX_REMEMBERED_LENGTH) {
			return parseAnew(text);
		}
		int place = (REMEMBERED.length - 1) & (text.hashCode() ^ (text.hashCode() >>> 16));
		Parsed remembered = REMEMBERED[place];
		if (remembered == null || !remembered.text.equals(text)) {
			remembered = new Parsed(text, parseAnew(text));
			REMEMBERED[place] = remembered;
		}
		return remembered.uri;
	}

	private static Optional<URI> parseAnew(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
				return Optional.empty();
			}
		}
		try {
			URI uri = new URI(text);
			return (hasValidHost(uri) && hasValidBrackets(text, uri)) ? Optional.of(uri) : Optional.empty();
		}
		catch (URISyntaxException ex) {
			return Optional.empty();
		}
	}

	private static boolean hasValidHost(URI uri) {
		if (uri.getHost() != null) {
			return uri.getHost().indexOf('%') < 0;
		}
		String authority = uri.getRawAuthority();
		if (authority == null) {
			return true;
		}
		int host = authority.indexOf('@') + 1;
		int port = authority.indexOf(':', host);
		return authority.indexOf('@', host) < 0 && (port < 0
				|| authority.substring(port + 1).chars().allMatch((character) -> character >= '0' && character <= '9'));
	}

	// They stand around the address in the host, and nowhere else.
	private static boolean hasValidBrackets(String text, URI uri) {
		int open = text.indexOf('[');
		int close = text.indexOf(']');
		if (open < 0 && close < 0) {
			return true;
		}
		return uri.getHost() != null && uri.getHost().startsWith("[") && open == text.lastIndexOf('[')
				&& close == text.lastIndexOf(']');
	}

	private record Parsed(String text, Optional<URI> uri) {
	}

}
