package io.polyn.spring.boot.diagnostics;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.polyn.event.EventPublisher;
import io.polyn.migration.Migrator;
import io.polyn.spring.ChangeHandler;
import io.polyn.spring.DeadLetterListener;
import io.polyn.spring.OnInsert;
import io.polyn.spring.PolynListener;
import io.polyn.spring.boot.migration.PolynMigrationStrategy;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What else can end a start is told with what to do about it, too.
 */
@ExtendWith(OutputCaptureExtension.class)
class BrokenApplicationTests {

	private static final String WATCHER = "polyn.capture.role=watcher";

	private static final String DATABASE = "polyn.capture.url=jdbc:postgresql://localhost:1/shop";

	private static final String DOMAIN = "polyn.domain=com.example";

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@ParameterizedTest
	@MethodSource("applications")
	void isToldWhatIsWrongAndWhatToDo(Broken application, CapturedOutput output, @TempDir Path temp) {
		ClasspathFolder classpath = new ClasspathFolder(temp);
		application.files().forEach((file) -> classpath.write(file[0], file[1]));
		List<String> properties = new ArrayList<>(List.of("polyn.nats.servers=" + server.url()));
		properties.addAll(application.properties());
		StartFailure failure = StartFailure.of(output, classpath.classLoader(), properties.toArray(String[]::new));
		assertThat(failure.description()).contains(application.description());
		assertThat(failure.action()).contains(application.action());
	}

	static Stream<Broken> applications() {
		return Stream.of(
				// Values that are none
				with("polyn.enabled=maybe").isTold("polyn.enabled", "maybe"),
				with("polyn.migrate-on-startup=maybe").isTold("polyn.migrate-on-startup", "maybe"),
				with("polyn.migrations.lock.lease=long").isTold("polyn.migrations.lock.lease", "long"),
				with("polyn.migrations.lock.lease=1s").isTold("polyn.migrations.lock.lease", "5 seconds"),
				with("polyn.migrations.max-replicas=0").isTold("polyn.migrations.max-replicas", "At least one replica"),
				with("polyn.migrations.target=next").isTold("polyn.migrations.target", "next"),
				with("polyn.migrations.out-of-order=maybe").isTold("polyn.migrations.out-of-order", "maybe"),
				with("polyn.migrations.namespace=a b").isTold("a b"),
				with("polyn.migrations.packages=com.example.none").isTold("com.example.none does not exist")
					.todo("polyn.migrations.packages"),
				with("polyn.migrations.locations=classpath:none").isTold("classpath:none")
					.todo("polyn.migrations.locations"),
				with("polyn.prefix=a.b").isTold("polyn.prefix", "a.b", "Use letters, digits"),
				with("polyn.nats.reconnect-wait=soon").isTold("polyn.nats.reconnect-wait", "soon"),
				with("polyn.nats.ssl.bundle=none").isTold("polyn.nats.ssl.bundle", "there is no SSL bundle"),
				with("polyn.domain=Example Domain").isTold("Example Domain").todo("com.example"),
				with(DOMAIN, "polyn.schemas.locations=classpath:none").isTold("classpath:none")
					.todo("polyn.schemas.locations"),
				with(DOMAIN, "polyn.schemas.compatibility=some").isTold("polyn.schemas.compatibility", "some"),
				with(DOMAIN, "polyn.events.publish-window=0").isTold("polyn.events.publish-window", "positive"),
				with(DOMAIN, "polyn.events.publish-timeout=0s").isTold("polyn.events.publish-timeout", "positive"),
				with(DOMAIN, "polyn.events.listener.concurrency=0").isTold("polyn.events.listener.concurrency",
						"positive"),
				with(DOMAIN, "polyn.events.listener.prefetch=0").isTold("polyn.events.listener.prefetch", "positive"),
				with(DOMAIN, "polyn.events.listener.max-deliver=0").isTold("polyn.events.listener.max-deliver",
						"positive"),
				with(DOMAIN, "polyn.events.listener.back-off.initial=0s")
					.isTold("polyn.events.listener.back-off.initial", "positive"),
				with(DOMAIN, "polyn.events.listener.back-off.max=1ms").isTold("polyn.events.listener.back-off.max",
						"less than"),
				with(DOMAIN, "polyn.versioning.events=none").sources(Listening.class)
					.isTold("polyn.versioning.events", "none"),
				with("polyn.capture.role=none").isTold("polyn.capture.role", "none"),
				with(WATCHER, DATABASE, DOMAIN, "polyn.capture.install=false", "polyn.capture.window=0")
					.isTold("polyn.capture.window", "positive"),
				with(WATCHER, DATABASE, DOMAIN, "polyn.capture.install=false", "polyn.capture.publish-timeout=0s")
					.isTold("polyn.capture.publish-timeout", "positive"),
				with(WATCHER, DATABASE, DOMAIN, "polyn.capture.install=false", "polyn.capture.outbox.poll-interval=0s")
					.isTold("polyn.capture.outbox.poll-interval", "positive"),
				with(WATCHER, DATABASE, DOMAIN, "polyn.capture.install=false",
						"polyn.capture.tables[0].operations=insert")
					.isTold("names no table")
					.todo("table"),
				// What is missing
				with("polyn.source-root=User").isTold("polyn.source-root", "User").todo("user.backend"),
				with().file("polyn/schemas/a.v1.json", "{}").isTold("polyn.domain").todo("polyn.domain"),
				with().sources(Listening.class).isTold("Listening.created needs polyn.domain").todo("polyn.domain"),
				with(WATCHER, DATABASE, "polyn.capture.install=false").isTold("polyn.domain").todo("polyn.domain"),
				with(WATCHER, DOMAIN).isTold("polyn.capture.url nor spring.datasource.url is set")
					.todo("jdbc:postgresql"),
				with(WATCHER, DOMAIN, DATABASE).isTold("localhost:1", "POLYN-C001"),
				with().sources(Publishing.class)
					.isTold("constructor in " + Publishing.class.getName()
							+ " requires a bean of 'io.polyn.event.EventPublisher', but", "polyn.domain")
					.todo("Set polyn.domain"),
				with("polyn.enabled=false").sources(Publishing.class)
					.isTold("EventPublisher", "polyn.enabled")
					.todo("Remove polyn.enabled=false"),
				with("polyn.migrate-on-startup=true")
					.file("polyn/migrations/1_a.yml", "up:\n  - execute: {up: backfill}\n")
					.isTold("There is no bean or class 'backfill'")
					.todo("Name a bean"),
				with()
					.file("polyn/migrations/1_a.yml",
							"change:\n  - create_stream: {name: \"${name}\", subjects: [a]}\n")
					.isTold("name")
					.todo("polyn.migrations.placeholders"),
				// Beans that are there twice
				with().sources(SecondMigrator.class, UsingMigrator.class)
					.isTold("a single bean", "polynMigrator", "ordersMigrator")
					.todo("@Primary"),
				with().sources(TwoConnections.class).isTold("a single bean", "ordersConnection").todo("@Primary"),
				with("polyn.migrate-on-startup=true").sources(TwoStrategies.class)
					.isTold("single bean", "oneStrategy", "otherStrategy")
					.todo("@Primary"),
				// Listeners that can't be called
				with(DOMAIN).sources(TwoData.class)
					.isTold("TwoData.created takes java.lang.String and", "POLYN-E0")
					.todo("Let it take the data in one type"),
				with(DOMAIN).sources(Returning.class).isTold("returns a value").todo("'reply'"),
				with(DOMAIN).sources(DeadLetterOfText.class)
					.isTold("does not take a dead letter alone")
					.todo("io.polyn.event.DeadLetter"),
				with(DOMAIN).sources(Untabled.class).isTold("names no table").todo("@ChangeHandler"),
				with(DOMAIN).sources(Unmarked.class).isTold("has no method with").todo("Mark the methods"),
				with(DOMAIN).sources(Misspelt.class).isTold("User Created").todo(""),
				with(DOMAIN, "polyn.events.listener.max-deliver=1").sources(Batches.class)
					.isTold("Batches.created", "polyn.events.listener.max-deliver")
					.todo("polyn.events.listener.max-deliver"));
	}

	private static Broken with(String... properties) {
		return new Broken(List.of(properties), List.of(), List.of(), List.of(), "");
	}

	/**
	 * An application that does not start.
	 */
	record Broken(List<String> settings, List<Class<?>> sources, List<String[]> files, List<String> description,
			String action) {

		Broken sources(Class<?>... sources) {
			return new Broken(this.settings, List.of(sources), this.files, this.description, this.action);
		}

		Broken file(String file, String content) {
			return new Broken(this.settings, this.sources, List.of(new String[][] { { file, content } }),
					this.description, this.action);
		}

		Broken isTold(String... description) {
			return new Broken(this.settings, this.sources, this.files, List.of(description), this.action);
		}

		Broken todo(String action) {
			return new Broken(this.settings, this.sources, this.files, this.description, action);
		}

		List<String> properties() {
			return Stream
				.concat(this.settings.stream(),
						Stream.of("spring.main.sources="
								+ String.join(",", this.sources.stream().map(Class::getName).toList())))
				.filter((property) -> !property.equals("spring.main.sources="))
				.toList();
		}

		@Override
		public String toString() {
			return Arrays.toString(properties().toArray()) + " " + this.description;
		}

	}

	static class Listening {

		@PolynListener(event = "user.created", version = "1")
		void created(String data) {
		}

	}

	static class Publishing {

		Publishing(EventPublisher publisher) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SecondMigrator {

		@Bean
		Migrator polynMigrator(Connection connection) {
			return Migrator.builder(connection).namespace("users").build();
		}

		@Bean
		Migrator ordersMigrator(Connection connection) {
			return Migrator.builder(connection).namespace("orders").build();
		}

	}

	static class UsingMigrator {

		UsingMigrator(Migrator migrator) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoConnections {

		@Bean
		Connection usersConnection() throws Exception {
			return Nats.connect(server.url());
		}

		@Bean
		Connection ordersConnection() throws Exception {
			return Nats.connect(server.url());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoStrategies {

		@Bean
		PolynMigrationStrategy oneStrategy() {
			return (migrator, target) -> {
			};
		}

		@Bean
		PolynMigrationStrategy otherStrategy() {
			return (migrator, target) -> {
			};
		}

	}

	static class TwoData {

		@PolynListener(event = "user.created.v1")
		void created(String first, Integer second) {
		}

	}

	static class Returning {

		@PolynListener(event = "user.created.v1")
		String created(String data) {
			return data;
		}

	}

	static class DeadLetterOfText {

		@DeadLetterListener
		void dead(String letter) {
		}

	}

	@ChangeHandler
	static class Untabled {

		@OnInsert
		void inserted(Object row) {
		}

	}

	@ChangeHandler(table = "users")
	static class Unmarked {

	}

	static class Misspelt {

		@PolynListener(event = "User Created")
		void created(String data) {
		}

	}

	static class Batches {

		@PolynListener(event = "user.created.v1", batchSize = 10)
		void created(List<String> data) {
		}

	}

}
