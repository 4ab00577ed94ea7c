package io.polyn.testing;

import java.util.function.Predicate;

/**
 * Where a {@link NatsProxy} holds a client.
 *
 * @param request the request at which to hold it, the first of those that match
 * @param executed whether the server gets that request, and the client is still waiting
 * for the answer; else the request itself is what the server does not get
 */
public record Hold(Predicate<NatsRequest> request, boolean executed) {

	public static Hold before(int number) {
		return before((request) -> request.number() == number);
	}

	public static Hold before(Predicate<NatsRequest> request) {
		return new Hold(request, false);
	}

	public static Hold after(int number) {
		return after((request) -> request.number() == number);
	}

	public static Hold after(Predicate<NatsRequest> request) {
		return new Hold(request, true);
	}

}
