package io.polyn.migration;

import java.math.BigInteger;
import java.util.Comparator;
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

	private static final Comparator<MigrationVersion> ORDER = Comparator.comparing(MigrationVersion::isRepeatable)
		.thenComparing(MigrationVersion::number)
		.thenComparing(MigrationVersion::repeatableName);

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

	private BigInteger number() {
		return (isRepeatable() ? BigInteger.ZERO : new BigInteger(this.value));
	}

	private String repeatableName() {
		return (isRepeatable() ? this.value : "");
	}

	@Override
	public int compareTo(MigrationVersion other) {
		return ORDER.compare(this, other);
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof MigrationVersion version && compareTo(version) == 0;
	}

	@Override
	public int hashCode() {
		return number().hashCode() + 31 * repeatableName().hashCode();
	}

	@Override
	public String toString() {
		return this.value;
	}

}
