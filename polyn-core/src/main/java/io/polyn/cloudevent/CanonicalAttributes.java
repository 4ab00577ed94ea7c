package io.polyn.cloudevent;

import java.net.URI;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;

/**
 * The attributes of an event as strings, booleans and integers, which is what they are in
 * a message.
 */
final class CanonicalAttributes {

	private CanonicalAttributes() {
	}

	/**
	 * Reads the attributes of an event that somebody built.
	 */
	static Map<String, Object> of(CloudEvent event) {
		Map<String, Object> attributes = new LinkedHashMap<>();
		for (String name : new TreeSet<>(event.getAttributeNames())) {
			Object value = event.getAttribute(name);
			if (value != null) {
				attributes.put(name, canonical(value));
			}
		}
		for (String name : new TreeSet<>(event.getExtensionNames())) {
			Object value = event.getExtension(name);
			if (value != null) {
				attributes.put(name, canonical(value));
			}
		}
		return attributes;
	}

	/**
	 * Makes an event of attributes that follow the rules.
	 */
	static CloudEventBuilder toBuilder(Map<String, Object> attributes) {
		CloudEventBuilder builder = CloudEventBuilder.v1();
		attributes.forEach((name, value) -> set(builder, name, value));
		return builder;
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
		String text = (String) value;
		switch (name) {
			case "specversion" -> {
			}
			case "id" -> builder.withId(text);
			case "source" -> builder.withSource(URI.create(text));
			case "type" -> builder.withType(text);
			case "subject" -> builder.withSubject(text);
			case "datacontenttype" -> builder.withDataContentType(text);
			case "dataschema" -> builder.withDataSchema(URI.create(text));
			case "time" -> builder.withTime(Timestamp.parse(text).orElseThrow());
			default -> builder.withExtension(name, text);
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
		return (value instanceof Boolean) ? value : value.toString();
	}

	private static Object canonical(Number number) {
		boolean whole = Set.of(Integer.class, Long.class, Short.class, Byte.class).contains(number.getClass());
		return (whole && number.longValue() == number.intValue()) ? (Object) number.intValue() : number;
	}

}
