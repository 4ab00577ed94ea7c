package io.polyn.event;

import java.util.Collection;
import java.util.List;

import io.polyn.nats.NamePrefix;

/**
 * The subjects that a listener receives, without prefix.
 *
 * @param event the name of the event that it listens to
 * @param subjects the subjects
 * @param ignoresOthers whether it does no harm if it receives others, too
 */
record SubjectFilter(String event, List<String> subjects, boolean ignoresOthers) {

	/**
	 * The subject of one event.
	 */
	static SubjectFilter of(String event) {
		return new SubjectFilter(event, List.of(event), false);
	}

	/**
	 * The subjects of every version of some types.
	 */
	static SubjectFilter ofTypes(String event, Collection<String> types) {
		return new SubjectFilter(event, types.stream().map((type) -> type + ".>").toList(), true);
	}

	SubjectFilter with(NamePrefix prefix) {
		return new SubjectFilter(this.event, this.subjects.stream().map(prefix::subject).toList(), this.ignoresOthers);
	}

	/**
	 * Says whether a consumer delivers what the listener wants.
	 * @param filters the consumer's filters, none if it delivers everything
	 */
	boolean isMetBy(List<String> filters) {
		if (!this.ignoresOthers) {
			return filters.equals(this.subjects);
		}
		return filters.isEmpty() || this.subjects.stream()
			.allMatch((subject) -> filters.stream().anyMatch((filter) -> covers(filter, subject)));
	}

	private static boolean covers(String filter, String subject) {
		return filter.equals(subject)
				|| (filter.endsWith(">") && subject.startsWith(filter.substring(0, filter.length() - 1)));
	}

	@Override
	public String toString() {
		return String.join(", ", this.subjects);
	}

}
