package io.polyn.test.autoconfigure;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.nats.client.Connection;
import io.polyn.embedded.nats.EmbeddedNatsException;
import io.polyn.event.EventPublisher;
import io.polyn.migration.Migrator;
import io.polyn.spring.boot.PolynAutoConfiguration;
import io.polyn.spring.boot.event.EventAutoConfiguration;
import io.polyn.spring.boot.migration.MigrationAutoConfiguration;
import io.polyn.spring.boot.nats.NatsAutoConfiguration;
import io.polyn.spring.boot.nats.NatsConnectionDetails;
import io.polyn.spring.boot.version.VersioningAutoConfiguration;
import io.polyn.test.event.EventTestAutoConfiguration;
import io.polyn.test.event.PublishedEvents;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what the applications that are tested in one JVM have in common: a server.
 */
class SharedServerTests {

	private final ApplicationContextRunner application = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(EmbeddedNatsTestAutoConfiguration.class,
				EventTestAutoConfiguration.class, PolynAutoConfiguration.class, NatsAutoConfiguration.class,
				EventAutoConfiguration.class, MigrationAutoConfiguration.class, VersioningAutoConfiguration.class))
		.withPropertyValues("spring.application.name=users", "polyn.domain=com.example",
				"polyn.migrate-on-startup=true", "polyn.migrations.placeholders.replicas=1",
				"polyn.nats.servers=nats://127.0.0.1:1", "polyn.nats.token=secret");

	@Test
	void manyApplicationsInTurnHaveOneServerAndFindItClean() {
		Set<String> servers = new HashSet<>();
		for (int i = 0; i < 8; i++) {
			this.application.run((context) -> {
				assertThat(context).hasNotFailed();
				servers.add(context.getBean(Connection.class).getConnectedUrl());
				assertThat(messages(context)).isZero();
				publish(context);
				assertThat(messages(context)).isOne();
			});
		}
		assertThat(servers).hasSize(1);
	}

	@Test
	void applicationsThatStartTogetherDontSeeEachOther() throws Exception {
		int count = 4;
		CountDownLatch published = new CountDownLatch(count);
		Callable<String> run = () -> {
			String[] url = new String[1];
			this.application.run((context) -> {
				assertThat(context).hasNotFailed();
				PublishedEvents events = context.getBean(PublishedEvents.class);
				events.clear();
				publish(context);
				published.countDown();
				assertThat(published.await(60, TimeUnit.SECONDS)).isTrue();
				assertThat(events).hasSize(1);
				assertThat(messages(context)).isOne();
				assertThat(context.getBean(Migrator.class).info().applied()).hasSize(3);
				url[0] = context.getBean(Connection.class).getConnectedUrl();
			});
			return url[0];
		};
		ExecutorService threads = Executors.newFixedThreadPool(count);
		try {
			List<Future<String>> urls = threads.invokeAll(IntStream.range(0, count).mapToObj((i) -> run).toList());
			Set<String> servers = new HashSet<>();
			for (Future<String> url : urls) {
				servers.add(url.get());
			}
			assertThat(servers).hasSize(1);
		}
		finally {
			threads.shutdown();
		}
	}

	@Test
	void connectionDetailsOfTheApplicationHaveNoEffect() {
		this.application
			.withBean("own", NatsConnectionDetails.class,
					() -> (NatsConnectionDetails) () -> List.of("nats://127.0.0.1:1"))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void primaryConnectionDetailsOfTheApplicationHaveNoEffectEither() {
		this.application
			.withBean("own", NatsConnectionDetails.class,
					() -> (NatsConnectionDetails) () -> List.of("nats://127.0.0.1:1"),
					(definition) -> definition.setPrimary(true))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(Migrator.class).info().applied()).hasSize(3);
			});
	}

	@Test
	void withoutAnExecutableTheApplicationFails() {
		this.application.withPropertyValues("polyn.nats.embedded.binary=/nowhere/nats-server")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining(EmbeddedNatsException.class.getName())
				.hasStackTraceContaining("/nowhere/nats-server does not exist"));
	}

	private static void publish(ApplicationContext context) {
		context.getBean(EventPublisher.class).publish("user.created.v1", Map.of("id", "1", "email", "ann@example.com"));
	}

	private static long messages(ApplicationContext context) throws Exception {
		return context.getBean(Connection.class)
			.jetStreamManagement()
			.getStreamInfo("USERS")
			.getStreamState()
			.getMsgCount();
	}

}
