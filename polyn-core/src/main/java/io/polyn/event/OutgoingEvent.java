package io.polyn.event;

import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Stream;

import io.cloudevents.CloudEvent;
import io.nats.client.impl.Headers;
import io.nats.client.support.NatsJetStreamConstants;
import io.polyn.cloudevent.PercentEncoding;

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

	String messageId() {
		return PercentEncoding.encode(this.event.getId());
	}

	/**
	 * Returns where in the stream the event is if it is stored at all, by the conditions
	 * under which it is.
	 * @return the first sequence at which it may be, or nothing without such a condition
	 */
	OptionalLong expectedFrom() {
		return Stream.of(NatsJetStreamConstants.EXPECTED_LAST_SEQ_HDR, NatsJetStreamConstants.EXPECTED_LAST_SUB_SEQ_HDR)
			.map(this.headers::getFirst)
			.filter(Objects::nonNull)
			.mapToLong((last) -> Long.parseLong(last) + 1)
			.max();
	}

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
