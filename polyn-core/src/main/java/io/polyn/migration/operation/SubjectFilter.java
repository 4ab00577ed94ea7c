package io.polyn.migration.operation;

import java.util.List;

/**
 * Subjects with wildcards: {@code *} for one token, {@code >} for all that follow.
 */
final class SubjectFilter {

	private SubjectFilter() {
	}

	/**
	 * Says whether filters let everything through that others do.
	 * @param filters the filters
	 * @param others the other filters
	 * @return whether each of the others is within one of the filters
	 */
	static boolean covers(List<String> filters, List<String> others) {
		return others.stream().allMatch((other) -> filters.stream().anyMatch((filter) -> covers(filter, other)));
	}

	/**
	 * Says whether one filter lets everything through that the other does.
	 * @param one a filter
	 * @param other another one
	 * @return whether one of the two is superfluous
	 */
	static boolean eitherCovers(String one, String other) {
		return covers(one, other) || covers(other, one);
	}

	private static boolean covers(String filter, String other) {
		String[] wide = filter.split("\\.");
		String[] narrow = other.split("\\.");
		for (int i = 0; i < wide.length; i++) {
			if (wide[i].equals(">")) {
				return i < narrow.length;
			}
			if (i >= narrow.length || narrow[i].equals(">") || !(wide[i].equals("*") || wide[i].equals(narrow[i]))) {
				return false;
			}
		}
		return wide.length == narrow.length;
	}

}
