package io.polyn.cloudevent;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Timestamps as RFC 3339 writes them.
 */
final class Timestamp {

	private static final Pattern FORM = Pattern.compile("(\\d{4})-(\\d{2})-(\\d{2})[Tt](\\d{2}):(\\d{2}):(\\d{2})"
			+ "(?:\\.(\\d++))?(?:[Zz]|([+-]\\d{2}):(\\d{2}))");

	private static final int LAST_NANO = 999_999_999;

	private static final int NANO_DIGITS = 9;

	private Timestamp() {
	}

	/**
	 * Reads a timestamp. Digits beyond nanoseconds are cut, and a leap second becomes the
	 * end of the second before it, since {@link OffsetDateTime} has neither.
	 */
	static Optional<OffsetDateTime> parse(String text) {
		Matcher matcher = FORM.matcher(text);
		if (!matcher.matches()) {
			return Optional.empty();
		}
		boolean leapSecond = number(matcher, 6) == 60;
		try {
			OffsetDateTime time = OffsetDateTime.of(number(matcher, 1), number(matcher, 2), number(matcher, 3),
					number(matcher, 4), number(matcher, 5), leapSecond ? 59 : number(matcher, 6),
					leapSecond ? LAST_NANO : nanos(matcher.group(7)), offset(matcher));
			return Optional.of(time).filter((parsed) -> !leapSecond || endsDay(parsed));
		}
		catch (DateTimeException ex) {
			return Optional.empty();
		}
	}

	private static int number(Matcher matcher, int group) {
		return Integer.parseInt(matcher.group(group));
	}

	private static int nanos(@Nullable String fraction) {
		int nanos = 0;
		for (int i = 0; i < NANO_DIGITS && fraction != null; i++) {
			nanos = nanos * 10 + ((i < fraction.length()) ? fraction.charAt(i) - '0' : 0);
		}
		return nanos;
	}

	private static ZoneOffset offset(Matcher matcher) {
		if (matcher.group(8) == null) {
			return ZoneOffset.UTC;
		}
		int minutes = number(matcher, 9);
		return ZoneOffset.ofHoursMinutes(number(matcher, 8), matcher.group(8).startsWith("-") ? -minutes : minutes);
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
