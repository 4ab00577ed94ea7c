package io.polyn.event;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.nats.client.Connection;
import io.nats.client.impl.Headers;
import io.polyn.PolynException;
import io.polyn.ErrorCode;
import io.polyn.cloudevent.CheckedEvent;
import io.polyn.cloudevent.EventNaming;
import io.polyn.cloudevent.PercentEncoding;
import io.polyn.cloudevent.VersionedName;
import io.polyn.nats.NamePrefix;
import io.polyn.schema.EventSchema;
import io.polyn.schema.SchemaRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Makes valid events of data, and messages of events.
 */
final class EventWriter {

	// The headers are the hop's, these extensions the origin's.
	private static final String[] TRACE = { "traceparent", "tracestate" };

	private final Connection connection;

	private final SchemaRegistry registry;

	private final @Nullable EventVersions versions;

	private final PayloadConverter converter;

	private final NamePrefix prefix;

	private final EventInstrumentation instrumentation;

	EventWriter(Connection connection, SchemaRegistry registry, @Nullable EventVersions versions,
			PayloadConverter converter, NamePrefix prefix, EventInstrumentation instrumentation) {
		this.connection = connection;
		this.registry = registry;
		this.versions = versions;
		this.converter = converter;
		this.prefix = prefix;
		this.instrumentation = instrumentation;
	}

	/**
	 * Makes an event that happens now in this service.
	 * @throws PolynException if it is not valid, or too large
	 */
	OutgoingEvent write(String name, @Nullable Object data, PublishOptions options) {
		VersionedRoute route = route(this.registry.naming().name(name), options);
		return write(route, this.prefix.subject(route.target()), data, options);
	}

	/**
	 * Makes an event that happens now in this service and is sent to a subject of its
	 * own.
	 * @throws PolynException if it is not valid, or too large
	 */
	OutgoingEvent writeTo(String subject, String name, @Nullable Object data, PublishOptions options) {
		return write(route(this.registry.naming().name(name), options), subject, data, options);
	}

	private OutgoingEvent write(VersionedRoute route, String subject, @Nullable Object data, PublishOptions options) {
		return write(route.target(), subject, options,
				(headers) -> route.walk(event(route.source(), data, options, headers)));
	}

	/**
	 * Sends an event that is ready.
	 * @throws PolynException if it is not valid, or too large
	 */
	OutgoingEvent write(CloudEvent event, PublishOptions options) {
		VersionedRoute route = route(this.registry.naming().name(event.getType()), options);
		return write(route.target(), this.prefix.subject(route.target()), options,
				(headers) -> route.walk(changed(event, options)));
	}

	private VersionedRoute route(String name, PublishOptions options) {
		String version = options.version();
		if (version == null && (this.versions == null || !isType(name))) {
			return VersionedRoute.none(name);
		}
		if (this.versions == null) {
			throw new PolynException(ErrorCode.NO_VERSIONING,
					"The event " + name + " is to be sent in the version " + version
							+ ", but the publisher has no versioning schema.",
					"Give the publisher one, or name the event with its version.");
		}
		return VersionedRoute.of(this.versions, name, version);
	}

	// The name of an event that has a schema stands for itself.
	private boolean isType(String name) {
		return this.registry.find(name).isEmpty() && EventNaming.isEventName(name)
				&& VersionedName.parse(name).isEmpty();
	}

	private OutgoingEvent write(String name, String subject, PublishOptions options,
			Function<Headers, CloudEvent> source) {
		Headers headers = options.toHeaders();
		EventInstrumentation.Operation operation = this.instrumentation.send(name, subject, headers);
		try {
			CloudEvent event = source.apply(headers);
			operation.event(event);
			CheckedEvent checked = CheckedEvent.of(event);
			this.registry.validate(checked);
			byte[] body = checked.writeValidated(options.mode(), headers);
			headers.put(StreamPublisher.MESSAGE_ID, PercentEncoding.encode(event.getId()));
			OutgoingEvent result = new OutgoingEvent(name, subject, event, headers, body, operation);
			requireSize(result);
			return result;
		}
		catch (RuntimeException | Error ex) {
			if (ex instanceof PolynException known) {
				this.instrumentation.invalid(name, known.code());
			}
			operation.failed(ex);
			operation.close();
			throw ex;
		}
	}

	// Told by the server it would be the end of the connection.
	private void requireSize(OutgoingEvent event) {
		long maxPayload = this.connection.getMaxPayload();
		if (maxPayload > 0 && event.size() > maxPayload) {
			throw PublishFailures.largerThanServerTakes(event, maxPayload);
		}
	}

	private CloudEvent event(String name, @Nullable Object data, PublishOptions options, Headers headers) {
		EventNaming naming = this.registry.naming();
		CloudEventBuilder event = CloudEventBuilder.v1()
			.withId(UUID.randomUUID().toString())
			.withSource(naming.source())
			.withType(naming.type(name))
			.withTime(OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS))
			.withData("application/json", this.converter.write(data));
		this.registry.find(name).flatMap(EventSchema::id).ifPresent(event::withDataSchema);
		for (String extension : TRACE) {
			String value = headers.getFirst(extension);
			if (value != null) {
				event.withExtension(extension, value);
			}
		}
		return apply(options, event);
	}

	private CloudEvent changed(CloudEvent event, PublishOptions options) {
		boolean asItIs = options.attributes().isEmpty() && options.source() == null;
		return asItIs ? event : apply(options, CloudEventBuilder.v1(event));
	}

	private CloudEvent apply(PublishOptions options, CloudEventBuilder event) {
		if (options.source() != null) {
			event.withSource(this.registry.naming().source(options.source()));
		}
		for (Map.Entry<String, Object> attribute : options.attributes().entrySet()) {
			switch (attribute.getKey()) {
				case "id" -> event.withId((String) attribute.getValue());
				case "time" -> event.withTime((OffsetDateTime) attribute.getValue());
				case "subject" -> event.withSubject((String) attribute.getValue());
				default -> event.withExtension(attribute.getKey(), (String) attribute.getValue());
			}
		}
		return event.build();
	}

}
