package io.polyn.spring.boot.nats;

import io.nats.client.Options;

/**
 * Callback for beans that have the last word, in their order, on the options of the
 * connection that is made of {@link NatsConnectionDetails} and {@code polyn.nats.*}.
 */
@FunctionalInterface
public interface NatsOptionsCustomizer {

	/**
	 * Customizes the options. This happens for each attempt to make the first connection.
	 * @param options the options, with everything that Polyn sets
	 */
	void customize(Options.Builder options);

}
