package io.polyn.benchmarks.event;

import java.io.IOException;
import java.io.UncheckedIOException;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.nats.client.Connection;
import io.nats.client.ConsumeOptions;
import io.nats.client.Dispatcher;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.MessageConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The peer: a handler of jnats that reads the envelope's data with Jackson and
 * acknowledges the message.
 */
final class RawReceiver implements Receiver {

	private static final ObjectReader READER = JsonMapper.builder()
		.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.build()
		.readerFor(Envelope.class);

	private final Connection connection;

	private final String name;

	private final int batch;

	private @Nullable Dispatcher dispatcher;

	private @Nullable MessageConsumer consumer;

	/**
	 * Creates a receiver.
	 * @param connection the connection, which others may use, too
	 * @param name the name of its durable consumer
	 * @param batch how many messages it asks for at once
	 */
	RawReceiver(Connection connection, String name, int batch) {
		this.connection = connection;
		this.name = name;
		this.batch = batch;
	}

	@Override
	public String consumer() {
		return this.name;
	}

	@Override
	public void start(Handled handled) throws IOException, JetStreamApiException {
		// One that jnats makes itself keeps its thread after the consumer is closed.
		this.dispatcher = this.connection.createDispatcher();
		this.consumer = this.connection.getConsumerContext(Orders.STREAM, this.name)
			.consume(ConsumeOptions.builder().batchSize(this.batch).build(), this.dispatcher,
					(message) -> handle(message, handled));
	}

	private static void handle(Message message, Handled handled) {
		try {
			Envelope event = READER.readValue(message.getData());
			handled.add(event.data());
			message.ack();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void stop() {
		if (this.consumer != null) {
			close(this.consumer);
			this.consumer = null;
		}
		if (this.dispatcher != null) {
			this.connection.closeDispatcher(this.dispatcher);
			this.dispatcher = null;
		}
	}

	private static void close(MessageConsumer consumer) {
		try {
			consumer.close();
		}
		catch (Exception ex) {
			throw new IllegalStateException("The consumer can't be closed", ex);
		}
	}

	/**
	 * What a handler needs of an event.
	 *
	 * @param id the event's id
	 * @param type the event's type
	 * @param data the event's data
	 */
	record Envelope(String id, String type, OrderPlaced data) {
	}

}
