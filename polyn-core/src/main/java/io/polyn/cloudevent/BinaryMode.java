package io.polyn.cloudevent;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.data.BytesCloudEventData;
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
		return headers.keySet().stream().anyMatch(BinaryMode::isAttribute);
	}

	static CloudEvent read(Headers headers, @Nullable String contentType, byte[] body) {
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
					.ifPresent((value) -> decode(value).ifPresentOrElse((text) -> attributes.put(name, text),
							() -> violations
								.add(violation(name, "encoding", "the attribute is not percent-encoded UTF-8"))));
			}
		});
		// The NATS binding has a header of its own for it; sdk-go and the
		// other bindings use this one.
		if (contentType != null) {
			attributes.putIfAbsent("datacontenttype", contentType);
		}
		AttributeRules.require(attributes, violations);
		CloudEventBuilder builder = CanonicalAttributes.toBuilder(attributes);
		return ((body.length > 0) ? builder.withData(BytesCloudEventData.wrap(body)) : builder).build();
	}

	private static boolean isAttribute(String header) {
		return header.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
	}

	private static Violation violation(String name, String rule, String message) {
		return new Violation(AttributeRules.pointer(name), rule, message);
	}

	private static Optional<String> decode(String value) {
		String text = unquoted(value);
		if (text.indexOf('%') < 0) {
			return Optional.of(text);
		}
		byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
		ByteArrayOutputStream decoded = new ByteArrayOutputStream(encoded.length);
		for (int i = 0; i < encoded.length; i++) {
			if (encoded[i] != '%') {
				decoded.write(encoded[i]);
				continue;
			}
			int high = (i + 2 < encoded.length) ? Character.digit(encoded[i + 1], 16) : -1;
			int low = (i + 2 < encoded.length) ? Character.digit(encoded[i + 2], 16) : -1;
			if (high < 0 || low < 0) {
				return Optional.empty();
			}
			decoded.write(high * 16 + low);
			i += 2;
		}
		try {
			return Optional
				.of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(decoded.toByteArray())).toString());
		}
		catch (CharacterCodingException ex) {
			return Optional.empty();
		}
	}

	private static String unquoted(String value) {
		if (value.length() < 2 || !value.startsWith("\"") || !value.endsWith("\"")) {
			return value;
		}
		return value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1");
	}

}
