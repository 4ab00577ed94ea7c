package io.polyn.event;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

import io.cloudevents.CloudEvent;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.impl.Headers;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.cloudevent.CloudEventCodec;
import io.polyn.cloudevent.InvalidEventException;
import io.polyn.schema.SchemaRegistry;
import io.polyn.testing.JetStreamServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for requests and their answers.
 */
@Timeout(180)
class EventRequestTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@RegisterExtension
	static final JetStreamServer nats = new JetStreamServer();

	private static SchemaRegistry registry;

	private final EventPublisher publisher = EventPublisher.builder(nats.connection(), nats.options())
		.registry(registry)
		.build();

	private Dispatcher service;

	@BeforeAll
	static void loadSchemas(@TempDir Path folder) throws Exception {
		registry = Publishers.registry(folder);
	}

	@AfterEach
	void stopService() {
		if (this.service != null) {
			nats.connection().closeDispatcher(this.service);
		}
	}

	@Test
	void aRequestIsAnsweredWithAnEvent() throws Exception {
		serve((request) -> {
			CloudEvent event = CloudEventCodec.decode(request.getHeaders(), request.getData());
			assertThat(registry.validate(event).name()).isEqualTo("unstored.v1");
			this.publisher.reply(request, UserCreated.EVENT, new UserCreated("Ann", 33));
		});
		assertThat(this.publisher.request("unstored.v1", Map.of("id", 1), UserCreated.class, PATIENCE))
			.isEqualTo(new UserCreated("Ann", 33));
		CloudEvent answer = this.publisher.request("unstored.v1", Map.of("id", 1), CloudEvent.class, PATIENCE);
		assertThat(answer.getType()).isEqualTo("app.user.created.v1");
	}

	@Test
	void anInvalidRequestIsNotSent() throws Exception {
		serve((request) -> {
			throw new AssertionError("nothing is sent");
		}, UserCreated.EVENT);
		assertThatExceptionOfType(InvalidEventException.class)
			.isThrownBy(() -> this.publisher.request(UserCreated.EVENT, Map.of(), UserCreated.class, PATIENCE));
	}

	@Test
	void anInvalidAnswerIsTold() throws Exception {
		serve((request) -> nats.connection()
			.publish(request.getReplyTo(), new Headers().put("Content-Type", "application/cloudevents+json"),
					("{\"specversion\":\"1.0\",\"id\":\"r1\",\"source\":\"app:x\",\"type\":\"app.user.created.v1\","
							+ "\"data\":{\"name\":\"Ann\"}}")
						.getBytes(StandardCharsets.UTF_8)));
		assertThat(failure(InvalidEventException.class).code()).isEqualTo(ErrorCode.EVENT_DATA);
	}

	@Test
	void anAnswerThatIsNoEventIsTold() throws Exception {
		serve((request) -> nats.connection().publish(request.getReplyTo(), new byte[0]));
		assertThat(failure(InvalidEventException.class).code()).isEqualTo(ErrorCode.EVENT_NOT_PARSEABLE);
	}

	@Test
	void anAnswerThatDoesNotFitTheTypeIsTold() throws Exception {
		serve((request) -> this.publisher.reply(request, "user.updated.v1", "text"));
		assertThat(failure(PolynException.class).code()).isEqualTo(ErrorCode.PAYLOAD_CONVERSION);
	}

	@Test
	void anInvalidAnswerIsNotSent() throws Exception {
		serve((request) -> {
			try {
				this.publisher.reply(request, UserCreated.EVENT, Map.of());
			}
			catch (InvalidEventException ex) {
				this.publisher.reply(request, UserCreated.EVENT, new UserCreated(ex.code().id(), 1));
			}
		});
		assertThat(this.publisher.request("unstored.v1", 1, UserCreated.class, PATIENCE).name())
			.isEqualTo("POLYN-E005");
	}

	@Test
	void theErrorOfAServiceIsTold() throws Exception {
		serve((request) -> nats.connection()
			.publish(request.getReplyTo(),
					new Headers().put("Nats-Service-Error", "no such user").put("Nats-Service-Error-Code", "404"),
					new byte[0]));
		ServiceErrorException ex = failure(ServiceErrorException.class);
		assertThat(ex.code()).isEqualTo(ErrorCode.SERVICE_ERROR);
		assertThat(ex.serviceCode()).isEqualTo("404");
		assertThat(ex.serviceMessage()).isEqualTo("no such user");
		assertThat(ex).hasMessageContaining("The request unstored.v1 was answered with the error 404: no such user.");
	}

	@Test
	@SuppressWarnings("try")
	void thatNobodyAnswersIsToldAtOnce() throws Exception {
		assertThat(failure(PolynException.class).code()).isEqualTo(ErrorCode.NO_RESPONDER);
		Options options = Options.builder().server(nats.url()).advancedRequestBehavior().build();
		try (Connection connection = Nats.connect(options)) {
			EventPublisher advanced = EventPublisher.builder(connection, nats.options()).registry(registry).build();
			assertThatExceptionOfType(PolynException.class)
				.isThrownBy(() -> advanced.request("unstored.v1", 1, String.class, Duration.ofHours(1)))
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.NO_RESPONDER));
		}
	}

	@Test
	void thatNoAnswerCameInTimeIsTold() throws Exception {
		serve((request) -> {
		});
		PolynException ex = catchThrowableOfType(PolynException.class,
				() -> this.publisher.request("unstored.v1", 1, String.class, Duration.ofMillis(200)));
		assertThat(ex.code()).isEqualTo(ErrorCode.REPLY_TIMED_OUT);
		assertThat(ex).hasMessageContaining("was not answered within 200 ms");
	}

	@Test
	@SuppressWarnings("try")
	void ofARequestThatWasSentItIsNotSaidThatItWasNot() throws Exception {
		try (Connection asking = nats.connect()) {
			EventPublisher asker = EventPublisher.builder(asking, nats.options()).registry(registry).build();
			serve((request) -> close(asking));
			assertThatExceptionOfType(PolynException.class)
				.isThrownBy(() -> asker.request("unstored.v1", 1, String.class, PATIENCE))
				.withMessageContaining("was not answered before the connection was lost; whether it was carried out")
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.REPLY_TIMED_OUT));
		}
	}

	@Test
	void whoeverIsInterruptedWaitsNoLonger() throws Exception {
		Thread asker = Thread.currentThread();
		serve((request) -> asker.interrupt());
		PolynException ex = failure(PolynException.class);
		assertThat(Thread.interrupted()).isTrue();
		assertThat(ex.code()).isEqualTo(ErrorCode.REPLY_TIMED_OUT);
		assertThat(ex).hasMessageContaining("was not answered before the thread was interrupted");
	}

	private static void close(Connection connection) {
		try {
			connection.close();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void aRequestThatAStreamStoresIsTold() throws Exception {
		nats.createStream("STORED", "unstored.>");
		PolynException ex = failure(PolynException.class);
		assertThat(ex.code()).isEqualTo(ErrorCode.REQUEST_STORED);
		assertThat(ex).hasMessageContaining("The stream STORED stores the subject unstored.v1");
	}

	@Test
	void onlyARequestIsAnswered() throws Exception {
		nats.createStream("USERS", "user.>");
		this.publisher.publish("user.updated.v1", 1);
		JetStreamSubscription subscription = nats.connection()
			.jetStream()
			.subscribe("user.>", PushSubscribeOptions.builder().build());
		Message event = subscription.nextMessage(PATIENCE);
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> this.publisher.reply(event, "user.updated.v1", 1))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.NOT_A_REQUEST));
		subscription.unsubscribe();
	}

	private <E extends PolynException> E failure(Class<E> type) {
		return catchThrowableOfType(type,
				() -> this.publisher.request("unstored.v1", Map.of("id", 1), UserCreated.class, PATIENCE));
	}

	private void serve(Consumer<Message> handler) throws Exception {
		serve(handler, "unstored.v1");
	}

	private void serve(Consumer<Message> handler, String subject) throws Exception {
		this.service = nats.connection().createDispatcher(handler::accept);
		this.service.subscribe(subject);
		nats.connection().flush(PATIENCE);
	}

}
