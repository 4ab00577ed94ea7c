package io.polyn.event;

import java.io.IOException;
import java.lang.reflect.Type;
import java.time.Duration;

import io.nats.client.Connection;
import io.nats.client.ConsumeOptions;
import io.nats.client.Dispatcher;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.MessageConsumer;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.cloudevent.EventNaming;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.NamePrefix;
import io.polyn.schema.SchemaRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives the events of one name from a durable pull consumer, one at a time and in
 * order, and hands the valid ones to a handler.
 */
public final class EventConsumer {

	private static final Logger logger = LoggerFactory.getLogger(EventConsumer.class);

	// With the default of 30 seconds messages flow again a minute and a
	// half after the server was restarted.
	private static final Duration PULL_EXPIRY = Duration.ofSeconds(5);

	private final Connection connection;

	private final JetStreamOptions options;

	private final NamePrefix prefix;

	private final String event;

	private final String consumerName;

	private final EventReader reader;

	private final EventHandler handler;

	private final int batchSize;

	private final long maxDeliver;

	private volatile @Nullable Receiving receiving;

	private EventConsumer(Builder builder, EventReader reader, String consumerName, EventHandler handler) {
		this.connection = builder.connection;
		this.options = builder.options;
		this.prefix = builder.prefix;
		this.event = reader.name();
		this.consumerName = builder.prefix.name(consumerName);
		this.reader = reader;
		this.handler = handler;
		this.batchSize = builder.batchSize;
		this.maxDeliver = builder.maxDeliver;
	}

	/**
	 * Begins a consumer.
	 * @param connection the connection, which stays the caller's to close
	 * @param options the domain or prefix of JetStream
	 * @param event the event's name, for example {@code user.created.v1}
	 * @return a builder, which needs a registry and a handler
	 */
	public static Builder builder(Connection connection, JetStreamOptions options, String event) {
		return new Builder(connection, options, event);
	}

	/**
	 * Returns the name of the event.
	 * @return the name without the domain
	 */
	public String event() {
		return this.event;
	}

	/**
	 * Returns the name of the durable consumer.
	 * @return the name
	 */
	public String consumerName() {
		return this.consumerName;
	}

	/**
	 * Looks the stream and the durable consumer up and begins to receive. Does nothing if
	 * it receives already.
	 * @throws PolynException if no stream stores the event
	 * ({@link ErrorCode#STREAM_MISSING}), the durable consumer does not exist or does not
	 * fit ({@link ErrorCode#CONSUMER_MISSING}), or the server does not answer
	 */
	public synchronized void start() {
		if (this.receiving != null) {
			return;
		}
		DurableConsumer consumer = DurableConsumer.find(this.connection, this.options, this.prefix, this.event,
				this.consumerName);
		this.receiving = receive(consumer, deliveryHandler(consumer));
		logger.info("Receiving {} from the consumer {} of the stream {}", this.event, consumer.name(),
				consumer.stream());
	}

	private DeliveryHandler deliveryHandler(DurableConsumer consumer) {
		long limit = this.maxDeliver;
		if (consumer.maxDeliver() > 0) {
			logger.warn(
					"The consumer {} has max_deliver {}: a message whose last delivery ends with the process is lost"
							+ " to its listener. Set it to -1; the listener itself counts.",
					consumer.name(), consumer.maxDeliver());
			limit = Math.min(limit, consumer.maxDeliver());
		}
		DeadLetterQueue deadLetters = new DeadLetterQueue(new JetStreamApi(this.connection, this.options), this.prefix);
		return new DeliveryHandler(this.reader, this.handler, deadLetters, limit);
	}

	private Receiving receive(DurableConsumer consumer, DeliveryHandler handler) {
		Dispatcher dispatcher = this.connection.createDispatcher();
		ConsumeOptions consumeOptions = ConsumeOptions.builder()
			.batchSize(this.batchSize)
			.expiresIn(PULL_EXPIRY.toMillis())
			.build();
		try {
			MessageConsumer messages = this.connection.jetStream(this.options)
				.getStreamContext(consumer.stream())
				.getConsumerContext(consumer.name())
				.consume(consumeOptions, dispatcher, handler);
			return new Receiving(dispatcher, messages);
		}
		catch (IOException | JetStreamApiException | IllegalStateException ex) {
			this.connection.closeDispatcher(dispatcher);
			throw new PolynException(ErrorCode.JETSTREAM_UNAVAILABLE,
					"The listener of " + this.event + " can't receive from the consumer " + consumer.name() + ": "
							+ ex.getMessage() + ".",
					"Check that the server is up, and that the user may publish to $JS.API.CONSUMER.>.", ex);
		}
	}

	/**
	 * Stops to receive, and waits until what was delivered is handled. What could not be
	 * handled in time is delivered again, to whoever receives then.
	 * @param timeout how long to wait
	 * @return whether all was handled in time
	 */
	public synchronized boolean stop(Duration timeout) {
		Receiving current = this.receiving;
		if (current == null) {
			return true;
		}
		boolean connected = this.connection.getStatus() == Connection.Status.CONNECTED;
		// While the server is away nothing can be acknowledged, and to jnats no time at
		// all is no limit.
		boolean drained = current.drain((connected && timeout.toMillis() > 0) ? timeout : Duration.ofMillis(1));
		this.receiving = null;
		logger.info("Stopped receiving {}{}", this.event,
				drained ? "" : "; not all that was delivered could be handled within " + timeout.toMillis() + " ms");
		return drained;
	}

	/**
	 * Says whether this consumer receives.
	 * @return whether it was started and not stopped since
	 */
	public boolean isRunning() {
		return this.receiving != null;
	}

	/**
	 * Collects what a consumer needs.
	 */
	public static final class Builder {

		private final Connection connection;

		private final JetStreamOptions options;

		private final String event;

		private @Nullable SchemaRegistry registry;

		private PayloadConverter converter = PayloadConverter.jackson2();

		private @Nullable Type dataType;

		private @Nullable EventHandler handler;

		private NamePrefix prefix = NamePrefix.NONE;

		private int batchSize = 100;

		private long maxDeliver = 10;

		private Builder(Connection connection, JetStreamOptions options, String event) {
			this.connection = connection;
			this.options = options;
			this.event = event;
		}

		/**
		 * Sets the schemas that events must match.
		 * @param registry the registry
		 * @return this builder
		 */
		public Builder registry(SchemaRegistry registry) {
			this.registry = registry;
			return this;
		}

		/**
		 * Sets what reads the data of events; by default it is
		 * {@link PayloadConverter#jackson2()}.
		 * @param converter the converter
		 * @return this builder
		 */
		public Builder converter(PayloadConverter converter) {
			this.converter = converter;
			return this;
		}

		/**
		 * Sets what handles events.
		 * @param dataType the type that the data are converted into
		 * @param handler the handler, which is called by one thread
		 * @return this builder
		 */
		public Builder handler(Type dataType, EventHandler handler) {
			this.dataType = dataType;
			this.handler = handler;
			return this;
		}

		/**
		 * Sets what keeps several deployments of the same services apart on one account;
		 * none by default. It goes before the names of consumer and dead letter stream,
		 * and is the first token of subjects.
		 * @param prefix letters, digits and {@code -}; empty for none
		 * @return this builder
		 */
		public Builder prefix(String prefix) {
			this.prefix = new NamePrefix(prefix);
			return this;
		}

		/**
		 * Sets how many messages may be on their way or waiting here; by default 100. All
		 * of them must be handled within the consumer's {@code ack_wait}.
		 * @param batchSize the number
		 * @return this builder
		 */
		public Builder batchSize(int batchSize) {
			this.batchSize = batchSize;
			return this;
		}

		/**
		 * Sets how often an event is delivered before it becomes a dead letter; by
		 * default 10 times.
		 * @param maxDeliver the number
		 * @return this builder
		 */
		public Builder maxDeliver(long maxDeliver) {
			this.maxDeliver = maxDeliver;
			return this;
		}

		/**
		 * Makes the consumer. It does not receive yet.
		 * @return the consumer
		 * @throws IllegalStateException if no registry or no handler was set, or a number
		 * is below 1
		 */
		public EventConsumer build() {
			if (this.registry == null || this.handler == null || this.dataType == null) {
				throw new IllegalStateException("A consumer needs a registry and a handler");
			}
			if (this.batchSize < 1 || this.maxDeliver < 1) {
				throw new IllegalStateException("The batch size and the number of deliveries must be positive");
			}
			EventNaming naming = this.registry.naming();
			EventReader reader = new EventReader(naming.name(this.event), this.registry, this.converter, this.dataType);
			return new EventConsumer(this, reader, naming.consumerName(this.event), this.handler);
		}

	}

}
