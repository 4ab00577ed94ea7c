package io.polyn.cloudevent;

import java.util.List;

import io.cloudevents.CloudEvent;
import io.nats.client.impl.Headers;
import io.polyn.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Writes CloudEvents as NATS messages in structured mode, and reads them in structured
 * and binary mode.
 */
public final class CloudEventCodec {

	/** The header that tells structured mode from binary. */
	public static final String CONTENT_TYPE = "Content-Type";

	/** What {@value #CONTENT_TYPE} says of an event in structured mode. */
	public static final String STRUCTURED = "application/cloudevents+json";

	private static final String REMEDY = "Send a CloudEvent 1.0: the header '" + CONTENT_TYPE + ": " + STRUCTURED
			+ "' and the event as JSON, or the attributes in 'ce-' headers.";

	private CloudEventCodec() {
	}

	/**
	 * Writes an event as JSON.
	 * @param event the event. Data of a JSON media type, or of none, must be one JSON
	 * document and is embedded as it is; any other is written as base64.
	 * @return the event in the JSON event format, to be sent with {@value #CONTENT_TYPE}:
	 * {@value #STRUCTURED}
	 */
	public static byte[] encode(CloudEvent event) {
		return JsonFormat.write(event);
	}

	/**
	 * Reads a message.
	 * @param headers the message's headers, if it has any
	 * @param body the message's body
	 * @return the event; the data are the bytes that were received
	 * @throws InvalidEventException if the message is not a CloudEvent
	 * ({@link ErrorCode#EVENT_NOT_PARSEABLE}) or breaks its rules
	 * ({@link ErrorCode#EVENT_ENVELOPE})
	 */
	public static CloudEvent decode(@Nullable Headers headers, byte[] body) {
		String contentType = first(headers, CONTENT_TYPE);
		MediaType mediaType = (contentType != null) ? MediaType.parse(contentType).orElse(null) : null;
		if (mediaType != null && mediaType.isCloudEvent()) {
			if (!mediaType.isStructuredJson()) {
				throw notParseable("the event's format is not JSON, or the message is a batch");
			}
			return JsonFormat.read(body);
		}
		if (headers == null || !BinaryMode.hasAttributes(headers)) {
			throw notParseable("the message has neither the header " + CONTENT_TYPE + ": " + STRUCTURED
					+ " nor attributes in 'ce-' headers");
		}
		return BinaryMode.read(headers, contentType, body);
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

	private static @Nullable String first(@Nullable Headers headers, String name) {
		List<String> values = (headers != null) ? headers.getIgnoreCase(name) : null;
		return (values == null || values.isEmpty()) ? null : values.get(0);
	}

}
