package io.polyn.cloudevent;

import java.net.URI;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import io.cloudevents.core.builder.CloudEventBuilder;

/**
 * The attributes of an event as strings, booleans and integers, which is what they are in
 * a message.
 */
final class CanonicalAttributes {

	// In the order in which they are written.
	private static final Map<SpecVersion, List<String>> NAMES = new EnumMap<>(SpecVersion.class);

	static {
		for (SpecVersion version : SpecVersion.values()) {
			NAMES.put(version, version.getAllAttributes().stream().sorted().toList());
		}
	}

	private CanonicalAttributes() {
	}

	/**
	 * Reads the attributes of an event that somebody built. What is of no type that an
	 * attribute can have stays as it is.
	 */
	static Map<String, Object> of(CloudEvent event) {
		Map<String, Object> attributes = new LinkedHashMap<>();
		for (String name : NAMES.get(event.getSpecVersion())) {
			Object value = event.getAttribute(name);
			if (value != null) {
				attributes.put(name, canonical(value));
			}
		}
		for (String name : sorted(event.getExtensionNames())) {
			Object value = event.getExtension(name);
			if (value != null) {
				attributes.putIfAbsent(name, canonical(value));
			}
		}
		return attributes;
	}

	/**
	 * Makes an event of attributes that follow the rules.
	 * @param attributes the attributes
	 * @param parsed those that stand for something else than a text, as that
	 */
	static CloudEventBuilder toBuilder(Map<String, Object> attributes, Map<String, Object> parsed) {
		CloudEventBuilder builder = CloudEventBuilder.v1();
		attributes.forEach((name, value) -> set(builder, name, parsed.getOrDefault(name, value)));
		return builder;
	}

	private static String[] sorted(Set<String> names) {
		String[] result = names.toArray(String[]::new);
		Arrays.sort(result);
		return result;
	}

	private static void set(CloudEventBuilder builder, String name, Object value) {
		if (value instanceof Boolean flag) {
			builder.withExtension(name, flag);
			return;
		}
		if (value instanceof Integer number) {
			builder.withExtension(name, number);
			return;
		}
		switch (name) {
			case "specversion" -> {
			}
			case "id" -> builder.withId((String) value);
			case "source" -> builder.withSource((URI) value);
			case "type" -> builder.withType((String) value);
			case "subject" -> builder.withSubject((String) value);
			case "datacontenttype" -> builder.withDataContentType((String) value);
			case "dataschema" -> builder.withDataSchema((URI) value);
			case "time" -> builder.withTime((OffsetDateTime) value);
			default -> builder.withExtension(name, (String) value);
		}
	}

	private static Object canonical(Object value) {
		if (value instanceof OffsetDateTime time) {
			return Timestamp.format(time);
		}
		if (value instanceof byte[] bytes) {
			return Base64.getEncoder().encodeToString(bytes);
		}
		if (value instanceof Number number) {
			return canonical(number);
		}
		return (value instanceof URI || value instanceof SpecVersion) ? value.toString() : value;
	}

	private static Object canonical(Number number) {
		boolean whole = number instanceof Integer || number instanceof Long || number instanceof Short
				|| number instanceof Byte;
		return (whole && number.longValue() == number.intValue()) ? (Object) number.intValue() : number;
	}

}
