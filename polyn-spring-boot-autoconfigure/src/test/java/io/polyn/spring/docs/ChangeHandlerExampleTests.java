package io.polyn.spring.docs;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.polyn.event.EventConsumer;
import io.polyn.event.EventPublisher;
import io.polyn.event.RowChange;
import io.polyn.event.RowOperation;
import io.polyn.event.RowTypes;
import io.polyn.schema.SchemaRegistry;
import io.polyn.spring.docs.UserRows.User;
import io.polyn.spring.docs.UserRows.UserKey;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.spring.testing.PolynContextRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The examples of docs/change-capture.md.
 */
class ChangeHandlerExampleTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	private final BlockingQueue<String> done = new LinkedBlockingQueue<>();

	private ApplicationContextRunner runner;

	@BeforeEach
	void setUp(@TempDir Path temp) {
		ClasspathFolder classpath = new ClasspathFolder(temp)
			.migration("1_stream.yml", "change:\n  - create_stream: {name: USERS, subjects: [\"users.>\"]}\n")
			.migration("2_consumer.yml", """
					change:
					  - create_consumer:
					      stream: USERS
					      durable_name: users_users_changes
					      filter_subject: users.*.v1
					""");
		for (RowOperation operation : RowOperation.values()) {
			classpath.schema(operation.eventName("users", 1) + ".json", "{\"type\": \"object\"}");
		}
		this.runner = PolynContextRunner.create(server, classpath);
	}

	@Test
	void theIndexFollowsTheTable() {
		this.runner.withBean(UserIndex.class).run((context) -> {
			Map<Long, User> index = context.getBean(UserIndex.class).index;
			publish(context, RowOperation.INSERT, Map.of("new", row(1, "Ann")));
			publish(context, RowOperation.UPDATE, Map.of("new", row(1, "Bea"), "old", row(1, "Ann")));
			publish(context, RowOperation.INSERT, Map.of("new", row(2, "Cleo")));
			publish(context, RowOperation.DELETE, Map.of("old", Map.of("id", 2)));
			publish(context, RowOperation.INSERT, Map.of("new", row(3, "Dora")));
			await().until(() -> index.containsKey(3L));
			assertThat(index).containsOnlyKeys(1L, 3L).containsEntry(1L, new User(1, "Bea", "bea@example.com"));
			publish(context, RowOperation.TRUNCATE, Map.of());
			await().until(index::isEmpty);
		});
	}

	@Test
	void plainJavaHandlesChangesAsWell() {
		this.runner.run((context) -> {
			Connection connection = context.getBean(Connection.class);
			SchemaRegistry registry = context.getBean(SchemaRegistry.class);
			// @formatter:off
			EventConsumer consumer = EventConsumer.builder(connection, JetStreamOptions.defaultOptions(), "users")
			    .registry(registry)
			    .changeHandler(1, Map.of(
			        RowOperation.UPDATE, new RowTypes(User.class, User.class),
			        RowOperation.DELETE, new RowTypes(null, UserKey.class)),
			        (delivery) -> {
			            RowChange change = (RowChange) delivery.data();
			            switch (change.operation()) {
			                case UPDATE -> rename((User) change.before(), (User) change.now());
			                case DELETE -> forget((UserKey) change.before());
			                default -> throw new IllegalStateException("not asked for");
			            }
			        })
			    .build();
			// @formatter:on
			consumer.start();
			try {
				publish(context, RowOperation.INSERT, Map.of("new", row(1, "Ann")));
				publish(context, RowOperation.UPDATE, Map.of("new", row(1, "Bea"), "old", row(1, "Ann")));
				publish(context, RowOperation.DELETE, Map.of("old", Map.of("id", 1)));
				assertThat(this.done.poll(60, TimeUnit.SECONDS)).isEqualTo("Ann is Bea");
				assertThat(this.done.poll(60, TimeUnit.SECONDS)).isEqualTo("1 is gone");
			}
			finally {
				consumer.stop(Duration.ofSeconds(5));
			}
		});
	}

	private void rename(User before, User now) {
		this.done.add(before.firstName() + " is " + now.firstName());
	}

	private void forget(UserKey user) {
		this.done.add(user.id() + " is gone");
	}

	private static Map<String, Object> row(long id, String name) {
		return Map.of("id", id, "first_name", name, "email", name.toLowerCase() + "@example.com", "created_at", 1);
	}

	private static void publish(ApplicationContext context, RowOperation operation, Map<String, ?> data) {
		context.getBean(EventPublisher.class).publish(operation.eventName("users", 1), data);
	}

}
