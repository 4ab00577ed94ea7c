package io.polyn.event;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.cloudevent.CloudEventCodec;
import io.polyn.cloudevent.EventNaming;
import io.polyn.cloudevent.InvalidEventException;
import io.polyn.cloudevent.Violation;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.json.Json;
import io.polyn.nats.NamePrefix;
import io.polyn.schema.SchemaFiles;
import io.polyn.schema.SchemaRegistry;
import io.polyn.testing.JetStreamServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link EventPublisher}.
 */
@Timeout(180)
class EventPublisherTests {

	@RegisterExtension
	static final JetStreamServer nats = new JetStreamServer();

	private static final OffsetDateTime TIME = OffsetDateTime.parse("2026-01-02T03:04:05Z");

	private static SchemaRegistry registry;

	@BeforeAll
	static void loadSchemas(@TempDir Path folder) throws Exception {
		registry = new SchemaRegistry(new EventNaming("app", "user.backend"),
				new SchemaFiles(folder).write(UserCreated.EVENT + ".json", UserCreated.SCHEMA)
					.write("anything.json", "{}")
					.load());
	}

	@BeforeEach
	void createStream() throws Exception {
		nats.createStream("USERS", "user.>");
	}

	@Test
	void anEventIsStoredAsAStructuredCloudEvent() throws Exception {
		PublishedEvent published = publisher().publish(UserCreated.EVENT, new UserCreated("Ann", 33));
		assertThat(published).isEqualTo(new PublishedEvent(published.id(), "USERS", 1, false));
		MessageInfo message = nats.message("USERS", 1);
		assertThat(message.getSubject()).isEqualTo("user.created.v1");
		assertThat(message.getHeaders().get("Content-Type")).containsExactly("application/cloudevents+json");
		assertThat(message.getHeaders().get("Nats-Msg-Id")).containsExactly(published.id());
		JsonNode event = Json.parse(message.getData());
		assertThat(event.properties()).extracting(Map.Entry::getKey)
			.containsExactlyInAnyOrder("specversion", "id", "source", "type", "time", "datacontenttype", "dataschema",
					"data");
		assertThat(event.path("specversion").asText()).isEqualTo("1.0");
		assertThat(UUID.fromString(event.path("id").asText())).hasToString(published.id());
		assertThat(event.path("source").asText()).isEqualTo("app:user:backend");
		assertThat(event.path("type").asText()).isEqualTo("app.user.created.v1");
		assertThat(event.path("datacontenttype").asText()).isEqualTo("application/json");
		assertThat(event.path("dataschema").asText()).isEqualTo("app:user:created:v1");
		assertThat(event.path("time").asText()).endsWith("Z");
		assertThat(OffsetDateTime.parse(event.path("time").asText())).isCloseTo(OffsetDateTime.now(ZoneOffset.UTC),
				within(1, ChronoUnit.MINUTES));
		assertThat(event.path("data")).hasToString("{\"name\":\"Ann\",\"age\":33}");
		assertThat(registry.validate(CloudEventCodec.decode(message.getHeaders(), message.getData())).name())
			.isEqualTo(UserCreated.EVENT);
	}

	@Test
	void theDomainBeforeANameIsNotPartOfTheSubject() throws Exception {
		publisher().publish("app.user.created.v1", new UserCreated("Ann", 33));
		assertThat(nats.message("USERS", 1).getSubject()).isEqualTo("user.created.v1");
	}

	@Test
	void anInvalidEventIsNotSent() throws Exception {
		InvalidEventException ex = catchThrowableOfType(InvalidEventException.class,
				() -> publisher().publish(UserCreated.EVENT, Map.of("name", "Ann", "age", -1)));
		assertThat(ex.code()).isEqualTo(ErrorCode.EVENT_DATA);
		assertThat(ex.violations()).extracting(Violation::pointer).containsExactly("/age");
		assertThatExceptionOfType(InvalidEventException.class)
			.isThrownBy(() -> publisher().publish(UserCreated.EVENT, null));
		assertThat(nats.messages("USERS")).isZero();
	}

	@Test
	void anEventWithoutASchemaIsNotSent() throws Exception {
		assertThatExceptionOfType(InvalidEventException.class)
			.isThrownBy(() -> publisher().publish("user.deleted.v1", Map.of()))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.SCHEMA_UNKNOWN));
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> publisher().publish("User", Map.of()))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_NAME));
		assertThat(nats.messages("USERS")).isZero();
	}

	@Test
	void dataThatAreNotConvertibleAreNotSent() throws Exception {
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> publisher().publish(UserCreated.EVENT, Map.of("name", new Object())))
			.withMessageContaining("An object can't be written as JSON at /name.")
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.PAYLOAD_CONVERSION));
		assertThat(nats.messages("USERS")).isZero();
	}

	@Test
	void anEventThatIsReadyIsStoredAsItIs() throws Exception {
		CloudEvent event = event("e1").build();
		assertThat(publisher().publish(event)).isEqualTo(new PublishedEvent("e1", "USERS", 1, false));
		MessageInfo message = nats.message("USERS", 1);
		assertThat(message.getSubject()).isEqualTo("user.created.v1");
		assertThat(CloudEventCodec.decode(message.getHeaders(), message.getData())).isEqualTo(event);
	}

	@Test
	void anEventThatIsReadyIsCheckedLikewise() throws Exception {
		assertThatExceptionOfType(InvalidEventException.class).isThrownBy(() -> publisher().publish(event("").build()))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.EVENT_ENVELOPE));
		assertThat(nats.messages("USERS")).isZero();
	}

	@Test
	void anEventIsStoredOncePerId() throws Exception {
		publisher().publish(event("e1").build());
		assertThat(publisher().publish(event("e1").build())).isEqualTo(new PublishedEvent("e1", "USERS", 1, true));
		assertThat(nats.messages("USERS")).isEqualTo(1);
	}

	@Test
	void anEventWithAnIdThatNoHeaderTakesIsStillStoredOnce() throws Exception {
		publisher().publish(event("b\u00fcro \ud83d\ude00").build());
		assertThat(publisher().publish(event("b\u00fcro \ud83d\ude00").build()).duplicate()).isTrue();
		assertThat(publisher().publish(event("b\u00f6ro \ud83d\ude00").build()).duplicate()).isFalse();
		assertThat(nats.message("USERS", 1).getHeaders().getFirst("Nats-Msg-Id")).isEqualTo("b%C3%BCro%20%F0%9F%98%80");
	}

	@Test
	void aSubjectWithoutAStreamIsToldWithTheMigrationToWrite() {
		PublishFailedException ex = catchThrowableOfType(PublishFailedException.class,
				() -> publisher().publish("anything", Map.of()));
		assertThat(ex.code()).isEqualTo(ErrorCode.STREAM_MISSING);
		assertThat(ex).hasMessageContaining("No stream stores the subject anything").hasMessageContaining("""
				change:
				  - create_stream:
				      name: ANYTHING
				      subjects: ["anything"]
				""");
		assertThat(ex.event().getType()).isEqualTo("app.anything");
	}

	@Test
	@SuppressWarnings("try")
	void aSubjectWithoutAStreamIsToldWhateverTheConnectionIsSetTo() throws Exception {
		Options options = Options.builder().server(nats.url()).advancedRequestBehavior().build();
		try (Connection connection = Nats.connect(options)) {
			EventPublisher publisher = EventPublisher.builder(connection, nats.options()).registry(registry).build();
			assertThatExceptionOfType(PublishFailedException.class)
				.isThrownBy(() -> publisher.publish("anything", Map.of()))
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.STREAM_MISSING));
		}
	}

	@Test
	void theRefusalOfAStreamIsToldAtOnce() throws Exception {
		nats.management()
			.updateStream(StreamConfiguration.builder()
				.name("USERS")
				.subjects("user.>")
				.storageType(StorageType.Memory)
				.maxMessages(1)
				.discardPolicy(DiscardPolicy.New)
				.build());
		publisher().publish(event("e1").build());
		PublishFailedException ex = catchThrowableOfType(PublishFailedException.class,
				() -> publisher().publish(event("e2").build()));
		assertThat(ex.code()).isEqualTo(ErrorCode.PUBLISH_FAILED);
		assertThat(ex).hasMessageContaining("The event e2 of type app.user.created.v1 was refused: maximum messages");
	}

	@Test
	void anEventThatIsLargerThanItsStreamTakesIsToldWithBothSizes() throws Exception {
		nats.management()
			.updateStream(StreamConfiguration.builder()
				.name("USERS")
				.subjects("user.>")
				.storageType(StorageType.Memory)
				.maximumMessageSize(110)
				.build());
		PublishFailedException ex = catchThrowableOfType(PublishFailedException.class,
				() -> publisher().publish(event("e1").build()));
		assertThat(ex.code()).isEqualTo(ErrorCode.EVENT_TOO_LARGE);
		assertThat(ex.problem())
			.matches("The event e1 of type app\\.user\\.created\\.v1 has \\d+ bytes with its headers,"
					+ " and its stream takes 110 \\(max_msg_size\\); it was not stored\\.");
	}

	@Test
	void anEventThatIsLargerThanTheServerTakesIsToldWithBothSizesAndNotSent() throws Exception {
		String name = "x".repeat(1024 * 1024);
		PublishFailedException ex = catchThrowableOfType(PublishFailedException.class,
				() -> publisher().publish(UserCreated.EVENT, new UserCreated(name, 1)));
		assertThat(ex.code()).isEqualTo(ErrorCode.EVENT_TOO_LARGE);
		assertThat(ex.problem()).matches("The event \\S+ of type app\\.user\\.created\\.v1 has 104\\d{4} bytes with its"
				+ " headers, and the server takes 1048576 \\(max_payload\\); it was not sent\\.");
		assertThat(catchThrowableOfType(PublishFailedException.class,
				() -> publisher().publishAsync(UserCreated.EVENT, new UserCreated(name, 1)))
			.code()).isEqualTo(ErrorCode.EVENT_TOO_LARGE);
		// The largest that fits, to the byte.
		int frame = (int) (sizeOf(1) - 1);
		PublishOptions options = PublishOptions.NONE.id("e1").time(TIME);
		publisher().publish(UserCreated.EVENT, new UserCreated("x".repeat(1024 * 1024 - frame), 1), options);
		assertThat(nats.messages("USERS")).isEqualTo(1);
		assertThatExceptionOfType(PublishFailedException.class).isThrownBy(() -> publisher().publish(UserCreated.EVENT,
				new UserCreated("x".repeat(1024 * 1024 - frame + 1), 1), options));
	}

	@Test
	@SuppressWarnings("try")
	void anEventThatIsNotConfirmedCanBePublishedAgain() throws Exception {
		PublishFailedException ex;
		Options.Builder options = new Options.Builder().maxReconnects(-1)
			.reconnectBufferSize(0)
			.connectionTimeout(Duration.ofSeconds(1));
		EmbeddedNatsServer server = EmbeddedNatsServer.builder().start();
		try (Connection connection = Nats.connect(options.server(server.url()).build())) {
			EventPublisher publisher = EventPublisher.builder(connection, JetStreamOptions.defaultOptions())
				.registry(registry)
				.publishTimeout(Duration.ofSeconds(1))
				.build();
			server.close();
			ex = catchThrowableOfType(PublishFailedException.class, () -> publisher.publish(event("e1").build()));
		}
		finally {
			server.close();
		}
		assertThat(ex.code()).isEqualTo(ErrorCode.PUBLISH_FAILED);
		assertThat(ex).hasMessageContaining("The event e1 of type app.user.created.v1 was not confirmed by a stream: ")
			.hasMessageContaining("Publish it again with the same id");
		assertThat(publisher().publish(ex.event()).id()).isEqualTo("e1");
	}

	@Test
	void aPublisherNeedsARegistry() {
		assertThatIllegalStateException()
			.isThrownBy(() -> EventPublisher.builder(nats.connection(), nats.options()).build());
	}

	private static EventPublisher publisher() {
		return EventPublisher.builder(nats.connection(), nats.options()).registry(registry).build();
	}

	private static long sizeOf(int nameLength) {
		EventWriter writer = new EventWriter(nats.connection(), registry, null, PayloadConverter.jackson2(),
				NamePrefix.NONE, EventInstrumentation.NONE);
		return writer
			.write(UserCreated.EVENT, new UserCreated("x".repeat(nameLength), 1),
					PublishOptions.NONE.id("e1").time(TIME))
			.size();
	}

	private static CloudEventBuilder event(String id) {
		return CloudEventBuilder.v1()
			.withId(id)
			.withSource(URI.create("app:importer"))
			.withType("app.user.created.v1")
			.withSubject("ann")
			.withData("application/json", "{\"name\": \"Ann\", \"age\": 1.0}".getBytes(StandardCharsets.UTF_8));
	}

}
