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
		CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
		ByteBuffer input = ByteBuffer.wrap(bytes);
		CharBuffer output = CharBuffer.allocate(BUFFER_SIZE);
		CoderResult result = decoder.decode(input, output, true);
		while (result.isOverflow()) {
			result = decoder.decode(input, output.clear(), true);
		}
		return !result.isError();
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
