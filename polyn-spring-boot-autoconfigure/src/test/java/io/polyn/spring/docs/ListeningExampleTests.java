package io.polyn.spring.docs;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.polyn.event.DeadLetter;
import io.polyn.event.DeadLetters;
import io.polyn.event.EventMetadata;
import io.polyn.event.EventOrder;
import io.polyn.event.EventPublisher;
import io.polyn.event.ListenerContainer;
import io.polyn.event.RejectEventException;
import io.polyn.spring.DeadLetterListener;
import io.polyn.spring.PolynListener;
import io.polyn.spring.PolynListenerRegistry;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.spring.testing.PolynContextRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The examples of docs/events.md on listening and dead letters.
 */
class ListeningExampleTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	private ApplicationContextRunner runner;

	@BeforeEach
	void setUp() {
		ClasspathFolder classpath = new ClasspathFolder(this.temp).migration("1_create_users.yml",
				"change:\n  - create_stream: {name: USERS, subjects: [user.created.v1, user.changed.v1]}\n");
		for (String event : List.of("user.created.v1", "user.changed.v1", "user.lookup.v1", "user.found.v1")) {
			classpath.schema(event + ".json", ClasspathFolder.USER_CREATED);
		}
		this.runner = PolynContextRunner.create(server, classpath)
			.withPropertyValues("polyn.events.listener.create-consumers=true");
	}

	@Test
	void everyListenerReceivesItsEvents() {
		this.runner.withBean(Users.class).withBean(Mailer.class).run((context) -> {
			assertThat(context).hasNotFailed();
			EventPublisher publisher = context.getBean(EventPublisher.class);
			publisher.publish("user.created.v1", Map.of("id", "1", "email", "ann@example.com"));
			publisher.publish("user.changed.v1", Map.of("id", "1", "email", "bob@example.com"));
			Users users = context.getBean(Users.class);
			assertThat(context.getBean(Mailer.class).welcomed.poll(60, TimeUnit.SECONDS)).isEqualTo("ann@example.com");
			await().untilAsserted(() -> {
				assertThat(users.count).hasValue(1);
				assertThat(users.index).hasSize(1);
				assertThat(users.projection).containsEntry("1", "bob@example.com");
			});
			assertThat(publisher.request("user.lookup.v1", Map.of("id", "7"), UserFound.class, Duration.ofSeconds(10)))
				.isEqualTo(new UserFound("7", "7@example.com"));
			PolynListenerRegistry listeners = context.getBean(PolynListenerRegistry.class);
			listeners.containers("user.created.v1").forEach(ListenerContainer::pause);
			assertThat(listeners.containers("user.created.v1")).hasSize(3)
				.extracting(ListenerContainer::state)
				.containsOnly(ListenerContainer.State.PAUSED);
		});
	}

	@Test
	void deadLettersAreToldAndPublishedOnceMore() {
		this.runner.withBean(Rejecting.class).withBean(Alerts.class).run((context) -> {
			context.getBean(EventPublisher.class).publish("user.created.v1", Map.of("id", "1", "email", "a"));
			assertThat(context.getBean(Alerts.class).alerts.poll(60, TimeUnit.SECONDS))
				.isEqualTo("user.created.v1 POLYN-E010 The listener rejected it: not yet");
			Rejecting rejecting = context.getBean(Rejecting.class);
			rejecting.mended = true;
			DeadLetters deadLetters = context.getBean(DeadLetters.class);
			for (DeadLetter letter : deadLetters.list("user.created.v1", 0, 100)) {
				if (letter.code().equals("POLYN-E010")) {
					deadLetters.republish(letter);
				}
			}
			assertThat(rejecting.handled.poll(60, TimeUnit.SECONDS)).isEqualTo("1");
		});
	}

	record UserCreated(String id, String email) {

	}

	record UserChanged(String id, String email) {

	}

	record UserLookup(String id) {

	}

	record UserFound(String id, String email) {

	}

	static class Mailer {

		final BlockingQueue<String> welcomed = new LinkedBlockingQueue<>();

		void welcome(String email, String id) {
			this.welcomed.add(email);
		}

	}

	static class Users {

		private final Mailer mailer;

		final AtomicInteger count = new AtomicInteger();

		final Map<String, String> projection = new ConcurrentHashMap<>();

		final Queue<UserCreated> index = new ConcurrentLinkedQueue<>();

		Users(Mailer mailer) {
			this.mailer = mailer;
		}

		@PolynListener(event = "user.created.v1")
		void welcome(UserCreated user, EventMetadata metadata) {
			this.mailer.welcome(user.email(), metadata.id());
		}

		@PolynListener(event = "user.created.v1", source = "statistics")
		void count(UserCreated user) {
			this.count.incrementAndGet();
		}

		@PolynListener(event = "user.changed.v1", concurrency = "4", order = EventOrder.PARTITION_KEY)
		void project(UserChanged user) {
			this.projection.put(user.id(), user.email());
		}

		@PolynListener(event = "user.created.v1", source = "index", batchSize = 500)
		void index(List<UserCreated> users) {
			this.index.addAll(users);
		}

		@PolynListener(event = "user.lookup.v1", reply = "user.found.v1")
		UserFound find(UserLookup lookup) {
			return new UserFound(lookup.id(), lookup.id() + "@example.com");
		}

	}

	static class Rejecting {

		final BlockingQueue<String> handled = new LinkedBlockingQueue<>();

		volatile boolean mended;

		@PolynListener(event = "user.created.v1")
		void listen(UserCreated user) {
			if (!this.mended) {
				throw new RejectEventException("not yet");
			}
			this.handled.add(user.id());
		}

	}

	static class Alerts {

		final BlockingQueue<String> alerts = new LinkedBlockingQueue<>();

		@DeadLetterListener(event = "user.created.v1")
		void tell(DeadLetter letter) {
			this.alerts.add(letter.event() + " " + letter.code() + " " + letter.reason());
		}

	}

}
