package io.polyn.spring.boot.migration;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.nats.client.Connection;
import io.polyn.migration.Migrator;
import io.polyn.migration.Target;
import io.polyn.spring.DependsOnPolynMigrations;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.spring.testing.PolynContextRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class MigrationStrategyTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	private final List<String> called = new ArrayList<>();

	private ApplicationContextRunner runner;

	@BeforeEach
	void setUp(@TempDir Path temp) {
		ClasspathFolder classpath = new ClasspathFolder(temp)
			.migration("1_create_users.yml", ClasspathFolder.CREATE_USERS)
			.schema("user.created.v1.json", ClasspathFolder.USER_CREATED);
		this.runner = PolynContextRunner.create(server, classpath);
	}

	@Test
	void itIsCalledInPlaceOfTheMigrationWhenTheSchemasAreStored(CapturedOutput output) {
		withStrategy((migrator, target) -> this.called.add(migrator.info().namespace() + " " + target))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean("marked")).isEqualTo("users: false");
			});
		assertThat(this.called).containsExactly("users " + Target.latest());
		assertThat(server.exists("KV_POLYN_SCHEMAS")).isTrue();
		assertThat(output)
			.containsOnlyOnce("Migrations of users: 0 applied, 1 pending (1_create_users), 0 unfinished, as"
					+ " the application's PolynMigrationStrategy left them");
	}

	@Test
	void itCanMigrateAndDoMore(CapturedOutput output) {
		withStrategy((migrator, target) -> {
			this.called.add("before");
			migrator.migrate(target);
			this.called.add("after");
		}).withPropertyValues("polyn.migrations.target=1").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean("marked")).isEqualTo("users: true");
		});
		assertThat(this.called).containsExactly("before", "after");
		assertThat(output).contains("Migrations of users: 1 applied, none pending");
	}

	@Test
	void itSeesEachMigratorInItsOrder() {
		withStrategy((migrator, target) -> this.called.add(migrator.info().namespace()))
			.withUserConfiguration(Several.class)
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(this.called).containsExactly("first", "second");
	}

	@Test
	void itIsNotCalledWhereNothingIsToBeMigrated() {
		withStrategy((migrator, target) -> this.called.add("called"))
			.withPropertyValues("polyn.migrate-on-startup=false")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(this.called).isEmpty();
	}

	@Test
	void whatItThrowsEndsTheStart() {
		withStrategy((migrator, target) -> {
			throw new IllegalStateException("Not today");
		}).run((context) -> assertThat(context).getFailure().rootCause().hasMessage("Not today"));
	}

	private ApplicationContextRunner withStrategy(PolynMigrationStrategy strategy) {
		return this.runner.withBean(PolynMigrationStrategy.class, () -> strategy).withUserConfiguration(Marked.class);
	}

	@Configuration(proxyBeanMethods = false)
	static class Marked {

		@Bean
		@DependsOnPolynMigrations
		String marked() {
			return "users: " + server.exists("USERS");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Several {

		@Bean
		@Order(2)
		Migrator second(Connection connection) {
			return Migrator.builder(connection).namespace("second").build();
		}

		@Bean
		@Order(1)
		Migrator first(Connection connection) {
			return Migrator.builder(connection).namespace("first").build();
		}

	}

}
