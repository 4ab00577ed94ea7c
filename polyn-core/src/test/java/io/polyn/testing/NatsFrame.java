package io.polyn.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * One message of the NATS client protocol.
 *
 * @param words the words of its first line
 * @param headers its headers as they are sent, empty without
 * @param bytes all of it
 */
record NatsFrame(List<String> words, String headers, byte[] bytes) {

	private static final List<String> WITH_PAYLOAD = List.of("PUB", "HPUB", "MSG", "HMSG");

	/**
	 * Reads the next message.
	 * @param in the stream
	 * @return the message
	 * @throws IOException if the stream has ended
	 */
	static NatsFrame read(InputStream in) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		int last = -1;
		for (int next = in.read(); last != '\r' || next != '\n'; next = in.read()) {
			if (next == -1) {
				throw new EOFException();
			}
			if (last != -1) {
				bytes.write(last);
			}
			last = next;
		}
		List<String> words = List.of(bytes.toString(StandardCharsets.UTF_8).trim().split("\\s+"));
		bytes.write('\r');
		bytes.write('\n');
		if (!WITH_PAYLOAD.contains(words.get(0))) {
			return new NatsFrame(words, "", bytes.toByteArray());
		}
		byte[] payload = in.readNBytes(number(words, 1) + 2);
		bytes.write(payload);
		boolean hasHeaders = words.get(0).startsWith("H");
		return new NatsFrame(words, hasHeaders ? new String(payload, 0, number(words, 2), StandardCharsets.UTF_8) : "",
				bytes.toByteArray());
	}

	private static int number(List<String> words, int fromEnd) {
		return Integer.parseInt(words.get(words.size() - fromEnd));
	}

	boolean is(String verb) {
		return this.words.get(0).equals(verb);
	}

	boolean isPublication() {
		return is("PUB") || is("HPUB");
	}

	boolean isDelivery() {
		return is("MSG") || is("HMSG");
	}

	String subject() {
		return this.words.get(1);
	}

	Optional<String> replyTo() {
		int sizes = is("HPUB") ? 2 : 1;
		return (this.words.size() == 3 + sizes) ? Optional.of(this.words.get(2)) : Optional.empty();
	}

}
