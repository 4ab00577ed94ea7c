package io.polyn.tool.catalog;

import java.util.Collection;

/**
 * Subjects with wildcards.
 */
final class Subjects {

	private Subjects() {
	}

	static boolean anyCovers(Collection<String> patterns, String subject) {
		return patterns.stream().anyMatch((pattern) -> covers(pattern, subject));
	}

	static boolean covers(String pattern, String subject) {
		String[] wide = pattern.split("\\.");
		String[] narrow = subject.split("\\.");
		for (int i = 0; i < Math.min(wide.length, narrow.length); i++) {
			if (wide[i].equals(">")) {
				return true;
			}
			if (!wide[i].equals("*") && !wide[i].equals(narrow[i])) {
				return false;
			}
		}
		return wide.length == narrow.length;
	}

}
