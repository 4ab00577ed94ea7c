package io.polyn.event;

import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.Headers;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.cloudevent.CloudEventCodec;
import io.polyn.cloudevent.EventNaming;
import io.polyn.cloudevent.InvalidEventException;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.NamePrefix;
import io.polyn.schema.EventSchema;
import io.polyn.schema.SchemaRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Publishes events as CloudEvents. Only a valid event is sent, and it is published when a
 * stream has stored it. Safe for use by several threads.
 */
public final class EventPublisher {

	private final SchemaRegistry registry;

	private final PayloadConverter converter;

	private final NamePrefix prefix;

	private final StreamPublisher publisher;

	private EventPublisher(Builder builder, SchemaRegistry registry) {
		this.registry = registry;
		this.converter = builder.converter;
		this.prefix = builder.prefix;
		this.publisher = new StreamPublisher(new JetStreamApi(builder.connection, builder.options).jetStream());
	}

	/**
	 * Begins a publisher.
	 * @param connection the connection, which stays the caller's to close
	 * @param options the domain or prefix of JetStream, and how long to wait for an
	 * acknowledgement
	 * @return a builder, which needs a registry
	 */
	public static Builder builder(Connection connection, JetStreamOptions options) {
		return new Builder(connection, options);
	}

	/**
	 * Publishes an event that happens now in this service.
	 * @param name the event's name, for example {@code user.created.v1}, which is also
	 * the subject, but for the prefix
	 * @param data the event's data
	 * @return where the event was stored
	 * @throws InvalidEventException if the event is not valid; nothing was sent
	 * @throws PublishFailedException if no stream confirmed the event
	 * @throws PolynException if the name is not one, or the data can't be converted
	 */
	public PublishedEvent publish(String name, @Nullable Object data) {
		EventNaming naming = this.registry.naming();
		CloudEventBuilder event = CloudEventBuilder.v1()
			.withId(UUID.randomUUID().toString())
			.withSource(naming.source())
			.withType(naming.type(name))
			.withTime(OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS))
			.withData("application/json", this.converter.write(data));
		this.registry.find(name).flatMap(EventSchema::id).ifPresent(event::withDataSchema);
		return publish(event.build());
	}

	/**
	 * Publishes an event that is ready. Its subject is its name, but for the prefix.
	 * @param event the event
	 * @return where the event was stored
	 * @throws InvalidEventException if the event is not valid; nothing was sent
	 * @throws PublishFailedException if no stream confirmed the event
	 */
	public PublishedEvent publish(CloudEvent event) {
		String name = this.registry.validate(event).name();
		String subject = this.prefix.subject(name);
		Headers headers = new Headers().put(CloudEventCodec.CONTENT_TYPE, CloudEventCodec.STRUCTURED)
			.put(StreamPublisher.MESSAGE_ID, StreamPublisher.messageId(event.getId()));
		try {
			Optional<PublishAck> stored = this.publisher.publish(subject, headers, CloudEventCodec.encode(event));
			PublishAck ack = stored.orElseThrow(() -> streamMissing(event, subject, name));
			return new PublishedEvent(event.getId(), ack.getStream(), ack.getSeqno(), ack.isDuplicate());
		}
		catch (JetStreamApiException ex) {
			throw failed(event, "was refused: " + ex.getMessage(),
					"Correct the stream's limits, then publish it again.", ex);
		}
		catch (IllegalArgumentException ex) {
			throw failed(event, "can't be sent: " + ex.getMessage(),
					"Keep its data below the server's max_payload, or raise that.", ex);
		}
		catch (IOException | IllegalStateException ex) {
			throw failed(event, "was not confirmed by a stream: " + ex.getMessage(),
					"Publish it again with the same id: an event that was stored after all is not stored twice.", ex);
		}
	}

	private static PublishFailedException streamMissing(CloudEvent event, String subject, String name) {
		return new PublishFailedException(ErrorCode.STREAM_MISSING, event,
				"No stream stores the subject " + subject + "; the event " + event.getId() + " was not stored.",
				StreamMissing.remedy(name), null);
	}

	private static PublishFailedException failed(CloudEvent event, String what, String remedy, Exception cause) {
		return new PublishFailedException(ErrorCode.PUBLISH_FAILED, event,
				"The event " + event.getId() + " of type " + event.getType() + " " + what + ".", remedy, cause);
	}

	/**
	 * Collects what a publisher needs.
	 */
	public static final class Builder {

		private final Connection connection;

		private final JetStreamOptions options;

		private @Nullable SchemaRegistry registry;

		private PayloadConverter converter = PayloadConverter.jackson2();

		private NamePrefix prefix = NamePrefix.NONE;

		private Builder(Connection connection, JetStreamOptions options) {
			this.connection = connection;
			this.options = options;
		}

		/**
		 * Sets the schemas that events must match.
		 * @param registry the registry
		 * @return this builder
		 */
		public Builder registry(SchemaRegistry registry) {
			this.registry = registry;
			return this;
		}

		/**
		 * Sets what writes the data of events; by default it is
		 * {@link PayloadConverter#jackson2()}.
		 * @param converter the converter
		 * @return this builder
		 */
		public Builder converter(PayloadConverter converter) {
			this.converter = converter;
			return this;
		}

		/**
		 * Sets what keeps several deployments of the same services apart on one account;
		 * none by default. It is the first token of each subject
		 * ({@code staging.user.created.v1}).
		 * @param prefix letters, digits and {@code -}; empty for none
		 * @return this builder
		 */
		public Builder prefix(String prefix) {
			this.prefix = new NamePrefix(prefix);
			return this;
		}

		/**
		 * Makes the publisher.
		 * @return the publisher
		 * @throws IllegalStateException if no registry was set
		 */
		public EventPublisher build() {
			if (this.registry == null) {
				throw new IllegalStateException("A publisher needs a registry");
			}
			return new EventPublisher(this, this.registry);
		}

	}

}
