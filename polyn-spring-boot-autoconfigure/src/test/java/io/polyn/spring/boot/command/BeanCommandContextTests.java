package io.polyn.spring.boot.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

import io.nats.client.Connection;
import io.polyn.PolynException;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.event.DeadLetter;
import io.polyn.migration.DeclaredStream;
import io.polyn.migration.MigrationListener;
import io.polyn.migration.Migrator;
import io.polyn.schema.EventSchema;
import io.polyn.schema.compatibility.CompatibilityMode;
import io.polyn.spring.ChangeHandler;
import io.polyn.spring.DeadLetterListener;
import io.polyn.spring.OnDelete;
import io.polyn.spring.OnInsert;
import io.polyn.spring.PolynListener;
import io.polyn.spring.boot.migration.MigratorBuilderConfigurer;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.spring.testing.PolynContextRunner;
import io.polyn.tool.Command;
import io.polyn.tool.CommandContext;
import io.polyn.tool.CommandRunner;
import io.polyn.tool.ExitStatus;
import io.polyn.tool.Invocation;
import io.polyn.tool.Report;
import io.polyn.tool.catalog.CatalogListener;
import io.polyn.tool.catalog.CatalogService;
import io.polyn.version.Scheme;
import io.polyn.version.VersioningSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BeanCommandContextTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	@Test
	void theOnlyMigratorNeedNotBeNamed() {
		PolynContextRunner.create(server)
			.run((context) -> assertThat(context(context, null).migrator()).isSameAs(context.getBean(Migrator.class)));
	}

	@Test
	void ofSeveralMigratorsOneIsNamed() {
		PolynContextRunner.create(server).withUserConfiguration(Second.class).run((context) -> {
			assertThat(context(context, "secondMigrator").migrator())
				.isSameAs(context.getBean("secondMigrator", Migrator.class));
			assertThatExceptionOfType(PolynException.class).isThrownBy(() -> context(context, null).migrator())
				.withMessageContaining("several migrators")
				.withMessageContaining("polyn.migrator: secondMigrator, polynMigrator.");
			assertThatExceptionOfType(PolynException.class)
				.isThrownBy(() -> context(context, "secondMigrat").migrator())
				.withMessageContaining("There is no migrator 'secondMigrat'. Did you mean 'secondMigrator'?");
		});
	}

	@Test
	void anApplicationWithoutPolynHasNoMigrator() {
		PolynContextRunner.create(server).withPropertyValues("polyn.enabled=false").run((context) -> {
			assertThatExceptionOfType(PolynException.class).isThrownBy(() -> context(context, null).migrator())
				.withMessageContaining("polyn.enabled");
			assertThat(context(context, null).schemas()).isEmpty();
		});
	}

	@Test
	void schemasAreThoseOfTheApplicationWithTheFoldersThatTheyAreIn() {
		ClasspathFolder classpath = new ClasspathFolder(this.temp).schema("user.created.v1.json",
				ClasspathFolder.USER_CREATED);
		Path folder = classpath.path().resolve("polyn/schemas");
		PolynContextRunner.create(server)
			.withClassLoader(classpath.classLoader())
			.withPropertyValues("polyn.domain=com.example", "polyn.schemas.compatibility=full",
					"polyn.schemas.locations=classpath:polyn/schemas")
			.run((context) -> assertThat(context(context, null).schemas()).hasValueSatisfying((schemas) -> {
				assertThat(schemas.own()).extracting(EventSchema::name).containsExactly("user.created.v1");
				assertThat(schemas.mode()).isEqualTo(CompatibilityMode.FULL);
				assertThat(schemas.folders()).isEmpty();
				assertThat(schemas.store().get().compare(schemas.own())).hasSize(1);
			}));
		PolynContextRunner.create(server)
			.withPropertyValues("polyn.domain=com.example", "polyn.schemas.locations=file:" + folder)
			.run((context) -> assertThat(context(context, null).schemas())
				.hasValueSatisfying((schemas) -> assertThat(schemas.folders()).isEqualTo(List.of(folder))));
	}

	@Test
	void listenersAreFoundWithoutTheirBeansAndWithoutAServer() {
		withoutServer().withUserConfiguration(Listeners.class)
			.withPropertyValues("polyn.domain=com.example", "polyn.prefix=staging", "the.event=user.created.v1",
					"the.part=mailer")
			.run((context) -> {
				assertThat(context(context, null).listeners()).containsExactlyInAnyOrder(
						listener("user.created.v1", "users_user_created_v1", "created", "listener"),
						listener("user.created.v1", "users_mailer_user_created_v1", "mail", "batch listener"),
						listener("user.created", "users_user_created", "anyVersion", "listener"),
						listener("user.created.v1", "workers", "work", "queue group"),
						listener("lookup.v1", "users_lookup_v1", "lookup", "replier"),
						listener("polyn.dead_letter.user.created.v1", "users_dead_letters_user_created_v1", "mend",
								"dead letter listener"),
						listener("polyn.dead_letter.>", "users_dead_letters", "bury", "dead letter listener"),
						new CatalogListener("order.items.inserted.v2", "users_order_items_changes",
								"BeanCommandContextTests.Items#inserted", "change handler"),
						new CatalogListener("order.items.deleted.v2", "users_order_items_changes",
								"BeanCommandContextTests.Items#deleted", "change handler"));
				assertThat(context.getBeanFactory().containsSingleton("methods")).isFalse();
			});
	}

	@Test
	void whereChangesAreOnlyCapturedNoHandlerOfThemListens() {
		withoutServer().withBean(Items.class)
			.withPropertyValues("polyn.domain=com.example", "polyn.capture.role=watcher")
			.run((context) -> assertThat(context(context, null).listeners()).isEmpty());
	}

	@Test
	void aListenerThatIsNoSingletonIsRefusedAsOnAStart() {
		withoutServer()
			.withBean(Items.class, Items::new, (definition) -> definition.setScope(BeanDefinition.SCOPE_PROTOTYPE))
			.withPropertyValues("polyn.domain=com.example")
			.run((context) -> assertThatExceptionOfType(PolynException.class)
				.isThrownBy(() -> context(context, null).listeners())
				.withMessageContaining("Items is the bean")
				.withMessageContaining("no singleton"));
	}

	@Test
	void theServiceHasTheVersionThatWasBuiltAndTheServerThatIsNamed() {
		withoutServer().withPropertyValues("polyn.domain=com.example")
			.withBean(BuildProperties.class, BeanCommandContextTests::build)
			.run((context) -> {
				CatalogService service = context(context, null).service();
				assertThat(service.naming().source()).hasToString("com:example:users");
				assertThat(service.version()).isEqualTo("1.2.3");
				assertThat(service.server()).hasToString("nats://nats.invalid:4222");
			});
	}

	@Test
	void aServerOfTheApplicationsOwnIsNotStartedToBeNamed() {
		commands().withPropertyValues("polyn.domain=com.example", "polyn.nats.embedded.binary=/does/not/exist")
			.run((context) -> {
				CatalogService service = context(context, null).service();
				assertThat(service.server()).isNull();
				assertThat(service.version()).isNull();
			});
	}

	@Test
	void theServerThatIsTriedForWantOfAnyIsNotNamed() {
		commands().withClassLoader(new FilteredClassLoader(EmbeddedNatsServer.class))
			.withPropertyValues("polyn.domain=com.example")
			.run((context) -> assertThat(context(context, null).service().server()).isNull());
	}

	@Test
	void whoIsToldOfMigrationsIsNotCreatedForWhatTheyDeclare() {
		ClasspathFolder classpath = new ClasspathFolder(this.temp).migration("1_create_users.yml",
				ClasspathFolder.CREATE_USERS);
		withoutServer().withUserConfiguration(Second.class, Connected.class)
			.withClassLoader(classpath.classLoader())
			.run((context) -> assertThat(context(context, null).declared().streams()).extracting(DeclaredStream::name)
				.containsExactly("USERS"));
	}

	@Test
	void withoutADomainThereIsNoCatalogue() {
		withoutServer().run((context) -> {
			Report report = run(context, Command.DOCS);
			assertThat(report.status()).isEqualTo(ExitStatus.FAILED);
			assertThat(report.toJson()).contains("POLYN-T001", "Set polyn.domain to your reverse domain name");
		});
	}

	@Test
	void anApplicationWithoutVersionsHasNoChangelog() {
		withoutServer().run((context) -> assertThat(run(context, Command.CHANGELOG).toJson()).contains("Declare a"));
		withoutServer().withPropertyValues("polyn.enabled=false")
			.run((context) -> assertThat(run(context, Command.CHANGELOG).toJson()).contains("Declare a"));
	}

	@Test
	void theChangelogTellsOfTheVersioningSchema() {
		withoutServer()
			.withBean("data", VersioningSchema.class,
					() -> VersioningSchema.builder(Scheme.SEMANTIC).version("2.0.0").build())
			.run((context) -> {
				Report report = run(context, Command.CHANGELOG);
				assertThat(report.status()).isEqualTo(ExitStatus.SUCCESS);
				assertThat(report.toJson()).contains("\"data\"", "2.0.0");
			});
	}

	@Test
	void whatDiffersFromTheMigrationsIsFound() {
		ClasspathFolder classpath = new ClasspathFolder(this.temp).migration("1_create_users.yml",
				ClasspathFolder.CREATE_USERS);
		PolynContextRunner.create(server, classpath).run((context) -> {
			assertThat(run(context, Command.DIFF).status()).isEqualTo(ExitStatus.SUCCESS);
			context.getBean(Connection.class).jetStreamManagement().deleteStream("USERS");
			Report report = run(context, Command.DIFF);
			assertThat(report.status()).isEqualTo(ExitStatus.FINDINGS);
			assertThat(report.toJson()).contains("USERS");
		});
	}

	private static BuildProperties build() {
		Properties properties = new Properties();
		properties.setProperty("version", "1.2.3");
		return new BuildProperties(properties);
	}

	private static CatalogListener listener(String event, String consumer, String method, String kind) {
		return new CatalogListener(event, consumer, "BeanCommandContextTests.Methods#" + method, kind);
	}

	private static ApplicationContextRunner commands() {
		return PolynContextRunner.create(() -> new CommandApplicationContext((context) -> {
		}));
	}

	private static ApplicationContextRunner withoutServer() {
		return commands().withPropertyValues("polyn.nats.servers=nats://somebody:geheim@nats.invalid:4222");
	}

	private static Report run(ApplicationContext context, Command command) {
		return new CommandRunner(context(context, null)).run(Invocation.of(command, (option) -> null));
	}

	private static CommandContext context(ApplicationContext context, String migrator) {
		CommandProperties properties = new CommandProperties();
		properties.setMigrator(migrator);
		return new BeanCommandContext(context, properties);
	}

	@Configuration(proxyBeanMethods = false)
	static class Second {

		@Bean(defaultCandidate = false)
		Migrator secondMigrator(MigratorBuilderConfigurer configurer, Connection connection) {
			return configurer.configure(Migrator.builder(connection)).namespace("second").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Connected {

		@Bean
		MigrationListener listener(Connection connection) {
			return (event) -> {
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Items.class)
	static class Listeners {

		@Bean
		Methods methods(Connection connection) {
			return new Methods();
		}

	}

	static class Methods {

		@PolynListener(event = "${the.event}")
		void created(Object user) {
		}

		@PolynListener(event = "com.example.user.created.v1", source = "#{'${the.part}'}", batchSize = 10)
		void mail(List<Object> users) {
		}

		@PolynListener(event = "user.created", version = "2.0.0")
		void anyVersion(Object user) {
		}

		@PolynListener(event = "user.created.v1", queueGroup = "workers")
		void work(Object user) {
		}

		@PolynListener(event = "lookup.v1", reply = "found.v1")
		Object lookup(Object request) {
			return request;
		}

		@DeadLetterListener(event = "${the.event}")
		void mend(DeadLetter letter) {
		}

		@DeadLetterListener
		void bury(DeadLetter letter) {
		}

	}

	@ChangeHandler(table = "order_items", version = 2)
	static class Items {

		@OnInsert
		void inserted(Object item) {
		}

		@OnDelete
		void deleted() {
		}

	}

}
