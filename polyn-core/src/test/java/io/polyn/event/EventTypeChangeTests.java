package io.polyn.event;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.nats.client.Message;
import io.nats.client.Subscription;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.impl.Headers;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.cloudevent.EventNaming;
import io.polyn.schema.SchemaFiles;
import io.polyn.schema.SchemaRegistry;
import io.polyn.testing.JetStreamServer;
import io.polyn.version.Scheme;
import io.polyn.version.Split;
import io.polyn.version.Versioned;
import io.polyn.version.VersioningException;
import io.polyn.version.VersioningSchema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for events that are renamed, split or dropped in a version.
 */
@Timeout(180)
class EventTypeChangeTests {

	private static final VersioningSchema VERSIONING = VersioningSchema.builder(Scheme.INTEGER)
		.version("3", (version) -> version.rename("user.registered", "account.opened"))
		.version("2",
				(version) -> version
					.split("user.created", List.of("user.registered", "mail.requested"),
							new VersionedUsers.UserAndMail())
					.drop("user.greeted"))
		.version("1")
		.build();

	private static final VersioningSchema ORDERS = VersioningSchema.builder(Scheme.INTEGER)
		.version("2", (version) -> version.rename("order", "order.placed"))
		.version("1")
		.build();

	@TempDir
	private Path folder;

	@RegisterExtension
	static final JetStreamServer nats = new JetStreamServer();

	private static SchemaRegistry registry;

	private final BlockingQueue<EventDelivery> deliveries = new LinkedBlockingQueue<>();

	private final List<EventConsumer> consumers = new ArrayList<>();

	@BeforeAll
	static void loadSchemas(@TempDir Path folder) throws Exception {
		SchemaFiles files = new SchemaFiles(folder);
		for (String event : List.of("user.created.v1:name,mail", "user.registered.v2:name", "mail.requested.v2:to",
				"account.opened.v3:name", "user.greeted.v1:name")) {
			String[] parts = event.split(":");
			files.write(parts[0] + ".json", VersionedUsers.schema(parts[0], parts[1].split(",")));
		}
		registry = new SchemaRegistry(new EventNaming("app", "user.backend"), files.load());
	}

	@BeforeEach
	void createStream() throws Exception {
		nats.createStream("EVENTS", "user.>", "mail.>", "account.>");
	}

	@AfterEach
	void stopConsumers() {
		this.consumers.forEach((consumer) -> consumer.stop(Duration.ofSeconds(5)));
	}

	@Test
	void eachListenerReceivesItsPartOfAnEventThatWasSplit() throws Exception {
		PublishedEvent published = publisher().publish("user.created.v1", Map.of("name", "Ada", "mail", "a@b.org"));
		start("account.opened", "3");
		EventDelivery account = next();
		assertThat(account.event().getType()).isEqualTo("app.account.opened.v3");
		assertThat(account.data()).isEqualTo(Map.of("name", "Ada"));
		assertThat(account.event().getId()).isEqualTo(published.id());
		start("mail.requested", "3");
		EventDelivery mail = next();
		assertThat(mail.event().getType()).isEqualTo("app.mail.requested.v2");
		assertThat(mail.data()).isEqualTo(Map.of("to", "a@b.org"));
		assertThat(mail.event().getId()).as("another event than the first part").isEqualTo(published.id() + "#1");
		awaitNothingPending("user_backend_account_opened");
		awaitNothingPending("user_backend_mail_requested");
	}

	@Test
	void aRenamedEventIsReceivedUnderEachOfItsNames() throws Exception {
		publisher().publish("user.registered.v2", Map.of("name", "Ada"));
		publisher().publish("account.opened.v3", Map.of("name", "Bob"));
		start("account.opened", "3");
		assertThat(List.of(next(), next())).extracting((delivery) -> delivery.metadata().name())
			.containsOnly("account.opened.v3");
		awaitNothingPending("user_backend_account_opened");
	}

	@Test
	void anOldListenerReceivesWhatStandsForItsEventToday() throws Exception {
		publisher().publish("account.opened.v3", Map.of("name", "Ada"));
		publisher().publish("mail.requested.v2", Map.of("to", "a@b.org"));
		start("user.created", "1");
		EventDelivery user = next();
		assertThat(user.data()).isEqualTo(Map.of("name", "Ada", "mail", ""));
		assertThat(user.event().getType()).isEqualTo("app.user.created.v1");
		awaitNothingPending("user_backend_user_created");
		assertThat(this.deliveries).as("of the part that the other one stands for").isEmpty();
	}

	@Test
	void aDroppedEventIsAcknowledged() throws Exception {
		publisher().publish("user.greeted.v1", Map.of("name", "Ada"));
		AtomicInteger skipped = new AtomicInteger();
		start(consumer("user.greeted", "3").instrumentation(new EventInstrumentation() {
			@Override
			public Operation receive(String event, Message message) {
				return new Operation() {
					@Override
					public void skipped() {
						skipped.incrementAndGet();
					}
				};
			}
		}));
		awaitNothingPending("user_backend_user_greeted");
		assertThat(skipped).hasValue(1);
		assertThat(this.deliveries).isEmpty();
		assertThat(nats.hasStream("POLYN_DEAD_LETTERS")).isFalse();
	}

	@Test
	void anEventIsPublishedUnderTheNameOfItsVersion() throws Exception {
		publisher().publish("account.opened", Map.of("name", "Ada"), PublishOptions.NONE.version("2"));
		publisher().publish("account.opened", Map.of("name", "Ada"), PublishOptions.NONE.version("1"));
		assertThat(nats.management().getMessage("EVENTS", 1).getSubject()).isEqualTo("user.registered.v2");
		assertThat(nats.management().getMessage("EVENTS", 2).getSubject()).isEqualTo("user.created.v1");
	}

	@Test
	void whatIsNoEventInAVersionCannotBePublishedInIt() {
		VersioningException split = catchThrowableOfType(VersioningException.class,
				() -> VERSIONING.run(Versioned.of(Map.of("name", "Ada", "mail", "a@b.org"), "user.created", "1", "3")));
		assertThat(split.code()).isEqualTo(ErrorCode.SEVERAL_RESULTS);
		PolynException refused = catchThrowableOfType(PolynException.class,
				() -> publisher().publish("mail.requested", Map.of("to", "a@b.org"), PublishOptions.NONE.version("1")));
		assertThat(refused.code()).isEqualTo(ErrorCode.SEVERAL_RESULTS);
		assertThat(refused).hasMessageContaining("In the version 1 the event mail.requested.v2 is 0 events, not one.");
	}

	@Test
	void theOtherPartsAreNoneOfAListenersBusiness() throws Exception {
		PublishedEvent published = publisher().publish("user.created.v1", Map.of("name", "Ada", "mail", "a@b.org"));
		SchemaRegistry own = new SchemaRegistry(registry.naming(),
				registry.schemas().stream().filter((schema) -> !schema.name().startsWith("account.")).toList());
		start(consumer("mail.requested", "3").registry(own));
		EventDelivery mail = next();
		assertThat(mail.data()).isEqualTo(Map.of("to", "a@b.org"));
		assertThat(mail.event().getId()).isEqualTo(published.id() + "#1");
	}

	@Test
	void aDroppedEventThatASubscriberSeesGetsNoAnswer() throws Exception {
		nats.management().deleteStream("EVENTS");
		EventSubscriber subscriber = EventSubscriber.builder(nats.connection(), nats.options(), "user.created")
			.registry(registry)
			.versioned(VERSIONING, "1")
			.handler(Map.class, this.deliveries::add)
			.build();
		subscriber.start();
		// Where a stream stores the subject, too, its acknowledgement is expected there.
		Subscription inbox = nats.connection().subscribe("inbox");
		send("mail.requested.v2", "inbox", "{\"to\":\"a@b.org\"}");
		send("account.opened.v3", "inbox", "{\"name\":\"Ada\"}");
		assertThat(next().data()).isEqualTo(Map.of("name", "Ada", "mail", ""));
		nats.connection().flush(Duration.ofSeconds(30));
		assertThat(inbox.nextMessage(Duration.ofMillis(1))).isNull();
		subscriber.stop(Duration.ofSeconds(5));
	}

	@Test
	void ofPartsThatFailTogetherThereIsOneDeadLetter() throws Exception {
		nats.management().deleteStream("EVENTS");
		Split twice = (data, context) -> List.of(new Split.Part("user.greeted", data),
				new Split.Part("user.greeted", data));
		VersioningSchema versioning = VersioningSchema.builder(Scheme.INTEGER)
			.version("2", (version) -> version.split("user.greeted", List.of("user.greeted"), twice))
			.version("1")
			.build();
		SchemaRegistry doubled = new SchemaRegistry(registry.naming(),
				new SchemaFiles(this.folder)
					.write("user.greeted.v1.json", VersionedUsers.schema("user.greeted.v1", "name"))
					.write("user.greeted.v2.json", VersionedUsers.schema("user.greeted.v2", "name"))
					.load());
		EventSubscriber subscriber = EventSubscriber.builder(nats.connection(), nats.options(), "user.greeted")
			.registry(doubled)
			.versioned(versioning, "2")
			.handler(Map.class, (delivery) -> {
				this.deliveries.add(delivery);
				throw new IllegalStateException("not today");
			})
			.build();
		subscriber.start();
		send("user.greeted.v1", null, "{\"name\":\"Ada\"}");
		next();
		subscriber.stop(Duration.ofSeconds(5));
		assertThat(new DeadLetters(nats.connection(), nats.options(), "").list(null, 0, 10)).hasSize(1);
	}

	@Test
	void aConsumerIsCreatedWhereItsOldTypeBeginsLikeItsNewOnes() throws Exception {
		nats.createStream("ORDERS", "order.>");
		EventConsumer consumer = EventConsumer.builder(nats.connection(), nats.options(), "order")
			.registry(orders(this.folder))
			.versioned(ORDERS, "1")
			.createConsumer(true)
			.handler(Map.class, this.deliveries::add)
			.build();
		this.consumers.add(consumer);
		consumer.start();
		assertThat(nats.management()
			.getConsumerInfo("ORDERS", "user_backend_order")
			.getConsumerConfiguration()
			.getFilterSubject()).isEqualTo("order.>");
	}

	@Test
	void oneStreamHasToStoreAllNames() throws Exception {
		nats.management().deleteStream("EVENTS");
		nats.createStream("ACCOUNTS", "account.>");
		nats.createStream("USERS", "user.>");
		PolynException ex = catchThrowableOfType(PolynException.class, () -> start("account.opened", "3"));
		assertThat(ex.code()).isEqualTo(ErrorCode.STREAM_MISSING);
		assertThat(ex)
			.hasMessageContaining("account.opened.>, user.registered.>, user.created.>, which are not all in one"
					+ " stream: ACCOUNTS, USERS. Write a migration that has one stream store all of them.");
	}

	private static SchemaRegistry orders(Path folder) throws Exception {
		return new SchemaRegistry(registry.naming(),
				new SchemaFiles(folder).write("order.v1.json", VersionedUsers.schema("order.v1", "name"))
					.write("order.placed.v2.json", VersionedUsers.schema("order.placed.v2", "name"))
					.load());
	}

	private static void send(String name, String replyTo, String data) {
		nats.connection()
			.publish(name, replyTo, new Headers().put("Content-Type", "application/cloudevents+json"),
					("{\"specversion\":\"1.0\",\"id\":\"e1\",\"source\":\"app:x\",\"type\":\"app." + name
							+ "\",\"data\":" + data + "}")
						.getBytes(StandardCharsets.UTF_8));
	}

	private void start(String type, String version) {
		start(consumer(type, version));
	}

	private EventConsumerBuilder consumer(String type, String version) {
		return EventConsumer.builder(nats.connection(), nats.options(), type)
			.registry(registry)
			.versioned(VERSIONING, version)
			.createConsumer(true)
			.handler(Map.class, this.deliveries::add);
	}

	private void start(EventConsumerBuilder builder) {
		EventConsumer consumer = builder.build();
		this.consumers.add(consumer);
		consumer.start();
	}

	private static EventPublisher publisher() {
		return EventPublisher.builder(nats.connection(), nats.options())
			.registry(registry)
			.versioning(VERSIONING)
			.build();
	}

	private EventDelivery next() throws InterruptedException {
		EventDelivery delivery = this.deliveries.poll(60, TimeUnit.SECONDS);
		assertThat(delivery).as("a delivery").isNotNull();
		return delivery;
	}

	private static void awaitNothingPending(String consumer) {
		await().untilAsserted(() -> {
			ConsumerInfo info = nats.management().getConsumerInfo("EVENTS", consumer);
			assertThat(info.getNumAckPending()).isZero();
			assertThat(info.getNumPending()).isZero();
		});
	}

}
