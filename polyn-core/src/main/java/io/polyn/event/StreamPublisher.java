package io.polyn.event;

import java.io.IOException;
import java.util.Optional;

import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.RequestFailureException;
import io.nats.client.RequestFailureReason;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.Headers;

/**
 * Publishes messages and waits for the stream's acknowledgement.
 */
final class StreamPublisher {

	static final String MESSAGE_ID = "Nats-Msg-Id";

	private final JetStream jetStream;

	StreamPublisher(JetStream jetStream) {
		this.jetStream = jetStream;
	}

	/**
	 * Publishes a message.
	 * @return the acknowledgement, or nothing if no stream stores the subject
	 * @throws IOException if no acknowledgement came
	 * @throws JetStreamApiException if the stream refused the message
	 * @throws IllegalArgumentException if the message is larger than the server takes
	 * @throws IllegalStateException if the connection is closed
	 */
	Optional<PublishAck> publish(String subject, Headers headers, byte[] body)
			throws IOException, JetStreamApiException {
		try {
			return Optional.of(this.jetStream.publish(subject, headers, body));
		}
		catch (IOException ex) {
			if (isNoResponders(ex)) {
				return Optional.empty();
			}
			throw ex;
		}
	}

	private static boolean isNoResponders(IOException ex) {
		if (ex instanceof RequestFailureException failure) {
			return failure.getReason() == RequestFailureReason.NO_RESPONDERS;
		}
		// jnats tells the status in words only.
		return ex.getMessage() != null && ex.getMessage().startsWith("Error Publishing: 503");
	}

}
