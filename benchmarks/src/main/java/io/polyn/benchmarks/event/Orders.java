package io.polyn.benchmarks.event;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.polyn.benchmarks.NatsServer;
import io.polyn.benchmarks.Run;
import io.polyn.cloudevent.EventNaming;
import io.polyn.event.EventPublisher;
import io.polyn.schema.EventSchemaLoader;
import io.polyn.schema.SchemaRegistry;

/**
 * A server with a stream of orders, and the registry that has their schema.
 */
final class Orders implements AutoCloseable {

	static final String STREAM = "ORDERS";

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	static final String DOMAIN = "com.example";

	static final String SOURCE_ROOT = "shop";

	private final NatsServer server;

	private final Connection connection;

	private final JetStreamManagement management;

	private Orders(NatsServer server) throws IOException {
		this.server = server;
		this.connection = connect();
		this.management = this.connection.jetStreamManagement();
	}

	static Orders start(Run run) throws IOException {
		return new Orders(NatsServer.start(run));
	}

	static SchemaRegistry registry() {
		return new SchemaRegistry(new EventNaming(DOMAIN, SOURCE_ROOT),
				EventSchemaLoader.load(List.of(OrderPlaced.SCHEMAS), Orders.class.getClassLoader()));
	}

	String url() {
		return this.server.url();
	}

	Connection connect() throws IOException {
		return this.server.connect();
	}

	/**
	 * Begins anew with an empty stream that remembers no message ids.
	 */
	void reset() throws IOException, JetStreamApiException {
		if (this.management.getStreamNames().contains(STREAM)) {
			this.management.deleteStream(STREAM);
		}
		this.management.addStream(
				StreamConfiguration.builder().name(STREAM).subjects("order.>").storageType(StorageType.File).build());
	}

	/**
	 * Publishes orders as Polyn does.
	 */
	void fill(int events) throws IOException, JetStreamApiException {
		try (EventPublisher publisher = EventPublisher.builder(this.connection, JetStreamOptions.defaultOptions())
			.registry(registry())
			.window(1000)
			.build()) {
			for (int i = 0; i < events; i++) {
				publisher.publishAsync(OrderPlaced.EVENT, OrderPlaced.of(i));
			}
		}
		requireStored(events);
	}

	/**
	 * Creates a durable consumer that begins with the first message, in place of the one
	 * that there was.
	 */
	void createConsumer(String name) throws IOException, JetStreamApiException {
		if (this.management.getConsumerNames(STREAM).contains(name)) {
			this.management.deleteConsumer(STREAM, name);
		}
		this.management.createConsumer(STREAM,
				ConsumerConfiguration.builder()
					.durable(name)
					.filterSubject(OrderPlaced.EVENT)
					.ackPolicy(AckPolicy.Explicit)
					.build());
	}

	/**
	 * Fails unless all messages of the stream are acknowledged soon.
	 */
	void requireAcknowledged(String consumer) throws IOException, JetStreamApiException, InterruptedException {
		long start = System.nanoTime();
		ConsumerInfo info = this.management.getConsumerInfo(STREAM, consumer);
		while (info.getNumPending() + info.getNumAckPending() > 0) {
			if (System.nanoTime() - start > PATIENCE.toNanos()) {
				throw new IllegalStateException("Not all messages are acknowledged: " + info);
			}
			TimeUnit.MILLISECONDS.sleep(10);
			info = this.management.getConsumerInfo(STREAM, consumer);
		}
	}

	MessageInfo last() throws IOException, JetStreamApiException {
		return this.management.getLastMessage(STREAM, OrderPlaced.EVENT);
	}

	/**
	 * Fails unless the stream has exactly so many messages.
	 */
	void requireStored(long messages) throws IOException, JetStreamApiException {
		long stored = this.management.getStreamInfo(STREAM).getStreamState().getMsgCount();
		if (stored != messages) {
			throw new IllegalStateException("The stream has %d messages instead of %d".formatted(stored, messages));
		}
	}

	@Override
	public void close() {
		this.server.close();
	}

}
