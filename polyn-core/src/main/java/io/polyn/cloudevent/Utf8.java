package io.polyn.cloudevent;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * UTF-8 as strictly as the JDK decodes it, which Jackson does not.
 */
final class Utf8 {

	private static final int BUFFER_SIZE = 512;

	private Utf8() {
	}

	/**
	 * Says whether bytes are UTF-8, without keeping the text.
	 */
	static boolean isValid(byte[] bytes) {
		int ascii = 0;
		while (ascii < bytes.length && bytes[ascii] >= 0) {
			ascii++;
		}
		return ascii == bytes.length || isValid(ByteBuffer.wrap(bytes, ascii, bytes.length - ascii));
	}

	private static boolean isValid(ByteBuffer input) {
		CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
		CharBuffer output = CharBuffer.allocate(BUFFER_SIZE);
		CoderResult result = decoder.decode(input, output, true);
		while (result.isOverflow()) {
			result = decoder.decode(input, output.clear(), true);
		}
		return !result.isError();
	}

	/**
	 * Encodes a text.
	 * @return the bytes, or nothing if there are lone surrogates in it
	 */
	static Optional<byte[]> encode(String text) {
		boolean lone = text.codePoints().anyMatch((character) -> Character.getType(character) == Character.SURROGATE);
		return lone ? Optional.empty() : Optional.of(text.getBytes(StandardCharsets.UTF_8));
	}

	static Optional<String> decode(byte[] bytes) {
		try {
			return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
		}
		catch (CharacterCodingException ex) {
			return Optional.empty();
		}
	}

}
