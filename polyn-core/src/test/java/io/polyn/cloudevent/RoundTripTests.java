package io.polyn.cloudevent;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import io.cloudevents.CloudEvent;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Subscription;
import io.polyn.testing.JetStreamServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is written in either mode is the same event when it is read.
 */
@Timeout(120)
class RoundTripTests {

	private static final int EVENTS = 5_000;

	private static final Pattern PLAIN = Pattern.compile("[!-~&&[^\"]]*");

	@RegisterExtension
	static final JetStreamServer nats = new JetStreamServer();

	@ParameterizedTest
	@EnumSource
	void anEventComesBackAsItWas(ContentMode mode) {
		RandomEvents events = new RandomEvents(20261120);
		int withData = 0;
		int withExtensions = 0;
		for (int i = 0; i < EVENTS; i++) {
			CloudEvent event = events.next();
			EncodedEvent encoded = CloudEventCodec.encode(event, mode);
			assertForm(event, encoded, mode);
			assertSame(event, CloudEventCodec.decode(encoded.headers(), encoded.body(), Tolerance.NONE), mode);
			assertSame(event, CloudEventCodec.decode(encoded.headers(), encoded.body()), mode);
			withData += (data(event).length > 0) ? 1 : 0;
			withExtensions += event.getExtensionNames().isEmpty() ? 0 : 1;
		}
		assertThat(withData).isBetween(EVENTS / 2, EVENTS);
		assertThat(withExtensions).isBetween(EVENTS / 2, EVENTS);
	}

	@Test
	void anEventSurvivesFromModeToMode() {
		RandomEvents events = new RandomEvents(42);
		for (int i = 0; i < EVENTS; i++) {
			CloudEvent event = events.next();
			CloudEvent binary = recoded(recoded(event, ContentMode.STRUCTURED), ContentMode.BINARY);
			CloudEvent structured = recoded(binary, ContentMode.STRUCTURED);
			assertThat(text(structured)).isEqualTo(text(event));
			assertThat(data(structured)).isEqualTo(data(event));
		}
	}

	@Test
	void anEventComesThroughAServer() throws Exception {
		Connection connection = nats.connection();
		Subscription subscription = connection.subscribe("event");
		RandomEvents events = new RandomEvents(7);
		Map<ContentMode, Integer> received = new EnumMap<>(ContentMode.class);
		for (int i = 0; i < 500; i++) {
			CloudEvent event = events.next();
			for (ContentMode mode : ContentMode.values()) {
				EncodedEvent encoded = CloudEventCodec.encode(event, mode);
				connection.publish("event", encoded.headers(), encoded.body());
				Message message = subscription.nextMessage(10_000);
				assertSame(event, CloudEventCodec.decode(message.getHeaders(), message.getData(), Tolerance.NONE),
						mode);
				received.merge(mode, 1, Integer::sum);
			}
		}
		subscription.unsubscribe();
		assertThat(received).containsOnly(Map.entry(ContentMode.STRUCTURED, 500), Map.entry(ContentMode.BINARY, 500));
	}

	private static CloudEvent recoded(CloudEvent event, ContentMode mode) {
		EncodedEvent encoded = CloudEventCodec.encode(event, mode);
		return CloudEventCodec.decode(encoded.headers(), encoded.body(), Tolerance.NONE);
	}

	// A reader that takes more than a writer writes would not notice.
	private static void assertForm(CloudEvent event, EncodedEvent encoded, ContentMode mode) {
		encoded.headers().forEach((name, values) -> assertThat(values).singleElement().asString().matches(PLAIN));
		if (mode == ContentMode.STRUCTURED) {
			boolean base64 = new String(encoded.body(), StandardCharsets.UTF_8).contains(",\"data_base64\":");
			assertThat(base64).isEqualTo(RandomEvents.OTHER_TYPES.contains(String.valueOf(event.getDataContentType())));
		}
	}

	// In headers, every value is a string.
	private static void assertSame(CloudEvent event, CloudEvent read, ContentMode mode) {
		switch (mode) {
			case STRUCTURED -> assertThat(CanonicalAttributes.of(read)).isEqualTo(CanonicalAttributes.of(event));
			case BINARY -> assertThat(text(read)).isEqualTo(text(event));
		}
		assertThat(data(read)).isEqualTo(data(event));
	}

	private static Map<String, String> text(CloudEvent event) {
		Map<String, String> result = new TreeMap<>();
		CanonicalAttributes.of(event).forEach((name, value) -> result.put(name, value.toString()));
		return result;
	}

	private static byte[] data(CloudEvent event) {
		return (event.getData() != null) ? event.getData().toBytes() : new byte[0];
	}

}
