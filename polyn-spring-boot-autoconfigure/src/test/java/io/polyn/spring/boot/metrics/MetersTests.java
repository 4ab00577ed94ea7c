package io.polyn.spring.boot.metrics;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.event.EventPublisher;
import io.polyn.migration.MigrationListener;
import io.polyn.migration.Migrator;
import io.polyn.spring.boot.migration.MigratorBuilderConfigurer;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.TestApplication;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What an application measures, in the registry that Spring Boot gives it.
 */
class MetersTests {

	private static final String MARKER = "s3cr3t-m4rk3r";

	private ClasspathFolder classpath;

	@BeforeEach
	void setUp(@TempDir Path temp) {
		this.classpath = new ClasspathFolder(temp).migration("1_create_users.yml", ClasspathFolder.CREATE_USERS)
			.migration("2_consumer.yml", ClasspathFolder.CREATE_CONSUMER)
			.schema("user.created.v1.json", ClasspathFolder.USER_CREATED);
	}

	@Test
	void migrationsAreCountedAsTheLastRunOrLookLeftThem() {
		try (ConfigurableApplicationContext application = run("polyn.migrate-on-startup=true",
				"polyn.migrations.target=1")) {
			MeterRegistry meters = application.getBean(MeterRegistry.class);
			assertMigrations(meters, "polynMigrator", 1, 1, 0);
			application.getBean(Migrator.class).migrate();
			assertMigrations(meters, "polynMigrator", 2, 0, 0);
			application.getBean(Migrator.class).rollback();
			application.getBean(Migrator.class).info();
			assertMigrations(meters, "polynMigrator", 1, 1, 0);
			assertThat(meters.get("polyn.migrate").tag("direction", "up").timer().count()).isEqualTo(2);
		}
	}

	@Test
	void noServerIsAskedForThem() {
		try (ConfigurableApplicationContext application = run()) {
			MeterRegistry meters = application.getBean(MeterRegistry.class);
			Connection connection = application.getBean(Connection.class);
			application.getBean(EmbeddedNatsServer.class).close();
			await().until(() -> connection.getStatus() != Connection.Status.CONNECTED);
			assertMigrations(meters, "polynMigrator", 0, 2, 0);
			assertThat(meters.get("polyn.nats.state").tag("state", "connected").gauge().value()).isZero();
			// It may have become another one from one gauge to the next.
			await().untilAsserted(() -> assertThat(
					meters.get("polyn.nats.state").gauges().stream().mapToDouble((gauge) -> gauge.value()).sum())
				.isEqualTo(1));
		}
	}

	@Test
	void twoMigratorsOfOneNamespaceAreTold() {
		try (ConfigurableApplicationContext application = run("spring.main.sources=" + Second.class.getName())) {
			MeterRegistry meters = application.getBean(MeterRegistry.class);
			assertMigrations(meters, "polynMigrator", 0, 2, 0);
			application.getBean("second", Migrator.class).migrate();
			assertMigrations(meters, "second", 2, 0, 0);
		}
	}

	@Test
	void schemasAreCountedAsTheBucketWasLastSeen() {
		try (ConfigurableApplicationContext application = run("polyn.migrate-on-startup=true")) {
			MeterRegistry meters = application.getBean(MeterRegistry.class);
			assertThat(meters.get("polyn.schemas").gauge().value()).isEqualTo(1);
			await().until(() -> meters.get("polyn.schemas.stored").gauge().value() == 1);
		}
	}

	@Test
	void aConnectionTellsWhatTheClientCounts() {
		try (ConfigurableApplicationContext application = run("polyn.migrate-on-startup=true")) {
			MeterRegistry meters = application.getBean(MeterRegistry.class);
			assertThat(
					meters.get("polyn.nats.state").tags("name", "natsConnection", "state", "connected").gauge().value())
				.isEqualTo(1);
			double sent = meters.get("polyn.nats.sent.messages").functionCounter().count();
			double bytes = meters.get("polyn.nats.sent.bytes").functionCounter().count();
			application.getBean(EventPublisher.class).publish("user.created.v1", Map.of("id", "1"));
			assertThat(meters.get("polyn.nats.sent.messages").functionCounter().count()).isGreaterThan(sent);
			assertThat(meters.get("polyn.nats.sent.bytes").functionCounter().count()).isGreaterThan(bytes + 100);
			assertThat(meters.get("polyn.nats.received.messages").functionCounter().count()).isPositive();
			assertThat(meters.get("polyn.nats.requests.outstanding").gauge().value()).isNotNegative();
		}
	}

	@Test
	void aReconnectIsCounted() {
		EmbeddedNatsServer server = EmbeddedNatsServer.builder().start();
		try (ConfigurableApplicationContext application = run("polyn.nats.servers=" + server.url(),
				"polyn.nats.reconnect-wait=100ms")) {
			MeterRegistry meters = application.getBean(MeterRegistry.class);
			assertThat(meters.get("polyn.nats.reconnects").functionCounter().count()).isZero();
			server.close();
			try (EmbeddedNatsServer again = EmbeddedNatsServer.builder().port(server.port()).start()) {
				assertThat(again.url()).isEqualTo(server.url());
				await().until(() -> meters.get("polyn.nats.reconnects").functionCounter().count() == 1);
			}
		}
		finally {
			server.close();
		}
	}

	@Test
	void everyConnectionIsToldByTheNameOfItsBeanAndWithoutCredentials() {
		try (EmbeddedNatsServer other = EmbeddedNatsServer.builder()
			.arguments("--user", "user-" + MARKER, "--pass", "password-" + MARKER)
			.start();
				ConfigurableApplicationContext application = run("spring.main.sources=" + Other.class.getName(),
						"other.url=nats://user-" + MARKER + ":password-" + MARKER + "@127.0.0.1:" + other.port())) {
			MeterRegistry meters = application.getBean(MeterRegistry.class);
			assertThat(meters.get("polyn.nats.sent.messages").functionCounters())
				.extracting((counter) -> counter.getId().getTag("name"))
				.containsExactlyInAnyOrder("natsConnection", "otherConnection");
			assertThat(meters.get("polyn.nats.state")
				.tags("name", "otherConnection", "state", "connected")
				.gauge()
				.value()).isEqualTo(1);
			assertThat(meters.getMeters()).extracting(Meter::getId)
				.extracting(Object::toString)
				.noneMatch((id) -> id.contains(MARKER));
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whatTakesPartMayNeedTheRegistryThatMeasuresIt(boolean lazy) {
		try (ConfigurableApplicationContext application = run("polyn.migrate-on-startup=true",
				"spring.main.lazy-initialization=" + lazy, "spring.main.sources=" + Measuring.class.getName())) {
			MeterRegistry meters = application.getBean(MeterRegistry.class);
			assertThat(meters.counter("told").count()).isEqualTo(6);
			assertMigrations(meters, "polynMigrator", 2, 0, 0);
			assertThat(meters.get("polyn.migrate").timer().count()).isOne();
			assertThat(meters.get("migrators").gauge().value()).isOne();
		}
	}

	@Test
	void aDisabledPolynMeasuresNothing() {
		try (ConfigurableApplicationContext application = run("polyn.enabled=false")) {
			assertThat(application.getBean(MeterRegistry.class).getMeters())
				.extracting((meter) -> meter.getId().getName())
				.isNotEmpty()
				.noneMatch((name) -> name.startsWith("polyn."));
		}
	}

	private static void assertMigrations(MeterRegistry meters, String migrator, int... numbers) {
		assertThat(Stream.of("applied", "pending", "failed")
			.map((state) -> (int) meters.get("polyn.migrations." + state)
				.tags("namespace", "users", "migrator", migrator)
				.gauge()
				.value()))
			.containsExactlyElementsOf(Arrays.stream(numbers).boxed().toList());
	}

	private ConfigurableApplicationContext run(String... properties) {
		return TestApplication.run(this.classpath.classLoader(),
				Stream.of(new String[] { "polyn.domain=com.example" }, properties)
					.flatMap(Stream::of)
					.toArray(String[]::new));
	}

	@Configuration(proxyBeanMethods = false)
	static class Second {

		@Bean(defaultCandidate = false)
		Migrator second(MigratorBuilderConfigurer configurer, Connection connection) {
			// A second migrator of the same migrations: what it does, the first knows
			// when it looks.
			return configurer.configure(Migrator.builder(connection)).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Measuring {

		@Bean
		MigrationListener counting(MeterRegistry meters) {
			return (event) -> meters.counter("told").increment();
		}

		@Bean
		MeterBinder migratorsOfTheApplication(ObjectProvider<Migrator> migrators) {
			return (registry) -> Gauge.builder("migrators", () -> migrators.stream().count()).register(registry);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Other {

		@Bean(defaultCandidate = false)
		Connection otherConnection(@Value("${other.url}") String url) throws Exception {
			return Nats.connect(url);
		}

	}

}
