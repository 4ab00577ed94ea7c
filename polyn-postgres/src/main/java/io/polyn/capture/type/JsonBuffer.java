package io.polyn.capture.type;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * JSON in the making, in UTF-8: a row passes through it without becoming text or a tree
 * in between.
 */
public final class JsonBuffer {

	private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

	// What may stand in a string as it is.
	private static final boolean[] PLAIN = new boolean[256];

	static {
		Arrays.fill(PLAIN, 0x20, 256, true);
		PLAIN['"'] = false;
		PLAIN['\\'] = false;
	}

	private byte[] bytes = new byte[1024];

	private int length;

	/**
	 * Returns how long the text is.
	 * @return the length in bytes
	 */
	public int length() {
		return this.length;
	}

	/**
	 * Goes back.
	 * @param length how much of the text stays, in bytes
	 */
	public void truncate(int length) {
		this.length = length;
	}

	/**
	 * Returns a copy of the text.
	 * @return the text in UTF-8
	 */
	public byte[] toByteArray() {
		return Arrays.copyOf(this.bytes, this.length);
	}

	/**
	 * Adds one byte as it is.
	 * @param octet a character of ASCII
	 */
	public void add(char octet) {
		room(1);
		this.bytes[this.length++] = (byte) octet;
	}

	/**
	 * Adds bytes as they are.
	 * @param text JSON in UTF-8
	 */
	public void add(byte[] text) {
		add(text, 0, text.length);
	}

	/**
	 * Adds bytes as they are.
	 * @param text holds JSON in UTF-8
	 * @param from where it begins
	 * @param count how long it is
	 */
	public void add(byte[] text, int from, int count) {
		room(count);
		System.arraycopy(text, from, this.bytes, this.length, count);
		this.length += count;
	}

	/**
	 * Adds text as it is.
	 * @param text JSON in ASCII
	 */
	@SuppressWarnings("deprecation")
	public void add(String text) {
		room(text.length());
		// The fastest way from a string of ASCII to its bytes.
		text.getBytes(0, text.length(), this.bytes, this.length);
		this.length += text.length();
	}

	/**
	 * Adds a string with quotes around it.
	 * @param text what is to be a string
	 */
	public void string(String text) {
		byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
		string(utf8, 0, utf8.length);
	}

	/**
	 * Adds a string with quotes around it.
	 * @param text holds what is to be a string, in UTF-8
	 * @param from where it begins
	 * @param count how long it is
	 */
	public void string(byte[] text, int from, int count) {
		room(count + 2);
		this.bytes[this.length++] = '"';
		escaped(text, from, count);
		add('"');
	}

	/**
	 * Adds what is within a string.
	 * @param text holds a part of a string, in UTF-8
	 * @param from where it begins
	 * @param count how long it is
	 */
	public void escaped(byte[] text, int from, int count) {
		int plain = from;
		int end = from + count;
		for (int i = from; i < end; i++) {
			if (!PLAIN[text[i] & 0xFF]) {
				add(text, plain, i - plain);
				escape(text[i]);
				plain = i + 1;
			}
		}
		add(text, plain, end - plain);
	}

	private void escape(byte octet) {
		room(6);
		this.bytes[this.length++] = '\\';
		switch (octet) {
			case '"', '\\' -> this.bytes[this.length++] = octet;
			case '\n' -> this.bytes[this.length++] = 'n';
			case '\r' -> this.bytes[this.length++] = 'r';
			case '\t' -> this.bytes[this.length++] = 't';
			default -> {
				add("u00");
				this.bytes[this.length++] = HEX[octet >> 4];
				this.bytes[this.length++] = HEX[octet & 0xF];
			}
		}
	}

	private void room(int count) {
		if (count > this.bytes.length - this.length) {
			this.bytes = Arrays.copyOf(this.bytes, Math.max(this.bytes.length * 2, this.length + count));
		}
	}

	@Override
	public String toString() {
		return new String(this.bytes, 0, this.length, StandardCharsets.UTF_8);
	}

}
