package io.polyn.event;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.nats.client.api.MessageInfo;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.cloudevent.EventNaming;
import io.polyn.schema.SchemaFiles;
import io.polyn.schema.SchemaRegistry;
import io.polyn.testing.JetStreamServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * Events of several deployments of the same service on one account.
 */
@Timeout(180)
class EventPrefixTests {

	private static final String CONSUMER = "user_backend_user_created_v1";

	@RegisterExtension
	static final JetStreamServer nats = new JetStreamServer();

	private static SchemaRegistry registry;

	@BeforeAll
	static void loadSchemas(@TempDir Path folder) throws Exception {
		registry = new SchemaRegistry(new EventNaming("app", "user.backend"),
				new SchemaFiles(folder).write(UserCreated.EVENT + ".json", UserCreated.SCHEMA).load());
	}

	@Test
	void deploymentsDoNotReceiveOneAnothersEvents() throws Exception {
		createStream("staging");
		createStream("qa");
		BlockingQueue<EventDelivery> staged = new LinkedBlockingQueue<>();
		BlockingQueue<EventDelivery> tested = new LinkedBlockingQueue<>();
		EventConsumer staging = consumer("staging", staged::add);
		EventConsumer qa = consumer("qa", tested::add);
		assertThat(staging.consumerName()).isEqualTo("staging_" + CONSUMER);
		assertThat(staging.event()).isEqualTo(UserCreated.EVENT);
		try {
			staging.start();
			qa.start();
			PublishedEvent published = publisher("staging").publish(UserCreated.EVENT, new UserCreated("Ann", 1));
			assertThat(published.stream()).isEqualTo("staging_USERS");
			publisher("qa").publish(UserCreated.EVENT, new UserCreated("Bob", 2));
			EventDelivery delivery = staged.poll(60, TimeUnit.SECONDS);
			assertThat(delivery).isNotNull();
			assertThat(delivery.data()).isEqualTo(new UserCreated("Ann", 1));
			assertThat(delivery.message().getSubject()).isEqualTo("staging.user.created.v1");
			assertThat(delivery.event().getType()).isEqualTo("app.user.created.v1");
			assertThat(delivery.event().getSource()).hasToString("app:user:backend");
			assertThat(delivery.event().getDataSchema()).hasToString("app:user:created:v1");
			assertThat(delivery.metadata().name()).isEqualTo(UserCreated.EVENT);
			assertThat(delivery.metadata().consumer()).isEqualTo("staging_" + CONSUMER);
			assertThat(tested.poll(60, TimeUnit.SECONDS)).isNotNull()
				.extracting(EventDelivery::data)
				.isEqualTo(new UserCreated("Bob", 2));
			assertThat(staged).isEmpty();
			assertThat(tested).isEmpty();
		}
		finally {
			staging.stop(Duration.ofSeconds(5));
			qa.stop(Duration.ofSeconds(5));
		}
	}

	@Test
	void theDeadLettersOfADeploymentAreItsOwn() throws Exception {
		createStream("staging");
		EventConsumer staging = consumer("staging", (delivery) -> {
		});
		try {
			staging.start();
			nats.connection()
				.jetStream()
				.publish("staging.user.created.v1", "no event".getBytes(StandardCharsets.UTF_8));
			await().until(() -> nats.hasStream("staging_POLYN_DEAD_LETTERS")
					&& nats.messages("staging_POLYN_DEAD_LETTERS") == 1);
		}
		finally {
			staging.stop(Duration.ofSeconds(5));
		}
		MessageInfo letter = nats.message("staging_POLYN_DEAD_LETTERS", 1);
		assertThat(letter.getSubject()).isEqualTo("staging.polyn.dead_letter.user.created.v1");
		assertThat(letter.getHeaders().getFirst("Polyn-Stream")).isEqualTo("staging_USERS");
		assertThat(letter.getHeaders().getFirst("Polyn-Consumer")).isEqualTo("staging_" + CONSUMER);
		assertThat(nats.config("staging_POLYN_DEAD_LETTERS").path("subjects"))
			.hasToString("[\"staging.polyn.dead_letter.>\"]");
		assertThat(nats.management().getStreamNames()).containsExactlyInAnyOrder("staging_USERS",
				"staging_POLYN_DEAD_LETTERS");
	}

	@Test
	void whatAMigrationHasToMakeIsToldAsMigrationsWriteIt() throws Exception {
		nats.createStream("USERS", "user.>");
		PublishFailedException unpublished = catchThrowableOfType(PublishFailedException.class,
				() -> publisher("staging").publish(UserCreated.EVENT, new UserCreated("Ann", 1)));
		assertThat(unpublished.code()).isEqualTo(ErrorCode.STREAM_MISSING);
		assertThat(unpublished.problem()).contains("stores the subject staging.user.created.v1");
		assertThat(unpublished.remedy()).contains("name: USER\n", "[\"user.>\"]").doesNotContain("staging");
		EventConsumer staging = consumer("staging", (delivery) -> {
		});
		PolynException noStream = catchThrowableOfType(PolynException.class, staging::start);
		assertThat(noStream.code()).isEqualTo(ErrorCode.STREAM_MISSING);
		assertThat(noStream.problem()).contains("stores the subject staging.user.created.v1");
		assertThat(noStream.remedy()).doesNotContain("staging");
		nats.createStream("staging_USERS", "staging.user.>");
		PolynException noConsumer = catchThrowableOfType(PolynException.class, staging::start);
		assertThat(noConsumer.code()).isEqualTo(ErrorCode.CONSUMER_MISSING);
		assertThat(noConsumer.problem()).contains("stream staging_USERS", "no consumer staging_" + CONSUMER);
		assertThat(noConsumer.remedy())
			.contains("stream: USERS", "durable_name: " + CONSUMER, "filter_subject: " + UserCreated.EVENT)
			.doesNotContain("staging");
		assertThat(nats.messages("USERS")).isZero();
	}

	@Test
	void aPrefixThatIsNotATokenIsRefused() {
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> EventPublisher.builder(nats.connection(), nats.options()).prefix("a.b"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_NAME));
	}

	private static void createStream(String prefix) throws Exception {
		nats.createStream(prefix + "_USERS", prefix + ".user.>");
		nats.createConsumer(prefix + "_USERS", prefix + "_" + CONSUMER, prefix + "." + UserCreated.EVENT);
	}

	private static EventConsumer consumer(String prefix, EventHandler handler) {
		return EventConsumer.builder(nats.connection(), nats.options(), UserCreated.EVENT)
			.prefix(prefix)
			.registry(registry)
			.handler(UserCreated.class, handler)
			.build();
	}

	private static EventPublisher publisher(String prefix) {
		return EventPublisher.builder(nats.connection(), nats.options()).prefix(prefix).registry(registry).build();
	}

}
