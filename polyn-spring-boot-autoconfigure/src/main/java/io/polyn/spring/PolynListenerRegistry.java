package io.polyn.spring;

import java.util.Collection;
import java.util.List;

import io.polyn.event.ListenerContainer;

/**
 * The listeners of the application, which can be paused and resumed. Each method marked
 * with {@link PolynListener} or {@link DeadLetterListener} has one container, and so has
 * each {@link ChangeHandler}: its event is called {@code users.changes}.
 */
public interface PolynListenerRegistry {

	/**
	 * Returns every container.
	 * @return the containers
	 */
	Collection<ListenerContainer> containers();

	/**
	 * Returns the containers of an event.
	 * @param event the event's name without the domain
	 * @return the containers, more than one if several parts of the service listen
	 */
	default List<ListenerContainer> containers(String event) {
		return containers().stream().filter((container) -> container.event().equals(event)).toList();
	}

}
