package io.polyn.spring.docs;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.Subscription;
import io.nats.client.impl.Headers;
import io.polyn.cloudevent.CloudEventCodec;
import io.polyn.cloudevent.ContentMode;
import io.polyn.cloudevent.EncodedEvent;
import io.polyn.event.EventBatch;
import io.polyn.event.EventPublisher;
import io.polyn.event.PublishOptions;
import io.polyn.event.PublishedEvent;
import io.polyn.nats.TolerantDataPort;
import io.polyn.schema.SchemaRegistry;
import io.polyn.spring.PolynListener;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.spring.testing.PolynContextRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of docs/events.md on publishing, requests and the codec.
 */
class PublishingExampleTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	private ApplicationContextRunner runner;

	@BeforeEach
	void setUp() {
		ClasspathFolder classpath = new ClasspathFolder(this.temp).migration("1_create.yml", """
				change:
				  - create_stream: {name: EVENTS, subjects: [user.created.v1, order.>]}
				""");
		for (String event : List.of("user.created.v1", "order.placed.v1", "order.paid.v1", "user.lookup.v1",
				"user.found.v1")) {
			classpath.schema(event + ".json", "{\"type\": \"object\"}");
		}
		this.runner = PolynContextRunner.create(server, classpath);
	}

	@Test
	void aPublisherWithoutSpring() {
		this.runner.run((context) -> {
			SchemaRegistry registry = context.getBean(SchemaRegistry.class);
			Connection connection = context.getBean(Connection.class);
			EventPublisher publisher = EventPublisher.builder(connection, JetStreamOptions.defaultOptions())
				.registry(registry) // the schemas, needed
				.publishTimeout(Duration.ofSeconds(15)) // the default
				.window(256) // the default
				.build();
			PublishedEvent stored = publisher.publish("user.created.v1", new UserCreated("Ann", 33));
			assertThat(stored.stream()).isEqualTo("EVENTS");
			publisher.close();
		});
	}

	@Test
	void eventsWithOptionsAndBatches() {
		this.runner.run((context) -> {
			EventPublisher publisher = context.getBean(EventPublisher.class);
			UserCreated data = new UserCreated("Ann", 33);
			CompletableFuture<PublishedEvent> future = publisher.publishAsync("user.created.v1", data);
			assertThat(future.get(20, TimeUnit.SECONDS).sequence()).isEqualTo(1);
			publisher.publish("user.created.v1", data,
					PublishOptions.NONE.subject("ann").partitionKey("ann").header("Tenant", "north"));
			Order order = new Order("1");
			Payment payment = new Payment("1", 100);
			List<PublishedEvent> stored = publisher.publishAll(new EventBatch().add("order.placed.v1", order)
				.add("order.paid.v1", payment, PublishOptions.NONE.partitionKey(order.id())));
			assertThat(stored).extracting(PublishedEvent::sequence).containsExactly(3L, 4L);
		});
	}

	@Test
	void aRequest() {
		this.runner.withBean(Users.class).run((context) -> {
			EventPublisher publisher = context.getBean(EventPublisher.class);
			User user = publisher.request("user.lookup.v1", Map.of("id", "ann"), User.class, Duration.ofSeconds(2));
			assertThat(user).isEqualTo(new User("ann", "Ann"));
		});
	}

	@Test
	void theCodecAlone() throws Exception {
		Options options = Options.builder().server(server.url()).dataPortType(TolerantDataPort.class.getName()).build();
		Connection connection = Nats.connect(options);
		try {
			Subscription subscription = connection.subscribe("user.created.v1");
			CloudEvent event = CloudEventBuilder.v1()
				.withId("1")
				.withSource(URI.create("app:users"))
				.withType("app.user.created.v1")
				.build();
			EncodedEvent message = CloudEventCodec.encode(event, ContentMode.BINARY);
			connection.publish("user.created.v1", message.headers(), message.body());
			Message delivered = subscription.nextMessage(Duration.ofSeconds(20));
			Headers headers = delivered.getHeaders();
			byte[] body = delivered.getData();
			CloudEvent received = CloudEventCodec.decode(headers, body);
			assertThat(received).isEqualTo(event);
		}
		finally {
			connection.close();
		}
	}

	record UserCreated(String name, int age) {

	}

	record Order(String id) {

	}

	record Payment(String order, int amount) {

	}

	record User(String id, String name) {

	}

	static class Users {

		@PolynListener(event = "user.lookup.v1", reply = "user.found.v1")
		User find(Map<String, String> lookup) {
			return new User(lookup.get("id"), "Ann");
		}

	}

}
