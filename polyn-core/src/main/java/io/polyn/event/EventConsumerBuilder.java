package io.polyn.event;

import java.lang.reflect.Type;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

import io.cloudevents.CloudEvent;
import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.polyn.cloudevent.EventNaming;
import io.polyn.cloudevent.InvalidEventException;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.NamePrefix;
import io.polyn.schema.SchemaRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects what an {@link EventConsumer} needs.
 */
public final class EventConsumerBuilder {

	private static final Logger logger = LoggerFactory.getLogger(EventConsumer.class);

	private final Connection connection;

	private final JetStreamOptions options;

	private final String event;

	private @Nullable SchemaRegistry registry;

	private PayloadConverter converter = PayloadConverter.jackson2();

	private @Nullable Type dataType;

	private @Nullable EventBatchHandler handler;

	private NamePrefix prefix = NamePrefix.NONE;

	private @Nullable String part;

	private boolean createConsumer;

	private int prefetch = 100;

	private int concurrency = 1;

	private int batchSize = 1;

	private EventOrder order = EventOrder.NONE;

	private long maxDeliver = 10;

	private BackOff backOff = BackOff.DEFAULT;

	private EventInstrumentation instrumentation = EventInstrumentation.NONE;

	private @Nullable ThreadFactory threads;

	EventConsumerBuilder(Connection connection, JetStreamOptions options, String event) {
		this.connection = connection;
		this.options = options;
		this.event = event;
	}

	/**
	 * Sets the schemas that events must match.
	 * @param registry the registry
	 * @return this builder
	 */
	public EventConsumerBuilder registry(SchemaRegistry registry) {
		this.registry = registry;
		return this;
	}

	/**
	 * Sets what reads the data of events; by default it is
	 * {@link PayloadConverter#jackson2()}.
	 * @param converter the converter
	 * @return this builder
	 */
	public EventConsumerBuilder converter(PayloadConverter converter) {
		this.converter = converter;
		return this;
	}

	/**
	 * Sets what handles events, one at a time.
	 * @param dataType the type that the data are converted into
	 * @param handler the handler, which is called by as many threads as
	 * {@link #concurrency(int)} says
	 * @return this builder
	 */
	public EventConsumerBuilder handler(Type dataType, EventHandler handler) {
		this.dataType = dataType;
		this.handler = (deliveries) -> handler.handle(deliveries.get(0));
		this.batchSize = 1;
		return this;
	}

	/**
	 * Sets what handles events, as many at once as are there.
	 * @param dataType the type that the data of each are converted into
	 * @param maxSize how many at most
	 * @param handler the handler, which is called by as many threads as
	 * {@link #concurrency(int)} says
	 * @return this builder
	 */
	public EventConsumerBuilder batchHandler(Type dataType, int maxSize, EventBatchHandler handler) {
		this.dataType = dataType;
		this.handler = handler;
		this.batchSize = maxSize;
		return this;
	}

	/**
	 * Sets what keeps several deployments of the same services apart on one account; none
	 * by default. It goes before the names of consumer and dead letter stream, and is the
	 * first token of subjects.
	 * @param prefix letters, digits and {@code -}; empty for none
	 * @return this builder
	 */
	public EventConsumerBuilder prefix(String prefix) {
		this.prefix = new NamePrefix(prefix);
		return this;
	}

	/**
	 * Sets the part of the service that listens, so that several parts may receive the
	 * same event, each with a consumer of its own.
	 * @param part the part's name, dot or colon separated, or nothing for the service
	 * itself
	 * @return this builder
	 * @see EventNaming#consumerName(String, String)
	 */
	public EventConsumerBuilder part(@Nullable String part) {
		this.part = part;
		return this;
	}

	/**
	 * Sets whether to create the durable consumer where there is none; by default it has
	 * to exist. One that is deleted later is not created again.
	 * @param createConsumer whether to create it
	 * @return this builder
	 */
	public EventConsumerBuilder createConsumer(boolean createConsumer) {
		this.createConsumer = createConsumer;
		return this;
	}

	/**
	 * Sets how many messages may be on their way, waiting or being handled here; by
	 * default 100.
	 * @param prefetch the number
	 * @return this builder
	 */
	public EventConsumerBuilder prefetch(int prefetch) {
		this.prefetch = prefetch;
		return this;
	}

	/**
	 * Sets how many threads handle events; by default 1.
	 * @param concurrency the number
	 * @return this builder
	 */
	public EventConsumerBuilder concurrency(int concurrency) {
		this.concurrency = concurrency;
		return this;
	}

	/**
	 * Sets which events are handled in order; by default {@link EventOrder#NONE}.
	 * @param order the order
	 * @return this builder
	 */
	public EventConsumerBuilder order(EventOrder order) {
		this.order = order;
		return this;
	}

	/**
	 * Sets how often an event is delivered before it becomes a dead letter; by default 10
	 * times.
	 * @param maxDeliver the number
	 * @return this builder
	 */
	public EventConsumerBuilder maxDeliver(long maxDeliver) {
		this.maxDeliver = maxDeliver;
		return this;
	}

	/**
	 * Sets how long an event waits after a failure; by default {@link BackOff#DEFAULT}.
	 * @param backOff the waits
	 * @return this builder
	 */
	public EventConsumerBuilder backOff(BackOff backOff) {
		this.backOff = backOff;
		return this;
	}

	/**
	 * Sets what watches the events; by default nothing does.
	 * @param instrumentation the instrumentation
	 * @return this builder
	 */
	public EventConsumerBuilder instrumentation(EventInstrumentation instrumentation) {
		this.instrumentation = instrumentation;
		return this;
	}

	/**
	 * Sets what makes the threads; by default they are platform threads with the
	 * consumer's name.
	 * @param threads the factory
	 * @return this builder
	 */
	public EventConsumerBuilder threads(ThreadFactory threads) {
		this.threads = threads;
		return this;
	}

	/**
	 * Makes the consumer. It does not receive yet.
	 * @return the consumer
	 * @throws IllegalStateException if no registry or no handler was set, or a number is
	 * too low
	 */
	public EventConsumer build() {
		if (this.registry == null || this.handler == null || this.dataType == null) {
			throw new IllegalStateException("A consumer needs a registry and a handler");
		}
		if (this.prefetch < 1 || this.concurrency < 1 || this.batchSize < 1 || this.maxDeliver < 1) {
			throw new IllegalStateException(
					"Prefetch, concurrency, batch size and the number of deliveries must be positive");
		}
		if (this.batchSize > 1 && this.maxDeliver == 1) {
			throw new IllegalStateException(
					"After a batch has failed each of its events is delivered alone: allow two deliveries at least");
		}
		EventNaming naming = this.registry.naming();
		EventReader reader = new EventReader(naming.name(this.event), this.registry, this.converter, this.dataType);
		String consumer = this.prefix.name(naming.consumerName(this.event, this.part));
		JetStreamApi api = new JetStreamApi(this.connection, this.options);
		DeadLetterQueue deadLetters = new DeadLetterQueue(api, this.prefix, naming.source(this.part).toString());
		EventBatchHandler target = this.handler;
		return new EventConsumer(api, reader.name(), consumer,
				new EventConsumer.Source(
						() -> DurableConsumer.find(api, this.prefix, reader.name(), consumer, this.createConsumer),
						() -> DurableConsumer.find(api, this.prefix, reader.name(), consumer, false),
						(found) -> new EventProcessor(reader, target, deadLetters, this.instrumentation, limit(found),
								this.backOff),
						(message) -> key(reader, message)),
				new EventConsumer.Settings(Math.max(this.prefetch, this.concurrency), this.concurrency, this.order,
						this.batchSize, (this.threads != null) ? this.threads : namedThreads(consumer)));
	}

	private @Nullable String key(EventReader reader, PendingMessage message) {
		if (this.order == EventOrder.NONE || this.concurrency == 1) {
			return null;
		}
		try {
			CloudEvent decoded = reader.decode(message.message());
			message.decoded(decoded);
			return this.order.key(decoded);
		}
		// It is read once more where such a message becomes a dead letter.
		catch (InvalidEventException ex) {
			return null;
		}
	}

	private long limit(DurableConsumer consumer) {
		if (consumer.maxDeliver() <= 0) {
			return this.maxDeliver;
		}
		logger.warn(
				"The consumer {} has max_deliver {}: a message whose last delivery ends with the process is lost"
						+ " to its listener. Set it to -1; the listener itself counts.",
				consumer.name(), consumer.maxDeliver());
		return Math.min(this.maxDeliver, consumer.maxDeliver());
	}

	static ThreadFactory namedThreads(String name) {
		AtomicInteger count = new AtomicInteger();
		return (task) -> new Thread(task, "polyn-" + name + "-" + count.incrementAndGet());
	}

}
