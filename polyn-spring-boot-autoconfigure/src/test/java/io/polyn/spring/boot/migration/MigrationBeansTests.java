package io.polyn.spring.boot.migration;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.nats.client.api.StreamConfiguration;
import io.polyn.migration.ChangeMigration;
import io.polyn.migration.JavaMigration;
import io.polyn.migration.MigrationContext;
import io.polyn.migration.MigrationInfo;
import io.polyn.migration.Migrator;
import io.polyn.migration.Operations;
import io.polyn.migration.ProgressListener;
import io.polyn.spring.DependsOnPolynMigrations;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.spring.testing.PolynContextRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

import static org.assertj.core.api.Assertions.assertThat;

class MigrationBeansTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	private final ApplicationContextRunner runner = PolynContextRunner.create(server)
		.withPropertyValues("polyn.migrate-on-startup=true");

	@Test
	void migrationsThatAreBeansAreRunAmongTheFiles() {
		ClasspathFolder classpath = new ClasspathFolder(this.temp)
			.migration("1_create_users.yml", ClasspathFolder.CREATE_USERS)
			.migration("3_limits.yml", "change:\n  - update_stream: {name: ORDERS, max_msgs: 100}\n");
		this.runner.withClassLoader(classpath.classLoader())
			.withBean(OrderSettings.class, () -> new OrderSettings("order.>"))
			.withBean(V2__CreateOrders.class)
			.run((context) -> assertThat(context.getBean(Migrator.class).info().applied())
				.extracting(MigrationInfo::toString)
				.containsExactly("1_create_users", "2_create_orders", "3_limits"));
		assertThat(server.api().streamInfo("ORDERS").orElseThrow().path("config").path("subjects").path(0).asText())
			.isEqualTo("order.>");
	}

	@Test
	void aBeanIsToldOfProgress() {
		List<String> told = new ArrayList<>();
		this.runner.withBean(V1__Work.class)
			.withBean(ProgressListener.class, () -> (what, done, total) -> told.add(what + " " + done + " " + total))
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(told).containsExactly("work 1 3");
	}

	@Test
	void aMigrationMayBeCreatedLate() {
		this.runner.withUserConfiguration(LazyMigration.class)
			.run((context) -> assertThat(context.getBean(Migrator.class).info().applied()).hasSize(1));
	}

	@Test
	void whatAMigrationNamesIsABeanOrNothing() {
		this.runner.withUserConfiguration(Waiting.class).run((context) -> {
			MigrationBeans beans = context.getBean(MigrationBeans.class);
			assertThat(beans.find("waiting")).isEqualTo("waiting");
			assertThat(beans.find("com.example.SomeClass")).isNull();
		});
	}

	record OrderSettings(String subject) {

	}

	static class V2__CreateOrders implements ChangeMigration {

		private final OrderSettings settings;

		V2__CreateOrders(OrderSettings settings) {
			this.settings = settings;
		}

		@Override
		public void change(Operations operations) {
			operations
				.createStream(StreamConfiguration.builder().name("ORDERS").subjects(this.settings.subject()).build());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyMigration {

		@Bean
		@Lazy
		ChangeMigration createOrders() {
			return new V2__CreateOrders(new OrderSettings("order.>"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Waiting {

		@Bean
		@DependsOnPolynMigrations
		String waiting() {
			return "waiting";
		}

	}

	static class V1__Work implements JavaMigration {

		@Override
		public void up(MigrationContext context) {
			context.progress("work", 1, 3);
		}

	}

}
