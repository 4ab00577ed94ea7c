package io.polyn.event;

import io.cloudevents.CloudEvent;
import io.nats.client.impl.Headers;

/**
 * A valid event as the message that it is sent as.
 *
 * @param name the event's name
 * @param subject where it is sent to
 * @param event the event
 * @param headers the message's headers
 * @param body the message's body
 * @param operation what watches the event, to be closed when its fate is known
 */
record OutgoingEvent(String name, String subject, CloudEvent event, Headers headers, byte[] body,
		EventInstrumentation.Operation operation) {

	void stored() {
		this.operation.close();
	}

	void failed(Throwable failure) {
		this.operation.failed(failure);
		this.operation.close();
	}

	/**
	 * Returns how much of the server's {@code max_payload} the message takes.
	 */
	long size() {
		return (long) this.headers.serializedLength() + this.body.length;
	}

}
