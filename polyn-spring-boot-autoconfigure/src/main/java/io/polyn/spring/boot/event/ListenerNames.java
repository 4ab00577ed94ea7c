package io.polyn.spring.boot.event;

import io.polyn.cloudevent.EventNaming;
import io.polyn.event.DeadLetters;
import io.polyn.spring.ChangeHandler;
import org.jspecify.annotations.Nullable;

/**
 * The names of what listeners listen to, made of what their annotations say: as they are
 * without a deployment's prefix.
 *
 * @param naming the naming of the service
 * @param texts fills in placeholders and expressions
 */
record ListenerNames(EventNaming naming, AnnotationTexts texts) {

	String event(String declared) {
		return this.naming.name(this.texts.resolve(declared));
	}

	/**
	 * Returns the name of the event of which a method takes the dead letters, or nothing
	 * where it takes those of all events.
	 */
	@Nullable String expected(String declared) {
		String event = this.texts.resolve(declared);
		return event.isEmpty() ? null : event;
	}

	String table(Class<?> type, ChangeHandler handler) {
		return this.naming.name(ChangedTable.eventType(type, handler, this.texts::resolve));
	}

	String consumer(String event, String source) {
		String part = this.texts.resolve(source);
		return this.naming.consumerName(event, part.isEmpty() ? null : part);
	}

	String queueGroup(String declared) {
		return this.texts.resolve(declared);
	}

	String deadLettersConsumer(@Nullable String event) {
		return DeadLetters.consumerName(this.naming, event);
	}

}
