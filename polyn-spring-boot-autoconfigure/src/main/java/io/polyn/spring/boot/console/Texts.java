package io.polyn.spring.boot.console;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Texts of others in the length that a page has room for.
 */
final class Texts {

	private static final int MAX_ATTRIBUTE = 300;

	private static final int MAX_DATA = 8 * 1024;

	private Texts() {
	}

	static String attribute(String text) {
		return cut(text, MAX_ATTRIBUTE);
	}

	static String cut(String text, int length) {
		if (text.length() <= length) {
			return text;
		}
		// JSON has no room for half a character.
		int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
		return text.substring(0, end) + "…";
	}

	static String data(byte[] data) {
		if (!isText(data)) {
			return data.length + " bytes that are no text";
		}
		if (data.length <= MAX_DATA) {
			return new String(data, StandardCharsets.UTF_8);
		}
		// Where a character is cut in two, a replacement stands.
		return new String(Arrays.copyOf(data, MAX_DATA), StandardCharsets.UTF_8) + "…\n" + data.length
				+ " bytes in all";
	}

	private static boolean isText(byte[] data) {
		try {
			StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data));
			return true;
		}
		catch (CharacterCodingException ex) {
			return false;
		}
	}

}
