package io.polyn.cloudevent;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.cloudevents.core.builder.CloudEventBuilder;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The binary mode of the NATS binding: each attribute in a header of its own, the body is
 * the data.
 */
final class BinaryMode {

	private static final String PREFIX = "ce-";

	private BinaryMode() {
	}

	static boolean hasAttributes(Headers headers) {
		for (String header : headers.keySet()) {
			if (isAttribute(header)) {
				return true;
			}
		}
		return false;
	}

	static CheckedEvent read(Headers headers, @Nullable String contentType, byte[] body) {
		Map<String, Object> attributes = new TreeMap<>();
		List<Violation> violations = new ArrayList<>();
		headers.forEach((header, values) -> {
			if (isAttribute(header)) {
				String name = header.substring(PREFIX.length()).toLowerCase(Locale.ROOT);
				if (values.size() != 1 || attributes.containsKey(name)) {
					violations.add(violation(name, "unique", "the attribute is given more than once"));
				}
				values.stream()
					.findFirst()
					.ifPresent((value) -> PercentEncoding.decode(QuotedString.unquoted(value))
						.ifPresentOrElse((text) -> attributes.put(name, text), () -> violations
							.add(violation(name, "encoding", "the attribute is not percent-encoded UTF-8"))));
			}
		});
		// The NATS binding has a header of its own for it; sdk-go and the
		// other bindings use this one.
		if (contentType != null) {
			attributes.putIfAbsent("datacontenttype", contentType);
		}
		CloudEventBuilder builder = CanonicalAttributes.toBuilder(attributes,
				AttributeRules.require(attributes, violations));
		return CheckedEvent.received(builder, attributes, (body.length > 0) ? body : null);
	}

	/**
	 * Writes an event.
	 * @param headers the message's headers, which the attributes are put into
	 * @return the message's body
	 */
	static byte[] write(Map<String, Object> attributes, byte @Nullable [] data, Headers headers) {
		attributes.forEach((name, value) -> headers.put(PREFIX + name, PercentEncoding.encode(value.toString())));
		return (data != null) ? data : new byte[0];
	}

	private static boolean isAttribute(String header) {
		return header.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
	}

	private static Violation violation(String name, String rule, String message) {
		return new Violation(AttributeRules.pointer(name), rule, message);
	}

}
