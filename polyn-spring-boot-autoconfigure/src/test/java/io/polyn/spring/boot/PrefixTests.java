package io.polyn.spring.boot;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.nats.client.Connection;
import io.polyn.event.EventMetadata;
import io.polyn.event.EventPublisher;
import io.polyn.migration.Migrator;
import io.polyn.nats.NamePrefix;
import io.polyn.schema.SchemaStore;
import io.polyn.spring.PolynListener;
import io.polyn.spring.boot.migration.MigratorBuilderConfigurer;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.spring.testing.PolynContextRunner;
import io.polyn.spring.testing.TestApplication;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Several deployments of an application on one account.
 */
class PrefixTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	private ClasspathFolder classpath;

	@BeforeEach
	void setUp() {
		this.classpath = new ClasspathFolder(this.temp).migration("1_create_users.yml", ClasspathFolder.CREATE_USERS)
			.migration("2_consumer.yml", ClasspathFolder.CREATE_CONSUMER)
			.schema("user.created.v1.json", ClasspathFolder.USER_CREATED);
	}

	@Test
	void deploymentsDoNotSeeOneAnother() {
		application("staging").run((staging) -> application("qa").run((qa) -> {
			publish(staging, "s");
			publish(qa, "q");
			EventMetadata received = staging.getBean(Users.class).next("s");
			assertThat(received.stream()).isEqualTo("staging_USERS");
			assertThat(received.consumer()).isEqualTo("staging_users_user_created_v1");
			assertThat(received.type()).isEqualTo("com.example.user.created.v1");
			assertThat(received.name()).isEqualTo("user.created.v1");
			qa.getBean(Users.class).next("q");
			server.connection().jetStream().publish("staging.user.created.v1", new byte[0]);
			await().until(() -> server.exists("staging_POLYN_DEAD_LETTERS"));
			assertThat(staging.getBean(Users.class).received).isEmpty();
			assertThat(qa.getBean(Users.class).received).isEmpty();
			qa.getBean(Migrator.class).rollback();
			assertThat(qa.getBean(Migrator.class).info().pending()).hasSize(1);
			assertThat(staging.getBean(Migrator.class).info().pending()).isEmpty();
			assertThat(staging.getBean(SchemaStore.class).read()).containsOnlyKeys("user.created.v1");
			assertThat(staging.getBean(NamePrefix.class).subject("user.>")).isEqualTo("staging.user.>");
			List<String> streams = server.connection().jetStreamManagement().getStreamNames();
			assertThat(streams).contains("KV_staging_POLYN_MIGRATIONS", "KV_qa_POLYN_MIGRATIONS",
					"KV_staging_POLYN_SCHEMAS", "KV_qa_POLYN_SCHEMAS");
			assertThat(streams).allMatch((stream) -> stream.matches("(KV_|OBJ_)?(staging|qa)_.*"));
			assertThat(streams).doesNotContain("qa_POLYN_DEAD_LETTERS");
		}));
	}

	@Test
	void everyMigratorHasThePrefix() {
		this.classpath.write("polyn/other/1_create.yml",
				"change:\n  - create_stream: {name: OTHER, subjects: [other]}\n");
		application("staging").withUserConfiguration(OtherMigrator.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(server.exists("staging_USERS")).isTrue();
			assertThat(server.exists("staging_OTHER")).isTrue();
			assertThat(server.connection().keyValue("staging_POLYN_MIGRATIONS").get("other.1")).isNotNull();
			assertThat(server.connection().jetStreamManagement().getStreamNames())
				.allMatch((stream) -> stream.contains("staging_"));
		});
	}

	@Test
	void theEndpointShowsIt() throws Exception {
		try (TestApplication application = TestApplication.start(this.classpath.classLoader(),
				"polyn.nats.servers=" + server.url(), "polyn.domain=com.example", "polyn.prefix=staging",
				"polyn.migrate-on-startup=true")) {
			JsonNode polyn = application.json("/actuator/polyn");
			assertThat(polyn.path("status").asString()).isEqualTo("up-to-date");
			assertThat(polyn.path("prefix").asString()).isEqualTo("staging");
			assertThat(polyn.path("namespace").asString()).isEqualTo("users");
			assertThat(polyn.path("applied")).hasSize(2);
			assertThat(polyn.path("schemas")).singleElement()
				.satisfies((schema) -> assertThat(schema.path("stored").asBoolean()).isTrue());
		}
	}

	@Test
	void anEmptyPrefixIsNone() {
		application("").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(server.exists("USERS")).isTrue();
			assertThat(context.getBean(NamePrefix.class)).isEqualTo(NamePrefix.NONE);
		});
	}

	@Test
	void aPrefixThatIsNotATokenStopsTheStart() {
		application("a.b").run((context) -> {
			assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("polyn.prefix");
			assertThat(server.connection().jetStreamManagement().getStreamNames()).isEmpty();
		});
	}

	private ApplicationContextRunner application(String prefix) {
		return PolynContextRunner.create(server)
			.withClassLoader(this.classpath.classLoader())
			.withBean(Users.class)
			.withPropertyValues("polyn.migrate-on-startup=true", "polyn.domain=com.example", "polyn.prefix=" + prefix);
	}

	private static void publish(ApplicationContext context, String id) {
		context.getBean(EventPublisher.class).publish("user.created.v1", new User(id));
	}

	record User(String id) {

	}

	record Received(User user, EventMetadata metadata) {

	}

	static class Users {

		private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();

		@PolynListener(event = "user.created.v1")
		void listen(User user, EventMetadata metadata) {
			this.received.add(new Received(user, metadata));
		}

		EventMetadata next(String id) throws InterruptedException {
			Received next = this.received.poll(60, TimeUnit.SECONDS);
			assertThat(next).isNotNull();
			assertThat(next.user().id()).isEqualTo(id);
			return next.metadata();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherMigrator {

		@Bean
		Migrator usersMigrator(MigratorBuilderConfigurer configurer, Connection connection) {
			return configurer.configure(Migrator.builder(connection)).build();
		}

		@Bean
		Migrator otherMigrator(MigratorBuilderConfigurer configurer, Connection connection) {
			return configurer.configure(Migrator.builder(connection))
				.namespace("other")
				.locations(List.of("classpath:polyn/other"))
				.build();
		}

	}

}
