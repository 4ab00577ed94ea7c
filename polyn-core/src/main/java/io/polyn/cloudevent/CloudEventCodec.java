package io.polyn.cloudevent;

import java.util.List;

import io.cloudevents.CloudEvent;
import io.nats.client.impl.Headers;
import io.polyn.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Writes CloudEvents as NATS messages, and reads them, in structured and in binary mode.
 */
public final class CloudEventCodec {

	/** The header that tells structured mode from binary. */
	public static final String CONTENT_TYPE = "Content-Type";

	/** What {@value #CONTENT_TYPE} says of an event in structured mode. */
	public static final String STRUCTURED = "application/cloudevents+json";

	private static final String CLOUD_EVENT = "application/cloudevents";

	private static final String REMEDY = "Send a CloudEvent 1.0: the header '" + CONTENT_TYPE + ": " + STRUCTURED
			+ "' and the event as JSON, or the attributes in 'ce-' headers.";

	private CloudEventCodec() {
	}

	/**
	 * Writes an event. What is written can be read again.
	 * @param event the event. In structured mode, data of a JSON media type, or of none,
	 * must be one JSON document and are embedded as they are; any other are written as
	 * base64.
	 * @param mode how the event is to lie in the message
	 * @return the message's headers and its body
	 * @throws InvalidEventException if the attributes break the rules of CloudEvents
	 * ({@link ErrorCode#EVENT_ENVELOPE}), or data to be embedded are not JSON
	 * ({@link ErrorCode#EVENT_DATA})
	 */
	public static EncodedEvent encode(CloudEvent event, ContentMode mode) {
		return CheckedEvent.of(event).encode(mode);
	}

	/**
	 * Reads a message of any client: that of {@link #decode(Headers, byte[], Tolerance)}
	 * with {@link Tolerance#LEGACY_CLIENTS}.
	 * @param headers the message's headers, if it has any
	 * @param body the message's body
	 * @return the event; the data are the bytes that were received
	 * @throws InvalidEventException if the message is not a CloudEvent, or breaks its
	 * rules
	 */
	public static CloudEvent decode(@Nullable Headers headers, byte[] body) {
		return decode(headers, body, Tolerance.LEGACY_CLIENTS);
	}

	/**
	 * Reads a message.
	 * @param headers the message's headers, if it has any
	 * @param body the message's body
	 * @param tolerance what is understood beside CloudEvents
	 * @return the event; the data are the bytes that were received
	 * @throws InvalidEventException if the message is not a CloudEvent
	 * ({@link ErrorCode#EVENT_NOT_PARSEABLE}) or breaks its rules
	 * ({@link ErrorCode#EVENT_ENVELOPE})
	 */
	public static CloudEvent decode(@Nullable Headers headers, byte[] body, Tolerance tolerance) {
		return decodeChecked(headers, body, tolerance).event();
	}

	/**
	 * Reads a message like {@link #decode(Headers, byte[], Tolerance)}, for whoever goes
	 * on to check the data.
	 * @param headers the message's headers, if it has any
	 * @param body the message's body
	 * @param tolerance what is understood beside CloudEvents
	 * @return the event, whose attributes need not be checked again
	 * @throws InvalidEventException if the message is not a CloudEvent
	 * ({@link ErrorCode#EVENT_NOT_PARSEABLE}) or breaks its rules
	 * ({@link ErrorCode#EVENT_ENVELOPE})
	 */
	public static CheckedEvent decodeChecked(@Nullable Headers headers, byte[] body, Tolerance tolerance) {
		String contentType = contentType(headers);
		if (contentType != null && isCloudEvent(contentType)) {
			if (MediaType.parse(contentType).filter(MediaType::isStructuredJson).isEmpty()) {
				throw notParseable("the event's format is not JSON in UTF-8, or the message is a batch");
			}
			return new JsonEventReader(body, tolerance).read();
		}
		if (headers != null && BinaryMode.hasAttributes(headers)) {
			return BinaryMode.read(headers, contentType, body);
		}
		if (contentType == null && tolerance == Tolerance.LEGACY_CLIENTS) {
			return new JsonEventReader(body, tolerance).read();
		}
		throw notParseable("the message has neither the header " + CONTENT_TYPE + ": " + STRUCTURED
				+ " nor attributes in 'ce-' headers");
	}

	/**
	 * Says whether data are JSON.
	 * @param dataContentType the event's {@code datacontenttype}
	 * @return whether it is absent, {@code application/json} or another JSON media type
	 */
	public static boolean isJson(@Nullable String dataContentType) {
		return dataContentType == null || MediaType.parse(dataContentType).filter(MediaType::isJson).isPresent();
	}

	static InvalidEventException notParseable(String message) {
		return new InvalidEventException(ErrorCode.EVENT_NOT_PARSEABLE, null, null,
				List.of(new Violation("", "format", message)), REMEDY);
	}

	private static boolean isCloudEvent(String contentType) {
		return contentType.regionMatches(true, 0, CLOUD_EVENT, 0, CLOUD_EVENT.length());
	}

	private static @Nullable String contentType(@Nullable Headers headers) {
		List<String> values = (headers != null) ? headers.getIgnoreCase(CONTENT_TYPE) : null;
		if (values == null || values.isEmpty()) {
			return null;
		}
		if (values.size() > 1) {
			throw notParseable("the header " + CONTENT_TYPE + " is given more than once");
		}
		return values.get(0);
	}

}
