package io.polyn.test.event;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.polyn.ErrorCode;
import io.polyn.cloudevent.CloudEventCodec;
import io.polyn.cloudevent.InvalidEventException;
import io.polyn.event.DeadLetter;
import io.polyn.event.DeadLetters;
import io.polyn.event.EventInstrumentation;
import io.polyn.event.EventMetadata;
import io.polyn.event.EventPublisher;
import io.polyn.event.PublishOptions;
import io.polyn.event.PublishedEvent;
import io.polyn.event.RejectEventException;
import io.polyn.spring.PolynListener;
import io.polyn.test.autoconfigure.PolynTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

@PolynTest(
		properties = { "polyn.events.listener.create-consumers=true", "polyn.events.listener.back-off.initial=100ms" })
class EventTesterTests {

	@Autowired
	private EventTester tester;

	@Autowired
	private PublishedEvents events;

	@Autowired
	private Listeners listeners;

	@BeforeEach
	void forget() {
		this.listeners.received.clear();
		this.listeners.failure = null;
	}

	@Test
	void anEventIsHandledWhenItWasSent() {
		for (int i = 1; i <= 20; i++) {
			PublishedEvent sent = this.tester.send("user.created.v1", new User(String.valueOf(i), "ann@example.com"));
			assertThat(sent.stream()).isEqualTo("USERS");
			// By both listeners.
			assertThat(this.listeners.received).hasSize(2 * i).contains("created " + i, "audited " + i);
		}
	}

	@Test
	void anEventOfAnotherServiceIsHandledAsItIs() {
		this.tester.send(event("billing", "{\"id\": \"1\", \"email\": \"ann@example.com\"}"));
		assertThat(this.listeners.sources).contains("com:example:billing");
	}

	@Test
	void anEventMayHaveOptions() {
		this.tester.send("user.created.v1", new User("1", "ann@example.com"), PublishOptions.NONE.source("import"));
		assertThat(this.listeners.sources).contains("com:example:users:import");
	}

	@Test
	void severalAtOnceAreHandled() {
		this.tester.send("user.welcomed.v1", Map.of("id", "1"));
		assertThat(this.listeners.received).containsExactly("batch of 1");
	}

	@Test
	void whatAListenerThrowsIsTheCause() {
		this.listeners.failure = new IllegalStateException("no mail server");
		assertThatExceptionOfType(ListenerFailedException.class)
			.isThrownBy(() -> this.tester.send("user.created.v1", new User("1", "ann@example.com")))
			.withMessageMatching(
					"The event .* \\(message \\d+ of the stream USERS\\) was not handled by the listener of"
							+ " the consumer users_user_created_v1: java.lang.IllegalStateException: no mail server")
			.withCause(this.listeners.failure)
			.satisfies((ex) -> assertThat(ex.deadLetter()).isEmpty());
	}

	@Test
	void whatTheListenerOfABatchThrowsIsTheCause() {
		this.listeners.failure = new IllegalStateException("no mail server");
		assertThatExceptionOfType(ListenerFailedException.class)
			.isThrownBy(() -> this.tester.send("user.welcomed.v1", Map.of("id", "1")))
			.withCause(this.listeners.failure);
	}

	@Test
	void anEventThatWasNotHandledIsNotDeliveredAgain(@Autowired Connection connection) throws Exception {
		this.listeners.failure = new IllegalStateException("no mail server");
		assertThatExceptionOfType(ListenerFailedException.class)
			.isThrownBy(() -> this.tester.send("user.created.v1", new User("failing", "ann@example.com")));
		this.listeners.failure = null;
		await().until(() -> connection.jetStreamManagement()
			.getConsumerInfo("USERS", "users_user_created_v1")
			.getNumAckPending() == 0);
		this.tester.send("user.created.v1", new User("next", "ann@example.com"));
		assertThat(this.listeners.received).doesNotContain("created failing").contains("created next");
	}

	@Test
	void whatAListenerRejectsIsToldAsADeadLetter() {
		this.listeners.failure = new RejectEventException("not ours");
		assertThatExceptionOfType(ListenerFailedException.class)
			.isThrownBy(() -> this.tester.send("user.created.v1", new User("1", "ann@example.com")))
			.withMessageContaining("became a dead letter of the consumer users_user_created_v1")
			.withMessageContaining("not ours")
			.satisfies((ex) -> assertThat(ex.deadLetter()).get()
				.extracting(DeadLetter::code)
				.isEqualTo(ErrorCode.LISTENER_FAILED.id()));
	}

	@Test
	void aDeadLetterIsNoPublishedEvent(@Autowired EventPublisher publisher, @Autowired DeadLetters deadLetters) {
		this.listeners.failure = new RejectEventException("not ours");
		PublishedEvent event = publisher.publish("user.created.v1", new User("1", "ann@example.com"));
		await().until(() -> deadLetters.info("user.created.v1", 0, 100)
			.stream()
			.anyMatch((letter) -> letter.streamSequence() == event.sequence()));
		assertThat(this.events).hasSize(1).contains("user.created.v1").withId(event.id());
	}

	@Test
	void anInvalidEventIsNotSent() {
		assertThatExceptionOfType(InvalidEventException.class)
			.isThrownBy(() -> this.tester.send("user.created.v1", Map.of("id", "1")));
		assertThat(this.listeners.received).isEmpty();
	}

	@Test
	void invalidDataBecomeADeadLetter() {
		DeadLetter letter = this.tester.sendInvalid("user.created.v1", Map.of("id", "1"));
		assertThat(letter.code()).isEqualTo(ErrorCode.EVENT_DATA.id());
		assertThat(letter.consumer()).isEqualTo("users_user_created_v1");
		assertThat(this.listeners.received).isEmpty();
	}

	@Test
	void anInvalidEventOfAnotherServiceBecomesADeadLetter() {
		DeadLetter letter = this.tester.sendInvalid("user.created.v1", event("billing", "{}"));
		assertThat(letter.reason()).contains("com:example:billing");
	}

	@Test
	void whatIsNoEventBecomesADeadLetter() {
		byte[] body = "no event".getBytes(StandardCharsets.UTF_8);
		DeadLetter letter = this.tester.sendRaw("user.created.v1", null, body);
		assertThat(letter.code()).isEqualTo(ErrorCode.EVENT_NOT_PARSEABLE.id());
		assertThat(letter.data()).isEqualTo(body);
	}

	@Test
	void anEnvelopeThatBreaksTheRulesBecomesADeadLetter() {
		Headers headers = new Headers().put(CloudEventCodec.CONTENT_TYPE, CloudEventCodec.STRUCTURED);
		assertThat(this.tester.sendRaw("user.created.v1", headers, "{\"specversion\": \"1.0\"}".getBytes()).code())
			.isEqualTo(ErrorCode.EVENT_ENVELOPE.id());
	}

	@Test
	void aValidEventBecomesNoDeadLetter() {
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.tester.sendInvalid("user.created.v1", new User("1", "ann@example.com")))
			.withMessageContaining("should have become a dead letter, but was handled by the listener of the consumer"
					+ " users_user_created_v1; it was handled by the listener of the consumer"
					+ " users_audit_user_created_v1.");
	}

	@Test
	void anEventThatNobodyListensToIsToldSo() {
		assertThatExceptionOfType(ListenerFailedException.class)
			.isThrownBy(() -> this.tester.send("user.forgotten.v1", Map.of()))
			.withMessageContaining("reaches no listener: none receives user.forgotten.v1 from this stream")
			.withMessageContaining("user.created.v1, user.created.v1, user.welcomed.v1");
	}

	@Test
	void anEventThatIsStoredAlreadyIsToldSo() {
		CloudEvent event = event("billing", "{\"id\": \"1\", \"email\": \"ann@example.com\"}");
		this.tester.send(event);
		assertThatExceptionOfType(ListenerFailedException.class).isThrownBy(() -> this.tester.send(event))
			.withMessageContaining("has stored one with its id before");
	}

	@Test
	void whatATestSendsIsNotPublishedByTheService() {
		this.tester.send("user.created.v1", new User("1", "ann@example.com"));
		this.tester.send(event("billing", "{\"id\": \"1\", \"email\": \"ann@example.com\"}"));
		this.tester.sendInvalid("user.created.v1", Map.of("id", "1"));
		assertThat(this.events).isEmpty();
	}

	@Test
	void theInstrumentationOfTheApplicationIsStillAsked() {
		int before = CountingInstrumentation.received.get();
		this.tester.send("user.created.v1", new User("1", "ann@example.com"));
		assertThat(CountingInstrumentation.received).hasValue(before + 2);
	}

	private static CloudEvent event(String service, String data) {
		return CloudEventBuilder.v1()
			.withId(UUID.randomUUID().toString())
			.withSource(URI.create("com:example:" + service))
			.withType("com.example.user.created.v1")
			.withData("application/json", data.getBytes(StandardCharsets.UTF_8))
			.build();
	}

	private record User(String id, String email) {

	}

	static class Listeners {

		private final List<String> received = new CopyOnWriteArrayList<>();

		private final List<String> sources = new CopyOnWriteArrayList<>();

		private volatile RuntimeException failure;

		@PolynListener(event = "user.created.v1")
		void created(User user, EventMetadata metadata) {
			failIfAsked();
			this.sources.add(metadata.source());
			this.received.add("created " + user.id());
		}

		@PolynListener(event = "user.created.v1", source = "audit")
		void audited(User user) {
			this.received.add("audited " + user.id());
		}

		@PolynListener(event = "user.welcomed.v1", batchSize = 10)
		void welcomed(List<Map<String, Object>> users) {
			failIfAsked();
			this.received.add("batch of " + users.size());
		}

		private void failIfAsked() {
			if (this.failure != null) {
				throw this.failure;
			}
		}

	}

	static class CountingInstrumentation implements EventInstrumentation {

		private static final AtomicInteger received = new AtomicInteger();

		@Override
		public Operation receive(String event, Message message) {
			received.incrementAndGet();
			return Operation.NONE;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestApplication {

		@Bean
		CountingInstrumentation instrumentation() {
			return new CountingInstrumentation();
		}

		@Bean
		Listeners listeners() {
			return new Listeners();
		}

	}

}
