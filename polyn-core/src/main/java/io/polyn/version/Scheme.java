package io.polyn.version;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Optional;
import java.util.function.Function;

/**
 * How versions are written and ordered.
 */
public final class Scheme {

	private static final int MAX_LENGTH = 100;

	private static final DateTimeFormatter EXTENDED = DateTimeFormatter.ofPattern("uuuu-MM-dd")
		.withResolverStyle(ResolverStyle.STRICT);

	private static final DateTimeFormatter BASIC = DateTimeFormatter.ofPattern("uuuuMMdd")
		.withResolverStyle(ResolverStyle.STRICT);

	/**
	 * Versions by <a href="https://semver.org/spec/v2.0.0.html">Semantic Versioning
	 * 2.0.0</a>, such as {@code 1.1.0} or {@code 2.0.0-rc.1}. What stands after a
	 * {@code +} does not count.
	 */
	public static final Scheme SEMANTIC = of("semantic version such as 1.1.0", SemanticVersion::parse);

	/** Days, such as {@code 2026-11-20}, or {@code 20261120} in the name of an event. */
	public static final Scheme DATE = of("date such as 2026-11-20", Scheme::date);

	/** Whole numbers without leading zeros, such as {@code 2}. */
	public static final Scheme INTEGER = of("whole number such as 2", Scheme::integer);

	private final String form;

	private final Function<String, ? extends Optional<? extends Comparable<?>>> parser;

	private Scheme(String form, Function<String, ? extends Optional<? extends Comparable<?>>> parser) {
		this.form = form;
		this.parser = parser;
	}

	/**
	 * Makes a scheme of one's own.
	 * @param <T> what versions are ordered by; what compares as equal must be equal
	 * @param form what a version is, for messages, for example
	 * {@code "season such as 2026b"}
	 * @param parser reads a version, or finds that a text is none, which it may also tell
	 * by an {@link IllegalArgumentException} or {@link DateTimeException}
	 * @return the scheme
	 */
	public static <T extends Comparable<? super T>> Scheme of(String form, Function<String, Optional<T>> parser) {
		return new Scheme(form, parser);
	}

	/**
	 * Reads a version.
	 * @param text the text
	 * @return the version, or nothing if the text is none, as none is that has more than
	 * 100 characters
	 */
	public Optional<Version> parse(String text) {
		if (text.length() > MAX_LENGTH) {
			return Optional.empty();
		}
		try {
			return this.parser.apply(text).map((order) -> new Version(text, this, order));
		}
		catch (IllegalArgumentException | DateTimeException ex) {
			return Optional.empty();
		}
	}

	/**
	 * Returns what a version is.
	 * @return for example {@code "date such as 2026-11-20"}
	 */
	@Override
	public String toString() {
		return this.form;
	}

	private static Optional<LocalDate> date(String text) {
		// With a sign, a year may have more digits or be one before the first.
		return (text.startsWith("+") || text.startsWith("-")) ? Optional.empty()
				: Optional.of(LocalDate.parse(text, (text.indexOf('-') > 0) ? EXTENDED : BASIC));
	}

	private static Optional<BigInteger> integer(String text) {
		boolean digits = !text.isEmpty() && text.chars().allMatch((digit) -> digit >= '0' && digit <= '9');
		return (digits && (text.length() == 1 || text.charAt(0) != '0')) ? Optional.of(new BigInteger(text))
				: Optional.empty();
	}

}
