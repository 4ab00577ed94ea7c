package io.polyn.migration;

import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * A migration's version: digits, by custom a UTC timestamp of 14, ordered by their value.
 *
 * @param value the digits as they stand in the file's name
 */
public record MigrationVersion(String value) implements Comparable<MigrationVersion> {

	private static final Pattern DIGITS = Pattern.compile("\\d+");

	/**
	 * Creates a version.
	 * @param value the digits
	 * @throws IllegalArgumentException if it is anything but digits
	 */
	public MigrationVersion {
		if (!DIGITS.matcher(value).matches()) {
			throw new IllegalArgumentException("A migration's version is made of digits, got '" + value + "'");
		}
	}

	@Override
	public int compareTo(MigrationVersion other) {
		return new BigInteger(this.value).compareTo(new BigInteger(other.value));
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof MigrationVersion version && compareTo(version) == 0;
	}

	@Override
	public int hashCode() {
		return new BigInteger(this.value).hashCode();
	}

	@Override
	public String toString() {
		return this.value;
	}

}
