package io.polyn.spring.boot.console;

import java.util.LinkedHashSet;
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

	private static final int MAX_SUBJECTS = 100;

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
			narrow(subject).filter((each) -> result.size() < MAX_SUBJECTS).ifPresent(result::add);
		}
		return result;
	}

	private Optional<String> narrow(String subject) {
		if (this.value == null || Subjects.covers(this.value, subject)) {
			return Optional.of(subject);
		}
		return Subjects.covers(subject, this.value) ? Optional.of(this.value) : Optional.empty();
	}

}
