package io.polyn.event;

import io.cloudevents.CloudEvent;
import io.nats.client.Message;
import org.jspecify.annotations.Nullable;

/**
 * An event that was delivered to a listener and found valid.
 *
 * @param event the event
 * @param data the event's data as the type that the listener takes
 * @param metadata what else is known of the event
 * @param message the message that brought it; acknowledging it is not up to the listener
 */
public record EventDelivery(CloudEvent event, @Nullable Object data, EventMetadata metadata, Message message) {
}
