package io.polyn.event;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.cloudevents.CloudEvent;
import io.nats.client.Dispatcher;
import io.nats.client.api.MessageInfo;
import io.nats.client.impl.Headers;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.cloudevent.CloudEventCodec;
import io.polyn.schema.SchemaRegistry;
import io.polyn.testing.JetStreamServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for what {@link EventInstrumentation} is told of the events that are sent.
 */
@Timeout(180)
class PublishInstrumentationTests {

	private static final UserCreated ANN = new UserCreated("Ann", 33);

	private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

	@RegisterExtension
	static final JetStreamServer nats = new JetStreamServer();

	private static SchemaRegistry registry;

	private final Recording recording = new Recording();

	private final EventPublisher publisher = EventPublisher.builder(nats.connection(), nats.options())
		.registry(registry)
		.prefix("staging")
		.instrumentation(this.recording)
		.build();

	@BeforeAll
	static void loadSchemas(@TempDir Path folder) throws Exception {
		registry = Publishers.registry(folder);
	}

	@BeforeEach
	void createStream() throws Exception {
		nats.createStream("USERS", "staging.user.>");
	}

	@Test
	void anEventIsWatchedFromBeforeItIsMadeUntilItIsStored() throws Exception {
		this.publisher.publish("app.user.created.v1", ANN, PublishOptions.NONE.id("e1"));
		this.publisher.publishAsync(UserCreated.EVENT, ANN, PublishOptions.NONE.id("e2")).join();
		assertThat(this.recording.calls).containsExactly("send user.created.v1 to staging.user.created.v1", "event e1",
				"close", "send user.created.v1 to staging.user.created.v1", "event e2", "close");
	}

	@Test
	void theTraceIsAHeaderAndWhereItBeganAnExtension() throws Exception {
		this.publisher.publish(UserCreated.EVENT, ANN);
		MessageInfo first = nats.message("USERS", 1);
		assertThat(first.getHeaders().getFirst("traceparent")).isEqualTo(TRACE);
		CloudEvent event = CloudEventCodec.decode(first.getHeaders(), first.getData());
		assertThat(event.getExtension("traceparent")).isEqualTo(TRACE);
		assertThat(event.getExtension("tracestate")).isEqualTo("a=b");
		this.recording.trace = TRACE.replace("b7ad", "c8be");
		this.publisher.publish(event, PublishOptions.NONE.id("e2"));
		MessageInfo second = nats.message("USERS", 2);
		assertThat(second.getHeaders().getFirst("traceparent")).isEqualTo(this.recording.trace);
		assertThat(CloudEventCodec.decode(second.getHeaders(), second.getData()).getExtension("traceparent"))
			.isEqualTo(TRACE);
	}

	@Test
	void anEventThatIsRefusedIsTold() {
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> this.publisher.publish(UserCreated.EVENT, Map.of(), PublishOptions.NONE.id("e1")));
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> this.publisher.publishAsync("user.deleted.v1", ANN, PublishOptions.NONE.id("e2")));
		assertThat(this.recording.calls).containsExactly("send user.created.v1 to staging.user.created.v1", "event e1",
				"invalid user.created.v1 EVENT_DATA", "failed EVENT_DATA", "close",
				"send user.deleted.v1 to staging.user.deleted.v1", "event e2", "invalid user.deleted.v1 SCHEMA_UNKNOWN",
				"failed SCHEMA_UNKNOWN", "close");
	}

	@Test
	void anEventThatIsNotStoredIsTold() {
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> this.publisher.publish("unstored.v1", 1, PublishOptions.NONE.id("e1")));
		assertThat(this.recording.calls).containsExactly("send unstored.v1 to staging.unstored.v1", "event e1",
				"failed STREAM_MISSING", "close");
	}

	@Test
	void everyEventOfABatchIsWatched() {
		PublishOptions options = PublishOptions.NONE;
		this.publisher.publishAll(new EventBatch().add(UserCreated.EVENT, ANN, options.id("e1"))
			.add("user.updated.v1", ANN, options.id("e2")));
		assertThat(this.recording.calls).hasSize(6).contains("event e1", "event e2");
		assertThat(this.recording.calls).filteredOn("close"::equals).hasSize(2);
		this.recording.calls.clear();
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> this.publisher.publishAll(new EventBatch().add(UserCreated.EVENT, ANN, options.id("e3"))
				.add(UserCreated.EVENT, 1, options.id("e4"))));
		assertThat(this.recording.calls).containsExactly("send user.created.v1 to staging.user.created.v1", "event e3",
				"send user.created.v1 to staging.user.created.v1", "event e4", "invalid user.created.v1 EVENT_DATA",
				"failed EVENT_DATA", "close", "failed EVENT_DATA", "close");
	}

	@Test
	void aRequestAndItsAnswerAreWatched() throws Exception {
		CompletableFuture<String> replyTo = new CompletableFuture<>();
		Dispatcher service = nats.connection().createDispatcher((request) -> {
			replyTo.complete(request.getReplyTo());
			this.publisher.reply(request, UserCreated.EVENT, ANN);
		});
		service.subscribe("staging.unstored.v1");
		this.publisher.request("unstored.v1", 1, UserCreated.class, Duration.ofSeconds(20));
		// The service's own end comes after the answer has left.
		Awaitility.await().until(() -> this.recording.calls.stream().filter("close"::equals).count() == 2);
		assertThat(this.recording.calls).contains("send unstored.v1 to staging.unstored.v1",
				"send user.created.v1 to " + replyTo.get());
		nats.connection().closeDispatcher(service);
	}

	@Test
	void whatWatchesCanNotKeepAPublisherWaiting() {
		EventPublisher watched = EventPublisher.builder(nats.connection(), nats.options())
			.registry(registry)
			.prefix("staging")
			.instrumentation(new EventInstrumentation() {

				@Override
				public Operation send(String event, String subject, Headers headers) {
					return new Operation() {

						@Override
						public void close() {
							throw new IllegalStateException("broken");
						}

					};
				}

			})
			.build();
		assertThat(watched.publish(UserCreated.EVENT, ANN).sequence()).isEqualTo(1);
		assertThat(watched.publishAsync(UserCreated.EVENT, ANN).join().sequence()).isEqualTo(2);
	}

	private static final class Recording implements EventInstrumentation {

		private final List<String> calls = new CopyOnWriteArrayList<>();

		private volatile String trace = TRACE;

		@Override
		public Operation send(String event, String subject, Headers headers) {
			this.calls.add("send " + event + " to " + subject);
			headers.put("traceparent", this.trace).put("tracestate", "a=b");
			return new Operation() {

				@Override
				public void event(CloudEvent event) {
					Recording.this.calls
						.add(event.getId().length() < 5 ? "event " + event.getId() : "event of its own id");
				}

				@Override
				public void failed(Throwable failure) {
					Recording.this.calls.add("failed " + ((PolynException) failure).code());
				}

				@Override
				public void close() {
					Recording.this.calls.add("close");
				}

			};
		}

		@Override
		public void invalid(String event, ErrorCode code) {
			this.calls.add("invalid " + event + " " + code);
		}

	}

}
