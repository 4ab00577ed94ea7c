package io.polyn.migration.operation;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Durations and sizes as people write them.
 */
final class Quantity {

	private static final Pattern INTEGER = Pattern.compile("-?\\d+");

	private static final Pattern DURATION_PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ns|us|ms|s|m|h|d)");

	private static final Map<String, Long> NANOSECONDS = Map.of("ns", 1L, "us", 1_000L, "ms", 1_000_000L, "s",
			1_000_000_000L, "m", 60_000_000_000L, "h", 3_600_000_000_000L, "d", 86_400_000_000_000L);

	private static final Pattern SIZE = Pattern.compile("(\\d+(?:\\.\\d+)?) ?(KiB|MiB|GiB|TiB)");

	private static final Map<String, Long> BYTES = Map.of("KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30, "TiB",
			1L << 40);

	private static final String ISO_8601 = "P(?!T?$)(?:[-+]?\\d+[Dd])?"
			+ "(?:[Tt](?:[-+]?\\d+[Hh])?(?:[-+]?\\d+[Mm])?(?:[-+]?\\d+(?:[.,]\\d{0,9})?[Ss])?)?";

	/** A regular expression that every duration matches. */
	static final String DURATION_FORM = INTEGER + "|(?:\\d+(?:\\.\\d+)?(?:ns|us|ms|s|m|h|d))+|" + ISO_8601;

	/** A regular expression that every size matches. */
	static final String SIZE_FORM = INTEGER + "|" + SIZE;

	// From the largest unit to the smallest.
	private static final List<String> TIME_UNITS = List.of("d", "h", "m", "s", "ms", "us", "ns");

	private static final List<String> SIZE_UNITS = List.of("TiB", "GiB", "MiB", "KiB");

	private Quantity() {
	}

	static @Nullable Long nanoseconds(String text) {
		try {
			if (INTEGER.matcher(text).matches()) {
				return Long.valueOf(text);
			}
			if (text.startsWith("P")) {
				return Duration.parse(text).toNanos();
			}
			BigDecimal sum = BigDecimal.ZERO;
			int end = 0;
			// A pattern of all parts would take a piece of the stack for each.
			Matcher part = DURATION_PART.matcher(text);
			while (part.find() && part.start() == end) {
				sum = sum
					.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(NANOSECONDS.get(part.group(2)))));
				end = part.end();
			}
			return (end > 0 && end == text.length()) ? sum.longValueExact() : null;
		}
		catch (ArithmeticException | NumberFormatException | DateTimeParseException ex) {
			return null;
		}
	}

	static @Nullable Long bytes(String text) {
		try {
			if (INTEGER.matcher(text).matches()) {
				return Long.valueOf(text);
			}
			Matcher size = SIZE.matcher(text);
			return (size.matches()
					? new BigDecimal(size.group(1)).multiply(BigDecimal.valueOf(BYTES.get(size.group(2))))
						.longValueExact()
					: null);
		}
		catch (ArithmeticException | NumberFormatException ex) {
			return null;
		}
	}

	/**
	 * Writes a duration for people.
	 * @param nanoseconds the duration
	 * @return for example {@code 1h30m}
	 */
	static String duration(long nanoseconds) {
		if (nanoseconds <= 0) {
			return String.valueOf(nanoseconds);
		}
		StringBuilder text = new StringBuilder();
		long rest = nanoseconds;
		for (String unit : TIME_UNITS) {
			long length = NANOSECONDS.get(unit);
			if (rest >= length) {
				text.append(rest / length).append(unit);
				rest %= length;
			}
		}
		return text.toString();
	}

	/**
	 * Writes a size for people.
	 * @param bytes the size
	 * @return for example {@code 512MiB}, or the number of bytes if no unit fits
	 */
	static String size(long bytes) {
		return SIZE_UNITS.stream()
			.filter((unit) -> bytes > 0 && bytes % BYTES.get(unit) == 0)
			.findFirst()
			.map((unit) -> bytes / BYTES.get(unit) + unit)
			.orElse(String.valueOf(bytes));
	}

}
