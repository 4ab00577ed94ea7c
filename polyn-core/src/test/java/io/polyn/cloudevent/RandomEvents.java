package io.polyn.cloudevent;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.polyn.json.Json;

/**
 * Valid events with everything in them that is hard to carry.
 */
final class RandomEvents {

	private static final int[] HOSTILE = { '"', '\\', '/', '%', '\'', '{', '}', '[', ']', ':', ',', ' ', '<', '~', 'a',
			'0', 'A', 0xA0, 0xAD, 0xE4, 0x20AC, 0x200B, 0x202E, 0x2028, 0xFEFF, 0xFFFC, 0x1F600, 0x10FFFD };

	private static final List<String> URIS = List.of("app:users", "app:spiff:user:backend", "/relative?x=y#z",
			"https://example.com/a%20b", "1-555-123-4567", "urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66",
			"mailto:a@b.c", "//host/path", "?q", "#f", "a'b(c)");

	private static final List<String> SCHEMAS = List.of("app:user:created:v1", "https://example.com/s.json#x",
			"urn:x:y");

	private static final List<String> JSON_TYPES = List.of("application/json", "APPLICATION/JSON; charset=UTF-8",
			"text/json", "application/vnd.x.y+json", "application/problem+JSON;a=\"b c\"");

	static final List<String> OTHER_TYPES = List.of("text/plain", "application/octet-stream",
			"application/xml; charset=iso-8859-1", "image/svg+xml", "application/jsonx", "application/cloudevents");

	private final Random random;

	RandomEvents(long seed) {
		this.random = new Random(seed);
	}

	CloudEvent next() {
		CloudEventBuilder event = CloudEventBuilder.v1()
			.withId("x" + text())
			.withSource(URI.create(oneOf(URIS)))
			.withType(text() + "x");
		if (this.random.nextBoolean()) {
			event.withSubject(text() + "x");
		}
		if (this.random.nextBoolean()) {
			event.withTime(time());
		}
		if (this.random.nextBoolean()) {
			event.withDataSchema(URI.create(oneOf(SCHEMAS)));
		}
		for (int i = this.random.nextInt(5); i > 0; i--) {
			addExtension(event, "ext" + i);
		}
		return addData(event).build();
	}

	JsonNode json(int depth) {
		JsonNodeFactory nodes = JsonNodeFactory.instance;
		return switch (this.random.nextInt((depth > 0) ? 7 : 5)) {
			case 0 -> nodes.textNode(text());
			case 1 -> nodes.numberNode(this.random.nextDouble() * this.random.nextInt());
			case 2 -> nodes.numberNode(this.random.nextLong());
			case 3 -> nodes.booleanNode(this.random.nextBoolean());
			case 4 -> nodes.nullNode();
			case 5 -> {
				ArrayNode array = nodes.arrayNode();
				for (int i = this.random.nextInt(5); i > 0; i--) {
					array.add(json(depth - 1));
				}
				yield array;
			}
			default -> {
				ObjectNode object = nodes.objectNode();
				for (int i = this.random.nextInt(5); i > 0; i--) {
					object.set(i + text(), json(depth - 1));
				}
				yield object;
			}
		};
	}

	private CloudEventBuilder addData(CloudEventBuilder event) {
		return switch (this.random.nextInt(5)) {
			case 0 -> event;
			case 1 -> event.withData(jsonBytes());
			case 2, 3 -> event.withData(oneOf(JSON_TYPES), jsonBytes());
			default -> event.withData(oneOf(OTHER_TYPES), bytes());
		};
	}

	private void addExtension(CloudEventBuilder event, String name) {
		switch (this.random.nextInt(7)) {
			case 0 -> event.withExtension(name, this.random.nextBoolean());
			case 1 -> event.withExtension(name, this.random.nextInt());
			case 2 -> event.withExtension(name, bytes());
			case 3 -> event.withExtension(name, URI.create(oneOf(URIS)));
			case 4 -> event.withExtension(name, time());
			default -> event.withExtension(name, text());
		}
	}

	private OffsetDateTime time() {
		Instant instant = Instant.ofEpochSecond(this.random.nextLong(-62_000_000_000L, 250_000_000_000L),
				this.random.nextBoolean() ? this.random.nextInt(1_000_000_000) : 0);
		return instant.atOffset(ZoneOffset.ofTotalSeconds(this.random.nextInt(-64_800, 64_801)));
	}

	private byte[] jsonBytes() {
		return this.random.nextBoolean() ? Json.write(json(4))
				: json(4).toPrettyString().getBytes(StandardCharsets.UTF_8);
	}

	private byte[] bytes() {
		byte[] bytes = new byte[this.random.nextInt(40)];
		this.random.nextBytes(bytes);
		return bytes;
	}

	private String text() {
		StringBuilder text = new StringBuilder();
		for (int i = this.random.nextInt(12); i > 0; i--) {
			text.appendCodePoint(HOSTILE[this.random.nextInt(HOSTILE.length)]);
		}
		return text.toString();
	}

	private <T> T oneOf(List<T> values) {
		return values.get(this.random.nextInt(values.size()));
	}

}
