package io.polyn.capture.type;

import java.util.Base64;

/**
 * Writes what PostgreSQL has in hexadecimal in Base64.
 */
final class Base64Writer {

	private Base64Writer() {
	}

	static void write(byte[] hex, int from, int count, JsonBuffer json) {
		byte[] bytes = new byte[count / 2];
		for (int i = 0; i < bytes.length; i++) {
			bytes[i] = (byte) ((digit(hex[from + 2 * i]) << 4) | digit(hex[from + 2 * i + 1]));
		}
		json.add(Base64.getEncoder().encode(bytes));
	}

	private static int digit(byte character) {
		return Character.digit(character, 16);
	}

}
