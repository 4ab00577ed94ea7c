package io.polyn.event;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.nats.client.Connection;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.cloudevent.EventNaming;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.schema.SchemaFiles;
import io.polyn.schema.SchemaRegistry;
import io.polyn.testing.JetStreamServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link EventConsumer}.
 */
@Timeout(180)
class EventConsumerTests {

	private static final String CONSUMER = "user_backend_user_created_v1";

	private static final String DEAD_LETTERS = "POLYN_DEAD_LETTERS";

	@RegisterExtension
	static final JetStreamServer nats = new JetStreamServer();

	private static SchemaRegistry registry;

	private final BlockingQueue<EventDelivery> deliveries = new LinkedBlockingQueue<>();

	private EventConsumer consumer = consumer(this.deliveries::add).build();

	@BeforeAll
	static void loadSchemas(@TempDir Path folder) throws Exception {
		registry = new SchemaRegistry(new EventNaming("app", "user.backend"),
				new SchemaFiles(folder).write(UserCreated.EVENT + ".json", UserCreated.SCHEMA)
					.write("user.deleted.v1.json", "{}")
					.load());
	}

	@BeforeEach
	void createStreamAndConsumer() throws Exception {
		nats.createStream("USERS", "user.>");
		nats.createConsumer("USERS", CONSUMER, UserCreated.EVENT);
	}

	@AfterEach
	void stopConsumer() {
		this.consumer.stop(Duration.ofSeconds(5));
	}

	@Test
	void anEventIsReceivedTypedAndAcknowledged() throws Exception {
		this.consumer.start();
		assertThat(this.consumer.state()).isEqualTo(ListenerContainer.State.RECEIVING);
		PublishedEvent published = publish(new UserCreated("Ann", 33));
		EventDelivery delivery = next();
		assertThat(delivery.data()).isEqualTo(new UserCreated("Ann", 33));
		assertThat(delivery.event().getId()).isEqualTo(published.id());
		assertThat(delivery.message().getSubject()).isEqualTo(UserCreated.EVENT);
		EventMetadata metadata = delivery.metadata();
		assertThat(metadata).isEqualTo(new EventMetadata(published.id(), "app.user.created.v1", "user.created.v1",
				"app:user:backend", null, delivery.event().getTime(), "USERS", published.sequence(), CONSUMER, 1));
		awaitNothingPending();
		assertThat(nats.hasStream(DEAD_LETTERS)).isFalse();
	}

	@Test
	void eventsThatWereThereBeforeAreReceivedInOrder() throws Exception {
		for (int i = 0; i < 300; i++) {
			publish(new UserCreated("Ann", i));
		}
		this.consumer.start();
		for (int i = 0; i < 300; i++) {
			assertThat(next().data()).isEqualTo(new UserCreated("Ann", i));
		}
		awaitNothingPending();
	}

	@Test
	void aFailedEventIsDeliveredAgain() throws Exception {
		AtomicInteger calls = new AtomicInteger();
		start(consumer((delivery) -> {
			this.deliveries.add(delivery);
			if (calls.incrementAndGet() == 1) {
				throw new IllegalStateException("not yet");
			}
		}));
		publish(new UserCreated("Ann", 33));
		assertThat(next().metadata().deliveries()).isEqualTo(1);
		assertThat(next().metadata().deliveries()).isEqualTo(2);
		awaitNothingPending();
		assertThat(nats.hasStream(DEAD_LETTERS)).isFalse();
	}

	@Test
	void anEventThatFailsAsOftenAsItMayBecomesADeadLetter() throws Exception {
		start(consumer((delivery) -> {
			this.deliveries.add(delivery);
			throw new AssertionError("never\r\nb\u00fcro");
		}).maxDeliver(2));
		PublishedEvent published = publish(new UserCreated("Ann", 33));
		MessageInfo deadLetter = deadLetter(1);
		assertThat(this.deliveries).hasSize(2);
		assertThat(deadLetter.getSubject()).isEqualTo("polyn.dead_letter.user.created.v1");
		assertThat(deadLetter.getData()).isEqualTo(nats.message("USERS", 1).getData());
		assertThat(header(deadLetter, "Content-Type")).isEqualTo("application/cloudevents+json");
		assertThat(header(deadLetter, "Polyn-Reason")).isEqualTo("POLYN-E010");
		assertThat(header(deadLetter, "Polyn-Message"))
			.isEqualTo("The listener failed: java.lang.AssertionError: never? b?ro");
		assertThat(header(deadLetter, "Polyn-Stream")).isEqualTo("USERS");
		assertThat(header(deadLetter, "Polyn-Sequence")).isEqualTo(String.valueOf(published.sequence()));
		assertThat(header(deadLetter, "Polyn-Consumer")).isEqualTo(CONSUMER);
		assertThat(header(deadLetter, "Polyn-Deliveries")).isEqualTo("2");
		assertThat(header(deadLetter, "Nats-Msg-Id")).startsWith("USERS:1:").endsWith(":" + CONSUMER);
		awaitNothingPending();
	}

	@Test
	void aMessageThatNobodySurvivedBecomesADeadLetterUnhandled() throws Exception {
		publish(new UserCreated("Ann", 33));
		JetStreamSubscription subscription = nats.connection()
			.jetStream()
			.subscribe(null, PullSubscribeOptions.fastBind("USERS", CONSUMER));
		for (int i = 0; i < 2; i++) {
			List<Message> messages = subscription.fetch(1, Duration.ofSeconds(30));
			assertThat(messages).hasSize(1);
			messages.get(0).nak();
		}
		subscription.unsubscribe();
		start(consumer(this.deliveries::add).maxDeliver(2));
		assertThat(header(deadLetter(1), "Polyn-Message")).isEqualTo("Delivered 3 times without being handled.");
		assertThat(this.deliveries).isEmpty();
		awaitNothingPending();
	}

	@Test
	void anInvalidMessageBecomesADeadLetterAndTheNextOneIsHandled() throws Exception {
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		Logger logger = (Logger) LoggerFactory.getLogger("io.polyn");
		logger.addAppender(log);
		try {
			this.consumer.start();
			byte[] body = "{\"specversion\":\"1.0\",\"password\":geheim\u00e4".getBytes(StandardCharsets.UTF_8);
			Headers headers = new Headers().put("Content-Type", "application/cloudevents+json")
				.put("X-Own", "a", "b")
				.put("Nats-Expected-Stream", "USERS")
				.put("Nats-Msg-Id", "m1");
			nats.connection().jetStream().publish(UserCreated.EVENT, headers, body);
			publish(new UserCreated("Ann", 33));
			assertThat(next().data()).isEqualTo(new UserCreated("Ann", 33));
			MessageInfo deadLetter = deadLetter(1);
			assertThat(deadLetter.getData()).isEqualTo(body);
			assertThat(deadLetter.getHeaders().get("X-Own")).containsExactly("a", "b");
			assertThat(deadLetter.getHeaders().get("Nats-Expected-Stream")).isNull();
			assertThat(header(deadLetter, "Polyn-Reason")).isEqualTo("POLYN-E002");
			assertThat(header(deadLetter, "Polyn-Message")).contains("the JSON is not well-formed");
			assertThat(header(deadLetter, "Polyn-Deliveries")).isEqualTo("1");
			awaitNothingPending();
			assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage)
				.anyMatch((line) -> line
					.startsWith("Message 1 of stream USERS is now a dead letter of user.created.v1: POLYN-E002"))
				.noneMatch((line) -> line.contains("geheim"));
		}
		finally {
			logger.detachAppender(log);
		}
	}

	@Test
	void everyStageOfValidationLeadsToADeadLetter() throws Exception {
		this.consumer.start();
		send("{\"specversion\":\"1.0\",\"id\":\"\",\"source\":\"s\",\"type\":\"t\"}");
		send(event("app.User", "{}"));
		send(event("app.user.gone.v1", "{}"));
		send(event("app.user.created.v1", "{\"name\":\"Ann\"}"));
		send(event("app.user.deleted.v1", "{}"));
		nats.connection().jetStream().publish(UserCreated.EVENT, new byte[0]);
		deadLetter(6);
		assertThat(List.of(1, 2, 3, 4, 5, 6))
			.extracting((sequence) -> header(nats.message(DEAD_LETTERS, sequence), "Polyn-Reason"))
			.containsExactly("POLYN-E003", "POLYN-E001", "POLYN-E004", "POLYN-E005", "POLYN-E001", "POLYN-E002");
		assertThat(this.deliveries).isEmpty();
		awaitNothingPending();
	}

	@Test
	void aHostileMessageDoesNotEndTheListener() throws Exception {
		this.consumer.start();
		send(event("app.user.created.v1", "[".repeat(100_000) + "]".repeat(100_000)));
		send(event("app.user.created.v1", "{\"name\":\"Ann\",\"age\":1e999999999}"));
		send(event("a." + "b.".repeat(100_000) + "c", "{}"));
		publish(new UserCreated("Ann", 33));
		assertThat(next().data()).isEqualTo(new UserCreated("Ann", 33));
		deadLetter(3);
		awaitNothingPending();
	}

	@Test
	void dataThatDoNotFitTheTypeAreAFailureOfTheListener() throws Exception {
		start(EventConsumer.builder(nats.connection(), nats.options(), UserCreated.EVENT)
			.registry(registry)
			.handler(int[].class, this.deliveries::add)
			.maxDeliver(1));
		publish(Map.of("name", "geheim", "age", 1));
		assertThat(header(deadLetter(1), "Polyn-Message")).contains("The data of an event can't be read as int[]")
			.doesNotContain("geheim");
	}

	@Test
	void aMessageStaysUntilItsDeadLetterIsStored() throws Exception {
		StreamConfiguration.Builder full = UserStream.fillDeadLetters(nats);
		this.consumer.start();
		send("nonsense");
		await().until(() -> info().getRedelivered() > 0);
		assertThat(nats.messages(DEAD_LETTERS)).isEqualTo(1);
		nats.management().updateStream(full.maxMessages(10).build());
		assertThat(header(deadLetter(2), "Polyn-Reason")).isEqualTo("POLYN-E002");
		awaitNothingPending();
	}

	@Test
	void aMessageThatTheServerDoesNotDeliverAgainStaysUntilItsDeadLetterIsStored() throws Exception {
		nats.management()
			.addOrUpdateConsumer("USERS",
					ConsumerConfiguration.builder(info().getConsumerConfiguration()).maxDeliver(1).build());
		StreamConfiguration.Builder full = UserStream.fillDeadLetters(nats);
		CountDownLatch refused = new CountDownLatch(1);
		ListAppender<ILoggingEvent> log = new ListAppender<>() {
			@Override
			protected void append(ILoggingEvent event) {
				if (event.getFormattedMessage().contains("can't become a dead letter")) {
					refused.countDown();
				}
			}
		};
		log.start();
		Logger logger = (Logger) LoggerFactory.getLogger("io.polyn");
		logger.addAppender(log);
		try {
			this.consumer.start();
			send("nonsense");
			assertThat(refused.await(60, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			logger.detachAppender(log);
		}
		nats.management().updateStream(full.maxMessages(10).build());
		assertThat(header(deadLetter(2), "Polyn-Reason")).isEqualTo("POLYN-E002");
		awaitNothingPending();
	}

	@Test
	void whatWasDeliveredIsHandledBeforeTheConsumerStops() throws Exception {
		for (int i = 0; i < 200; i++) {
			publish(new UserCreated("Ann", i));
		}
		CountDownLatch delivered = new CountDownLatch(1);
		start(consumer((delivery) -> {
			delivered.await();
			TimeUnit.MILLISECONDS.sleep(10);
			this.deliveries.add(delivery);
		}).prefetch(200));
		await().until(() -> info().getNumPending() == 0);
		delivered.countDown();
		assertThat(this.consumer.stop(Duration.ofSeconds(60))).isTrue();
		assertThat(this.deliveries).hasSize(200);
		assertThat(this.consumer.state()).isEqualTo(ListenerContainer.State.STOPPED);
		awaitNothingPending();
		publish(new UserCreated("Bob", 1));
		this.deliveries.clear();
		this.consumer.start();
		assertThat(next().data()).isEqualTo(new UserCreated("Bob", 1));
	}

	@Test
	void aHandlerThatDoesNotEndIsNotWaitedForLongerThanSaid() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch never = new CountDownLatch(1);
		start(consumer((delivery) -> {
			begun.countDown();
			never.await();
		}));
		publish(new UserCreated("Ann", 1));
		assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
		assertThat(this.consumer.stop(Duration.ofMillis(300))).isFalse();
		assertThat(this.consumer.state()).isEqualTo(ListenerContainer.State.STOPPED);
		assertThat(info().getNumAckPending()).isEqualTo(1);
		never.countDown();
	}

	@Test
	void stoppingEndsThoughTheServerIsAway() throws Exception {
		EmbeddedNatsServer server = EmbeddedNatsServer.builder().start();
		Connection connection = Nats.connect(server.url());
		try {
			connection.jetStreamManagement()
				.addStream(StreamConfiguration.builder().name("USERS").subjects("user.>").build());
			connection.jetStreamManagement()
				.addOrUpdateConsumer("USERS",
						ConsumerConfiguration.builder().durable(CONSUMER).filterSubject(UserCreated.EVENT).build());
			EventConsumer first = consumer(connection, this.deliveries::add).build();
			EventConsumer second = consumer(connection, this.deliveries::add).build();
			first.start();
			second.start();
			server.close();
			await().until(() -> connection.getStatus() != Connection.Status.CONNECTED);
			first.stop(Duration.ofMinutes(5));
			second.stop(Duration.ZERO);
			assertThat(List.of(first.state(), second.state())).containsOnly(ListenerContainer.State.STOPPED);
		}
		finally {
			connection.close();
			server.close();
		}
	}

	@Test
	void startingAndStoppingTwiceDoesNothingMore() throws Exception {
		assertThat(this.consumer.stop(Duration.ofSeconds(30))).isTrue();
		this.consumer.start();
		this.consumer.start();
		publish(new UserCreated("Ann", 33));
		next();
		assertThat(this.consumer.stop(Duration.ofSeconds(30))).isTrue();
		assertThat(this.consumer.stop(Duration.ofSeconds(30))).isTrue();
		assertThat(this.deliveries).isEmpty();
	}

	@Test
	void aMissingConsumerIsToldWithTheMigrationToWrite() throws Exception {
		nats.management().deleteConsumer("USERS", CONSUMER);
		PolynException ex = catchThrowableOfType(PolynException.class, () -> this.consumer.start());
		assertThat(ex.code()).isEqualTo(ErrorCode.CONSUMER_MISSING);
		assertThat(ex).hasMessageContaining("The stream USERS has no consumer " + CONSUMER).hasMessageEndingWith("""
				change:
				  - create_consumer:
				      stream: USERS
				      durable_name: user_backend_user_created_v1
				      filter_subject: user.created.v1
				""" + StreamMissing.PENDING);
		assertThat(this.consumer.state()).isEqualTo(ListenerContainer.State.STOPPED);
	}

	@Test
	void aMissingStreamIsToldWithTheMigrationToWrite() throws Exception {
		nats.management().deleteStream("USERS");
		PolynException ex = catchThrowableOfType(PolynException.class, () -> this.consumer.start());
		assertThat(ex.code()).isEqualTo(ErrorCode.STREAM_MISSING);
		assertThat(ex).hasMessageContaining("No stream stores the subject user.created.v1").hasMessageContaining("""
				change:
				  - create_stream:
				      name: USER
				      subjects: ["user.>"]
				""");
	}

	@Test
	void aConsumerThatDoesNotFitIsRefused() throws Exception {
		nats.management().deleteConsumer("USERS", CONSUMER);
		ConsumerConfiguration.Builder config = ConsumerConfiguration.builder().durable(CONSUMER);
		assertRefused(config.build(), "its filter_subject is not user.created.v1");
		assertRefused(ConsumerConfiguration.builder(config.build()).filterSubject("user.*.v1").build(),
				"its filter_subject is not user.created.v1");
		config.filterSubject(UserCreated.EVENT);
		assertRefused(ConsumerConfiguration.builder(config.build()).ackPolicy(AckPolicy.All).build(),
				"its ack_policy is not explicit");
		assertRefused(ConsumerConfiguration.builder(config.build()).deliverSubject("push").build(),
				"it is a push consumer");
	}

	@Test
	void theConsumersOwnLimitOfDeliveriesCountsToo() throws Exception {
		nats.management()
			.addOrUpdateConsumer("USERS",
					ConsumerConfiguration.builder()
						.durable(CONSUMER)
						.filterSubject(UserCreated.EVENT)
						.maxDeliver(1)
						.build());
		start(consumer((delivery) -> {
			throw new IllegalStateException("always");
		}));
		publish(new UserCreated("Ann", 33));
		assertThat(header(deadLetter(1), "Polyn-Deliveries")).isEqualTo("1");
	}

	@Test
	void aConsumerNeedsARegistryAndAHandler() {
		assertThatIllegalStateException()
			.isThrownBy(() -> EventConsumer.builder(nats.connection(), nats.options(), "a").build());
		assertThatIllegalStateException().isThrownBy(() -> consumer(this.deliveries::add).prefetch(0).build());
	}

	private void assertRefused(ConsumerConfiguration config, String reason) throws Exception {
		nats.management().addOrUpdateConsumer("USERS", config);
		PolynException ex = catchThrowableOfType(PolynException.class, () -> this.consumer.start());
		assertThat(ex.code()).isEqualTo(ErrorCode.CONSUMER_MISSING);
		assertThat(ex).hasMessageContaining(reason);
		nats.management().deleteConsumer("USERS", CONSUMER);
	}

	private void start(EventConsumerBuilder builder) {
		this.consumer = builder.build();
		this.consumer.start();
	}

	private static EventConsumerBuilder consumer(EventHandler handler) {
		return consumer(nats.connection(), handler);
	}

	private static EventConsumerBuilder consumer(Connection connection, EventHandler handler) {
		return EventConsumer.builder(connection, nats.options(), UserCreated.EVENT)
			.registry(registry)
			.handler(UserCreated.class, handler);
	}

	private static PublishedEvent publish(Object data) {
		return EventPublisher.builder(nats.connection(), nats.options())
			.registry(registry)
			.build()
			.publish(UserCreated.EVENT, data);
	}

	private static void send(String body) throws Exception {
		nats.connection()
			.jetStream()
			.publish(UserCreated.EVENT, new Headers().put("Content-Type", "application/cloudevents+json"),
					body.getBytes(StandardCharsets.UTF_8));
	}

	private static String event(String type, String data) {
		return "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"" + type + "\",\"data\":" + data
				+ "}";
	}

	private EventDelivery next() throws InterruptedException {
		EventDelivery delivery = this.deliveries.poll(60, TimeUnit.SECONDS);
		assertThat(delivery).isNotNull();
		return delivery;
	}

	private static MessageInfo deadLetter(long sequence) throws Exception {
		await().until(() -> nats.hasStream(DEAD_LETTERS) && nats.messages(DEAD_LETTERS) >= sequence);
		return nats.message(DEAD_LETTERS, sequence);
	}

	private static String header(MessageInfo message, String name) {
		return message.getHeaders().getFirst(name);
	}

	private static void awaitNothingPending() {
		await().untilAsserted(() -> {
			ConsumerInfo info = info();
			assertThat(info.getNumAckPending()).isZero();
			assertThat(info.getNumPending()).isZero();
		});
	}

	private static ConsumerInfo info() throws Exception {
		return nats.management().getConsumerInfo("USERS", CONSUMER);
	}

}
