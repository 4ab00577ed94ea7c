package io.polyn.migration;

import java.util.regex.Pattern;

import io.polyn.ErrorCode;
import io.polyn.PolynException;

/**
 * A migration's version: digits, by custom a UTC timestamp of 14, ordered by their value.
 * A repeatable migration has {@code R__} and its name in its place, and comes after all
 * that have digits.
 *
 * @param value the digits as they stand in the file's name, or {@code R__} with the name
 */
public record MigrationVersion(String value) implements Comparable<MigrationVersion> {

	private static final String REPEATABLE = "R__";

	private static final Pattern FORM = Pattern.compile("\\d+|" + REPEATABLE + "[a-z0-9_]+");

	/**
	 * Creates a version.
	 * @param value the digits, or {@code R__} with a name
	 * @throws PolynException with {@link ErrorCode#UNKNOWN_VERSION} if it is anything
	 * else
	 */
	public MigrationVersion {
		if (!FORM.matcher(value).matches()) {
			throw new PolynException(ErrorCode.UNKNOWN_VERSION, "'" + value + "' is not the version of a migration.",
					"Write its digits, or R__ and the name of a repeatable one.");
		}
	}

	/**
	 * Says whether this stands for a repeatable migration, which is carried out again
	 * whenever it changes.
	 * @return whether it is repeatable
	 */
	public boolean isRepeatable() {
		return this.value.startsWith(REPEATABLE);
	}

	/**
	 * Returns what a migration of this version is called.
	 * @param name its name
	 * @return version and name; the version of a repeatable migration has the name
	 * already
	 */
	String withName(String name) {
		return isRepeatable() ? this.value : this.value + "_" + name;
	}

	// Without zeros before them digits are compared by their number first: those of a
	// timestamp need not become a number for each comparison.
	private String significant() {
		int start = 0;
		while (start < this.value.length() && this.value.charAt(start) == '0') {
			start++;
		}
		return this.value.substring(start);
	}

	@Override
	public int compareTo(MigrationVersion other) {
		if (isRepeatable() != other.isRepeatable()) {
			return isRepeatable() ? 1 : -1;
		}
		String own = significant();
		String others = other.significant();
		return (isRepeatable() || own.length() == others.length()) ? own.compareTo(others)
				: Integer.compare(own.length(), others.length());
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof MigrationVersion version && significant().equals(version.significant());
	}

	@Override
	public int hashCode() {
		return significant().hashCode();
	}

	@Override
	public String toString() {
		return this.value;
	}

}
