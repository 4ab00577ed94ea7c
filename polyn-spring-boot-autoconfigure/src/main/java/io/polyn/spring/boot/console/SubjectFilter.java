package io.polyn.spring.boot.console;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import io.polyn.nats.Subjects;
import org.jspecify.annotations.Nullable;

/**
 * Which of the subjects that streams store a viewer wants to follow. Those that no stream
 * stores are left alone: whoever subscribes to them would seem to answer requests.
 *
 * @param value the subject, perhaps with wildcards, {@code null} for all
 */
record SubjectFilter(@Nullable String value) {

	private static final Pattern FORM = Pattern.compile("([\\w-]+|\\*)(\\.([\\w-]+|\\*))*(\\.>)?|>");

	private static final int MAX_LENGTH = 255;

	/**
	 * Reads a filter.
	 * @param text what a viewer has written
	 * @return the filter, or nothing if the text is not one
	 */
	static Optional<SubjectFilter> parse(String text) {
		return (text.length() <= MAX_LENGTH && FORM.matcher(text).matches()) ? Optional.of(new SubjectFilter(text))
				: Optional.empty();
	}

	/**
	 * Chooses what to subscribe to.
	 * @param stored the subjects of streams
	 * @return as much of them as is wanted, none of it twice
	 */
	Set<String> select(Iterable<String> stored) {
		Set<String> result = new LinkedHashSet<>();
		for (String subject : stored) {
			if (this.value == null || Subjects.overlap(this.value, subject)) {
				result.add((this.value != null) ? narrowed(subject, this.value) : subject);
			}
		}
		return result;
	}

	// Of two that overlap, the narrower one of each level.
	private static String narrowed(String one, String other) {
		String[] left = one.split("\\.");
		String[] right = other.split("\\.");
		List<String> result = new ArrayList<>();
		for (int i = 0; i < Math.max(left.length, right.length); i++) {
			String level = level(left, i);
			String counterpart = level(right, i);
			boolean wide = level.equals(">") || (level.equals("*") && !counterpart.equals(">"));
			result.add(wide ? counterpart : level);
		}
		return String.join(".", result);
	}

	private static String level(String[] levels, int index) {
		return (index < levels.length) ? levels[index] : ">";
	}

}
