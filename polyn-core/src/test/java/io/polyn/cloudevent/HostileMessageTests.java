package io.polyn.cloudevent;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.cloudevents.CloudEvent;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever anybody sends is an event or an {@link InvalidEventException}, and an event
 * that was read can be written again or is refused likewise.
 */
class HostileMessageTests {

	private static final int MESSAGES = 20_000;

	private static final String JSON_PARTS = "{}[]\",:\\u0000 \n-+.eE0129truefalsnb\u00e4\u20ac_";

	private static final String HEADER_PARTS = "%\"\\ ;=/.:+-#?09azAZC0E2{}";

	private final Random random = new Random(20261120);

	private final RandomEvents events = new RandomEvents(20261120);

	private int accepted;

	private int refused;

	@Test
	void bytesOfARandomKind() {
		for (int i = 0; i < MESSAGES; i++) {
			byte[] body = new byte[this.random.nextInt(60)];
			this.random.nextBytes(body);
			read(structured(), body);
			read(null, body);
		}
		assertThat(this.refused).isEqualTo(2 * MESSAGES);
	}

	@Test
	void eventsInWhichAFewBytesAreDifferent() {
		for (int i = 0; i < MESSAGES; i++) {
			EncodedEvent event = CloudEventCodec.encode(this.events.next(), ContentMode.STRUCTURED);
			read(this.random.nextBoolean() ? structured() : null, mutated(event.body()));
		}
		assertThat(this.accepted).isGreaterThan(MESSAGES / 20);
		assertThat(this.refused).isGreaterThan(MESSAGES / 20);
	}

	@Test
	void headersInWhichAFewCharactersAreDifferent() {
		for (int i = 0; i < MESSAGES; i++) {
			EncodedEvent event = CloudEventCodec.encode(this.events.next(), ContentMode.BINARY);
			read(mutated(event.headers()), event.body());
		}
		assertThat(this.accepted).isGreaterThan(MESSAGES / 20);
		assertThat(this.refused).isGreaterThan(MESSAGES / 20);
	}

	private void read(@Nullable Headers headers, byte[] body) {
		for (Tolerance tolerance : Tolerance.values()) {
			try {
				write(CloudEventCodec.decode(headers, body, tolerance));
				this.accepted += (tolerance == Tolerance.NONE) ? 1 : 0;
			}
			catch (InvalidEventException ex) {
				assertThat(ex.violations()).isNotEmpty();
				this.refused += (tolerance == Tolerance.NONE) ? 1 : 0;
			}
		}
	}

	private void write(CloudEvent event) {
		for (ContentMode mode : ContentMode.values()) {
			try {
				EncodedEvent encoded = CloudEventCodec.encode(event, mode);
				CloudEventCodec.decode(encoded.headers(), encoded.body(), Tolerance.NONE);
			}
			catch (InvalidEventException ex) {
				// The data only: they are not checked before they are written.
				assertThat(ex.violations()).extracting(Violation::rule).containsExactly("json");
				assertThat(mode).isEqualTo(ContentMode.STRUCTURED);
			}
		}
	}

	private byte[] mutated(byte[] bytes) {
		List<Byte> result = new ArrayList<>();
		for (byte octet : bytes) {
			result.add(octet);
		}
		for (int i = this.random.nextInt(4); i > 0; i--) {
			int position = this.random.nextInt(result.size());
			switch (this.random.nextInt(5)) {
				case 0 -> result.set(position, (byte) this.random.nextInt(256));
				case 1 -> result.set(position, (byte) any(JSON_PARTS));
				case 2 -> result.add(position, (byte) any(JSON_PARTS));
				case 3 -> result.remove(position);
				default -> result.addAll(position,
						List.copyOf(result.subList(position, Math.min(result.size(), position + 20))));
			}
		}
		byte[] mutated = new byte[result.size()];
		for (int i = 0; i < mutated.length; i++) {
			mutated[i] = result.get(i);
		}
		return mutated;
	}

	private Headers mutated(Headers headers) {
		Headers result = new Headers();
		headers.forEach((name, values) -> {
			StringBuilder value = new StringBuilder(values.get(0));
			if (this.random.nextInt(8) == 0) {
				value.insert(this.random.nextInt(value.length() + 1), any(HEADER_PARTS));
			}
			if (this.random.nextInt(8) == 0 && !value.isEmpty()) {
				value.setCharAt(this.random.nextInt(value.length()), any(HEADER_PARTS));
			}
			result.add((this.random.nextInt(40) == 0) ? name + any("-_Z9") : name, value.toString());
		});
		if (this.random.nextInt(8) == 0) {
			result.put("Content-Type", "application/" + any(HEADER_PARTS) + any(HEADER_PARTS));
		}
		return result;
	}

	private char any(String characters) {
		return characters.charAt(this.random.nextInt(characters.length()));
	}

	private static Headers structured() {
		return new Headers().put(CloudEventCodec.CONTENT_TYPE, CloudEventCodec.STRUCTURED);
	}

}
