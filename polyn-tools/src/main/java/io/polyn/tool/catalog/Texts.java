package io.polyn.tool.catalog;

import java.math.BigDecimal;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Figures and words for people.
 */
final class Texts {

	private Texts() {
	}

	/**
	 * Returns the first text that is not blank.
	 */
	static @Nullable String first(String... texts) {
		for (String text : texts) {
			if (!text.isBlank()) {
				return text.strip();
			}
		}
		return null;
	}

	static String ordinal(int number) {
		int rest = number % 10;
		boolean teen = number % 100 / 10 == 1;
		return number
				+ ((rest == 1 && !teen) ? "st" : (rest == 2 && !teen) ? "nd" : (rest == 3 && !teen) ? "rd" : "th");
	}

	/**
	 * Writes how many there are of something.
	 * @param one what one of it is called; several have its regular plural
	 */
	static String count(BigDecimal number, String one) {
		boolean single = number.compareTo(BigDecimal.ONE) == 0;
		String noun = single ? one : one.replaceFirst("([^aeiou])y$", "$1ie") + "s";
		return number(number) + " " + noun;
	}

	static String count(long number, String one) {
		return count(BigDecimal.valueOf(number), one);
	}

	static String number(BigDecimal number) {
		return (number.scale() <= 0 && number.precision() - number.scale() < 30)
				? String.format(Locale.ROOT, "%,d", number.toBigInteger()) : number.toString();
	}

}
