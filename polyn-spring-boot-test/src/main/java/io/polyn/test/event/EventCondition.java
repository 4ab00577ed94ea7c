package io.polyn.test.event;

import java.util.Optional;
import java.util.function.Consumer;

import io.polyn.PolynException;

/**
 * What an event should be like.
 *
 * @param description the same in words, as it follows "an event"
 * @param requirements throws if the event is not like that
 */
record EventCondition(String description, Consumer<RecordedEvent> requirements) {

	/**
	 * Says why an event does not meet the condition.
	 */
	Optional<String> problem(RecordedEvent event) {
		try {
			this.requirements.accept(event);
			return Optional.empty();
		}
		catch (AssertionError | PolynException ex) {
			return Optional.of(String.valueOf(ex.getMessage()).strip());
		}
	}

}
