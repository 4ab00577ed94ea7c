package io.polyn.nats;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link IncomingFrames}, which get their bytes in pieces of several sizes.
 */
class IncomingFramesTests {

	private static final String MALFORMED = "NATS/1.0\r\nContent-Type: application/octet-stream\r\nMalformed-Headers: ";

	private final Random random = new Random(1);

	@ParameterizedTest
	@ValueSource(ints = { 1, 50, 1000, 1_000_000 })
	void whatJnatsAcceptsStaysAsItIs(int piece) throws IOException {
		// Byte by byte it would take long.
		int large = (piece == 1) ? 500 : 200_000;
		String frames = "INFO {\"a\":\"" + "x".repeat(large) + "\"}\r\n" + "PING\r\n" + "-ERR 'HMSG a 1 2 3'\r\n"
				+ message("s 1", "a\r\nHMSG b 1 5 5\r\nhello\r\n") + message("s 1", "")
				+ message("s 1 r", "NATS/1.0\r\nA: b\r\n\r\n", "x") + message("s 1", "NATS/1.0 503\r\n\r\n", "")
				// As nats-server 2.9 does.
				+ message("s 1 ", "NATS/1.0 404 No Messages\r\n\r\n", "") + message("s 1 ", "x")
				+ message("$JS.ACK.s 1", "NATS/1.0 404 No Messages\r\n\r\n", "")
				+ message("s 1 $JS.FC.S.C.x", "NATS/1.0 100 FlowControl Request\r\n\r\n", "")
				+ message("s 1", "NATS/1.0\r\n\r\n", "") + message("s 1", "x".repeat(large + 100_000))
				+ message("s 1", "NATS/1.0\r\nA: " + "y".repeat(large) + "\r\n\r\n", "z".repeat(large))
				+ "+OK\r\nPONG\r\n";
		assertThat(read(frames.repeat(2), piece)).isEqualTo(frames.repeat(2));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 50, 1000, 1_000_000 })
	void headersThatJnatsDoesNotAcceptAreReplaced(int piece) throws IOException {
		int large = (piece == 1) ? 500 : 100_000;
		String frames = message("s 1", "before") + message("s 1 r", "NATS/1.0\r\n\u00e4: %\u00fc\r\n\r\n", "body")
				+ message("s 1", "X", "") + message("s 1", "NATS/1.0\r\nA: %", "y".repeat(large))
				+ message("s 1 $JS.ACK.s.c", "NATS/1.0 503\r\n\r\n", "") + message("s 1", "NATS/1.0 503\r\n\r\n", "x")
				+ message("s 1", "\u00fc".repeat(large), "b") + "PING\r\n";
		String expected = message("s 1", "before") + message("s 1 r", "NATS/1.0\r\n%E4: %%FC\r\n\r\n", "body")
				+ message("s 1", MALFORMED + "X\r\n\r\n", "")
				+ message("s 1", MALFORMED + "NATS/1.0%0D%0AA: %25\r\n\r\n", "y".repeat(large))
				+ message("s 1 $JS.ACK.s.c", MALFORMED + "NATS/1.0 503%0D%0A%0D%0A\r\n\r\n", "")
				+ message("s 1", MALFORMED + "NATS/1.0 503%0D%0A%0D%0A\r\n\r\n", "x")
				+ message("s 1", MALFORMED + "%FC".repeat(300) + "\r\n\r\n", "b") + "PING\r\n";
		assertThat(read(frames.repeat(3), piece)).isEqualTo(expected.repeat(3));
	}

	@ParameterizedTest
	@ValueSource(strings = { "MSG\r\n", "HMSG\r\n", "MSG s\r\n", "HMSG \r\n", "HMSG 1\r\n", "HMSG s 1 5\r\n",
			"HMSG s 1 x y\r\n", "HMSG s 1 9 3\r\n", "HMSG s 1 -9 3\r\n", "MSG s 1 -5\r\n", "\r\n", "\n" })
	void nonsenseIsLeftToJnats(String nonsense) throws IOException {
		assertThat(read(nonsense, 100)).isEqualTo(nonsense);
	}

	private String read(String input, int piece) throws IOException {
		ByteArrayInputStream in = new ByteArrayInputStream(input.getBytes(StandardCharsets.ISO_8859_1));
		IncomingFrames frames = new IncomingFrames(
				(to, offset, length) -> in.read(to, offset, Math.min(length, 1 + this.random.nextInt(piece))));
		ByteArrayOutputStream result = new ByteArrayOutputStream();
		byte[] part = new byte[20_000];
		for (int count = frames.read(part, 5, 19_000); count != -1; count = frames.read(part, 5, 19_000)) {
			assertThat(count).isPositive();
			result.write(part, 5, count);
		}
		return result.toString(StandardCharsets.ISO_8859_1);
	}

	private static String message(String address, String data) {
		return "MSG " + address + " " + data.length() + "\r\n" + data + "\r\n";
	}

	private static String message(String address, String headers, String data) {
		return "HMSG " + address + " " + headers.length() + " " + (headers.length() + data.length()) + "\r\n" + headers
				+ data + "\r\n";
	}

}
