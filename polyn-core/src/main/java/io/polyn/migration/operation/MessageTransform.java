package io.polyn.migration.operation;

import java.util.List;

/**
 * What the operation {@code transform_messages} makes of each message of a stream: a
 * bean, or a class with a constructor without parameters. It is asked a second time about
 * the message at which a run was interrupted, and has to give the same answer then.
 */
@FunctionalInterface
public interface MessageTransform {

	/**
	 * Decides what becomes of a message.
	 * @param message the message
	 * @return the messages to store in its place, in their order; an empty list drops it.
	 * Of their headers, those by which a publisher tells the stream what to do
	 * ({@code Nats-Msg-Id}, {@code Nats-Expected-…}, {@code Nats-Rollup}) are left out.
	 * @throws Exception if it can't be decided; the operation fails then
	 */
	List<NewMessage> transform(StoredMessage message) throws Exception;

}
