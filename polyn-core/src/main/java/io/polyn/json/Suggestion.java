package io.polyn.json;

import java.util.Collection;
import java.util.Comparator;

/**
 * The known name nearest to an unknown one.
 */
public final class Suggestion {

	// What is much longer than any known name resembles none, and takes long to compare.
	private static final int MAX_LENGTH = 100;

	private Suggestion() {
	}

	/**
	 * Asks whether a known name was meant.
	 * @param unknown the name that isn't known
	 * @param known the names that are
	 * @return for example {@code " Did you mean 'max_age'?"}, or nothing if no name is
	 * near
	 */
	public static String of(String unknown, Collection<String> known) {
		if (unknown.length() > MAX_LENGTH) {
			return "";
		}
		return known.stream()
			.min(Comparator.<String>comparingInt((name) -> distance(unknown, name)).thenComparing((name) -> name))
			.filter((name) -> distance(unknown, name) <= Math.max(2, unknown.length() / 3))
			.map((name) -> " Did you mean '" + name + "'?")
			.orElse("");
	}

	// Levenshtein, row by row.
	private static int distance(String from, String to) {
		int[] previous = new int[to.length() + 1];
		for (int j = 0; j <= to.length(); j++) {
			previous[j] = j;
		}
		for (int i = 1; i <= from.length(); i++) {
			int[] current = new int[to.length() + 1];
			current[0] = i;
			for (int j = 1; j <= to.length(); j++) {
				int substitution = previous[j - 1] + ((from.charAt(i - 1) == to.charAt(j - 1)) ? 0 : 1);
				current[j] = Math.min(substitution, Math.min(previous[j], current[j - 1]) + 1);
			}
			previous = current;
		}
		return previous[to.length()];
	}

}
