package io.polyn.event;

/**
 * A listener's own work on an event.
 */
@FunctionalInterface
public interface EventHandler {

	/**
	 * Handles an event. The event counts as handled when this method returns; when it
	 * throws, the event is delivered again later.
	 * @param delivery the event
	 * @throws Exception if the event could not be handled
	 */
	void handle(EventDelivery delivery) throws Exception;

}
