package io.polyn.event;

import java.util.Collection;
import java.util.List;

import io.polyn.nats.NamePrefix;
import io.polyn.nats.Subjects;

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
	 * The subjects of every version of some types. None covers another one, which servers
	 * don't take.
	 */
	static SubjectFilter ofTypes(String event, Collection<String> types) {
		List<String> all = types.stream().distinct().map((type) -> type + ".>").toList();
		return new SubjectFilter(event,
				all.stream()
					.filter((subject) -> all.stream()
						.noneMatch((other) -> !other.equals(subject) && Subjects.covers(other, subject)))
					.toList(),
				true);
	}

	/**
	 * The subjects of whatever happens to the rows of a table, and of other events that
	 * are named alike.
	 */
	static SubjectFilter ofRows(String event, String type, int version) {
		return new SubjectFilter(event, List.of(type + ".*.v" + version), true);
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
			.allMatch((subject) -> filters.stream().anyMatch((filter) -> Subjects.covers(filter, subject)));
	}

	@Override
	public String toString() {
		return String.join(", ", this.subjects);
	}

}
