package io.polyn.nats;

/**
 * Subjects with wildcards. Internal.
 */
public final class Subjects {

	private Subjects() {
	}

	/**
	 * Says whether there are subjects that match both of two filters; of a subject
	 * without wildcards, whether it matches a filter.
	 * @param one a subject or filter
	 * @param other another one
	 * @return whether they overlap
	 */
	public static boolean overlap(String one, String other) {
		String[] left = one.split("\\.", -1);
		String[] right = other.split("\\.", -1);
		for (int i = 0; i < Math.min(left.length, right.length); i++) {
			if (left[i].equals(">") || right[i].equals(">")) {
				return true;
			}
			if (!left[i].equals("*") && !right[i].equals("*") && !left[i].equals(right[i])) {
				return false;
			}
		}
		return left.length == right.length;
	}

	/**
	 * Says whether every subject that matches one filter matches another one, too.
	 * @param filter the wide filter
	 * @param subject a subject, or the narrow filter
	 * @return whether the wide one covers the narrow one
	 */
	public static boolean covers(String filter, String subject) {
		String[] wide = filter.split("\\.", -1);
		String[] narrow = subject.split("\\.", -1);
		for (int i = 0; i < Math.min(wide.length, narrow.length); i++) {
			if (wide[i].equals(">")) {
				return true;
			}
			if (narrow[i].equals(">") || !(wide[i].equals("*") || wide[i].equals(narrow[i]))) {
				return false;
			}
		}
		return wide.length == narrow.length;
	}

}
