package io.polyn.event;

import java.time.Duration;
import java.util.Optional;

import io.polyn.PolynException;

/**
 * What calls a listener with what it listens to, from its start until its stop.
 */
public interface ListenerContainer {

	/**
	 * Returns the name of the event.
	 * @return the name without the domain
	 */
	String event();

	/**
	 * Begins to receive. Does nothing if it receives already.
	 * @throws PolynException if it can't
	 */
	void start();

	/**
	 * Stops to receive, and waits until what was delivered is handled. What could not be
	 * handled in time is delivered again, to whoever receives then, if a stream stores
	 * it. Must not be called by the listener itself.
	 * @param timeout how long to wait
	 * @return whether all was handled in time
	 */
	boolean stop(Duration timeout);

	/**
	 * Asks for no more messages until {@link #resume()}; those that were delivered will
	 * be handled. Does nothing if it was not started.
	 */
	void pause();

	/**
	 * Receives again after {@link #pause()}.
	 */
	void resume();

	/**
	 * Returns what it does.
	 * @return the state
	 */
	State state();

	/**
	 * Returns what keeps messages from coming.
	 * @return the reason, if the state is {@link State#UNAVAILABLE}
	 */
	Optional<PolynException> problem();

	/**
	 * What a container does.
	 */
	enum State {

		/** It was not started, or is stopped. */
		STOPPED,

		/** It receives. */
		RECEIVING,

		/** It is paused. */
		PAUSED,

		/** It would receive, but can't at present, and goes on as soon as it can. */
		UNAVAILABLE

	}

}
