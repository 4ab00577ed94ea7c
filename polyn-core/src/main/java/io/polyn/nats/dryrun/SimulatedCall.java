package io.polyn.nats.dryrun;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A call that would change something on the server.
 */
public sealed interface SimulatedCall {

	/**
	 * Returns where the call goes.
	 * @return the subject
	 */
	String subject();

	/**
	 * A request to JetStream's API.
	 *
	 * @param subject where it is sent
	 * @param body what is sent, if anything
	 * @param before the configuration that it replaces, if it replaces one
	 * @param after the configuration that it brings about, if it does
	 */
	record Request(String subject, @Nullable ObjectNode body, @Nullable ObjectNode before,
			@Nullable ObjectNode after) implements SimulatedCall {
	}

	/**
	 * A message to be stored.
	 *
	 * @param subject where it is published
	 * @param headers its headers, with the conditions under which it is stored
	 * @param content its content
	 */
	record Publication(String subject, Headers headers, byte[] content) implements SimulatedCall {
	}

}
