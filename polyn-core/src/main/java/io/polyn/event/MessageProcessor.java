package io.polyn.event;

import java.time.Duration;
import java.util.List;

/**
 * What is done with delivered messages. Each of them is settled afterwards, or to be
 * processed again.
 */
interface MessageProcessor {

	/**
	 * Processes messages.
	 * @param messages the messages, at least one
	 * @return those that are not settled
	 */
	List<Retry> process(List<PendingMessage> messages);

	/**
	 * A message that is to be processed again.
	 *
	 * @param message the message
	 * @param delay when
	 */
	record Retry(PendingMessage message, Duration delay) {
	}

}
