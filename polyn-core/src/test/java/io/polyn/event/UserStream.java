package io.polyn.event;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamSubscription;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.polyn.cloudevent.EventNaming;
import io.polyn.schema.SchemaFiles;
import io.polyn.schema.SchemaRegistry;
import io.polyn.testing.JetStreamServer;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A stream with the events of users and the durable consumer of a listener for each test,
 * and the listeners that it starts.
 */
final class UserStream implements BeforeEachCallback, AfterEachCallback {

	static final String STREAM = "USERS";

	static final String CONSUMER = "user_backend_user_created_v1";

	private final JetStreamServer nats;

	private final SchemaRegistry registry = loadRegistry();

	private final List<ListenerContainer> listeners = new ArrayList<>();

	UserStream(JetStreamServer nats) {
		this.nats = nats;
	}

	static SchemaRegistry loadRegistry() {
		try {
			Path folder = Files.createTempDirectory("schemas");
			Path file = folder.resolve(UserCreated.EVENT + ".json");
			SchemaRegistry registry = new SchemaRegistry(new EventNaming("app", "user.backend"),
					new SchemaFiles(folder).write(file.getFileName().toString(), UserCreated.SCHEMA).load());
			Files.delete(file);
			Files.delete(folder);
			return registry;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void beforeEach(ExtensionContext context) throws Exception {
		this.nats.createStream(STREAM, "user.>");
		createConsumer(Duration.ofSeconds(30));
	}

	@Override
	public void afterEach(ExtensionContext context) {
		stop();
	}

	void stop() {
		this.listeners.forEach((listener) -> listener.stop(Duration.ofSeconds(5)));
		this.listeners.clear();
	}

	void createConsumer(Duration ackWait) throws IOException, JetStreamApiException {
		this.nats.management()
			.addOrUpdateConsumer(STREAM,
					ConsumerConfiguration.builder()
						.durable(CONSUMER)
						.filterSubject(UserCreated.EVENT)
						.ackWait(ackWait)
						.build());
	}

	/**
	 * Subscribes to what the listener receives, too, as another process does.
	 */
	JetStreamSubscription subscribeLikeAnotherProcess() throws IOException, JetStreamApiException {
		return this.nats.connection().jetStream().subscribe(null, PullSubscribeOptions.bind(STREAM, CONSUMER));
	}

	SchemaRegistry registry() {
		return this.registry;
	}

	EventConsumerBuilder consumer() {
		return EventConsumer.builder(this.nats.connection(), this.nats.options(), UserCreated.EVENT)
			.registry(this.registry)
			.backOff(new BackOff(Duration.ofMillis(50), Duration.ofMillis(200)));
	}

	EventConsumer start(EventConsumerBuilder builder) {
		return start(builder.build());
	}

	<L extends ListenerContainer> L start(L listener) {
		this.listeners.add(listener);
		listener.start();
		return listener;
	}

	EventPublisher publisher() {
		return EventPublisher.builder(this.nats.connection(), this.nats.options()).registry(this.registry).build();
	}

	void publish(int count) {
		EventPublisher publisher = publisher();
		for (int i = 0; i < count; i++) {
			publisher.publish(UserCreated.EVENT, new UserCreated("Ann", i));
		}
	}

	DeadLetters deadLetters() {
		return new DeadLetters(this.nats.connection(), this.nats.options(), "");
	}

	List<DeadLetter> awaitDeadLetters(int count) {
		await().until(() -> deadLetters().list(null, 0, count).size() >= count);
		return deadLetters().list(null, 0, 100);
	}

	/**
	 * Creates the stream of dead letters with room for one message, which it has.
	 * @return its configuration, to make room by an update
	 */
	static StreamConfiguration.Builder fillDeadLetters(JetStreamServer nats) throws IOException, JetStreamApiException {
		StreamConfiguration.Builder full = StreamConfiguration.builder()
			.name("POLYN_DEAD_LETTERS")
			.subjects("polyn.dead_letter.>")
			.storageType(StorageType.Memory)
			.discardPolicy(DiscardPolicy.New)
			.maxMessages(1);
		nats.management().addStream(full.build());
		nats.connection().jetStream().publish("polyn.dead_letter.other", new byte[0]);
		return full;
	}

	ConsumerInfo info() throws IOException, JetStreamApiException {
		return this.nats.management().getConsumerInfo(STREAM, CONSUMER);
	}

	void awaitNothingPending() {
		await().untilAsserted(() -> {
			ConsumerInfo info = info();
			assertThat(info.getNumAckPending()).isZero();
			assertThat(info.getNumPending()).isZero();
		});
	}

}
