package io.polyn.event;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.polyn.ErrorCode;
import io.polyn.cloudevent.CloudEventCodec;
import io.polyn.cloudevent.ContentMode;
import io.polyn.cloudevent.EncodedEvent;
import io.polyn.nats.TolerantDataPort;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.RawPublisher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for listeners to which messages are delivered whose headers jnats does not
 * accept.
 */
@Timeout(180)
class MalformedHeadersTests {

	@RegisterExtension
	static final JetStreamServer nats = new JetStreamServer();

	@RegisterExtension
	final UserStream users = new UserStream(nats);

	private final BlockingQueue<EventDelivery> deliveries = new LinkedBlockingQueue<>();

	private Connection tolerant;

	@BeforeEach
	void connect() throws Exception {
		this.tolerant = Nats
			.connect(Options.builder().server(nats.url()).dataPortType(TolerantDataPort.class.getName()).build());
	}

	@AfterEach
	void close() throws Exception {
		this.users.stop();
		this.tolerant.close();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void whatCanNotBeReadBecomesADeadLetterAndTheListenerGoesOn(String name, String headers) throws Exception {
		byte[] body = structured();
		publish(headers, body);
		this.users.publish(1);
		listen();
		assertThat(this.users.awaitDeadLetters(1)).singleElement().satisfies((letter) -> {
			assertThat(letter.code()).isEqualTo(ErrorCode.EVENT_NOT_PARSEABLE.id());
			assertThat(letter.data()).isEqualTo(body);
			assertThat(letter.headers().get("Malformed-Headers")).singleElement()
				.asString()
				.startsWith(quoted(headers));
		});
		assertThat(delivered().metadata().streamSequence()).isEqualTo(2);
		this.users.awaitNothingPending();
		assertThat(this.deliveries).isEmpty();
	}

	static Stream<Arguments> whatCanNotBeReadBecomesADeadLetterAndTheListenerGoesOn() {
		return Stream.of(Arguments.of("a space in a name", "NATS/1.0\r\nA b: c\r\n\r\n"),
				Arguments.of("an empty name", "NATS/1.0\r\n: c\r\n\r\n"),
				Arguments.of("no colon", "NATS/1.0\r\nA\r\n\r\n"), Arguments.of("no version", "A: b\r\n\r\n"),
				Arguments.of("no empty line", "NATS/1.0\r\nA: b\r\n"),
				Arguments.of("no end of line", "NATS/1.0\r\nA: b"), Arguments.of("one byte", "\u0001"),
				Arguments.of("a line feed", "NATS/1.0\r\nA: a\nb\r\n\r\n"),
				Arguments.of("a carriage return", "NATS/1.0\r\nA: a\rb\r\n\r\n"), Arguments
					.of("twice as long once it is encoded", "NATS/1.0\r\nA: " + "\u00fc".repeat(30_000) + "\r\n\r\n"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "503", "409 Consumer Deleted", "408 Request Timeout", "100 Idle Heartbeat", "x" })
	void whatPosesAsAStatusIsNone(String status) throws Exception {
		byte[] body = structured();
		publish("NATS/1.0 " + status + "\r\n\r\n", body);
		EventConsumer consumer = listen();
		// From some version before 2.15 on, JetStream does not store the status.
		if (nats.isAtLeast(2, 15)) {
			assertThat(delivered().message().getData()).isEqualTo(body);
		}
		else {
			assertThat(this.users.awaitDeadLetters(1)).singleElement().satisfies((letter) -> {
				assertThat(letter.code()).isEqualTo(ErrorCode.EVENT_NOT_PARSEABLE.id());
				assertThat(letter.data()).isEqualTo(body);
			});
		}
		this.users.awaitNothingPending();
		assertThat(consumer.state()).isEqualTo(ListenerContainer.State.RECEIVING);
		assertThat(this.deliveries).isEmpty();
	}

	@Test
	void attributesThatAreNotEncodedAreReadNevertheless() throws Exception {
		EncodedEvent encoded = CloudEventCodec.encode(event(), ContentMode.BINARY);
		StringBuilder headers = new StringBuilder("NATS/1.0\r\nce-subject: M\u00fcller \u20ac\r\n");
		encoded.headers().forEach((key, values) -> headers.append(key + ": " + values.get(0) + "\r\n"));
		publish(headers.append("\r\n").toString(), encoded.body());
		listen();
		assertThat(delivered().event().getSubject()).isEqualTo("M\u00fcller \u20ac");
	}

	@Test
	void otherHeadersThatAreNotAsciiDoNoHarm() throws Exception {
		publish("NATS/1.0\r\nContent-Type: application/cloudevents+json\r\nX-User: M\u00fcller\r\n\r\n", structured());
		listen();
		assertThat(delivered().message().getHeaders().getFirst("X-User")).isEqualTo("M%C3%BCller");
	}

	@Test
	void aSubscriberGoesOn() throws Exception {
		EventSubscriber subscriber = this.users
			.start(EventSubscriber.builder(this.tolerant, nats.options(), UserCreated.EVENT)
				.registry(this.users.registry())
				.handler(UserCreated.class, this.deliveries::add)
				.build());
		this.tolerant.flush(Duration.ofSeconds(30));
		publish("NATS/1.0\r\nA: \u00fc\nb\r\n\r\n", structured());
		publish("NATS/1.0 503\r\n\r\n", structured());
		this.users.publish(1);
		assertThat(delivered().event().getId()).isNotEqualTo("1");
		assertThat(this.users.awaitDeadLetters(2)).hasSize(2)
			.allSatisfy((letter) -> assertThat(letter.data()).isEqualTo(structured()));
		assertThat(subscriber.state()).isEqualTo(ListenerContainer.State.RECEIVING);
	}

	@Test
	void aTolerantConnectionIsTolerantOnceItIsOpenedAnew() throws Exception {
		this.tolerant.forceReconnect();
		publish("NATS/1.0\r\nA: b\r\n", structured());
		this.users.publish(1);
		listen();
		assertThat(delivered().metadata().streamSequence()).isEqualTo(2);
		assertThat(this.users.awaitDeadLetters(1)).hasSize(1);
		assertThat(this.tolerant.getStatistics().getReconnects()).isEqualTo(1);
	}

	@Test
	void aConnectionThatIsNotTolerantIsOpenedAnewAndTheListenerGoesOn() throws Exception {
		Connection connection = nats.connect();
		try {
			this.users.start(EventConsumer.builder(connection, nats.options(), UserCreated.EVENT)
				.registry(this.users.registry())
				.handler(UserCreated.class, this.deliveries::add)
				.build());
			publish("NATS/1.0\r\nA: \u00fc\r\n\r\n", structured());
			this.users.publish(1);
			await().until(() -> connection.getStatistics().getReconnects() > 0);
			this.users.publish(1);
			assertThat(delivered().metadata().streamSequence()).isEqualTo(3);
			this.users.stop();
		}
		finally {
			connection.close();
		}
	}

	@Test
	void whatPosesAsAStatusStopsNothingOnAConnectionThatIsNotTolerant() throws Exception {
		publish("NATS/1.0 409 Consumer Deleted\r\n\r\n", structured());
		this.users.publish(1);
		EventConsumer consumer = this.users
			.start(this.users.consumer().handler(UserCreated.class, this.deliveries::add));
		if (nats.isAtLeast(2, 15)) {
			assertThat(delivered().metadata().streamSequence()).isEqualTo(1);
		}
		assertThat(delivered().metadata().streamSequence()).isEqualTo(2);
		assertThat(consumer.state()).isEqualTo(ListenerContainer.State.RECEIVING);
	}

	private EventConsumer listen() {
		return this.users.start(EventConsumer.builder(this.tolerant, nats.options(), UserCreated.EVENT)
			.registry(this.users.registry())
			.handler(UserCreated.class, this.deliveries::add));
	}

	private static byte[] structured() {
		return CloudEventCodec.encode(event(), ContentMode.STRUCTURED).body();
	}

	private static CloudEvent event() {
		return CloudEventBuilder.v1()
			.withId("1")
			.withSource(URI.create("app:user:backend"))
			.withType("app.user.created.v1")
			.withDataContentType("application/json")
			.withData("{\"name\":\"Ann\",\"age\":1}".getBytes(StandardCharsets.UTF_8))
			.build();
	}

	private EventDelivery delivered() throws InterruptedException {
		EventDelivery delivery = this.deliveries.poll(60, TimeUnit.SECONDS);
		assertThat(delivery).isNotNull();
		return delivery;
	}

	private void publish(String headers, byte[] body) throws IOException {
		RawPublisher.publish(nats.port(), UserCreated.EVENT, headers.getBytes(StandardCharsets.UTF_8), body);
	}

	private static String quoted(String headers) {
		return headers.substring(0, Math.min(headers.length(), 10))
			.replace("\r", "%0D")
			.replace("\n", "%0A")
			.replace("\u0001", "%01");
	}

}
