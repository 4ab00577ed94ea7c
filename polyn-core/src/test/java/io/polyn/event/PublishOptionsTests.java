package io.polyn.event;

import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;

import io.cloudevents.CloudEvent;
import io.nats.client.api.MessageInfo;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.cloudevent.CloudEventCodec;
import io.polyn.cloudevent.ContentMode;
import io.polyn.cloudevent.InvalidEventException;
import io.polyn.schema.SchemaRegistry;
import io.polyn.testing.JetStreamServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PublishOptions}.
 */
@Timeout(180)
class PublishOptionsTests {

	private static final UserCreated ANN = new UserCreated("Ann", 33);

	@RegisterExtension
	static final JetStreamServer nats = new JetStreamServer();

	private static SchemaRegistry registry;

	private final EventPublisher publisher = EventPublisher.builder(nats.connection(), nats.options())
		.registry(registry)
		.build();

	@BeforeAll
	static void loadSchemas(@TempDir Path folder) throws Exception {
		registry = Publishers.registry(folder);
	}

	@BeforeEach
	void createStream() throws Exception {
		nats.createStream("USERS", "user.>");
	}

	@ParameterizedTest
	@EnumSource
	void whatIsAskedForIsInTheEventAndTheMessage(ContentMode mode) throws Exception {
		OffsetDateTime time = OffsetDateTime.parse("2026-01-02T03:04:05Z");
		PublishOptions options = PublishOptions.NONE.id("b\u00fcro")
			.time(time)
			.subject("ann")
			.partitionKey("a")
			.extension("tenant", "north")
			.source("mailer")
			.mode(mode)
			.header("Tenant", "north\tor south");
		assertThat(this.publisher.publish(UserCreated.EVENT, ANN, options).id()).isEqualTo("b\u00fcro");
		MessageInfo message = nats.message("USERS", 1);
		assertThat(message.getHeaders().getFirst("Tenant")).isEqualTo("north\tor south");
		assertThat(message.getHeaders().getFirst("Nats-Msg-Id")).isEqualTo("b%C3%BCro");
		assertThat(message.getHeaders().containsKeyIgnoreCase("ce-id")).isEqualTo(mode == ContentMode.BINARY);
		CloudEvent event = CloudEventCodec.decode(message.getHeaders(), message.getData());
		assertThat(event.getId()).isEqualTo("b\u00fcro");
		assertThat(event.getTime()).isEqualTo(time);
		assertThat(event.getSubject()).isEqualTo("ann");
		assertThat(event.getSource()).hasToString("app:user:backend:mailer");
		assertThat(event.getExtension("partitionkey")).isEqualTo("a");
		assertThat(event.getExtension("tenant")).isEqualTo("north");
		assertThat(event.getType()).isEqualTo("app.user.created.v1");
	}

	@Test
	void theAttributesInOptionsReplaceThoseOfAnEventThatIsReady() throws Exception {
		this.publisher.publish(UserCreated.EVENT, ANN, PublishOptions.NONE.id("e1").subject("ann"));
		MessageInfo first = nats.message("USERS", 1);
		CloudEvent event = CloudEventCodec.decode(first.getHeaders(), first.getData());
		this.publisher.publishAsync(event, PublishOptions.NONE.id("e2")).join();
		MessageInfo second = nats.message("USERS", 2);
		CloudEvent changed = CloudEventCodec.decode(second.getHeaders(), second.getData());
		assertThat(changed.getId()).isEqualTo("e2");
		assertThat(changed.getSubject()).isEqualTo("ann");
		assertThat(changed.getData()).isEqualTo(event.getData());
	}

	@Test
	void optionsAreImmutable() {
		PublishOptions.NONE.header("Tenant", "north").id("e1").expectedLastSequence(5);
		assertThat(PublishOptions.NONE.toHeaders().isEmpty()).isTrue();
		assertThat(PublishOptions.NONE.attributes()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a b", "a:b", "a\r\nb", "b\u00fcro", "a\u0000" })
	void aHeaderWhoseNameCantBeSentIsRefused(String name) {
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> PublishOptions.NONE.header(name, "x"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_HEADER))
			.satisfies((ex) -> assertThat(ex.getMessage()).matches("[ -~]*"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\r\nNats-Rollup: all", "b\u00fcro", "\u0000", "\u007f" })
	void aHeaderWhoseValueCantBeSentIsRefusedAndNotQuoted(String value) {
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> PublishOptions.NONE.header("Tenant", value))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_HEADER))
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain(value));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Nats-Msg-Id", "nats-msg-id", "Nats-Expected-Stream", "Nats-Batch-Id", "content-type",
			"ce-id", "CE-type" })
	void aHeaderThatThePublisherSetsIsRefused(String name) {
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> PublishOptions.NONE.header(name, "x"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_HEADER))
			.withMessageContaining("is set by the publisher itself");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "partition-key", "Tenant", "id", "type", "data", "b\u00fcro" })
	void anExtensionThatCantBeNamedSoIsRefused(String name) {
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> PublishOptions.NONE.extension(name, "x"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.EVENT_ENVELOPE));
	}

	@Test
	void optionsThatMakeNoValidEventAreRefusedAndNothingIsSent() throws Exception {
		assertThatExceptionOfType(InvalidEventException.class)
			.isThrownBy(() -> this.publisher.publish(UserCreated.EVENT, ANN, PublishOptions.NONE.subject("")))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.EVENT_ENVELOPE));
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> this.publisher.publish(UserCreated.EVENT, ANN, PublishOptions.NONE.source("a b")))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_NAME));
		assertThat(nats.messages("USERS")).isZero();
	}

	@Test
	void anEventIsStoredOnlyUnderTheConditionsAskedFor() throws Exception {
		this.publisher.publish(UserCreated.EVENT, ANN, PublishOptions.NONE.id("e1").expectedLastSequence(0));
		this.publisher.publish(UserCreated.EVENT, ANN, PublishOptions.NONE.id("e2").expectedLastSubjectSequence(1));
		this.publisher.publish("user.updated.v1", 1, PublishOptions.NONE.id("e3").expectedLastSubjectSequence(0));
		this.publisher.publish("user.updated.v1", 1, PublishOptions.NONE.id("e4").expectedStream("USERS"));
		for (PublishOptions refused : List.of(PublishOptions.NONE.expectedLastSequence(2),
				PublishOptions.NONE.expectedLastSubjectSequence(1), PublishOptions.NONE.expectedStream("OTHER"))) {
			assertThatExceptionOfType(PublishFailedException.class)
				.isThrownBy(() -> this.publisher.publish("user.updated.v1", 2, refused))
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.EVENT_CONFLICT))
				.withMessageContaining("was not stored, for the stream is not as it was expected to be: ");
		}
		assertThat(nats.messages("USERS")).isEqualTo(4);
	}

}
