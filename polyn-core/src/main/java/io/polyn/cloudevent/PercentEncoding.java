package io.polyn.cloudevent;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Values of headers that may be more than printable ASCII, as the NATS binding of
 * CloudEvents writes them.
 */
public final class PercentEncoding {

	private static final HexFormat HEX = HexFormat.of().withUpperCase();

	private PercentEncoding() {
	}

	/**
	 * Encodes whatever is not printable ASCII, and the space, the quote and the percent
	 * sign.
	 * @param text the text
	 * @return the text as the value of a header
	 */
	public static String encode(String text) {
		if (isPlain(text)) {
			return text;
		}
		StringBuilder result = new StringBuilder(text.length() + 16);
		for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
			if (isPlain(octet)) {
				result.append((char) octet);
			}
			else {
				result.append('%').append(HEX.toHexDigits(octet));
			}
		}
		return result.toString();
	}

	/**
	 * Decodes once; what was encoded without need, or not encoded in spite of need, is
	 * understood.
	 * @return the text, or nothing if it is not percent-encoded UTF-8
	 */
	static Optional<String> decode(String text) {
		if (text.indexOf('%') < 0) {
			return Optional.of(text);
		}
		byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
		ByteArrayOutputStream decoded = new ByteArrayOutputStream(encoded.length);
		for (int i = 0; i < encoded.length; i++) {
			if (encoded[i] != '%') {
				decoded.write(encoded[i]);
				continue;
			}
			int high = (i + 2 < encoded.length) ? Character.digit(encoded[i + 1], 16) : -1;
			int low = (i + 2 < encoded.length) ? Character.digit(encoded[i + 2], 16) : -1;
			if (high < 0 || low < 0) {
				return Optional.empty();
			}
			decoded.write(high * 16 + low);
			i += 2;
		}
		return Utf8.decode(decoded.toByteArray());
	}

	private static boolean isPlain(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (!isPlain(text.charAt(i))) {
				return false;
			}
		}
		return true;
	}

	private static boolean isPlain(int character) {
		return character > ' ' && character <= '~' && character != '"' && character != '%';
	}

}
