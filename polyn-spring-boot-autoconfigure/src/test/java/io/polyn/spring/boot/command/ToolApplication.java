package io.polyn.spring.boot.command;

import java.io.IOException;
import java.io.UncheckedIOException;

import io.polyn.migration.MigrationEvent;
import io.polyn.migration.MigrationListener;
import io.polyn.migration.Migrator;
import io.polyn.spring.DependsOnPolynMigrations;
import io.polyn.spring.PolynListener;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.event.ApplicationContextEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * An application with all that an application does by itself, which tells of it.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableScheduling
@Import({ ToolApplication.Worker.class, ToolApplication.Watcher.class })
public class ToolApplication {

	/** Stands before whatever must not happen when a command is carried out. */
	static final String STARTED = "started: ";

	/** Stands before what has to. */
	static final String TOLD = "told: ";

	public static void main(String[] args) {
		SpringApplication.run(ToolApplication.class, args);
	}

	static void tell(String what) {
		System.err.println(what);
	}

	@Bean
	ApplicationRunner applicationRunner() {
		return (arguments) -> tell(STARTED + "application runner");
	}

	@Bean
	CommandLineRunner commandLineRunner() {
		return (arguments) -> tell(STARTED + "command line runner");
	}

	@Bean
	@Lazy(false)
	SmartInitializingSingleton initializing() {
		return () -> tell(STARTED + "singleton");
	}

	@Bean
	ApplicationListener<ApplicationEvent> eventListener() {
		return (event) -> {
			if (event instanceof ApplicationContextEvent || event.getClass().getName().contains(".boot.")) {
				tell(STARTED + event.getClass().getSimpleName());
			}
		};
	}

	@Bean
	MigrationListener migrationListener() {
		return (event) -> tell(TOLD + "listener " + event.getClass().getSimpleName());
	}

	@Bean
	@ConditionalOnBooleanProperty("test.waiting")
	MigrationListener waitingListener() {
		Runtime.getRuntime().addShutdownHook(new Thread(() -> tell(TOLD + "shutdown")));
		return (event) -> {
			if (event instanceof MigrationEvent.RunStarted) {
				tell(TOLD + "waiting");
				awaitLine();
			}
		};
	}

	private static void awaitLine() {
		try {
			System.in.read();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Bean
	@ConditionalOnBooleanProperty("test.broken")
	Migrator brokenMigrator() {
		throw new IllegalStateException("Broken on purpose");
	}

	static class Worker implements SmartLifecycle {

		private volatile boolean running;

		Worker() {
			tell(STARTED + "worker's constructor");
		}

		@Override
		public void start() {
			tell(STARTED + "worker");
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Scheduled(fixedDelay = 10)
		void tick() {
			tell(STARTED + "scheduled task");
		}

		@PolynListener(event = "user.created.v1")
		void created(Object user) {
			tell(STARTED + "event listener");
		}

	}

	@DependsOnPolynMigrations
	static class Watcher {

		@EventListener
		void onFinished(MigrationEvent.RunFinished event) {
			tell(TOLD + "method " + event.namespace());
		}

	}

}
