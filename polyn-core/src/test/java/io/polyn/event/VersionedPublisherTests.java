package io.polyn.event;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudevents.CloudEvent;
import io.nats.client.api.MessageInfo;
import io.nats.client.impl.Headers;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.cloudevent.CloudEventCodec;
import io.polyn.cloudevent.InvalidEventException;
import io.polyn.event.VersionedUsers.UserV1;
import io.polyn.event.VersionedUsers.UserV2;
import io.polyn.schema.SchemaRegistry;
import io.polyn.testing.JetStreamServer;
import io.polyn.version.ChangeContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for events that are published by their type, in one version or another, and for
 * those that are received without a stream.
 */
@Timeout(180)
class VersionedPublisherTests {

	private static final UserV2 ADA = new UserV2("Ada", "Lovelace");

	@RegisterExtension
	static final JetStreamServer nats = new JetStreamServer();

	private static SchemaRegistry registry;

	private final EventPublisher publisher = builder().versioning(VersionedUsers.VERSIONING).build();

	@BeforeAll
	static void loadSchemas(@TempDir Path folder) throws Exception {
		registry = VersionedUsers.registry(folder);
	}

	@BeforeEach
	void createStream() throws Exception {
		nats.createStream("USERS", "user.created.>");
	}

	@AfterEach
	void closePublisher() {
		this.publisher.close();
	}

	@Test
	void aTypeStandsForItsLatestVersion() throws Exception {
		this.publisher.publish(VersionedUsers.TYPE, ADA);
		assertThat(stored(1).getSubject()).isEqualTo(VersionedUsers.V2);
		assertThat(event(1).getType()).isEqualTo("app.user.created.v2");
		assertThat(event(1).getExtensionNames()).doesNotContain("originalversion");
	}

	@Test
	void anotherVersionIsSentWhereOneIsNamed() throws Exception {
		PublishedEvent published = this.publisher.publish(VersionedUsers.TYPE, ADA,
				PublishOptions.NONE.version("1").subject("ada"));
		CloudEvent event = event(1);
		assertThat(stored(1).getSubject()).isEqualTo(VersionedUsers.V1);
		assertThat(event.getType()).isEqualTo("app.user.created.v1");
		assertThat(event.getDataSchema()).hasToString("app:user:created:v1");
		assertThat(event.getId()).isEqualTo(published.id());
		assertThat(event.getSubject()).isEqualTo("ada");
		assertThat(event.getExtension("originalversion")).isEqualTo("2");
		assertThat(new String(Objects.requireNonNull(event.getData()).toBytes(), StandardCharsets.UTF_8))
			.isEqualTo("{\"name\":\"Ada Lovelace\"}");
	}

	@Test
	void anEventThatIsReadyIsSentInAnotherVersionToo() throws Exception {
		this.publisher.publish(VersionedUsers.TYPE, ADA);
		this.publisher.publish(event(1), PublishOptions.NONE.version("1").id("again"));
		assertThat(event(2).getType()).isEqualTo("app.user.created.v1");
		assertThat(event(2).getId()).isEqualTo("again");
	}

	@Test
	void aBatchMayMixVersions() throws Exception {
		this.publisher.publishAll(new EventBatch().add(VersionedUsers.TYPE, ADA)
			.add(VersionedUsers.TYPE, ADA, PublishOptions.NONE.version("1"))
			.add(VersionedUsers.V1, new UserV1("Bob B")));
		assertThat(List.of(stored(1), stored(2), stored(3))).extracting(MessageInfo::getSubject)
			.containsExactly(VersionedUsers.V2, VersionedUsers.V1, VersionedUsers.V1);
	}

	@Test
	void dataHaveToBeValidInTheVersionThatTheCodeKnows() throws Exception {
		InvalidEventException ex = catchThrowableOfType(InvalidEventException.class,
				() -> this.publisher.publish(VersionedUsers.TYPE, new UserV1("Ada"), PublishOptions.NONE.version("1")));
		assertThat(ex.code()).isEqualTo(ErrorCode.EVENT_DATA);
		assertThat(nats.management().getStreamInfo("USERS").getStreamState().getMsgCount()).isZero();
	}

	@Test
	void anUnknownVersionIsRefused() {
		PolynException ex = catchThrowableOfType(PolynException.class,
				() -> this.publisher.publish(VersionedUsers.TYPE, ADA, PublishOptions.NONE.version("7")));
		assertThat(ex.code()).isEqualTo(ErrorCode.NEWER_VERSION);
	}

	@Test
	void withoutAVersioningSchemaNoVersionCanBeNamed() {
		try (EventPublisher plain = builder().build()) {
			PolynException ex = catchThrowableOfType(PolynException.class,
					() -> plain.publish(VersionedUsers.TYPE, ADA, PublishOptions.NONE.version("1")));
			assertThat(ex.code()).isEqualTo(ErrorCode.NO_VERSIONING);
			assertThat(ex).hasMessageContaining("user.created is to be sent in the version 1");
		}
	}

	@Test
	void aQueueGroupReceivesEveryVersionInItsOwn() throws Exception {
		nats.management().deleteStream("USERS");
		BlockingQueue<EventDelivery> deliveries = new LinkedBlockingQueue<>();
		EventSubscriber subscriber = subscriber().queueGroup("mailer").handler(UserV2.class, deliveries::add).build();
		subscriber.start();
		send(VersionedUsers.V1, "{\"name\":\"Ada Lovelace\"}");
		send(VersionedUsers.V2, "{\"first\":\"Bob\",\"last\":\"B\"}");
		send("user.created.audit", "{}");
		assertThat(deliveries.poll(60, TimeUnit.SECONDS)).extracting(EventDelivery::data).isEqualTo(ADA);
		assertThat(deliveries.poll(60, TimeUnit.SECONDS)).extracting(EventDelivery::data)
			.isEqualTo(new UserV2("Bob", "B"));
		subscriber.stop(Duration.ofSeconds(5));
	}

	@Test
	void aRequestOfAnyVersionIsAnswered() throws Exception {
		nats.management().deleteStream("USERS");
		EventSubscriber replier = subscriber()
			.replier(UserV2.class, VersionedUsers.TYPE, this.publisher, EventDelivery::data)
			.build();
		replier.start();
		UserV2 answer = this.publisher.request(VersionedUsers.V1, new UserV1("Ada Lovelace"), UserV2.class);
		assertThat(answer).isEqualTo(ADA);
		ServiceErrorException refused = catchThrowableOfType(ServiceErrorException.class,
				() -> builder().build().request(VersionedUsers.V1, new UserV1("Ada"), UserV2.class));
		assertThat(refused).hasMessageContaining(ErrorCode.CHANGE_FAILED.id());
		replier.stop(Duration.ofSeconds(5));
	}

	@Test
	void aChangeThatRaisesAnErrorIsToldToWhoeverAsks() throws Exception {
		nats.management().deleteStream("USERS");
		EventSubscriber replier = EventSubscriber.builder(nats.connection(), nats.options(), VersionedUsers.TYPE)
			.registry(registry)
			.versioned(VersionedUsers.with(new VersionedUsers.NameParts() {

				@Override
				public void up(ObjectNode data, ChangeContext context) {
					throw new NoClassDefFoundError("missing");
				}

			}), "2")
			.replier(UserV2.class, VersionedUsers.TYPE, this.publisher, EventDelivery::data)
			.build();
		replier.start();
		ServiceErrorException refused = catchThrowableOfType(ServiceErrorException.class, () -> this.publisher
			.request(VersionedUsers.V1, new UserV1("Ada"), UserV2.class, Duration.ofSeconds(5)));
		assertThat(refused).hasMessageContaining("500");
		replier.stop(Duration.ofSeconds(5));
	}

	@Test
	void aChangeThatFailsOnARequestIsLogged() throws Exception {
		nats.management().deleteStream("USERS");
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		Logger logger = (Logger) LoggerFactory.getLogger(SubscribedMessageHandler.class);
		log.start();
		logger.addAppender(log);
		EventSubscriber replier = subscriber()
			.replier(UserV2.class, VersionedUsers.TYPE, this.publisher, EventDelivery::data)
			.build();
		replier.start();
		catchThrowableOfType(ServiceErrorException.class,
				() -> this.publisher.request(VersionedUsers.V1, new UserV1("Ada"), UserV2.class));
		replier.stop(Duration.ofSeconds(5));
		logger.detachAppender(log);
		assertThat(log.list).singleElement().satisfies((event) -> {
			assertThat(event.getFormattedMessage())
				.isEqualTo("The listener of user.created.v2 failed on a message to user.created.v1");
			assertThat(event.getThrowableProxy().getCause().getClassName())
				.isEqualTo(ArrayIndexOutOfBoundsException.class.getName());
		});
	}

	private static EventPublisherBuilder builder() {
		return EventPublisher.builder(nats.connection(), nats.options()).registry(registry);
	}

	private static EventSubscriberBuilder subscriber() {
		return EventSubscriber.builder(nats.connection(), nats.options(), VersionedUsers.TYPE)
			.registry(registry)
			.versioned(VersionedUsers.VERSIONING, "2");
	}

	private static void send(String name, String data) {
		nats.connection()
			.publish(name, new Headers().put("Content-Type", "application/cloudevents+json"),
					("{\"specversion\":\"1.0\",\"id\":\"e1\",\"source\":\"app:x\",\"type\":\"app." + name
							+ "\",\"data\":" + data + "}")
						.getBytes(StandardCharsets.UTF_8));
	}

	private static MessageInfo stored(long sequence) throws Exception {
		return nats.management().getMessage("USERS", sequence);
	}

	private static CloudEvent event(long sequence) throws Exception {
		MessageInfo message = stored(sequence);
		return CloudEventCodec.decode(message.getHeaders(), message.getData());
	}

}
