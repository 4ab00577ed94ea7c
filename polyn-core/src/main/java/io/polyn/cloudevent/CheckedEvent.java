package io.polyn.cloudevent;

import java.util.Map;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.data.BytesCloudEventData;
import io.nats.client.impl.Headers;
import io.polyn.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * An event whose attributes follow the rules. They are checked once, and its data are
 * read once: what is written or handed over is what was validated.
 */
public final class CheckedEvent {

	private final CloudEvent event;

	private final Map<String, Object> attributes;

	private final byte @Nullable [] data;

	private CheckedEvent(CloudEvent event, Map<String, Object> attributes, byte @Nullable [] data) {
		this.event = event;
		this.attributes = attributes;
		this.data = data;
	}

	/**
	 * Checks the attributes of an event.
	 * @param event the event
	 * @return the event
	 * @throws InvalidEventException with every rule that is broken
	 * ({@link ErrorCode#EVENT_ENVELOPE})
	 */
	public static CheckedEvent of(CloudEvent event) {
		Map<String, Object> attributes = AttributeRules.require(event);
		return new CheckedEvent(event, attributes, (event.getData() != null) ? event.getData().toBytes() : null);
	}

	static CheckedEvent received(CloudEventBuilder event, Map<String, Object> attributes, byte @Nullable [] data) {
		if (data != null) {
			event.withData(BytesCloudEventData.wrap(data));
		}
		return new CheckedEvent(event.build(), attributes, data);
	}

	/**
	 * Returns the event.
	 * @return the event as it was given, or received
	 */
	public CloudEvent event() {
		return this.event;
	}

	/**
	 * Returns the event's data.
	 * @return the bytes, not to be changed, or nothing if it has none
	 */
	public byte @Nullable [] data() {
		return this.data;
	}

	/**
	 * Writes the event.
	 * @param mode how it is to lie in the message
	 * @return the message's headers and its body
	 * @throws InvalidEventException if data that are to be embedded are not JSON
	 * ({@link ErrorCode#EVENT_DATA})
	 */
	public EncodedEvent encode(ContentMode mode) {
		Headers headers = new Headers();
		return new EncodedEvent(headers, write(mode, headers, false));
	}

	/**
	 * Writes the event, whose data were validated by their schema: they are not parsed
	 * once more to see whether they are JSON.
	 * @param mode how it is to lie in the message
	 * @param headers the message's headers, which those of the event are put into
	 * @return the message's body
	 * @throws InvalidEventException if data that are to be embedded are JSON but can't
	 * stand within another document ({@link ErrorCode#EVENT_DATA})
	 */
	public byte[] writeValidated(ContentMode mode, Headers headers) {
		return write(mode, headers, true);
	}

	private byte[] write(ContentMode mode, Headers headers, boolean validated) {
		return switch (mode) {
			case STRUCTURED -> {
				headers.put(CloudEventCodec.CONTENT_TYPE, CloudEventCodec.STRUCTURED);
				yield JsonFormat.write(this.attributes, this.data, validated);
			}
			case BINARY -> BinaryMode.write(this.attributes, this.data, headers);
		};
	}

}
