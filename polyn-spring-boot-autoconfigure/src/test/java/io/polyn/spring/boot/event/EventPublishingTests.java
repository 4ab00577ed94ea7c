package io.polyn.spring.boot.event;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import io.nats.client.Connection;
import io.nats.client.impl.Headers;
import io.polyn.event.EventInstrumentation;
import io.polyn.event.EventPublisher;
import io.polyn.event.PublishedEvent;
import io.polyn.spring.PolynListener;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.spring.testing.PolynContextRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the publisher in an application that starts and stops.
 */
@Timeout(180)
class EventPublishingTests {

	private static final Map<String, String> ANN = Map.of("id", "1", "email_address", "ann@example.com");

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	private ApplicationContextRunner runner;

	@BeforeEach
	void setUp(@TempDir Path temp) {
		ClasspathFolder classpath = new ClasspathFolder(temp)
			.migration("1_create_users.yml", ClasspathFolder.CREATE_USERS)
			.migration("2_consumer.yml", ClasspathFolder.CREATE_CONSUMER)
			.schema("user.created.v1.json", ClasspathFolder.USER_CREATED)
			.schema("user.welcomed.v1.json", ClasspathFolder.USER_CREATED);
		this.runner = PolynContextRunner.create(server, classpath);
	}

	@Test
	void whatWasPublishedIsStoredBeforeTheConnectionCloses() throws Exception {
		List<CompletableFuture<PublishedEvent>> futures = new ArrayList<>();
		this.runner.run((context) -> {
			EventPublisher publisher = context.getBean(EventPublisher.class);
			for (int i = 0; i < 5000; i++) {
				futures.add(publisher.publishAsync("user.created.v1", ANN));
			}
		});
		assertThat(futures).allMatch(CompletableFuture::isDone).noneMatch(CompletableFuture::isCompletedExceptionally);
		assertThat(messages()).isEqualTo(5000);
	}

	@Test
	void whatListenersAndBeansPublishOnTheirWayDownIsStored() throws Exception {
		Welcoming listener = new Welcoming();
		this.runner.withBean(Welcoming.class, () -> listener).withBean(Leaving.class).run((context) -> {
			context.getBean(Leaving.class);
			listener.publisher = context.getBean(EventPublisher.class);
			listener.publisher.publish("user.created.v1", ANN);
			listener.begun.await();
		});
		assertThat(listener.published.join().sequence()).isEqualTo(2);
		assertThat(messages()).isEqualTo(3);
	}

	@Test
	void propertiesAndInstrumentationAreTheApplications() {
		List<String> sent = new CopyOnWriteArrayList<>();
		this.runner.withPropertyValues("polyn.events.publish-timeout=3s", "polyn.events.publish-window=7")
			.withBean(EventInstrumentation.class, () -> new EventInstrumentation() {

				@Override
				public Operation send(String event, String subject, Headers headers) {
					sent.add(event);
					return Operation.NONE;
				}

			})
			.run((context) -> {
				assertThat(context.getBean(EventProperties.class).getPublishTimeout()).isEqualTo(Duration.ofSeconds(3));
				assertThat(context.getBean(EventPublisher.class)).extracting("window.timeout", "window.size")
					.containsExactly(Duration.ofSeconds(3), 7);
				context.getBean(EventPublisher.class).publish("user.created.v1", ANN);
			});
		assertThat(sent).containsExactly("user.created.v1");
	}

	@Test
	void aWindowOfNothingStopsTheStart() {
		this.runner.withPropertyValues("polyn.events.publish-window=0")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("polyn.events.publish-window"));
	}

	private static long messages() throws Exception {
		Connection connection = server.connection();
		return connection.jetStreamManagement().getStreamInfo("USERS").getStreamState().getMsgCount();
	}

	static class Welcoming implements ApplicationListener<ContextClosedEvent> {

		final CountDownLatch begun = new CountDownLatch(1);

		final CountDownLatch mayPublish = new CountDownLatch(1);

		volatile EventPublisher publisher;

		volatile CompletableFuture<PublishedEvent> published;

		@Override
		public void onApplicationEvent(ContextClosedEvent event) {
			this.mayPublish.countDown();
		}

		@PolynListener(event = "user.created.v1")
		void listen(Map<String, String> user) throws InterruptedException {
			this.begun.countDown();
			this.mayPublish.await();
			this.published = this.publisher.publishAsync("user.welcomed.v1", ANN);
		}

	}

	static class Leaving implements DisposableBean {

		private final EventPublisher publisher;

		Leaving(EventPublisher publisher) {
			this.publisher = publisher;
		}

		@Override
		public void destroy() {
			this.publisher.publishAsync("user.welcomed.v1", ANN);
		}

	}

}
