package io.polyn.spring.restart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.polyn.spring.testing.ApplicationProcess;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.ConfiguredServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for an application with Spring Boot's developer tools, which restart it when its
 * files have changed.
 */
class DeveloperToolsTests {

	private static final int EVENTS = 20;

	private static final String ACCOUNTS = """
			accounts {
			  SYS {users: [{user: sys, password: secret}]}
			  APP {jetstream: enabled, users: [{user: app, password: secret}]}
			}
			system_account: SYS
			""";

	/**
	 * An application that publishes when it runs, and says what it receives, and whether
	 * a former run has left a thread behind.
	 */
	private static final String APPLICATION = """
			package com.example.users;

			import io.polyn.event.EventPublisher;
			import io.polyn.spring.PolynListener;
			import org.springframework.boot.ApplicationRunner;
			import org.springframework.boot.SpringApplication;
			import org.springframework.boot.autoconfigure.SpringBootApplication;
			import org.springframework.context.annotation.Bean;

			@SpringBootApplication
			public class UsersApplication {

				public static void main(String[] arguments) {
					SpringApplication.run(UsersApplication.class, arguments);
				}

				@Bean
				ApplicationRunner publishing(EventPublisher events) {
					return (arguments) -> {
						while (Thread.getAllStackTraces().keySet().stream().anyMatch(this::isLeft)) {
							Thread.sleep(50);
						}
						System.out.println("%1$s: no thread is left");
						for (int id = 1; id <= %2$d; id++) {
							events.publish("user.created.v1", new User("%1$s-" + id));
						}
					};
				}

				private boolean isLeft(Thread thread) {
					ClassLoader loader = thread.getContextClassLoader();
					// The JDK waits for a process in a thread that it has used before.
					return !thread.getName().startsWith("process reaper") && loader != null && loader != getClass().getClassLoader()
							&& loader.getClass().getSimpleName().equals("RestartClassLoader");
				}

				@PolynListener(event = "user.created.v1")
				void created(User user) {
					System.out.println("%1$s: received " + user.id());
				}

				record User(String id) {
				}

			}
			""";

	private static final String TRIGGER = "META-INF/.restart";

	@TempDir
	Path temp;

	private ClasspathFolder files;

	@BeforeEach
	void setUp() throws IOException {
		// Polyn is one of the libraries, which are not loaded anew.
		this.files = new ClasspathFolder(Files.createDirectory(this.temp.resolve("application")))
			.write("META-INF/spring-devtools.properties", "restart.exclude.build=/target/(test-)?classes/")
			.migration("1_create_users.yml", ClasspathFolder.CREATE_USERS)
			.migration("2_create_consumer.yml", ClasspathFolder.CREATE_CONSUMER)
			.schema("user.created.v1.json", ClasspathFolder.USER_CREATED);
		compile("first");
	}

	@Test
	void whatHasChangedTakesThePlaceOfWhatWasThere() throws Exception {
		try (ConfiguredServer server = ConfiguredServer.start(this.temp, ACCOUNTS);
				ApplicationProcess application = start("--polyn.nats.servers=" + server.url(), "--polyn.nats.user=app",
						"--polyn.nats.password=secret")) {
			awaitEvents(application, "first");
			awaitOneConnection(server);
			restartAs("second");
			awaitEvents(application, "second");
			awaitOneConnection(server);
			assertThat(application.output()).contains("Migrated users: 2 applied", "Migrated users: 1 applied",
					"second: no thread is left");
			assertThat(application.output().lines().filter((line) -> line.contains(": received ")))
				.containsExactlyInAnyOrderElementsOf(Stream.of("first", "second")
					.flatMap((run) -> IntStream.rangeClosed(1, EVENTS)
						.mapToObj((id) -> run + ": received " + run + "-" + id))
					.toList());
		}
	}

	@Test
	void aServerOfItsOwnIsStartedAgainWithTheDataThatItHad() throws Exception {
		try (ApplicationProcess application = start(
				"--polyn.nats.embedded.store-directory=" + this.temp.resolve("nats"))) {
			awaitEvents(application, "first");
			restartAs("second");
			awaitEvents(application, "second");
			assertThat(application.output()).contains("Migrated users: 2 applied", "Migrated users: 1 applied");
			assertThat(application.children()).hasSize(1);
		}
	}

	private static void awaitEvents(ApplicationProcess application, String run) {
		application.awaitOutput(Pattern.compile("(%s: received %1$s-%d\\R)".formatted(run, EVENTS)));
	}

	private ApplicationProcess start(String... arguments) throws IOException {
		String[] all = { "--spring.application.name=users", "--server.port=0", "--polyn.domain=com.example",
				"--polyn.migrate-on-startup=true", "--spring.devtools.restart.trigger-file=.restart",
				"--spring.devtools.restart.poll-interval=200ms", "--spring.devtools.restart.quiet-period=100ms" };
		return ApplicationProcess.startWithDeveloperTools(this.files.path(), "com.example.users.UsersApplication",
				StringUtils.concatenateStringArrays(all, arguments));
	}

	private void restartAs(String run) throws IOException {
		compile(run);
		this.files.migration("3_limit_users.yml", "change:\n  - update_stream: {name: USERS, max_age: 30d}\n")
			.write(TRIGGER, run);
	}

	private void compile(String run) throws IOException {
		Path source = this.temp.resolve("UsersApplication.java");
		Files.writeString(source, APPLICATION.formatted(run, EVENTS));
		assertThat(ToolProvider.getSystemJavaCompiler()
			.run(null, null, null, "-proc:none", "-parameters", "-d", this.files.path().toString(), "-cp",
					System.getProperty("java.class.path"), source.toString()))
			.isZero();
	}

	// The server notices by itself that one is closed.
	private static void awaitOneConnection(ConfiguredServer server) {
		await().untilAsserted(() -> assertThat(connections(server)).isEqualTo(1));
	}

	private static int connections(ConfiguredServer server) throws Exception {
		Connection system = Nats.connect(Options.builder().server(server.url()).userInfo("sys", "secret").build());
		try {
			byte[] reply = system.request("$SYS.REQ.ACCOUNT.APP.CONNZ", null, Duration.ofSeconds(10)).getData();
			return JsonMapper.shared().readTree(reply).at("/data/num_connections").asInt();
		}
		finally {
			system.close();
		}
	}

}
