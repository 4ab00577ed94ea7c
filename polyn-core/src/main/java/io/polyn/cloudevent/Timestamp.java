package io.polyn.cloudevent;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Timestamps as RFC 3339 writes them.
 */
final class Timestamp {

	// What stands for a digit here must be one, anything else must be itself.
	private static final String DATE_TIME = "0000-00-00T00:00:00";

	private static final String OFFSET = "+00:00";

	private static final int LAST_NANO = 999_999_999;

	private static final int NANO_DIGITS = 9;

	private static final int LAST_YEAR = 9999;

	private Timestamp() {
	}

	/**
	 * Reads a timestamp. Digits beyond nanoseconds are cut, a leap second becomes the end
	 * of the second before it, and a time more than 18 hours off UTC the same one in UTC,
	 * since {@link OffsetDateTime} has none of them.
	 */
	static Optional<OffsetDateTime> parse(String text) {
		int end = DATE_TIME.length();
		if (!hasForm(text, 0, DATE_TIME)) {
			return Optional.empty();
		}
		int nanos = 0;
		if (end < text.length() && text.charAt(end) == '.') {
			int fraction = end + 1;
			end = fraction;
			while (end < text.length() && isDigit(text.charAt(end))) {
				end++;
			}
			if (end == fraction) {
				return Optional.empty();
			}
			nanos = nanos(text, fraction, end);
		}
		boolean utc = end == text.length() - 1 && (text.charAt(end) | ' ') == 'z';
		if (!utc && (text.length() != end + OFFSET.length() || !hasForm(text, end, OFFSET))) {
			return Optional.empty();
		}
		return time(text, nanos, utc ? "" : text.substring(end));
	}

	private static Optional<OffsetDateTime> time(String text, int nanos, String offset) {
		boolean leapSecond = number(text, 17, 19) == 60;
		try {
			LocalDateTime local = LocalDateTime.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10),
					number(text, 11, 13), number(text, 14, 16), leapSecond ? 59 : number(text, 17, 19),
					leapSecond ? LAST_NANO : nanos);
			return at(local, offset).filter((time) -> !leapSecond || endsMonth(time));
		}
		catch (DateTimeException ex) {
			return Optional.empty();
		}
	}

	private static Optional<OffsetDateTime> at(LocalDateTime local, String offset) {
		if (offset.isEmpty()) {
			return Optional.of(local.atOffset(ZoneOffset.UTC));
		}
		int hours = number(offset, 1, 3);
		int minutes = number(offset, 4, 6);
		if (hours > 23 || minutes > 59) {
			return Optional.empty();
		}
		int seconds = (hours * 60 + minutes) * ((offset.charAt(0) == '-') ? -60 : 60);
		if (Math.abs(seconds) <= ZoneOffset.MAX.getTotalSeconds()) {
			return Optional.of(local.atOffset(ZoneOffset.ofTotalSeconds(seconds)));
		}
		return Optional.of(local.minusSeconds(seconds).atOffset(ZoneOffset.UTC))
			.filter((time) -> time.getYear() >= 0 && time.getYear() <= LAST_YEAR);
	}

	private static boolean hasForm(String text, int start, String form) {
		if (text.length() < start + form.length()) {
			return false;
		}
		for (int i = 0; i < form.length(); i++) {
			char character = text.charAt(start + i);
			boolean fits = switch (form.charAt(i)) {
				case '0' -> isDigit(character);
				case 'T' -> character == 'T' || character == 't';
				case '+' -> character == '+' || character == '-';
				default -> character == form.charAt(i);
			};
			if (!fits) {
				return false;
			}
		}
		return true;
	}

	private static boolean isDigit(char character) {
		return character >= '0' && character <= '9';
	}

	private static int number(String text, int start, int end) {
		return Integer.parseInt(text, start, end, 10);
	}

	private static int nanos(String text, int start, int end) {
		int nanos = 0;
		for (int i = start; i < start + NANO_DIGITS; i++) {
			nanos = nanos * 10 + ((i < end) ? text.charAt(i) - '0' : 0);
		}
		return nanos;
	}

	static String format(OffsetDateTime time) {
		boolean wholeMinutes = time.getOffset().getTotalSeconds() % 60 == 0;
		OffsetDateTime shown = wholeMinutes ? time : time.withOffsetSameInstant(ZoneOffset.UTC);
		// To the second and with fewer digits it is not what toString() writes.
		StringBuilder result = new StringBuilder(40).append(shown.toLocalDate()).append('T');
		twoDigits(result, shown.getHour()).append(':');
		twoDigits(result, shown.getMinute()).append(':');
		twoDigits(result, shown.getSecond());
		appendFraction(result, shown.getNano());
		return result.append(shown.getOffset()).toString();
	}

	private static StringBuilder twoDigits(StringBuilder result, int number) {
		return result.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
	}

	private static void appendFraction(StringBuilder result, int nanos) {
		if (nanos == 0) {
			return;
		}
		result.append('.');
		int rest = nanos;
		for (int unit = (LAST_NANO + 1) / 10; rest > 0; unit /= 10) {
			result.append((char) ('0' + rest / unit));
			rest %= unit;
		}
	}

	// Where leap seconds are.
	private static boolean endsMonth(OffsetDateTime time) {
		OffsetDateTime utc = time.withOffsetSameInstant(ZoneOffset.UTC);
		return utc.plusSeconds(1).getMonth() != utc.getMonth();
	}

}
