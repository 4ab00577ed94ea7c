package io.polyn.nats;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

import io.nats.client.support.IncomingHeadersProcessor;

/**
 * The headers of a message as they are sent.
 */
final class HeaderBlock {

	static final String MALFORMED = "Malformed-Headers";

	private static final String STATUS = "NATS/1.0 ";

	// More than JetStream would store.
	private static final int MAX_LENGTH = 1 << 16;

	private static final int MAX_QUOTED_LENGTH = 300;

	private static final HexFormat HEX = HexFormat.of().withUpperCase();

	private HeaderBlock() {
	}

	/**
	 * Makes headers acceptable.
	 * @param block the headers, which stay as they are
	 * @param status whether they may be those of a status
	 * @return the same headers if jnats accepts them, else others that it accepts
	 */
	static byte[] accepted(byte[] block, boolean status) {
		if (!status && isStatus(block)) {
			return malformed(block);
		}
		if (isAccepted(block)) {
			return block;
		}
		byte[] encoded = encoded(block);
		return (encoded.length <= MAX_LENGTH && isAccepted(encoded)) ? encoded : malformed(block);
	}

	// What jnats itself says can't differ from what it does.
	private static boolean isAccepted(byte[] block) {
		try {
			new IncomingHeadersProcessor(block);
			return true;
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

	private static boolean isStatus(byte[] block) {
		return block.length >= STATUS.length() && block[STATUS.length() - 1] == ' ';
	}

	private static byte[] encoded(byte[] block) {
		ByteArrayOutputStream result = new ByteArrayOutputStream(2 * block.length);
		for (byte octet : block) {
			if (octet >= 0) {
				result.write(octet);
			}
			else {
				result.writeBytes(ascii('%' + HEX.toHexDigits(octet)));
			}
		}
		return result.toByteArray();
	}

	private static byte[] malformed(byte[] block) {
		StringBuilder quoted = new StringBuilder();
		for (int i = 0; i < Math.min(block.length, MAX_QUOTED_LENGTH); i++) {
			boolean plain = block[i] >= ' ' && block[i] <= '~' && block[i] != '%';
			quoted.append(plain ? String.valueOf((char) block[i]) : '%' + HEX.toHexDigits(block[i]));
		}
		return ascii("NATS/1.0\r\nContent-Type: application/octet-stream\r\n" + MALFORMED + ": " + quoted + "\r\n\r\n");
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
