package io.polyn.spring.boot.metrics;

import java.nio.file.Path;
import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.polyn.migration.JavaMigration;
import io.polyn.migration.Migration;
import io.polyn.migration.MigrationContext;
import io.polyn.migration.MigrationEvent;
import io.polyn.migration.MigrationListener;
import io.polyn.migration.Migrator;
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

class ObservedMigrationsTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	private final InMemorySpanExporter spans = InMemorySpanExporter.create();

	private final SdkTracerProvider tracing = SdkTracerProvider.builder()
		.addSpanProcessor(SimpleSpanProcessor.create(this.spans))
		.build();

	private final MeterRegistry meters = new SimpleMeterRegistry();

	private final ObservationRegistry observations = ObservationRegistry.create();

	private ClasspathFolder classpath;

	private ApplicationContextRunner runner;

	@BeforeEach
	void setUp(@TempDir Path temp) {
		this.observations.observationConfig()
			.observationHandler(new DefaultMeterObservationHandler(this.meters))
			.observationHandler(new DefaultTracingObservationHandler(
					new OtelTracer(this.tracing.get("test"), new OtelCurrentTraceContext(), (event) -> {
					})));
		this.classpath = new ClasspathFolder(temp).migration("1_create_users.yml", ClasspathFolder.CREATE_USERS)
			.migration("2_consumer.yml", ClasspathFolder.CREATE_CONSUMER);
		this.runner = PolynContextRunner.create(server, this.classpath)
			.withBean(ObservationRegistry.class, () -> this.observations)
			.withBean(MeterRegistry.class, () -> this.meters);
	}

	@AfterEach
	void close() {
		this.tracing.close();
	}

	@Test
	void aRunIsObservedWithItsMigrations() {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed();
			SpanData run = single("migrate users");
			assertThat(List.of(single("migrate 1_create_users"), single("migrate 2_consumer")))
				.extracting(SpanData::getParentSpanId)
				.containsOnly(run.getSpanId());
			assertThat(run.getAttributes().asMap()).containsEntry(key("namespace"), "users")
				.containsEntry(key("direction"), "up")
				.containsEntry(key("outcome"), "success")
				.containsEntry(key("error.type"), "none");
			assertThat(single("migrate 2_consumer").getAttributes().asMap()).containsEntry(key("version"), "2");
			assertThat(this.meters.get("polyn.migrate").tag("outcome", "success").timer().count()).isOne();
			assertThat(this.meters.get("polyn.migrate.migration").timer().count()).isEqualTo(2);
			assertThat(this.meters.get("polyn.migrate.migration").timer().getId().getTag("version")).isNull();
		});
	}

	@Test
	void aRollbackIsOne() {
		this.runner.run((context) -> {
			context.getBean(Migrator.class).rollback();
			assertThat(single("roll back 2_consumer").getParentSpanId())
				.isEqualTo(single("roll back users").getSpanId());
			assertThat(this.meters.get("polyn.migrate").tag("direction", "down").timer().count()).isOne();
		});
	}

	@Test
	void aFailureIsToldOfTheMigrationAndOfTheRun() {
		this.classpath.migration("3_fail.yml", "change:\n  - delete_stream: {name: NONE}\n");
		this.runner.run((context) -> assertThat(context).hasFailed());
		assertThat(single("migrate 3_fail").getAttributes().asMap()).containsEntry(key("outcome"), "failure")
			.hasEntrySatisfying(key("error.type"), (code) -> assertThat(code.toString()).startsWith("POLYN-M"));
		assertThat(single("migrate users").getAttributes().asMap()).containsEntry(key("outcome"), "failure");
		assertThat(single("migrate 2_consumer").getAttributes().asMap()).containsEntry(key("outcome"), "success");
		assertThat(this.observations.getCurrentObservation()).isNull();
	}

	@Test
	void aListenerThatKeepsARunFromBeginningEndsItsObservation() {
		this.runner.withBean(MigrationListener.class, () -> (event) -> {
			if (event instanceof MigrationEvent.RunStarted) {
				throw new IllegalStateException("Not now");
			}
		}).run((context) -> assertThat(context).hasFailed());
		assertThat(single("migrate users").getAttributes().asMap()).containsEntry(key("error.type"),
				"java.lang.IllegalStateException");
		assertThat(this.observations.getCurrentObservation()).isNull();
	}

	@Test
	void whatAMigrationOfCodeObservesIsAPartOfIt() {
		this.runner.withBean(Migration.class, () -> new V3__Code(this.observations))
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(single("work").getParentSpanId()).isEqualTo(single("migrate 3_code").getSpanId());
	}

	@Test
	void whereNothingIsToBeDoneNothingIsObserved() {
		this.runner.run((context) -> assertThat(context).hasNotFailed());
		this.spans.reset();
		this.runner.run((context) -> assertThat(context).hasNotFailed());
		assertThat(this.spans.getFinishedSpanItems()).isEmpty();
	}

	@Test
	void withoutObservationsMigrationsRun() {
		PolynContextRunner.create(server, this.classpath).run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(ObservedMigrations.class);
			assertThat(server.exists("USERS")).isTrue();
		});
	}

	private static AttributeKey<String> key(String name) {
		return AttributeKey.stringKey(name);
	}

	private SpanData single(String name) {
		List<SpanData> found = this.spans.getFinishedSpanItems()
			.stream()
			.filter((span) -> span.getName().equals(name))
			.toList();
		assertThat(found).as(name).hasSize(1);
		return found.get(0);
	}

	static final class V3__Code implements JavaMigration {

		private final ObservationRegistry observations;

		V3__Code(ObservationRegistry observations) {
			this.observations = observations;
		}

		@Override
		public void up(MigrationContext context) {
			Observation.createNotStarted("work", this.observations).observe(() -> {
			});
		}

	}

}
