package io.polyn.event;

import io.cloudevents.CloudEvent;
import org.jspecify.annotations.Nullable;

/**
 * Which events are handled one after another, in the order of their stream, also when one
 * of them fails: the others wait until it is handled or has become a dead letter. What
 * another process had begun when it died, and what was on its way when the connection
 * broke, comes first: for that, a listener waits when it starts and when it is connected
 * again, but no longer than the {@code ack_wait} of its consumer.
 */
public enum EventOrder {

	/** Events begin in the order of the stream; one that fails is overtaken. */
	NONE,

	/**
	 * Those with the same CloudEvents {@code subject}, and those without one.
	 */
	SUBJECT,

	/**
	 * Those with the same CloudEvents extension {@code partitionkey}, and those without
	 * one.
	 */
	PARTITION_KEY;

	@Nullable String key(CloudEvent event) {
		return switch (this) {
			case NONE -> null;
			case SUBJECT -> event.getSubject();
			case PARTITION_KEY ->
				(event.getExtension("partitionkey") != null) ? event.getExtension("partitionkey").toString() : null;
		};
	}

}
