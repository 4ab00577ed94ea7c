package io.polyn.spring.boot.diagnostics;

import java.nio.file.Path;

import io.polyn.event.EventPublisher;
import io.polyn.migration.ChangeMigration;
import io.polyn.migration.MigrationListener;
import io.polyn.spring.DependsOnPolynMigrations;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class MigrationCycleTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	@Test
	void aMigrationThatUsesWhatWaitsForTheMigrations(CapturedOutput output) {
		StartFailure failure = fail(output, Direct.class);
		assertThat(failure.description()).isEqualTo(
				"The migrations use a bean that is created only after they were run: polynMigrationInitializer ->"
						+ " polynMigrator -> migration -> waiting -> polynMigrationInitializer.");
		assertThat(failure.action()).startsWith("Let nothing that takes part in migrations use 'waiting', or, if it has"
				+ " @DependsOnPolynMigrations, take that away.");
	}

	@Test
	void aMigrationThatUsesItThroughAnotherBean(CapturedOutput output) {
		assertThat(fail(output, Indirect.class).description()).contains(
				"polynMigrationInitializer -> polynMigrator -> migration -> between -> waiting -> polynMigrationInitializer");
	}

	@Test
	void aMigrationThatUsesThePublisher(CapturedOutput output) {
		assertThat(fail(output, Publishing.class).description()).contains(
				"polynMigrationInitializer -> polynMigrator -> migration -> polynEventPublisher -> polynMigrationInitializer");
	}

	@Test
	void whatIsLookedUpWhileMigrationsRun(CapturedOutput output) {
		assertThat(fail(output, LookedUp.class).description())
			.contains("polynMigrationInitializer -> waiting -> polynMigrationInitializer");
	}

	@Test
	void aCycleWithoutMigrationsIsSpringBootsToExplain(CapturedOutput output) {
		assertThat(fail(output, Other.class).description()).contains("form a cycle").doesNotContain("migrations");
	}

	private StartFailure fail(CapturedOutput output, Class<?> configuration) {
		return StartFailure.of(output,
				new ClasspathFolder(this.temp).migration("1_create_users.yml", ClasspathFolder.CREATE_USERS)
					.classLoader(),
				"polyn.nats.servers=" + server.url(), "polyn.domain=com.example", "polyn.migrate-on-startup=true",
				"spring.main.sources=" + configuration.getName());
	}

	@DependsOnPolynMigrations
	static class Waiting {

	}

	record Between(Waiting waiting) {

	}

	@Configuration(proxyBeanMethods = false)
	static class Direct {

		@Bean
		ChangeMigration migration(Waiting waiting) {
			return (operations) -> {
			};
		}

		@Bean
		Waiting waiting() {
			return new Waiting();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Indirect {

		@Bean
		Waiting waiting() {
			return new Waiting();
		}

		@Bean
		Between between(Waiting waiting) {
			return new Between(waiting);
		}

		@Bean
		ChangeMigration migration(Between between) {
			return (operations) -> {
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Publishing {

		@Bean
		ChangeMigration migration(EventPublisher publisher) {
			return (operations) -> {
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LookedUp {

		@Bean
		MigrationListener listener(BeanFactory beanFactory) {
			return (event) -> beanFactory.getBean("waiting", Waiting.class);
		}

		@Bean
		Waiting waiting() {
			return new Waiting();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Other {

		@Bean
		StringBuilder one(StringBuffer two) {
			return new StringBuilder(two);
		}

		@Bean
		StringBuffer two(StringBuilder one) {
			return new StringBuffer(one);
		}

	}

}
