package io.polyn.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.StreamConfiguration;
import io.polyn.cloudevent.EventNaming;
import io.polyn.event.BackOff;
import io.polyn.event.EventConsumer;
import io.polyn.event.EventConsumerBuilder;
import io.polyn.event.EventDelivery;
import io.polyn.event.EventHandler;
import io.polyn.event.EventOrder;
import io.polyn.event.EventPublisher;
import io.polyn.event.PublishOptions;
import io.polyn.schema.SchemaFiles;
import io.polyn.schema.SchemaRegistry;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Events that are numbered, with their stream and consumer, by one of several
 * connections.
 *
 * @param connection the connection
 */
record Numbers(Connection connection) {

	static final String EVENT = "number.drawn.v1";

	static final String STREAM = "NUMBERS";

	private static final String CONSUMER = "faults_number_drawn_v1";

	private static final int KEYS = 7;

	private static final SchemaRegistry registry = registry();

	private static SchemaRegistry registry() {
		try {
			Path folder = Files.createTempDirectory("schemas");
			Path file = folder.resolve(EVENT + ".json");
			SchemaRegistry registry = new SchemaRegistry(new EventNaming("app", "faults"),
					new SchemaFiles(folder).write(file.getFileName().toString(), """
							{"$id":"app:number:drawn:v1","type":"object","required":["number","text"],
							"properties":{"number":{"type":"integer"},"text":{"type":"string"}}}""").load());
			Files.delete(file);
			Files.delete(folder);
			return registry;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The data of the event.
	 *
	 * @param number its number
	 * @param text what makes it as large as it is to be
	 */
	record Drawn(int number, String text) {

	}

	void create(int replicas, Duration ackWait) throws IOException, JetStreamApiException {
		this.connection.jetStreamManagement()
			.addStream(StreamConfiguration.builder().name(STREAM).subjects("number.>").replicas(replicas).build());
		this.connection.jetStreamManagement()
			.addOrUpdateConsumer(STREAM,
					ConsumerConfiguration.builder().durable(CONSUMER).filterSubject(EVENT).ackWait(ackWait).build());
	}

	EventPublisher publisher(Duration timeout) {
		return EventPublisher.builder(this.connection, JetStreamOptions.defaultOptions())
			.registry(registry)
			.publishTimeout(timeout)
			.build();
	}

	/**
	 * Returns what an event with a number is published with: the same each time.
	 */
	static PublishOptions options(int number) {
		return PublishOptions.NONE.id("n" + number).partitionKey("k" + number % KEYS);
	}

	/**
	 * Prepares a listener that keeps the order of each key.
	 */
	EventConsumerBuilder listener(EventHandler handler) {
		return EventConsumer.builder(this.connection, JetStreamOptions.defaultOptions(), EVENT)
			.registry(registry)
			.order(EventOrder.PARTITION_KEY)
			.concurrency(4)
			.prefetch(200)
			// What fails here are not the events.
			.maxDeliver(1000)
			.backOff(new BackOff(Duration.ofMillis(50), Duration.ofMillis(200)))
			.handler(Drawn.class, handler);
	}

	/**
	 * Notes that an event was handled.
	 */
	static void note(EventDelivery delivery, Ledger ledger) {
		ledger.handled(String.valueOf(delivery.event().getExtension("partitionkey")), number(delivery),
				delivery.metadata().streamSequence());
	}

	static int number(EventDelivery delivery) {
		Drawn drawn = (Drawn) delivery.data();
		assertThat(drawn).isNotNull();
		return drawn.number();
	}

	/**
	 * Waits until the consumer has nothing to deliver, and waits for nobody: for as long
	 * as that becomes less.
	 */
	void awaitNothingPending() {
		long pending = Long.MAX_VALUE;
		while (pending > 0) {
			long before = pending;
			pending = Awaitility.await().ignoreExceptions().until(this::pendingCount, (count) -> count < before);
		}
	}

	/**
	 * Returns how many events the consumer has yet to deliver, or waits for.
	 */
	long pendingCount() throws IOException, JetStreamApiException {
		ConsumerInfo info = this.connection.jetStreamManagement().getConsumerInfo(STREAM, CONSUMER);
		return info.getNumPending() + info.getNumAckPending();
	}

	/**
	 * Removes all events from the stream.
	 */
	void purge() throws IOException, JetStreamApiException {
		this.connection.jetStreamManagement().purgeStream(STREAM);
	}

	private long storedCount() throws IOException, JetStreamApiException {
		return this.connection.jetStreamManagement().getStreamInfo(STREAM).getStreamState().getMsgCount();
	}

	/**
	 * Reads the whole stream.
	 * @param ledger what hears of each event that the stream has
	 */
	void readStored(Ledger ledger) throws Exception {
		long count = Awaitility.await().ignoreExceptions().until(this::storedCount, (stored) -> true);
		JetStreamSubscription subscription = this.connection.jetStream()
			.subscribe(EVENT, PushSubscribeOptions.builder().stream(STREAM).ordered(true).build());
		subscription.setPendingLimits(-1, -1);
		for (long i = 0; i < count; i++) {
			Message message = subscription.nextMessage(Duration.ofSeconds(60));
			assertThat(message).as("message " + i + " of " + count).isNotNull();
			ledger.stored(Integer.parseInt(message.getHeaders().getFirst("Nats-Msg-Id").substring(1)));
		}
		subscription.unsubscribe();
	}

}
