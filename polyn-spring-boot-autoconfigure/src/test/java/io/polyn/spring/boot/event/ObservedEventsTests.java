package io.polyn.spring.boot.event;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.cloudevents.CloudEvent;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.SenderContext;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.polyn.cloudevent.InvalidEventException;
import io.polyn.event.EventPublisher;
import io.polyn.spring.PolynListener;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.spring.testing.PolynContextRunner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class ObservedEventsTests {

	private static final String CREATED = "user.created.v1";

	private static final String GREETED = "user.greeted.v1";

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	private final InMemorySpanExporter spans = InMemorySpanExporter.create();

	private final SdkTracerProvider tracing = SdkTracerProvider.builder()
		.addSpanProcessor(SimpleSpanProcessor.create(this.spans))
		.build();

	private final MeterRegistry meters = new SimpleMeterRegistry();

	private final ObservationRegistry observations = ObservationRegistry.create();

	private ApplicationContextRunner runner;

	@BeforeEach
	void setUp() {
		Tracer openTelemetry = this.tracing.get("test");
		OtelTracer tracer = new OtelTracer(openTelemetry, new OtelCurrentTraceContext(), (event) -> {
		});
		OtelPropagator propagator = new OtelPropagator(
				ContextPropagators.create(W3CTraceContextPropagator.getInstance()), openTelemetry);
		// The one that is added last is told first of an end, so that whoever sees a span
		// finds it measured.
		this.observations.observationConfig()
			.observationHandler(new ObservationHandler.FirstMatchingCompositeObservationHandler(
					new PropagatingSenderTracingObservationHandler<>(tracer, propagator),
					new PropagatingReceiverTracingObservationHandler<>(tracer, propagator),
					new DefaultTracingObservationHandler(tracer)))
			.observationHandler(new DefaultMeterObservationHandler(this.meters));
		ClasspathFolder classpath = new ClasspathFolder(this.temp)
			.migration("1_create_users.yml", ClasspathFolder.CREATE_USERS)
			.schema(CREATED + ".json", ClasspathFolder.USER_CREATED)
			.schema(GREETED + ".json", ClasspathFolder.USER_CREATED);
		this.runner = PolynContextRunner.create(server, classpath)
			.withBean(ObservationRegistry.class, () -> this.observations)
			.withBean(MeterRegistry.class, () -> this.meters)
			.withPropertyValues("polyn.events.listener.create-consumers=true", "polyn.events.listener.max-deliver=2",
					"polyn.events.listener.back-off.initial=10ms");
	}

	@AfterEach
	void close() {
		this.tracing.close();
	}

	@Test
	void theTraceGoesOnFromHopToHopAndTheEventKeepsItsOrigin() {
		this.runner.withBean(Greeter.class).withBean(Witness.class).run((context) -> {
			assertThat(context).hasNotFailed();
			Observation.createNotStarted("sign-up", this.observations)
				.observe(() -> context.getBean(EventPublisher.class).publish(CREATED, Map.of("id", "1")));
			Witness witness = context.getBean(Witness.class);
			Received first = witness.created.poll(60, TimeUnit.SECONDS);
			Received second = witness.greeted.poll(60, TimeUnit.SECONDS);
			// What ends last.
			await().until(() -> named("receive " + GREETED).size() == 1 && named("receive " + CREATED).size() == 2);
			SpanData signUp = single("sign-up");
			SpanData send = single("send " + CREATED);
			assertThat(send.getKind()).isEqualTo(SpanKind.PRODUCER);
			assertThat(send.getParentSpanId()).isEqualTo(signUp.getSpanId());
			assertThat(first.header()).isEqualTo(traceparent(send));
			assertThat(first.event().getExtension("traceparent")).isEqualTo(traceparent(send));
			assertThat(named("receive " + CREATED)).hasSize(2).allSatisfy((receive) -> {
				assertThat(receive.getKind()).isEqualTo(SpanKind.CONSUMER);
				assertThat(receive.getParentSpanId()).isEqualTo(send.getSpanId());
			});
			SpanData secondSend = single("send " + GREETED);
			assertThat(named("process " + CREATED)).extracting(SpanData::getSpanId)
				.contains(secondSend.getParentSpanId());
			assertThat(second.header()).isEqualTo(traceparent(secondSend));
			assertThat(this.spans.getFinishedSpanItems()).filteredOn((span) -> !span.getName().startsWith("migrate "))
				.extracting(SpanData::getTraceId)
				.containsOnly(signUp.getTraceId());
			assertThat(send.getAttributes().asMap()).containsEntry(key("messaging.system"), "nats")
				.containsEntry(key("messaging.operation.type"), "send")
				.containsEntry(key("messaging.destination.name"), CREATED)
				.containsEntry(key("messaging.message.id"), first.event().getId())
				.containsEntry(key("cloudevents.event_type"), "com.example.user.created.v1")
				.containsEntry(key("error.type"), "none");
			assertThat(single("receive " + GREETED).getAttributes().asMap())
				.containsEntry(key("messaging.consumer.group.name"), "users_user_greeted_v1");
			assertThat(this.meters.get("polyn.events.process").timers()).hasSize(2);
		});
	}

	@Test
	void whatIsInvalidFailsOrIsDeliveredAgainIsCounted() {
		this.runner.withBean(Failing.class).run((context) -> {
			assertThat(context).hasNotFailed();
			EventPublisher publisher = context.getBean(EventPublisher.class);
			assertThatExceptionOfType(InvalidEventException.class)
				.isThrownBy(() -> publisher.publish(CREATED, Map.of("name", "Ann")));
			publisher.publish(CREATED, Map.of("id", "1"));
			context.getBean(Connection.class).jetStream().publish(CREATED, new byte[0]);
			await().untilAsserted(() -> {
				assertThat(count("polyn.events.dead.lettered", "POLYN-E010")).isEqualTo(1);
				assertThat(count("polyn.events.dead.lettered", "POLYN-E002")).isEqualTo(1);
			});
			assertThat(count("polyn.events.invalid", "POLYN-E005")).isEqualTo(1);
			assertThat(count("polyn.events.invalid", "POLYN-E002")).isEqualTo(1);
			assertThat(this.meters.counter("polyn.events.redelivered", "messaging.destination.name", CREATED).count())
				.isEqualTo(1);
			await().until(() -> named("process " + CREATED).size() == 2);
			assertThat(named("process " + CREATED)).allSatisfy((process) -> assertThat(process.getAttributes().asMap())
				.containsEntry(key("error.type"), "java.lang.IllegalStateException"));
			assertThat(this.spans.getFinishedSpanItems())
				.allSatisfy((span) -> assertThat(span.getAttributes().asMap().toString()).doesNotContain("Ann"));
		});
	}

	@Test
	void whatNobodyKnowsIsNamedSoHoweverItIsCalled() {
		this.runner.run((context) -> {
			EventPublisher publisher = context.getBean(EventPublisher.class);
			for (int i = 0; i < 3; i++) {
				String name = "user.number" + i + ".v1";
				assertThatExceptionOfType(InvalidEventException.class)
					.isThrownBy(() -> publisher.publish(name, Map.of("id", "1")));
			}
			assertThat(this.meters.get("polyn.events.send").timers())
				.extracting((timer) -> timer.getId().getTag("messaging.destination.name"))
				.containsExactly("unknown");
			assertThat(this.meters.get("polyn.events.invalid").counters()).singleElement().satisfies((counter) -> {
				assertThat(counter.getId().getTag("messaging.destination.name")).isEqualTo("unknown");
				assertThat(counter.count()).isEqualTo(3);
			});
		});
	}

	@Test
	void whatAListenerExpectsIsNamedAlsoWithoutASchema() {
		this.runner.withBean(Unknown.class).run((context) -> {
			assertThat(context).hasNotFailed();
			context.getBean(Connection.class).jetStream().publish("user.moved.v1", new byte[0]);
			await().untilAsserted(() -> assertThat(this.meters.find("polyn.events.invalid")
				.tag("messaging.destination.name", "user.moved.v1")
				.counter()).isNotNull());
		});
	}

	@Test
	void allTimersOfANameHaveTheSameKeys() {
		this.runner.withBean(Grouped.class).run((context) -> {
			context.getBean(EventPublisher.class).publish(CREATED, Map.of("id", "1"));
			await().until(() -> named("receive " + CREATED).size() == 2);
			assertThat(this.meters.get("polyn.events.receive").timers()).hasSize(2)
				.extracting((timer) -> timer.getId().getTag("messaging.consumer.group.name"))
				.containsExactlyInAnyOrder("users_user_created_v1", "workers");
			assertThat(this.meters.get("polyn.events.receive").timers())
				.map((timer) -> timer.getId().getTags().stream().map(Tag::getKey).toList())
				.satisfies((keys) -> assertThat(keys.get(0)).isEqualTo(keys.get(1)));
		});
	}

	@Test
	void anApplicationMayDropChangeAndNameObservations() {
		this.observations.observationConfig()
			.observationPredicate((name, context) -> !name.equals("polyn.events.receive"))
			.observationFilter((context) -> context.addLowCardinalityKeyValue(KeyValue.of("team", "accounts")))
			.observationConvention(new GlobalObservationConvention<SenderContext<?>>() {

				@Override
				public String getContextualName(SenderContext<?> context) {
					return "sent";
				}

				@Override
				public boolean supportsContext(Observation.Context context) {
					return context instanceof SenderContext;
				}

			});
		this.runner.withBean(Grouped.class).run((context) -> {
			context.getBean(EventPublisher.class).publish(CREATED, Map.of("id", "1"));
			await().until(() -> named("process " + CREATED).size() == 2);
			assertThat(named("receive " + CREATED)).isEmpty();
			assertThat(single("sent").getAttributes().asMap()).containsEntry(key("team"), "accounts");
		});
	}

	private double count(String name, String code) {
		return this.meters.counter(name, "messaging.destination.name", CREATED, "error.type", code).count();
	}

	private static AttributeKey<String> key(String name) {
		return AttributeKey.stringKey(name);
	}

	private List<SpanData> named(String name) {
		return this.spans.getFinishedSpanItems().stream().filter((span) -> span.getName().equals(name)).toList();
	}

	private SpanData single(String name) {
		assertThat(named(name)).as(name).hasSize(1);
		return named(name).get(0);
	}

	private static String traceparent(SpanData span) {
		return "00-" + span.getTraceId() + "-" + span.getSpanId() + "-" + span.getSpanContext().getTraceFlags().asHex();
	}

	record User(String id) {

	}

	record Received(CloudEvent event, String header) {

	}

	static class Greeter {

		private final EventPublisher publisher;

		Greeter(EventPublisher publisher) {
			this.publisher = publisher;
		}

		@PolynListener(event = CREATED)
		void greet(User user) {
			this.publisher.publish(GREETED, user);
		}

	}

	static class Witness {

		final BlockingQueue<Received> created = new LinkedBlockingQueue<>();

		final BlockingQueue<Received> greeted = new LinkedBlockingQueue<>();

		@PolynListener(event = CREATED, source = "witness")
		void created(CloudEvent event, Message message) {
			this.created.add(new Received(event, message.getHeaders().getFirst("traceparent")));
		}

		@PolynListener(event = GREETED)
		void greeted(CloudEvent event, Message message) {
			this.greeted.add(new Received(event, message.getHeaders().getFirst("traceparent")));
		}

	}

	static class Grouped {

		@PolynListener(event = CREATED)
		void listen(User user) {
		}

		@PolynListener(event = CREATED, queueGroup = "workers")
		void work(User user) {
		}

	}

	static class Unknown {

		@PolynListener(event = "user.moved.v1")
		void listen(CloudEvent event) {
		}

	}

	static class Failing {

		@PolynListener(event = CREATED)
		void fail(User user) {
			throw new IllegalStateException("always");
		}

	}

}
