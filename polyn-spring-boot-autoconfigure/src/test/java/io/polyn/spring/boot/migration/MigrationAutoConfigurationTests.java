package io.polyn.spring.boot.migration;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.migration.Migrator;
import io.polyn.migration.Target;
import io.polyn.migration.history.MigrationHistory;
import io.polyn.migration.history.MigrationLock;
import io.polyn.nats.NamePrefix;
import io.polyn.spring.DependsOnPolynMigrations;
import io.polyn.spring.VersionedChange;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.spring.testing.PolynContextRunner;
import io.polyn.version.Change;
import io.polyn.version.ChangeContext;
import io.polyn.version.InvalidVersioningSchemaException;
import io.polyn.version.VersioningSchema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class MigrationAutoConfigurationTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	private ClasspathFolder classpath;

	private ApplicationContextRunner runner;

	@BeforeEach
	void setUp() {
		this.classpath = new ClasspathFolder(this.temp).migration("1_create_users.yml", ClasspathFolder.CREATE_USERS);
		this.runner = PolynContextRunner.create(server).withClassLoader(this.classpath.classLoader());
	}

	@Test
	void byDefaultPendingMigrationsAreOnlyReported(CapturedOutput output) throws Exception {
		this.classpath.migration("2_limits.yml", "change:\n  - update_stream: {name: USERS, max_msgs: 100}\n");
		this.runner.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).containsOnlyOnce("Migrations of users: 0 applied, 2 pending (1_create_users, 2_limits),"
				+ " 0 unfinished. Set polyn.migrate-on-startup=true to run them");
		assertThat(server.connection().jetStreamManagement().getStreamNames()).isEmpty();
	}

	@Test
	void onDemandTheyAreRunOnStartup(CapturedOutput output) {
		this.runner.withPropertyValues("polyn.migrate-on-startup=true").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(Migrator.class).info().applied()).hasSize(1);
		});
		assertThat(server.exists("USERS")).isTrue();
		this.runner.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("Migrations of users: 1 applied, none pending");
	}

	@Test
	void lazyInitializationDoesNotKeepThemFromRunning() {
		this.runner.withPropertyValues("polyn.migrate-on-startup=true")
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(server.exists("USERS")).isTrue();
	}

	@Test
	void aVersioningSchemaThatCantBeBuiltStopsTheStartBeforeTheyAreRun() {
		this.runner.withPropertyValues("polyn.migrate-on-startup=true", "polyn.versioning.schemas.default.versions=one")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidVersioningSchemaException.class));
		assertThat(server.exists("USERS")).isFalse();
	}

	@Test
	void aVersioningSchemaMayWaitForThem() {
		this.runner.withPropertyValues("polyn.migrate-on-startup=true")
			.withUserConfiguration(WaitingChange.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(VersioningSchema.class).versions()).hasSize(1);
			});
		assertThat(server.exists("USERS")).isTrue();
	}

	@Test
	void withoutMigrationsNothingIsCreated() throws Exception {
		PolynContextRunner.create(server)
			.withPropertyValues("polyn.migrate-on-startup=true")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(server.connection().jetStreamManagement().getStreamNames()).isEmpty();
	}

	@Test
	void locationsReplaceTheDefaultOne() {
		new ClasspathFolder(this.temp).write("a/1_a.yml", "change:\n  - create_stream: {name: A, subjects: [a]}\n")
			.write("b/2_b.yml", "change:\n  - create_stream: {name: B, subjects: [b]}\n");
		this.runner
			.withPropertyValues("polyn.migrate-on-startup=true",
					"polyn.migrations.locations=classpath:a,file:" + this.temp.resolve("b"))
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(server.exists("A")).isTrue();
		assertThat(server.exists("B")).isTrue();
		assertThat(server.exists("USERS")).isFalse();
	}

	@Test
	void aLocationThatDoesNotExistStopsTheStart() {
		this.runner.withPropertyValues("polyn.migrations.locations=classpath:nowhere")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(PolynException.class, (ex) -> {
					assertThat(ex.code()).isEqualTo(ErrorCode.LOCATION_NOT_FOUND);
					assertThat(ex).hasMessageContaining("classpath:nowhere");
				}));
	}

	@Test
	void placeholdersHaveTheirValues() {
		this.classpath.migration("1_create_users.yml",
				"change:\n  - create_stream:\n      name: USERS\n      subjects: [\"user.>\"]\n      max_msgs: ${limit}\n");
		this.runner.withPropertyValues("polyn.migrate-on-startup=true", "polyn.migrations.placeholders.limit=1234")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(server.api().streamInfo("USERS").orElseThrow().path("config").path("max_msgs").asInt())
			.isEqualTo(1234);
	}

	@Test
	void theNamespaceReplacesTheSourceRoot() {
		this.runner.withPropertyValues("polyn.migrations.namespace=Team-A")
			.run((context) -> assertThat(context.getBean(Migrator.class).info().namespace()).isEqualTo("Team-A"));
	}

	@Test
	void theLockIsWaitedForAsLongAsTold() throws Exception {
		MigrationHistory history = new MigrationHistory(server.api(), "users", NamePrefix.NONE);
		try (MigrationLock lock = MigrationLock.acquire(history, Duration.ofSeconds(30), Duration.ZERO)) {
			long begin = System.nanoTime();
			this.runner.withPropertyValues("polyn.migrate-on-startup=true", "polyn.migrations.lock.wait-timeout=1s")
				.run((context) -> assertThat(context).getFailure()
					.rootCause()
					.isInstanceOfSatisfying(PolynException.class, (ex) -> {
						assertThat(ex.code()).isEqualTo(ErrorCode.LOCK_TIMEOUT);
						assertThat(ex).hasMessageContaining(lock.holder().owner());
					}));
			assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(TimeUnit.SECONDS.toNanos(1));
		}
		assertThat(server.exists("USERS")).isFalse();
	}

	@Test
	void aLeaseThatIsTooShortStopsTheStart() {
		this.runner.withPropertyValues("polyn.migrations.lock.lease=1s")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class,
						(ex) -> assertThat(ex.getName()).isEqualTo("polyn.migrations.lock.lease")));
	}

	@Test
	void anApplicationsOwnMigratorWins() {
		Migrator own = Migrator.builder(server.connection())
			.namespace("own")
			.locations(List.of("file:" + this.temp.resolve("polyn/migrations")))
			.build();
		this.runner.withBean("ownMigrator", Migrator.class, () -> own)
			.withPropertyValues("polyn.migrate-on-startup=true")
			.run((context) -> assertThat(context).hasSingleBean(Migrator.class));
		assertThat(own.info().applied()).hasSize(1);
	}

	@Test
	void anApplicationsOwnInitializerWins() {
		this.runner
			.withBean("ownInitializer", PolynMigrationInitializer.class,
					() -> new PolynMigrationInitializer(
							List.of(Migrator.builder(server.connection()).namespace("own").build()), Target.latest(),
							null, false, null))
			.withPropertyValues("polyn.migrate-on-startup=true")
			.run((context) -> assertThat(context).hasSingleBean(PolynMigrationInitializer.class));
		assertThat(server.exists("USERS")).isFalse();
	}

	@Configuration(proxyBeanMethods = false)
	static class WaitingChange {

		@Bean
		@DependsOnPolynMigrations
		@VersionedChange(version = "1.1.0")
		Nothing nothing() {
			return new Nothing();
		}

	}

	static class Nothing implements Change {

		@Override
		public void up(ObjectNode data, ChangeContext context) {
		}

		@Override
		public void down(ObjectNode data, ChangeContext context) {
		}

	}

}
