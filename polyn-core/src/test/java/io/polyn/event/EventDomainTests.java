package io.polyn.event;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.polyn.cloudevent.EventNaming;
import io.polyn.schema.SchemaFiles;
import io.polyn.schema.SchemaRegistry;
import io.polyn.schema.SchemaStore;
import io.polyn.schema.compatibility.CompatibilityMode;
import io.polyn.testing.LeafNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * Events and schemas of a JetStream in a domain, from a server that has none itself.
 */
class EventDomainTests {

	@RegisterExtension
	static final LeafNode node = new LeafNode();

	@TempDir
	Path folder;

	@Test
	void eventsAndDeadLettersAndSchemasAreStoredThere() throws Exception {
		SchemaFiles schemas = new SchemaFiles(this.folder).write(UserCreated.EVENT + ".json", UserCreated.SCHEMA);
		SchemaStore store = new SchemaStore(node.connection(), node.options());
		assertThat(store.store(schemas.load(), CompatibilityMode.BACKWARD)).containsExactly(UserCreated.EVENT);
		assertThat(store.store(schemas.load(), CompatibilityMode.BACKWARD)).isEmpty();
		assertThat(store.read()).containsOnlyKeys(UserCreated.EVENT);
		assertThat(node.leaf().messages("KV_POLYN_SCHEMAS")).isEqualTo(1);

		SchemaRegistry registry = new SchemaRegistry(new EventNaming("app", "user.backend"), schemas.load());
		EventPublisher publisher = EventPublisher.builder(node.connection(), node.options()).registry(registry).build();
		UserCreated data = new UserCreated("Ann", 33);
		assertThat(catchThrowableOfType(PublishFailedException.class, () -> publisher.publish(UserCreated.EVENT, data)))
			.isNotNull();
		node.leaf().createStream("USERS", "user.>");
		node.leaf().createConsumer("USERS", "user_backend_user_created_v1", UserCreated.EVENT);
		BlockingQueue<EventDelivery> deliveries = new LinkedBlockingQueue<>();
		EventConsumer consumer = EventConsumer.builder(node.connection(), node.options(), UserCreated.EVENT)
			.registry(registry)
			.handler(UserCreated.class, deliveries::add)
			.build();
		consumer.start();
		try {
			// What the leaf has created just now, the hub learns in a moment.
			await().ignoreExceptions().until(() -> publisher.publish(UserCreated.EVENT, data).sequence() == 1);
			EventDelivery delivery = deliveries.poll(60, TimeUnit.SECONDS);
			assertThat(delivery).isNotNull();
			assertThat(delivery.data()).isEqualTo(data);
			node.leaf().publish(UserCreated.EVENT, "no event");
			await().untilAsserted(() -> {
				assertThat(acknowledged()).isEqualTo(2);
				assertThat(node.leaf().messages("POLYN_DEAD_LETTERS")).isEqualTo(1);
			});
		}
		finally {
			consumer.stop(Duration.ofSeconds(5));
		}
	}

	private static long acknowledged() {
		return node.leaf()
			.api()
			.consumerInfo("USERS", "user_backend_user_created_v1")
			.orElseThrow()
			.path("ack_floor")
			.path("stream_seq")
			.asLong();
	}

}
