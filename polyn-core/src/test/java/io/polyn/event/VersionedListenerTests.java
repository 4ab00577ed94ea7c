package io.polyn.event;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.nats.client.Message;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.impl.Headers;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.event.VersionedUsers.UserV1;
import io.polyn.event.VersionedUsers.UserV2;
import io.polyn.schema.SchemaRegistry;
import io.polyn.testing.JetStreamServer;
import io.polyn.version.Change;
import io.polyn.version.ChangeContext;
import io.polyn.version.Scheme;
import io.polyn.version.VersioningSchema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for listeners that name the version in which they want events.
 */
@Timeout(180)
class VersionedListenerTests {

	private static final String CONSUMER = "user_backend_user_created";

	@RegisterExtension
	static final JetStreamServer nats = new JetStreamServer();

	private static SchemaRegistry registry;

	private final BlockingQueue<EventDelivery> deliveries = new LinkedBlockingQueue<>();

	private EventConsumer consumer = consumer("2", UserV2.class).build();

	@BeforeAll
	static void loadSchemas(@TempDir Path folder) throws Exception {
		registry = VersionedUsers.registry(folder);
	}

	@BeforeEach
	void createStreamAndConsumer() throws Exception {
		nats.createStream("USERS", "user.>");
		nats.createConsumer("USERS", CONSUMER, "user.created.>");
	}

	@AfterEach
	void stopConsumer() {
		this.consumer.stop(Duration.ofSeconds(5));
	}

	@Test
	void anOldEventIsReceivedInTheNewVersion() throws Exception {
		PublishedEvent published = publisher().publish(VersionedUsers.V1, new UserV1("Ada Lovelace"));
		start("2", UserV2.class);
		EventDelivery delivery = next();
		assertThat(delivery.data()).isEqualTo(new UserV2("Ada", "Lovelace"));
		assertThat(delivery.metadata().name()).isEqualTo(VersionedUsers.V2);
		CloudEvent event = delivery.event();
		assertThat(event.getType()).isEqualTo("app.user.created.v2");
		assertThat(event.getDataSchema()).hasToString("app:user:created:v2");
		assertThat(event.getId()).isEqualTo(published.id());
		assertThat(event.getExtension("originalversion")).isEqualTo("1");
		assertThat(delivery.message().getSubject()).isEqualTo(VersionedUsers.V1);
		awaitNothingPending();
	}

	@Test
	void aNewEventIsReceivedInAnOldVersion() throws Exception {
		publisher().publish(VersionedUsers.V2, new UserV2("Ada", "Lovelace"));
		start("1", UserV1.class);
		EventDelivery delivery = next();
		assertThat(delivery.data()).isEqualTo(new UserV1("Ada Lovelace"));
		assertThat(delivery.event().getType()).isEqualTo("app.user.created.v1");
		assertThat(delivery.event().getDataSchema()).hasToString("app:user:created:v1");
		assertThat(delivery.event().getExtension("originalversion")).isEqualTo("2");
	}

	@Test
	void whatBelongsToTheEventAndNotToItsVersionStays() throws Exception {
		CloudEvent written = CloudEventBuilder.v1()
			.withId("e1")
			.withSource(URI.create("app:elsewhere"))
			.withType("app.user.created.v1")
			.withSubject("ada")
			.withTime(OffsetDateTime.parse("2026-11-30T06:00:00Z"))
			.withExtension("partitionkey", "ada")
			.withData("application/json", bytes("{\"name\":\"Ada Lovelace\"}"))
			.build();
		publisher().publish(written);
		start("2", UserV2.class);
		CloudEvent event = next().event();
		assertThat(event.getId()).isEqualTo("e1");
		assertThat(event.getSource()).isEqualTo(written.getSource());
		assertThat(event.getSubject()).isEqualTo("ada");
		assertThat(event.getTime()).isEqualTo(written.getTime());
		assertThat(event.getExtension("partitionkey")).isEqualTo("ada");
	}

	@Test
	void anEventOfTheSameVersionIsReceivedAsItIs() throws Exception {
		publisher().publish(VersionedUsers.V2, new UserV2("Ada", "Lovelace"));
		start("2", UserV2.class);
		EventDelivery delivery = next();
		assertThat(delivery.data()).isEqualTo(new UserV2("Ada", "Lovelace"));
		assertThat(delivery.event().getExtensionNames()).doesNotContain("originalversion");
	}

	@Test
	void withoutASchemaOfItsOwnAVersionHasTheFormOfTheOneBefore() throws Exception {
		VersioningSchema versioning = VersioningSchema.builder(Scheme.INTEGER)
			.version("3", (version) -> version.type("other", new VersionedUsers.NameParts()))
			.version("2", (version) -> version.type("user.created", new VersionedUsers.NameParts()))
			.version("1")
			.build();
		publisher().publish(VersionedUsers.V2, new UserV2("Ada", "Lovelace"));
		publisher().publish(VersionedUsers.V1, new UserV1("Ada Lovelace"));
		this.consumer = consumer(UserV2.class).versioned(versioning, "3").build();
		this.consumer.start();
		assertThat(List.of(next(), next())).extracting((delivery) -> delivery.event().getType())
			.containsOnly("app.user.created.v2");
	}

	@Test
	void aNewerVersionIsWaitedForAndThenADeadLetterWithTheOriginalBytes() throws Exception {
		publisher().publish(VersionedUsers.V2, new UserV2("Ada", "Lovelace"));
		byte[] written = nats.management().getMessage("USERS", 1).getData();
		this.consumer = consumer(UserV1.class).versioned(VersionedUsers.OLD, "1").maxDeliver(3).build();
		this.consumer.start();
		DeadLetter letter = awaitDeadLetter();
		assertThat(letter.code()).isEqualTo(ErrorCode.NEWER_VERSION.id());
		assertThat(letter.deliveries()).isEqualTo(3);
		assertThat(letter.event()).isEqualTo(VersionedUsers.V2);
		assertThat(letter.data()).isEqualTo(written);
		assertThat(this.deliveries).isEmpty();
	}

	@Test
	void manyEventsOfANewerVersionDoNotFillTheLogWithTraces() throws Exception {
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		Logger logger = (Logger) LoggerFactory.getLogger(EventProcessor.class);
		log.start();
		logger.addAppender(log);
		publisher().publish(VersionedUsers.V2, new UserV2("Ada", "Lovelace"));
		this.consumer = consumer(UserV1.class).versioned(VersionedUsers.OLD, "1").maxDeliver(2).build();
		this.consumer.start();
		awaitDeadLetter();
		logger.detachAppender(log);
		assertThat(log.list).hasSizeGreaterThanOrEqualTo(2)
			.allSatisfy((event) -> assertThat(event.getThrowableProxy()).isNull())
			.extracting(ILoggingEvent::getFormattedMessage)
			.anySatisfy((message) -> assertThat(message).contains("for the 2. and last time: POLYN-V004"));
	}

	@Test
	void aVersionThatIsNoneBecomesADeadLetterAtOnce() throws Exception {
		publishRaw("user.created.v1.5", "{}");
		start("2", UserV2.class);
		DeadLetter letter = awaitDeadLetter();
		assertThat(letter.code()).isEqualTo(ErrorCode.INVALID_VERSION.id());
		assertThat(letter.deliveries()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { VersionedUsers.V1, VersionedUsers.V2 })
	void aSchemaOfEitherVersionThatIsNotKnownYetIsWaitedFor(String unknown) throws Exception {
		publisher().publish(VersionedUsers.V1, new UserV1("Ada Lovelace"));
		SchemaRegistry own = new SchemaRegistry(registry.naming(),
				registry.schemas().stream().filter((schema) -> !schema.name().equals(unknown)).toList());
		this.consumer = consumer("2", UserV2.class).registry(own).maxDeliver(3).build();
		this.consumer.start();
		DeadLetter letter = awaitDeadLetter();
		assertThat(letter.code()).isEqualTo(ErrorCode.SCHEMA_UNKNOWN.id());
		assertThat(letter.reason()).contains(unknown).doesNotContain("Ada");
		assertThat(letter.deliveries()).isEqualTo(3);
	}

	@Test
	void theLogNamesADeadLetterAsItIsStored() throws Exception {
		Logger logger = (Logger) LoggerFactory.getLogger(EventProcessor.class);
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		logger.addAppender(log);
		try {
			publishRaw(VersionedUsers.V1, "{\"name\":1}");
			start("2", UserV2.class);
			assertThat(awaitDeadLetter().event()).isEqualTo(VersionedUsers.V1);
			awaitNothingPending();
			assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage)
				.anyMatch((line) -> line.contains("is now a dead letter of user.created.v1: POLYN-E005"));
		}
		finally {
			logger.detachAppender(log);
		}
	}

	@Test
	void whatTheWriterSchemaDoesNotAllowIsNotWalked() throws Exception {
		publishRaw(VersionedUsers.V1, "{\"name\":1}");
		start("2", UserV2.class);
		assertThat(awaitDeadLetter().code()).isEqualTo(ErrorCode.EVENT_DATA.id());
	}

	@Test
	void aTypeOtherThanTheSubjectIsRefused() throws Exception {
		publishRaw(VersionedUsers.V1, VersionedUsers.V2, "{\"first\":\"Ada\",\"last\":\"Lovelace\"}");
		start("2", UserV2.class);
		assertThat(awaitDeadLetter().code()).isEqualTo(ErrorCode.INVALID_NAME.id());
	}

	@Test
	void whatTheReaderSchemaDoesNotAllowBecomesADeadLetterWithTheOriginalBytes() throws Exception {
		publisher().publish(VersionedUsers.V1, new UserV1("Ada Lovelace"));
		byte[] written = nats.management().getMessage("USERS", 1).getData();
		Change careless = new VersionedUsers.NameParts() {

			@Override
			public void up(ObjectNode data, ChangeContext context) {
				data.put("first", "Ada");
			}

		};
		this.consumer = consumer(UserV2.class).versioned(VersionedUsers.with(careless), "2").build();
		this.consumer.start();
		DeadLetter letter = awaitDeadLetter();
		assertThat(letter.code()).isEqualTo(ErrorCode.CHANGED_DATA.id());
		assertThat(letter.reason()).contains("'last'")
			.contains("user.created.v1 to user.created.v2")
			.doesNotContain("Ada");
		assertThat(letter.data()).isEqualTo(written);
	}

	@ParameterizedTest
	@MethodSource
	void whatCannotBeWrittenAsItIsValidatedBecomesADeadLetter(Consumer<ObjectNode> edit) throws Exception {
		publisher().publish(VersionedUsers.V1, new UserV1("Ada Lovelace"));
		Change odd = new VersionedUsers.NameParts() {

			@Override
			public void up(ObjectNode data, ChangeContext context) {
				super.up(data, context);
				edit.accept(data);
			}

		};
		this.consumer = consumer(UserV2.class).versioned(VersionedUsers.with(odd), "2").build();
		this.consumer.start();
		DeadLetter letter = awaitDeadLetter();
		assertThat(letter.code()).isEqualTo(ErrorCode.CHANGED_DATA.id());
		assertThat(letter.reason()).contains("user.created.v1 to user.created.v2").doesNotContain("Ada");
	}

	static Stream<Consumer<ObjectNode>> whatCannotBeWrittenAsItIsValidatedBecomesADeadLetter() {
		return Stream.of((data) -> data.putPOJO("last", LocalDate.EPOCH), (data) -> data.set("last", data),
				(data) -> data.putRawValue("last", new RawValue("{")), (data) -> data.putPOJO("last", Map.of()));
	}

	@Test
	void aChangeThatFailsIsTriedAgain() throws Exception {
		AtomicInteger attempts = new AtomicInteger();
		Change flaky = new VersionedUsers.NameParts() {

			@Override
			public void up(ObjectNode data, ChangeContext context) {
				if (attempts.incrementAndGet() == 1) {
					throw new IllegalStateException("not yet");
				}
				super.up(data, context);
			}

		};
		publisher().publish(VersionedUsers.V1, new UserV1("Ada Lovelace"));
		this.consumer = consumer(UserV2.class).versioned(VersionedUsers.with(flaky), "2").build();
		this.consumer.start();
		assertThat(next().metadata().deliveries()).isEqualTo(2);
		awaitNothingPending();
	}

	@Test
	void aChangeThatFailsForGoodMakesADeadLetter() throws Exception {
		publisher().publish(VersionedUsers.V1, new UserV1("Ada"));
		this.consumer = consumer("2", UserV2.class).maxDeliver(2).build();
		this.consumer.start();
		DeadLetter letter = awaitDeadLetter();
		assertThat(letter.code()).isEqualTo(ErrorCode.CHANGE_FAILED.id());
		assertThat(letter.reason()).contains("NameParts of 2 (user.created, up)").doesNotContain("Ada");
		assertThat(letter.deliveries()).isEqualTo(2);
	}

	@Test
	void subjectsThatDoNotEndInAVersionAreAcknowledged() throws Exception {
		publishRaw("user.created.audit", "{}");
		publishRaw("user.created.archived.v1", "{}");
		publisher().publish(VersionedUsers.V2, new UserV2("Ada", "Lovelace"));
		start("2", UserV2.class);
		assertThat(next().metadata().name()).isEqualTo(VersionedUsers.V2);
		awaitNothingPending();
		assertThat(nats.hasStream("POLYN_DEAD_LETTERS")).isFalse();
	}

	@Test
	void whatIsAcknowledgedWithoutTheListenerIsTold() throws Exception {
		List<String> skipped = new CopyOnWriteArrayList<>();
		publishRaw("user.created.audit", "{}");
		publisher().publish(VersionedUsers.V2, new UserV2("Ada", "Lovelace"));
		this.consumer = consumer("2", UserV2.class).instrumentation(new EventInstrumentation() {
			@Override
			public Operation receive(String event, Message message) {
				return new Operation() {
					@Override
					public void skipped() {
						skipped.add(message.getSubject());
					}
				};
			}
		}).build();
		this.consumer.start();
		next();
		awaitNothingPending();
		assertThat(skipped).containsExactly("user.created.audit");
	}

	@Test
	void batchesMayMixVersions() throws Exception {
		for (int i = 0; i < 5; i++) {
			publisher().publish(VersionedUsers.V1, new UserV1("Ada " + i));
			publisher().publish(VersionedUsers.V2, new UserV2("Bob", "" + i));
		}
		this.consumer = consumer("2", UserV2.class).batchHandler(UserV2.class, 10, this.deliveries::addAll).build();
		this.consumer.start();
		await().until(() -> this.deliveries.size() == 10);
		assertThat(this.deliveries).extracting(EventDelivery::data)
			.contains(new UserV2("Ada", "4"), new UserV2("Bob", "4"));
		awaitNothingPending();
	}

	@Test
	void aReaderThatAChangeCannotServeIsToldAtOnce() {
		Change oneWay = new Change() {

			@Override
			public void up(ObjectNode data, ChangeContext context) {
				data.removeAll();
			}

		};
		VersioningSchema versioning = VersioningSchema.builder(Scheme.INTEGER)
			.version("3", (version) -> version.anyType(oneWay))
			.version("2", (version) -> version.type(VersionedUsers.TYPE, oneWay))
			.version("1")
			.build();
		EventConsumerBuilder builder = consumer(UserV1.class).versioned(versioning, "1");
		PolynException ex = catchThrowableOfType(PolynException.class, builder::build);
		assertThat(ex.code()).isEqualTo(ErrorCode.CHANGE_MISSING);
		assertThat(ex).hasMessageContaining("The listener of user.created.v1 can't be given what other versions write")
			.hasMessageContaining("of 2 (user.created, down)")
			.hasMessageContaining("of 3 (*, down)")
			.hasMessageContaining("Give each change the method that it lacks");
		assertThat(consumer(UserV2.class).versioned(VersionedUsers.with(oneWay), "2").build()).isNotNull();
	}

	@Test
	void anUnknownVersionIsToldAtOnce() {
		EventConsumerBuilder builder = consumer(UserV2.class).versioned(VersionedUsers.VERSIONING, "3");
		PolynException ex = catchThrowableOfType(PolynException.class, builder::build);
		assertThat(ex.code()).isEqualTo(ErrorCode.NEWER_VERSION);
	}

	@Test
	void twoVersionsAreToldAtOnce() {
		EventConsumerBuilder builder = EventConsumer.builder(nats.connection(), nats.options(), VersionedUsers.V1)
			.registry(registry)
			.versioned(VersionedUsers.VERSIONING, "2")
			.handler(UserV2.class, this.deliveries::add);
		PolynException ex = catchThrowableOfType(PolynException.class, builder::build);
		assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_NAME);
	}

	@Test
	void theConsumerHasToDeliverEveryVersion() throws Exception {
		nats.management().deleteConsumer("USERS", CONSUMER);
		nats.createConsumer("USERS", CONSUMER, VersionedUsers.V2);
		PolynException ex = catchThrowableOfType(PolynException.class, this.consumer::start);
		assertThat(ex.code()).isEqualTo(ErrorCode.CONSUMER_MISSING);
		assertThat(ex).hasMessageContaining("its filter_subject is not user.created.>")
			.hasMessageContaining("filter_subject: user.created.>");
	}

	@Test
	void aConsumerThatDeliversMoreIsFine() throws Exception {
		nats.management().deleteConsumer("USERS", CONSUMER);
		nats.createConsumer("USERS", CONSUMER, "user.>");
		publishRaw("user.deleted.v1", "{}");
		publisher().publish(VersionedUsers.V1, new UserV1("Ada Lovelace"));
		start("2", UserV2.class);
		assertThat(next().data()).isEqualTo(new UserV2("Ada", "Lovelace"));
		awaitNothingPending();
	}

	@Test
	void aMissingConsumerIsCreatedWhereThatIsWanted() throws Exception {
		nats.management().deleteConsumer("USERS", CONSUMER);
		this.consumer = consumer("2", UserV2.class).createConsumer(true).build();
		this.consumer.start();
		ConsumerConfiguration config = nats.management().getConsumerInfo("USERS", CONSUMER).getConsumerConfiguration();
		assertThat(config.getFilterSubject()).isEqualTo("user.created.>");
	}

	@Test
	void withAPrefixTheVersionIsStillTheEndOfTheSubject() throws Exception {
		nats.createStream("staging_USERS", "staging.user.>");
		nats.createConsumer("staging_USERS", "staging_" + CONSUMER, "staging.user.created.>");
		try (EventPublisher publisher = EventPublisher.builder(nats.connection(), nats.options())
			.registry(registry)
			.prefix("staging")
			.build()) {
			publisher.publish(VersionedUsers.V1, new UserV1("Ada Lovelace"));
		}
		this.consumer = consumer("2", UserV2.class).prefix("staging").build();
		this.consumer.start();
		assertThat(next().data()).isEqualTo(new UserV2("Ada", "Lovelace"));
	}

	private EventConsumerBuilder consumer(String version, Class<?> type) {
		return consumer(type).versioned(VersionedUsers.VERSIONING, version);
	}

	private EventConsumerBuilder consumer(Class<?> type) {
		return EventConsumer.builder(nats.connection(), nats.options(), VersionedUsers.TYPE)
			.registry(registry)
			.backOff(new BackOff(Duration.ofMillis(50), Duration.ofMillis(200)))
			.handler(type, this.deliveries::add);
	}

	private void start(String version, Class<?> type) {
		this.consumer = consumer(version, type).build();
		this.consumer.start();
	}

	private static EventPublisher publisher() {
		return EventPublisher.builder(nats.connection(), nats.options()).registry(registry).build();
	}

	private static void publishRaw(String name, String data) throws Exception {
		publishRaw(name, name, data);
	}

	private static void publishRaw(String subject, String name, String data) throws Exception {
		nats.connection()
			.jetStream()
			.publish(subject, new Headers().put("Content-Type", "application/cloudevents+json"),
					bytes("{\"specversion\":\"1.0\",\"id\":\"e1\",\"source\":\"app:x\",\"type\":\"app." + name
							+ "\",\"data\":" + data + "}"));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private EventDelivery next() throws InterruptedException {
		EventDelivery delivery = this.deliveries.poll(60, TimeUnit.SECONDS);
		assertThat(delivery).as("a delivery").isNotNull();
		return delivery;
	}

	private DeadLetter awaitDeadLetter() {
		DeadLetters letters = new DeadLetters(nats.connection(), nats.options(), "");
		await().until(() -> !letters.list(null, 0, 1).isEmpty());
		return letters.list(null, 0, 1).get(0);
	}

	private void awaitNothingPending() {
		await().untilAsserted(() -> {
			ConsumerInfo info = nats.management().getConsumerInfo("USERS", CONSUMER);
			assertThat(info.getNumAckPending()).isZero();
			assertThat(info.getNumPending()).isZero();
		});
	}

}
