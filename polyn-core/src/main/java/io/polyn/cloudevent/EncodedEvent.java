package io.polyn.cloudevent;

import io.nats.client.impl.Headers;

/**
 * An event as a NATS message.
 *
 * @param headers the headers that make it an event, to which the sender may add others
 * @param body the body
 */
public record EncodedEvent(Headers headers, byte[] body) {
}
