package io.polyn.event;

import org.jspecify.annotations.Nullable;

/**
 * A listener's answer to a request.
 */
@FunctionalInterface
public interface EventReplier {

	/**
	 * Answers a request.
	 * @param request the request
	 * @return the data of the reply
	 * @throws Exception if the request can't be answered; the requester is told that, but
	 * not why
	 */
	@Nullable Object reply(EventDelivery request) throws Exception;

}
