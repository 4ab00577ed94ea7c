package io.polyn.event;

import java.lang.reflect.Type;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.polyn.cloudevent.CheckedEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects what an {@link EventConsumer} needs.
 */
public final class EventConsumerBuilder extends ListenerBuilder<EventConsumerBuilder> {

	private static final Logger logger = LoggerFactory.getLogger(EventConsumer.class);

	private @Nullable Type dataType;

	private int rowVersion;

	private Map<RowOperation, RowTypes> rowTypes = Map.of();

	private @Nullable EventBatchHandler handler;

	private boolean createConsumer;

	private int prefetch = 100;

	private int batchSize = 1;

	private @Nullable EventOrder order;

	private long maxDeliver = 10;

	private BackOff backOff = BackOff.DEFAULT;

	private @Nullable ThreadFactory threads;

	EventConsumerBuilder(Connection connection, JetStreamOptions options, String event) {
		super(connection, options, event);
	}

	@Override
	EventConsumerBuilder self() {
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
		this.rowTypes = Map.of();
		return oneByOne(handler);
	}

	private EventConsumerBuilder oneByOne(EventHandler handler) {
		this.handler = (deliveries) -> {
			for (EventDelivery delivery : deliveries) {
				handler.handle(delivery);
			}
		};
		this.batchSize = 1;
		return this;
	}

	/**
	 * Sets what handles the events that tell of the rows of a table, one at a time. The
	 * name of the event that was given is then what stands for the table in the names of
	 * its events, for example {@code users}
	 * ({@link RowOperation#eventType(String, String)}); one consumer, named after
	 * {@code users.changes}, delivers {@code users.*.v1}. Of what it delivers, that which
	 * does not tell of one of these operations is acknowledged unhandled.
	 * @param version the version of the events, from 1 on
	 * @param types the types in which rows are read, by the operations to handle
	 * @param handler the handler, to which the data are a {@link RowChange}
	 * @return this builder
	 * @see PayloadConverter#rowProperties(Type)
	 */
	public EventConsumerBuilder changeHandler(int version, Map<RowOperation, RowTypes> types, EventHandler handler) {
		this.dataType = null;
		this.rowVersion = version;
		this.rowTypes = Map.copyOf(types);
		return oneByOne(handler);
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
		this.rowTypes = Map.of();
		this.handler = handler;
		this.batchSize = maxSize;
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
	 * Sets which events are handled in order; by default {@link EventOrder#NONE}, for
	 * those of rows {@link EventOrder#PARTITION_KEY}, which is the primary key.
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
		EventBatchHandler target = this.handler;
		if (target == null || (this.dataType == null && this.rowTypes.isEmpty())) {
			throw new IllegalStateException("A consumer needs a handler");
		}
		if (this.prefetch < 1 || this.concurrency < 1 || this.batchSize < 1 || this.maxDeliver < 1) {
			throw new IllegalStateException(
					"Prefetch, concurrency, batch size and the number of deliveries must be positive");
		}
		if (this.batchSize > 1 && this.maxDeliver == 1) {
			throw new IllegalStateException(
					"After a batch has failed each of its events is delivered alone: allow two deliveries at least");
		}
		EventReader reader = (this.dataType != null) ? reader(this.dataType)
				: rowReader(this.rowVersion, this.rowTypes);
		EventOrder order = order();
		String consumer = listenerName(reader);
		DeadLetterQueue deadLetters = deadLetters();
		return new EventConsumer(this.api, reader.name(), consumer, new EventConsumer.Source(
				() -> DurableConsumer.find(this.api, this.prefix, reader.subjects(), consumer, this.createConsumer),
				() -> DurableConsumer.find(this.api, this.prefix, reader.subjects(), consumer, false),
				(found) -> new EventProcessor(reader, target, deadLetters, this.instrumentation, limit(found),
						this.backOff, order != EventOrder.NONE),
				(message) -> key(reader, order, message)),
				new EventConsumer.Settings(Math.max(this.prefetch, this.concurrency), this.concurrency, order,
						this.batchSize, (this.threads != null) ? this.threads : namedThreads(consumer)));
	}

	private EventOrder order() {
		if (this.order != null) {
			return this.order;
		}
		return this.rowTypes.isEmpty() ? EventOrder.NONE : EventOrder.PARTITION_KEY;
	}

	private @Nullable String key(EventReader reader, EventOrder order, PendingMessage message) {
		if (order == EventOrder.NONE || this.concurrency == 1) {
			return null;
		}
		try {
			CheckedEvent decoded = reader.decode(message.message());
			message.decoded(decoded);
			return order.key(decoded.event());
		}
		// It is read once more where such a message becomes a dead letter.
		catch (RuntimeException | StackOverflowError ex) {
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
