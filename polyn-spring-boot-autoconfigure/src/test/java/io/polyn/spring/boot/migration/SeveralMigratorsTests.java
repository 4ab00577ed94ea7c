package io.polyn.spring.boot.migration;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.migration.MigrationEvent;
import io.polyn.migration.Migrator;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.spring.testing.TestApplication;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;

class SeveralMigratorsTests {

	private static final String ORDERS = """
			change:
			  - create_stream: {name: ORDERS, subjects: ["${prefix}.>"]}
			""";

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@RegisterExtension
	static final JetStreamServer orders = new JetStreamServer();

	@TempDir
	Path temp;

	private ClasspathFolder classpath;

	@BeforeEach
	void setUp() {
		this.classpath = new ClasspathFolder(this.temp).migration("1_create_users.yml", ClasspathFolder.CREATE_USERS)
			.write("polyn/orders/1_create_orders.yml", ORDERS);
	}

	@Test
	void eachIsRunOnItsOwnConnectionWithTheApplicationsSettings() {
		try (TestApplication application = start(Second.class, "polyn.migrate-on-startup=true",
				"polyn.migrations.placeholders.prefix=order")) {
			assertThat(server.exists("USERS")).isTrue();
			assertThat(server.exists("ORDERS")).isFalse();
			assertThat(orders.exists("USERS")).isFalse();
			assertThat(orders.api().streamInfo("ORDERS").orElseThrow().path("config").path("subjects").path(0).asText())
				.isEqualTo("order.>");
			assertThat(application.context().getBean(Second.class).namespaces).containsExactlyInAnyOrder("users",
					"orders");
		}
	}

	@Test
	void theEndpointShowsEach() throws Exception {
		try (TestApplication application = start(Second.class, "polyn.migrate-on-startup=true",
				"polyn.migrations.placeholders.prefix=order")) {
			JsonNode polyn = application.json("/actuator/polyn");
			assertThat(polyn.propertyNames()).containsExactly("status", "server", "schemas", "migrators");
			assertThat(polyn.path("status").asString()).isEqualTo("up-to-date");
			assertThat(polyn.path("server").path("version").asString()).isEqualTo(server.version());
			assertThat(polyn.path("migrators").propertyNames()).containsExactlyInAnyOrder("polynMigrator",
					"ordersMigrator");
			JsonNode second = polyn.path("migrators").path("ordersMigrator");
			assertThat(second.propertyNames()).containsExactly("status", "server", "namespace", "applied", "pending",
					"failed", "missing", "lock");
			assertThat(second.path("namespace").asString()).isEqualTo("orders");
			assertThat(second.path("server").path("version").asString()).isEqualTo(orders.version());
			assertThat(second.path("applied")).extracting((migration) -> migration.path("name").asString())
				.containsExactly("create_orders");
			application.context().getBean("ordersMigrator", Migrator.class).rollback();
			JsonNode after = application.json("/actuator/polyn");
			assertThat(after.path("status").asString()).isEqualTo("pending");
			assertThat(after.path("migrators").path("polynMigrator").path("status").asString()).isEqualTo("up-to-date");
			assertThat(after.path("migrators").path("ordersMigrator").path("status").asString()).isEqualTo("pending");
		}
	}

	@Test
	void aServerThatIsAwayIsToldOfItsMigratorAndItsConnection() throws Exception {
		try (EmbeddedNatsServer other = EmbeddedNatsServer.builder().start();
				TestApplication application = start(Other.class, "polyn.nats.request-timeout=1s",
						"other.url=" + other.url())) {
			stop(other);
			JsonNode polyn = application.json("/actuator/polyn");
			assertThat(polyn.path("status").asString()).isEqualTo("unreachable");
			assertThat(polyn.path("server").path("version").asString()).isEqualTo(server.version());
			JsonNode migrators = polyn.path("migrators");
			assertThat(migrators.path("polynMigrator").path("status").asString()).isEqualTo("pending");
			assertThat(migrators.path("otherMigrator").path("status").asString()).isEqualTo("unreachable");
			assertThat(migrators.path("otherMigrator").path("reason").asString()).contains("POLYN-N00");
			JsonNode health = application.json("/actuator/health").path("components").path("polyn");
			assertThat(health.path("status").asString()).isEqualTo("DOWN");
			assertThat(health.path("components").path("natsConnection").path("status").asString()).isEqualTo("UP");
			assertThat(health.path("components").path("otherConnection").path("status").asString()).isEqualTo("DOWN");
		}
	}

	@Test
	void migratorsOfTheApplicationAloneAreRunInTheirOrder() throws Exception {
		this.classpath.write("polyn/a/1_a.yml", "change:\n  - create_stream: {name: A, subjects: [a]}\n")
			.write("polyn/b/1_b.yml", "change:\n  - create_stream: {name: B, subjects: [b]}\n");
		try (TestApplication application = start(Own.class, "polyn.migrate-on-startup=true")) {
			assertThat(application.context().getBeansOfType(Migrator.class)).containsOnlyKeys("late", "early");
			assertThat(application.context().getBean(Own.class).namespaces).containsExactly("b", "a");
			assertThat(application.json("/actuator/polyn").path("migrators").propertyNames())
				.containsExactlyInAnyOrder("late", "early");
		}
		assertThat(server.exists("USERS")).isFalse();
		assertThat(server.exists("A")).isTrue();
	}

	@Test
	void withoutDemandNoneOfThemIsRun() {
		try (TestApplication application = start(Second.class, "polyn.migrations.placeholders.prefix=order")) {
			assertThat(application.context().getBean("ordersMigrator", Migrator.class).info().pending()).hasSize(1);
		}
		assertThat(orders.exists("ORDERS")).isFalse();
	}

	private static void stop(EmbeddedNatsServer server) {
		server.close();
	}

	private TestApplication start(Class<?> configuration, String... properties) {
		return TestApplication.start(this.classpath.classLoader(),
				StringUtils.concatenateStringArrays(properties, new String[] { "polyn.nats.servers=" + server.url(),
						"spring.main.sources=" + configuration.getName() }));
	}

	abstract static class Listening {

		final List<String> namespaces = new ArrayList<>();

		@EventListener
		void onFinished(MigrationEvent.RunFinished event) {
			this.namespaces.add(event.namespace());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Second extends Listening {

		@Bean(defaultCandidate = false)
		Connection ordersConnection() throws IOException, InterruptedException {
			return Nats.connect(orders.url());
		}

		@Bean(defaultCandidate = false)
		Migrator ordersMigrator(MigratorBuilderConfigurer configurer,
				@Qualifier("ordersConnection") Connection connection) {
			return configurer.configure(Migrator.builder(connection))
				.namespace("orders")
				.locations(List.of("classpath:polyn/orders"))
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Other {

		@Bean(defaultCandidate = false)
		Connection otherConnection(@Value("${other.url}") String url) throws IOException, InterruptedException {
			return Nats.connect(url);
		}

		@Bean(defaultCandidate = false)
		Migrator otherMigrator(MigratorBuilderConfigurer configurer,
				@Qualifier("otherConnection") Connection connection) {
			return configurer.configure(Migrator.builder(connection)).namespace("other").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Own extends Listening {

		@Bean
		@Order(2)
		Migrator late(MigratorBuilderConfigurer configurer, Connection connection) {
			return configurer.configure(Migrator.builder(connection))
				.namespace("a")
				.locations(List.of("classpath:polyn/a"))
				.build();
		}

		@Bean
		@Order(1)
		Migrator early(MigratorBuilderConfigurer configurer, Connection connection) {
			return configurer.configure(Migrator.builder(connection))
				.namespace("b")
				.locations(List.of("classpath:polyn/b"))
				.build();
		}

	}

}
