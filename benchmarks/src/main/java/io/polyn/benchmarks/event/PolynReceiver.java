package io.polyn.benchmarks.event;

import java.time.Duration;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.polyn.event.EventConsumer;
import io.polyn.event.PayloadConverter;
import io.polyn.schema.SchemaRegistry;
import org.jspecify.annotations.Nullable;

/**
 * A consumer of Polyn without Spring, for a part of a service.
 */
final class PolynReceiver implements Receiver {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	// All listeners of an application have the same one.
	private static final PayloadConverter CONVERTER = PayloadConverter.jackson2();

	private final Connection connection;

	private final SchemaRegistry registry;

	private final String part;

	private final int batch;

	private @Nullable EventConsumer consumer;

	/**
	 * Creates a receiver.
	 * @param connection the connection, which others may use, too
	 * @param registry the schemas, which others have, too
	 * @param part the part of the service
	 * @param batch how many messages it asks for at once
	 */
	PolynReceiver(Connection connection, SchemaRegistry registry, String part, int batch) {
		this.connection = connection;
		this.registry = registry;
		this.part = part;
		this.batch = batch;
	}

	@Override
	public String consumer() {
		return this.registry.naming().consumerName(OrderPlaced.EVENT, this.part);
	}

	@Override
	public void start(Handled handled) {
		this.consumer = EventConsumer.builder(this.connection, JetStreamOptions.defaultOptions(), OrderPlaced.EVENT)
			.registry(this.registry)
			.converter(CONVERTER)
			.part(this.part)
			.prefetch(this.batch)
			.handler(OrderPlaced.class, (delivery) -> handled.add((OrderPlaced) delivery.data()))
			.build();
		this.consumer.start();
	}

	@Override
	public void stop() {
		if (this.consumer != null && !this.consumer.stop(PATIENCE)) {
			throw new IllegalStateException("The consumer does not stop");
		}
		this.consumer = null;
	}

}
