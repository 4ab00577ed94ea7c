package io.polyn.spring.boot.event;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.cloudevents.CloudEvent;
import io.nats.client.Connection;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.event.DeadLetter;
import io.polyn.event.DeadLetters;
import io.polyn.event.EventMetadata;
import io.polyn.event.EventPublisher;
import io.polyn.event.ListenerContainer;
import io.polyn.event.RejectEventException;
import io.polyn.spring.DeadLetterListener;
import io.polyn.spring.PolynListener;
import io.polyn.spring.PolynListenerRegistry;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.spring.testing.PolynContextRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for what a listener method may be.
 */
class ListenerVarietiesTests {

	private static final String CREATED = "user.created.v1";

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	private ApplicationContextRunner runner;

	@BeforeEach
	void setUp() {
		this.runner = PolynContextRunner.createWithUsers(server, this.temp);
	}

	@Test
	void dataAreTakenAsATreeAndSeveralPartsOfAServiceListen() {
		this.runner.withBean(Tree.class).run((context) -> {
			publish(context.getBean(EventPublisher.class), "1");
			Tree tree = context.getBean(Tree.class);
			JsonNode received = tree.received.poll(60, TimeUnit.SECONDS);
			assertThat(received.path("id").asString()).isEqualTo("1");
			assertThat(tree.consumers.poll(60, TimeUnit.SECONDS)).isEqualTo("users_mailer_user_created_v1");
		});
	}

	@Test
	void severalEventsAreTakenAtOnce() {
		this.runner.withBean(Batch.class).run((context) -> {
			PolynListenerRegistry listeners = context.getBean(PolynListenerRegistry.class);
			Batch batch = context.getBean(Batch.class);
			assertThat(listeners.containers(CREATED)).hasSize(1);
			for (int i = 0; i < 20; i++) {
				publish(context.getBean(EventPublisher.class), String.valueOf(i));
			}
			batch.mayBegin.countDown();
			for (int i = 0; i < 20; i++) {
				assertThat(batch.ids.poll(60, TimeUnit.SECONDS)).isEqualTo(String.valueOf(i));
			}
		});
	}

	@Test
	void aListenerIsPausedAndResumed() {
		this.runner.withBean(Tree.class).run((context) -> {
			PolynListenerRegistry listeners = context.getBean(PolynListenerRegistry.class);
			assertThat(listeners.containers()).hasSize(2);
			listeners.containers(CREATED).forEach(ListenerContainer::pause);
			assertThat(listeners.containers()).extracting(ListenerContainer::state)
				.containsOnly(ListenerContainer.State.PAUSED);
			publish(context.getBean(EventPublisher.class), "1");
			listeners.containers(CREATED).forEach(ListenerContainer::resume);
			assertThat(context.getBean(Tree.class).received.poll(60, TimeUnit.SECONDS)).isNotNull();
		});
	}

	@Test
	void aRequestIsAnsweredWithTheReturnValue() {
		this.runner.withBean(Replying.class).run((context) -> {
			User found = context.getBean(EventPublisher.class).request("lookup.v1", Map.of("id", "7"), User.class);
			assertThat(found).isEqualTo(new User("7", "7@example.com"));
		});
	}

	@Test
	void aQueueGroupReceivesWithoutAStream() {
		this.runner.withBean(Grouped.class).run((context) -> {
			Grouped grouped = context.getBean(Grouped.class);
			publish(context.getBean(EventPublisher.class), "1");
			EventMetadata metadata = grouped.received.poll(60, TimeUnit.SECONDS);
			assertThat(metadata).isNotNull();
			assertThat(metadata.consumer()).isNull();
		});
	}

	@Test
	void deadLettersAreListenedToAndPublishedOnceMore() {
		this.runner.withBean(Mending.class).run((context) -> {
			publish(context.getBean(EventPublisher.class), "1");
			Mending mending = context.getBean(Mending.class);
			assertThat(mending.handled.poll(60, TimeUnit.SECONDS)).isEqualTo("1");
			await().untilAsserted(() -> assertThat(context.getBean(DeadLetters.class).list(null, 0, 10)).isEmpty());
		});
	}

	@Test
	void whatOldClientsSendIsReadUnlessThatIsSwitchedOff() {
		byte[] message = """
				{"specversion":"1.0.1","id":"1","source":"com:example:old","type":"com.example.user.created.v1",
				"time":"2022-10-03T12:00:00.123456","polyndata":{"clientlang":"elixir"},"data":{"id":"1"}}"""
			.getBytes(StandardCharsets.UTF_8);
		this.runner.withBean(Tree.class).run((context) -> {
			context.getBean(Connection.class).jetStream().publish(CREATED, message);
			assertThat(context.getBean(Tree.class).received.poll(60, TimeUnit.SECONDS)).isNotNull();
		});
		this.runner.withBean(Tree.class).withPropertyValues("polyn.events.legacy-clients=false").run((context) -> {
			context.getBean(Connection.class).jetStream().publish(CREATED, message);
			await().until(() -> !context.getBean(DeadLetters.class).list(CREATED, 0, 1).isEmpty());
			assertThat(context.getBean(Tree.class).received).isEmpty();
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { BatchOfOne.class, BatchInGroup.class, ReplyingNothing.class, NoDeadLetter.class,
			NoNumber.class })
	void whatDoesNotFitStopsTheStart(Class<?> listener) {
		this.runner.withBean(listener)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOfSatisfying(PolynException.class,
						(ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.LISTENER_SIGNATURE))
				.hasMessageContaining(listener.getSimpleName()));
	}

	private static void publish(EventPublisher publisher, String id) {
		publisher.publish(CREATED, Map.of("id", id));
	}

	record User(String id, String email_address) {

	}

	static class Tree {

		final BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();

		final BlockingQueue<String> consumers = new LinkedBlockingQueue<>();

		@PolynListener(event = CREATED, concurrency = "${threads:2}")
		void listen(JsonNode user) {
			this.received.add(user);
		}

		@PolynListener(event = CREATED, source = "mailer")
		void mail(EventMetadata metadata) {
			this.consumers.add(metadata.consumer());
		}

	}

	static class Batch {

		final CountDownLatch mayBegin = new CountDownLatch(1);

		final BlockingQueue<String> ids = new LinkedBlockingQueue<>();

		@PolynListener(event = CREATED, batchSize = 10)
		void listen(List<User> users, List<CloudEvent> events, List<EventMetadata> metadata)
				throws InterruptedException {
			this.mayBegin.await();
			assertThat(users).hasSameSizeAs(events).hasSameSizeAs(metadata).hasSizeLessThanOrEqualTo(10);
			users.forEach((user) -> this.ids.add(user.id()));
		}

	}

	static class Replying {

		@PolynListener(event = "lookup.v1", reply = "found.v1")
		User find(User user) {
			return new User(user.id(), user.id() + "@example.com");
		}

	}

	static class Grouped {

		final BlockingQueue<EventMetadata> received = new LinkedBlockingQueue<>();

		@PolynListener(event = CREATED, queueGroup = "${group:workers}")
		void listen(EventMetadata metadata) {
			this.received.add(metadata);
		}

	}

	static class Mending {

		final BlockingQueue<String> handled = new LinkedBlockingQueue<>();

		private final DeadLetters deadLetters;

		private volatile boolean mended;

		Mending(DeadLetters deadLetters) {
			this.deadLetters = deadLetters;
		}

		@PolynListener(event = CREATED)
		void listen(User user) {
			if (!this.mended) {
				throw new RejectEventException("not yet");
			}
			this.handled.add(user.id());
		}

		@DeadLetterListener(event = CREATED)
		void mend(DeadLetter letter) {
			this.mended = true;
			this.deadLetters.republish(letter);
		}

	}

	static class BatchOfOne {

		@PolynListener(event = CREATED, batchSize = 10)
		void listen(User user) {
		}

	}

	static class BatchInGroup {

		@PolynListener(event = CREATED, batchSize = 10, queueGroup = "workers")
		void listen(List<User> users) {
		}

	}

	static class ReplyingNothing {

		@PolynListener(event = CREATED, reply = "found.v1")
		void listen(User user) {
		}

	}

	static class NoDeadLetter {

		@DeadLetterListener
		void listen(User user) {
		}

	}

	static class NoNumber {

		@PolynListener(event = CREATED, concurrency = "many")
		void listen(User user) {
		}

	}

}
