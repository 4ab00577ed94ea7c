package io.polyn.capture.source;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * The row of a message of pgoutput: where the texts of its columns are.
 */
final class WalTuple {

	private static final int NULL = -1;

	private static final int UNCHANGED = -2;

	private final byte[] bytes;

	private final int[] from;

	private final int[] count;

	private WalTuple(byte[] bytes, int columns) {
		this.bytes = bytes;
		this.from = new int[columns];
		this.count = new int[columns];
	}

	/**
	 * Reads a row.
	 * @param message what is to be read on
	 */
	static WalTuple read(ByteBuffer message) {
		int columns = message.getShort();
		WalTuple tuple = new WalTuple(message.array(), columns);
		for (int i = 0; i < columns; i++) {
			switch (message.get()) {
				case 'n' -> tuple.count[i] = NULL;
				case 'u' -> tuple.count[i] = UNCHANGED;
				default -> {
					tuple.count[i] = message.getInt();
					tuple.from[i] = message.arrayOffset() + message.position();
					message.position(message.position() + tuple.count[i]);
				}
			}
		}
		return tuple;
	}

	int columns() {
		return this.count.length;
	}

	byte[] bytes() {
		return this.bytes;
	}

	int from(int column) {
		return this.from[column];
	}

	int count(int column) {
		return this.count[column];
	}

	boolean isNull(int column) {
		return this.count[column] == NULL;
	}

	boolean isUnchanged(int column) {
		return this.count[column] == UNCHANGED;
	}

	@Nullable String text(int column) {
		return (this.count[column] < 0) ? null
				: new String(this.bytes, this.from[column], this.count[column], StandardCharsets.UTF_8);
	}

}
