package io.polyn.nats;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a server sends, with headers that jnats accepts. Only control lines and headers
 * are looked at.
 *
 * @see <a href="https://docs.nats.io/reference/reference-protocols/nats-protocol">The
 * client protocol</a>
 */
final class IncomingFrames {

	private static final String ACKNOWLEDGEMENT = "$JS.ACK.";

	private static final int CRLF = 2;

	private final Source source;

	private byte[] buffer = new byte[1 << 16];

	private int start;

	private int end;

	// How many bytes from the start on can be handed out; the end of a message may not
	// have arrived yet.
	private long inspected;

	// What comes before them.
	private ByteBuffer replacement = ByteBuffer.allocate(0);

	IncomingFrames(Source source) {
		this.source = source;
	}

	/**
	 * Reads what there is, as a socket does.
	 * @return how many bytes, -1 at the end
	 */
	int read(byte[] to, int offset, int length) throws IOException {
		inspect();
		while (this.inspected == 0) {
			if (!fill()) {
				return -1;
			}
			inspect();
		}
		if (this.replacement.hasRemaining()) {
			int count = Math.min(length, this.replacement.remaining());
			this.replacement.get(to, offset, count);
			return count;
		}
		int wanted = (int) Math.min(length, this.inspected);
		int count = Math.min(wanted, this.end - this.start);
		if (count > 0) {
			System.arraycopy(this.buffer, this.start, to, offset, count);
			this.start += count;
		}
		else {
			count = this.source.read(to, offset, wanted);
		}
		this.inspected -= Math.max(count, 0);
		return count;
	}

	private boolean fill() throws IOException {
		this.end -= this.start;
		System.arraycopy(this.buffer, this.start, this.buffer, 0, this.end);
		this.start = 0;
		if (this.end == this.buffer.length) {
			this.buffer = Arrays.copyOf(this.buffer, this.buffer.length * 2);
		}
		int count = this.source.read(this.buffer, this.end, this.buffer.length - this.end);
		this.end += Math.max(count, 0);
		return count >= 0;
	}

	private void inspect() {
		while (this.start + this.inspected < this.end) {
			long frame = frame((int) (this.start + this.inspected));
			if (frame == 0) {
				return;
			}
			this.inspected += frame;
		}
	}

	/**
	 * Returns the length of a frame whose control line and headers are there, else 0.
	 */
	private long frame(int begin) {
		int next = begin;
		while (next < this.end && this.buffer[next] != '\n') {
			next++;
		}
		if (next++ == this.end) {
			return 0;
		}
		String line = new String(this.buffer, begin, next - begin, StandardCharsets.ISO_8859_1);
		String[] words = line.trim().split(" ");
		int lengths = switch (words[0]) {
			case "MSG" -> 1;
			case "HMSG" -> 2;
			default -> 0;
		};
		// What is wrong jnats has its own way to refuse.
		if (lengths == 0 || words.length < 3 + lengths || words.length > 4 + lengths) {
			return line.length();
		}
		long total = number(words[words.length - 1]);
		long headers = (lengths == 2) ? number(words[words.length - 2]) : 0;
		if (total < headers || headers < 0) {
			return line.length();
		}
		return (lengths == 2) ? frame(begin, line.length(), words, (int) headers, total) : line.length() + total + CRLF;
	}

	private long frame(int begin, int lineLength, String[] words, int length, long total) {
		int headers = begin + lineLength;
		if (this.end - headers < length) {
			return 0;
		}
		byte[] received = Arrays.copyOfRange(this.buffer, headers, headers + length);
		// A status of the server has no data, and nobody acknowledges it.
		boolean status = total == length && !(words.length == 6 && words[3].startsWith(ACKNOWLEDGEMENT));
		byte[] accepted = HeaderBlock.accepted(received, status);
		if (accepted == received) {
			return lineLength + total + CRLF;
		}
		// Only after what comes before.
		if (begin > this.start) {
			return 0;
		}
		words[words.length - 2] = String.valueOf(accepted.length);
		words[words.length - 1] = String.valueOf(total - length + accepted.length);
		byte[] line = (String.join(" ", words) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
		this.replacement = ByteBuffer.allocate(line.length + accepted.length).put(line).put(accepted).flip();
		this.start = headers + length;
		return total - length + CRLF;
	}

	private static long number(String word) {
		try {
			return Integer.parseInt(word);
		}
		catch (NumberFormatException ex) {
			return -1;
		}
	}

	@FunctionalInterface
	interface Source {

		int read(byte[] to, int offset, int length) throws IOException;

	}

}
