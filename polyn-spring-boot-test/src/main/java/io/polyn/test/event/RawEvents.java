package io.polyn.test.event;

import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.Headers;
import io.polyn.cloudevent.CloudEventCodec;
import io.polyn.cloudevent.ContentMode;
import io.polyn.cloudevent.EncodedEvent;
import io.polyn.cloudevent.EventNaming;
import io.polyn.event.PayloadConverter;
import io.polyn.nats.NamePrefix;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what a publisher would not.
 *
 * @param connection the connection
 * @param options the domain or prefix of JetStream
 * @param prefix the prefix of the deployment
 * @param naming the naming of the service
 * @param converter writes data
 */
record RawEvents(Connection connection, JetStreamOptions options, NamePrefix prefix, EventNaming naming,
		PayloadConverter converter) {

	/**
	 * Makes an event as the service would, but with data that nobody checks.
	 */
	CloudEvent event(String name, @Nullable Object data) {
		return CloudEventBuilder.v1()
			.withId(UUID.randomUUID().toString())
			.withSource(this.naming.source())
			.withType(this.naming.type(name))
			.withTime(OffsetDateTime.now(ZoneOffset.UTC))
			.withData("application/json", this.converter.write(data))
			.build();
	}

	SentEvent publish(String name, CloudEvent event) {
		EncodedEvent encoded = CloudEventCodec.encode(event, ContentMode.STRUCTURED);
		return publish(name, encoded.headers(), encoded.body());
	}

	SentEvent publish(String name, @Nullable Headers headers, byte[] body) {
		String subject = this.prefix.subject(name);
		try {
			PublishAck ack = this.connection.jetStream(this.options).publish(subject, headers, body);
			return new SentEvent("The message", subject, ack.getStream(), ack.getSeqno());
		}
		catch (IOException | JetStreamApiException ex) {
			throw new IllegalStateException(
					"The message could not be stored under " + subject + ". Is there a stream for it?", ex);
		}
	}

}
