package io.polyn.event;

import java.util.List;

/**
 * A listener's own work on several events at once.
 */
@FunctionalInterface
public interface EventBatchHandler {

	/**
	 * Handles events. They count as handled when this method returns; when it throws, all
	 * of them are delivered again later, each alone.
	 * @param deliveries the events, at least one, in the order of the stream
	 * @throws Exception if the events could not be handled
	 */
	void handle(List<EventDelivery> deliveries) throws Exception;

}
