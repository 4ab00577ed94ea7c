package io.polyn.cloudevent;

import java.util.Arrays;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/**
 * JSON that is put together byte by byte: a generator, made for every event anew, costs
 * more than all that it writes.
 */
final class JsonText {

	private byte[] bytes;

	private int length;

	/**
	 * Begins an empty text.
	 * @param size how many bytes there will be, roughly
	 */
	JsonText(int size) {
		this.bytes = new byte[size];
	}

	/**
	 * Appends a string in quotes.
	 */
	JsonText string(String text) {
		return ascii('"').escaped(text).ascii('"');
	}

	/**
	 * Appends an ASCII character as it is.
	 */
	JsonText ascii(char character) {
		reserve(1);
		this.bytes[this.length++] = (byte) character;
		return this;
	}

	/**
	 * Appends ASCII characters as they are.
	 */
	JsonText ascii(String characters) {
		for (int i = 0; i < characters.length(); i++) {
			ascii(characters.charAt(i));
		}
		return this;
	}

	/**
	 * Appends what is JSON already.
	 */
	JsonText raw(byte[] json) {
		reserve(json.length);
		System.arraycopy(json, 0, this.bytes, this.length, json.length);
		this.length += json.length;
		return this;
	}

	private JsonText escaped(String text) {
		reserve(text.length());
		int end = this.length;
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			if (character < ' ' || character > '~' || character == '"' || character == '\\') {
				return raw(JsonStringEncoder.getInstance().quoteAsUTF8(text));
			}
			this.bytes[end++] = (byte) character;
		}
		this.length = end;
		return this;
	}

	private void reserve(int more) {
		if (this.bytes.length - this.length < more) {
			this.bytes = Arrays.copyOf(this.bytes, Math.max(this.bytes.length * 2, this.length + more));
		}
	}

	/**
	 * Returns the text, which is complete.
	 */
	byte[] toBytes() {
		return (this.bytes.length == this.length) ? this.bytes : Arrays.copyOf(this.bytes, this.length);
	}

}
