package io.polyn.event;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.nats.client.Message;
import io.nats.client.Subscription;
import io.nats.client.impl.Headers;
import io.polyn.ErrorCode;
import io.polyn.testing.JetStreamServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link EventSubscriber}.
 */
@Timeout(180)
class EventSubscriberTests {

	@RegisterExtension
	static final JetStreamServer nats = new JetStreamServer();

	@RegisterExtension
	final UserStream users = new UserStream(nats);

	private final BlockingQueue<EventDelivery> deliveries = new LinkedBlockingQueue<>();

	// Requests go to subjects that no stream stores.
	@BeforeEach
	void deleteStream() throws Exception {
		nats.management().deleteStream(UserStream.STREAM);
	}

	@Test
	void anEventIsReceivedByOneMemberOfEachQueueGroup() throws Exception {
		BlockingQueue<EventDelivery> others = new LinkedBlockingQueue<>();
		EventSubscriber first = this.users.start(subscriber().handler(UserCreated.class, this.deliveries::add).build());
		this.users.start(subscriber().concurrency(2).handler(UserCreated.class, this.deliveries::add).build());
		this.users.start(subscriber().queueGroup("others").handler(UserCreated.class, others::add).build());
		assertThat(first.queueGroup()).isEqualTo(UserStream.CONSUMER);
		assertThat(first.event()).isEqualTo(UserCreated.EVENT);
		nats.connection().flush(Duration.ofSeconds(30));
		for (int i = 0; i < 20; i++) {
			send(event(i));
		}
		for (int i = 0; i < 20; i++) {
			EventDelivery delivery = this.deliveries.poll(60, TimeUnit.SECONDS);
			assertThat(delivery).isNotNull();
			assertThat(delivery.metadata().stream()).isNull();
			assertThat(delivery.metadata().deliveries()).isEqualTo(1);
			assertThat(others.poll(60, TimeUnit.SECONDS)).isNotNull();
		}
		assertThat(this.deliveries).isEmpty();
		assertThat(others).isEmpty();
	}

	@Test
	void aRequestIsAnswered() throws Exception {
		this.users
			.start(subscriber().replier(UserCreated.class, UserCreated.EVENT, this.users.publisher(), (request) -> {
				UserCreated user = (UserCreated) request.data();
				return new UserCreated(user.name() + "!", user.age() + 1);
			}).build());
		assertThat(this.users.publisher()
			.request(UserCreated.EVENT, new UserCreated("Ann", 33), UserCreated.class, Duration.ofSeconds(10)))
			.isEqualTo(new UserCreated("Ann!", 34));
	}

	@Test
	void aRequesterIsToldThatTheListenerFailedButNotWhy() {
		this.users
			.start(subscriber().replier(UserCreated.class, UserCreated.EVENT, this.users.publisher(), (request) -> {
				throw new IllegalStateException("geheim");
			}).build());
		ServiceErrorException ex = catchThrowableOfType(ServiceErrorException.class, () -> this.users.publisher()
			.request(UserCreated.EVENT, new UserCreated("Ann", 33), UserCreated.class, Duration.ofSeconds(10)));
		assertThat(ex).hasMessageContaining("POLYN-E010").hasMessageNotContaining("geheim");
		assertThat(nats.hasStream("POLYN_DEAD_LETTERS")).isFalse();
	}

	@Test
	void aRequesterIsToldThatTheRequestCouldNotBeConverted() throws Exception {
		this.users.start(subscriber().converter(new FailingConverter())
			.replier(UserCreated.class, UserCreated.EVENT, this.users.publisher(), EventDelivery::data)
			.build());
		ServiceErrorException ex = catchThrowableOfType(ServiceErrorException.class, () -> this.users.publisher()
			.request(UserCreated.EVENT, new UserCreated("Ann", 33), UserCreated.class, Duration.ofSeconds(10)));
		assertThat(ex).hasMessageContaining("POLYN-E010").hasMessageNotContaining("geheim");
		send(event(1));
		await().until(() -> nats.hasStream("POLYN_DEAD_LETTERS"));
	}

	@Test
	void anAnswerThatIsNotValidIsAFailure() {
		this.users.start(
				subscriber()
					.replier(UserCreated.class, UserCreated.EVENT, this.users.publisher(),
							(request) -> new UserCreated("Ann", -1))
					.build());
		ServiceErrorException ex = catchThrowableOfType(ServiceErrorException.class, () -> this.users.publisher()
			.request(UserCreated.EVENT, new UserCreated("Ann", 33), UserCreated.class, Duration.ofSeconds(10)));
		assertThat(ex).hasMessageContaining("POLYN-E010");
	}

	@Test
	void aRequesterIsToldWhatIsWrongWithTheRequest() throws Exception {
		this.users.start(
				subscriber().replier(UserCreated.class, UserCreated.EVENT, this.users.publisher(), EventDelivery::data)
					.build());
		Message answer = nats.connection()
			.request(UserCreated.EVENT, structured(), event(-1).getBytes(StandardCharsets.UTF_8),
					Duration.ofSeconds(10));
		assertThat(answer).isNotNull();
		assertThat(answer.getHeaders().getFirst("Nats-Service-Error-Code")).isEqualTo("400");
		assertThat(answer.getHeaders().getFirst("Nats-Service-Error")).contains("POLYN-E005").contains("/age");
	}

	@Test
	void whatNobodyAskedForBecomesADeadLetterIfItIsInvalidOrFails() {
		this.users.start(subscriber().handler(UserCreated.class, (delivery) -> {
			throw new IllegalStateException("always");
		}).build());
		send("nonsense");
		send(event(1));
		assertThat(this.users.awaitDeadLetters(2)).extracting(DeadLetter::code)
			.containsExactly(ErrorCode.EVENT_NOT_PARSEABLE.id(), ErrorCode.LISTENER_FAILED.id());
		DeadLetter letter = this.users.deadLetters().find(2).orElseThrow();
		assertThat(letter.stream()).isNull();
		assertThat(letter.consumer()).isNull();
		assertThat(letter.data()).isEqualTo(event(1).getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void aPublisherThatWaitsForAStreamIsNotAnswered() throws Exception {
		this.users.start(subscriber().handler(UserCreated.class, (delivery) -> {
			throw new IllegalStateException("not today");
		}).build());
		Subscription inbox = nats.connection().subscribe("inbox");
		nats.connection().publish(UserCreated.EVENT, "inbox", structured(), event(1).getBytes(StandardCharsets.UTF_8));
		assertThat(this.users.awaitDeadLetters(1)).extracting(DeadLetter::code)
			.containsExactly(ErrorCode.LISTENER_FAILED.id());
		nats.connection().flush(Duration.ofSeconds(30));
		assertThat(inbox.nextMessage(Duration.ofMillis(1))).isNull();
	}

	@Test
	void aDeadLetterWithoutAStreamIsSentOnceMore() throws Exception {
		CountDownLatch mended = new CountDownLatch(1);
		this.users.start(subscriber().handler(UserCreated.class, (delivery) -> {
			if (mended.getCount() > 0) {
				throw new IllegalStateException("not yet");
			}
			this.deliveries.add(delivery);
		}).build());
		send(event(1));
		DeadLetter letter = this.users.awaitDeadLetters(1).get(0);
		mended.countDown();
		this.users.deadLetters().republish(letter);
		assertThat(this.deliveries.poll(60, TimeUnit.SECONDS)).isNotNull();
		assertThat(this.users.deadLetters().find(1)).isEmpty();
	}

	@Test
	void whilePausedAnotherMemberReceives() throws Exception {
		EventSubscriber paused = this.users.start(subscriber().handler(UserCreated.class, (delivery) -> {
			throw new IllegalStateException("paused");
		}).build());
		paused.pause();
		assertThat(paused.state()).isEqualTo(ListenerContainer.State.PAUSED);
		EventSubscriber other = this.users.start(subscriber().handler(UserCreated.class, this.deliveries::add).build());
		for (int i = 0; i < 10; i++) {
			send(event(i));
		}
		for (int i = 0; i < 10; i++) {
			assertThat(this.deliveries.poll(60, TimeUnit.SECONDS)).isNotNull();
		}
		other.stop(Duration.ofSeconds(5));
		paused.resume();
		send("nonsense");
		assertThat(this.users.awaitDeadLetters(1)).hasSize(1);
	}

	@Test
	void whatWasDeliveredIsHandledThoughTheSubscriberIsPaused() throws Exception {
		EventSubscriber subscriber = startWithAHundredEventsWaiting();
		subscriber.pause();
		subscriber.resume();
		nats.connection().flush(Duration.ofSeconds(30));
		send(event(100));
		subscriber.pause();
		assertThat(subscriber.stop(Duration.ofSeconds(20))).isTrue();
		assertThat(this.deliveries).hasSize(101);
	}

	@Test
	void whatWasDeliveredIsHandledBeforeTheSubscriberStops() throws Exception {
		EventSubscriber subscriber = startWithAHundredEventsWaiting();
		assertThat(subscriber.stop(Duration.ofSeconds(20))).isTrue();
		assertThat(this.deliveries).hasSize(100);
		assertThat(subscriber.state()).isEqualTo(ListenerContainer.State.STOPPED);
	}

	private EventSubscriber startWithAHundredEventsWaiting() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		EventSubscriber subscriber = this.users.start(subscriber().handler(UserCreated.class, (delivery) -> {
			begun.countDown();
			TimeUnit.MILLISECONDS.sleep(5);
			this.deliveries.add(delivery);
		}).build());
		for (int i = 0; i < 100; i++) {
			send(event(i));
		}
		nats.connection().flush(Duration.ofSeconds(30));
		assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
		return subscriber;
	}

	private EventSubscriberBuilder subscriber() {
		return EventSubscriber.builder(nats.connection(), nats.options(), UserCreated.EVENT)
			.registry(this.users.registry());
	}

	private static void send(String body) {
		nats.connection().publish(UserCreated.EVENT, structured(), body.getBytes(StandardCharsets.UTF_8));
	}

	private static Headers structured() {
		return new Headers().put("Content-Type", "application/cloudevents+json");
	}

	private static String event(int age) {
		return "{\"specversion\":\"1.0\",\"id\":\"" + age + "\",\"source\":\"s\",\"type\":\"app.user.created.v1\","
				+ "\"data\":{\"name\":\"Ann\",\"age\":" + age + "}}";
	}

	private static final class FailingConverter implements PayloadConverter {

		@Override
		public byte[] write(Object value) {
			throw new IllegalStateException("geheim");
		}

		@Override
		public Object read(byte[] json, Type type) {
			throw new IllegalStateException("geheim");
		}

	}

}
