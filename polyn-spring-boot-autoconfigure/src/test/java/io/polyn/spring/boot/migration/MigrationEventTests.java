package io.polyn.spring.boot.migration;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.polyn.migration.MigrationEvent;
import io.polyn.migration.MigrationListener;
import io.polyn.migration.Migrator;
import io.polyn.spring.DependsOnPolynMigrations;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.spring.testing.PolynContextRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class MigrationEventTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	private ApplicationContextRunner runner;

	@BeforeEach
	void setUp() {
		this.runner = PolynContextRunner.create(server)
			.withClassLoader(
					new ClasspathFolder(this.temp).migration("1_create_users.yml", ClasspathFolder.CREATE_USERS)
						.classLoader())
			.withPropertyValues("polyn.migrate-on-startup=true");
	}

	@Test
	void aListenerBeanIsToldAtOnce() {
		List<String> told = new ArrayList<>();
		this.runner
			.withBean(MigrationListener.class,
					() -> (event) -> told.add(event.getClass().getSimpleName() + " " + server.exists("USERS")))
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(told).containsExactly("RunStarted false", "MigrationStarted false", "MigrationFinished true",
				"RunFinished true");
	}

	@Test
	void aListenerBeanCanKeepARunFromBeginning() {
		this.runner.withBean(MigrationListener.class, () -> (event) -> {
			throw new IllegalStateException("Not now");
		}).run((context) -> assertThat(context).getFailure().rootCause().hasMessage("Not now"));
		assertThat(server.exists("USERS")).isFalse();
	}

	@Test
	void methodsThatListenToTheApplicationsEventsAreToldOfTheStartWhenAllBeansAreThere() {
		this.runner.withBean(Told.class).run((context) -> {
			Told told = context.getBean(Told.class);
			assertThat(told.events).extracting((event) -> event.getClass().getSimpleName())
				.containsExactly("RunStarted", "MigrationStarted", "MigrationFinished", "RunFinished");
			assertThat(told.finished).containsExactly("1_create_users of users");
		});
	}

	@Test
	void afterTheStartTheyAreToldAtOnce() {
		this.runner.withBean(Told.class).run((context) -> {
			context.getBean(Told.class).events.clear();
			context.getBean(Migrator.class).rollback();
			assertThat(context.getBean(Told.class).events).extracting((event) -> event.getClass().getSimpleName())
				.containsExactly("RunStarted", "MigrationStarted", "MigrationFinished", "RunFinished");
		});
	}

	@Test
	void lazyInitializationKeepsNothingBack() {
		this.runner.withBean(Told.class)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> assertThat(context.getBean(Told.class).events).hasSize(4));
	}

	@Test
	void aMethodThatFailsOnTheStartIsLogged(CapturedOutput output) {
		this.runner.withBean(Failing.class).run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("A listener failed on RunFinished", "Too late");
	}

	@DependsOnPolynMigrations
	static class Told {

		private final List<MigrationEvent> events = new ArrayList<>();

		private final List<String> finished = new ArrayList<>();

		@EventListener
		void onAny(MigrationEvent event) {
			this.events.add(event);
		}

		@EventListener
		void onFinished(MigrationEvent.MigrationFinished event) {
			this.finished.add(event.migration() + " of " + event.namespace());
		}

	}

	static class Failing {

		@EventListener
		void onFinished(MigrationEvent.RunFinished event) {
			throw new IllegalStateException("Too late");
		}

	}

}
