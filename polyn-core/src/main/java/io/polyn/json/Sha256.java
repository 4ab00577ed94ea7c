package io.polyn.json;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256, which tells one content from another.
 */
public final class Sha256 {

	private Sha256() {
	}

	/**
	 * Computes the checksum of bytes.
	 * @param bytes the bytes
	 * @return {@code sha256:} and 64 hexadecimal digits
	 */
	public static String of(byte[] bytes) {
		try {
			return "sha256:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
