package io.polyn.cloudevent;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Timestamps as RFC 3339 writes them.
 */
final class Timestamp {

	private static final Pattern FORM = Pattern
		.compile("(\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:)(\\d{2})(\\.\\d++)?(Z|[+-]\\d{2}:\\d{2})");

	private static final int NANO_DIGITS = 9;

	private Timestamp() {
	}

	/**
	 * Reads a timestamp. Digits beyond nanoseconds are cut, and a leap second becomes the
	 * end of the second before it, since {@link OffsetDateTime} has neither.
	 */
	static Optional<OffsetDateTime> parse(String text) {
		Matcher matcher = FORM.matcher(text.toUpperCase(Locale.ROOT));
		if (!matcher.matches()) {
			return Optional.empty();
		}
		boolean leapSecond = matcher.group(2).equals("60");
		String fraction = (matcher.group(3) != null) ? matcher.group(3) : "";
		String offset = matcher.group(4).equals("-00:00") ? "Z" : matcher.group(4);
		String readable = matcher.group(1)
				+ (leapSecond ? "59.999999999"
						: matcher.group(2) + fraction.substring(0, Math.min(fraction.length(), NANO_DIGITS + 1)))
				+ offset;
		try {
			OffsetDateTime time = OffsetDateTime.parse(readable, DateTimeFormatter.ISO_OFFSET_DATE_TIME);
			return Optional.of(time).filter((parsed) -> !leapSecond || endsDay(parsed));
		}
		catch (DateTimeException ex) {
			return Optional.empty();
		}
	}

	static String format(OffsetDateTime time) {
		boolean wholeMinutes = time.getOffset().getTotalSeconds() % 60 == 0;
		return DateTimeFormatter.ISO_OFFSET_DATE_TIME
			.format(wholeMinutes ? time : time.withOffsetSameInstant(ZoneOffset.UTC));
	}

	private static boolean endsDay(OffsetDateTime time) {
		OffsetDateTime utc = time.withOffsetSameInstant(ZoneOffset.UTC);
		return utc.getHour() == 23 && utc.getMinute() == 59;
	}

}
