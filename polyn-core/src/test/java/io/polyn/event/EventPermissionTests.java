package io.polyn.event;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamOptions;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StreamConfiguration;
import io.polyn.cloudevent.EventNaming;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.schema.SchemaFiles;
import io.polyn.schema.SchemaRegistry;
import io.polyn.schema.SchemaStore;
import io.polyn.schema.SchemaWatcher;
import io.polyn.schema.compatibility.CompatibilityMode;
import io.polyn.testing.DocumentedPermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The permissions of a service in {@code docs/operations.md} are enough.
 */
@Timeout(180)
class EventPermissionTests {

	@TempDir
	Path temp;

	private final Queue<String> violations = new ConcurrentLinkedQueue<>();

	private final JetStreamOptions options = JetStreamOptions.defaultOptions();

	@Test
	void aServicePublishesReceivesAnswersAndKeepsDeadLetters() throws Exception {
		Path config = Files.writeString(this.temp.resolve("nats.conf"), """
				authorization {
				  users: [
				    {user: admin, password: secret}
				    {user: service, password: secret, permissions: %s}
				  ]
				}
				""".formatted(DocumentedPermissions.of("service")));
		SchemaFiles schemas = new SchemaFiles(this.temp.resolve("schemas"))
			.write(UserCreated.EVENT + ".json", UserCreated.SCHEMA)
			.write("user.lookup.v1.json", "{}");
		SchemaRegistry registry = new SchemaRegistry(new EventNaming("app", "users"), schemas.load());
		try (EmbeddedNatsServer server = EmbeddedNatsServer.builder().arguments("-c", config.toString()).start()) {
			Connection admin = connect(server, "admin");
			admin.jetStreamManagement()
				.addStream(StreamConfiguration.builder().name("USERS").subjects(UserCreated.EVENT).build());
			admin.jetStreamManagement()
				.addOrUpdateConsumer("USERS",
						ConsumerConfiguration.builder()
							.durable("users_user_created_v1")
							.filterSubject(UserCreated.EVENT)
							.build());
			new SchemaStore(admin, this.options).store(schemas.load(), CompatibilityMode.BACKWARD);
			Connection service = connect(server, "service");
			SchemaWatcher watcher = new SchemaWatcher(service, this.options, "", registry);
			watcher.start(Duration.ofSeconds(10));
			BlockingQueue<EventDelivery> deliveries = new LinkedBlockingQueue<>();
			EventPublisher publisher = EventPublisher.builder(service, this.options).registry(registry).build();
			EventConsumer consumer = EventConsumer.builder(service, this.options, UserCreated.EVENT)
				.registry(registry)
				.handler(UserCreated.class, deliveries::add)
				.build();
			EventSubscriber replier = EventSubscriber.builder(service, this.options, "user.lookup.v1")
				.registry(registry)
				.replier(Object.class, "user.lookup.v1", publisher, EventDelivery::data)
				.build();
			consumer.start();
			replier.start();
			publisher.publish(UserCreated.EVENT, new UserCreated("Ann", 33));
			assertThat(deliveries.poll(60, TimeUnit.SECONDS)).isNotNull();
			assertThat(publisher.request("user.lookup.v1", 7, Integer.class, Duration.ofSeconds(30))).isEqualTo(7);
			admin.jetStream().publish(UserCreated.EVENT, new byte[0]);
			await().until(() -> admin.jetStreamManagement().getStreamNames().contains("POLYN_DEAD_LETTERS"));
			await().until(() -> admin.jetStreamManagement()
				.getConsumerInfo("USERS", "users_user_created_v1")
				.getNumAckPending() == 0);
			assertThat(consumer.stop(Duration.ofSeconds(30))).isTrue();
			assertThat(replier.stop(Duration.ofSeconds(30))).isTrue();
			watcher.close();
			publisher.close();
			assertThat(this.violations).isEmpty();
			service.close();
			admin.close();
		}
	}

	private Connection connect(EmbeddedNatsServer server, String user) throws Exception {
		ErrorListener listener = new ErrorListener() {

			@Override
			public void errorOccurred(Connection connection, String error) {
				EventPermissionTests.this.violations.add(error);
			}

		};
		return Nats.connect(Options.builder()
			.server(server.url())
			.userInfo(user.toCharArray(), "secret".toCharArray())
			.errorListener(listener)
			.build());
	}

}
