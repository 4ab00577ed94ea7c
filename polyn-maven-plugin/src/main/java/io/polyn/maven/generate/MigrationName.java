package io.polyn.maven.generate;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.polyn.ErrorCode;
import io.polyn.PolynException;

/**
 * The name of a migration, as files have it.
 *
 * @param value lower-case letters, digits and {@code _}
 */
record MigrationName(String value) {

	private static final Pattern VALID = Pattern.compile("[a-z0-9]+(?:_[a-z0-9]+)*");

	private static final Pattern WORD_BOUNDARY = Pattern
		.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[\\s_-]+");

	/**
	 * Reads a name as people give it.
	 * @param text for example {@code create_user_stream}, {@code CreateUserStream} or
	 * {@code create-user-stream}
	 * @return the name
	 * @throws PolynException if it can't be made one
	 */
	static MigrationName of(String text) {
		String value = Arrays.stream(WORD_BOUNDARY.split(text.strip()))
			.map((word) -> word.toLowerCase(Locale.ROOT))
			.collect(Collectors.joining("_"));
		if (!VALID.matcher(value).matches()) {
			throw new PolynException(ErrorCode.NOT_GENERATED, "'" + text + "' can't be the name of a migration.",
					"Use letters, digits and _, for example create_user_stream or CreateUserStream.");
		}
		return new MigrationName(value);
	}

	/**
	 * Returns the name as people read it.
	 * @return for example {@code Create user stream}
	 */
	String inWords() {
		String words = this.value.replace('_', ' ');
		return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
	}

	/**
	 * Returns the name as a class has it.
	 * @return for example {@code CreateUserStream}
	 */
	String inCamelCase() {
		return Arrays.stream(this.value.split("_"))
			.map((word) -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
			.collect(Collectors.joining());
	}

}
