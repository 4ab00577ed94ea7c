package io.polyn.event;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.function.Supplier;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.polyn.PolynException;
import io.polyn.nats.JetStreamApi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives the events of one name, or those of the rows of one table, from a durable pull
 * consumer, and hands the valid ones to a handler.
 */
public final class EventConsumer implements ListenerContainer {

	private static final Logger logger = LoggerFactory.getLogger(EventConsumer.class);

	private final JetStreamApi api;

	private final String event;

	private final String consumerName;

	private final Source source;

	private final Settings settings;

	private volatile @Nullable MessageReceiver receiver;

	EventConsumer(JetStreamApi api, String event, String consumerName, Source source, Settings settings) {
		this.api = api;
		this.event = event;
		this.consumerName = consumerName;
		this.source = source;
		this.settings = settings;
	}

	/**
	 * Begins a consumer.
	 * @param connection the connection, which stays the caller's to close
	 * @param options the domain or prefix of JetStream
	 * @param event the event's name, for example {@code user.created.v1}; for a
	 * {@link EventConsumerBuilder#changeHandler change handler} what stands for the table
	 * in the names of its events, for example {@code users}
	 * @return a builder, which needs a registry and a handler
	 */
	public static EventConsumerBuilder builder(Connection connection, JetStreamOptions options, String event) {
		return new EventConsumerBuilder(connection, options, event);
	}

	@Override
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
	 * ({@link io.polyn.ErrorCode#STREAM_MISSING}), the durable consumer does not exist or
	 * does not fit ({@link io.polyn.ErrorCode#CONSUMER_MISSING}), or the server does not
	 * answer
	 */
	@Override
	public synchronized void start() {
		if (this.receiver != null) {
			return;
		}
		DurableConsumer consumer = this.source.begin().get();
		boolean ordered = this.settings.order() != EventOrder.NONE;
		MessageWorkers workers = new MessageWorkers(this.source.processor().apply(consumer),
				this.settings.concurrency(), ordered, this.settings.batchSize(), consumer.maxDeliver(),
				this.settings.prefetch(), this.settings.threads());
		try {
			workers.start();
			MessageReceiver started = new MessageReceiver(this.api, this.source.lookup(), consumer, workers,
					this.source.key(), this.settings.prefetch(), ordered, this.settings.threads());
			started.start();
			this.receiver = started;
		}
		catch (RuntimeException | Error ex) {
			workers.abandon();
			throw ex;
		}
		logger.info("Receiving {} from the consumer {} of the stream {}", this.event, consumer.name(),
				consumer.stream());
	}

	@Override
	public synchronized boolean stop(Duration timeout) {
		MessageReceiver current = this.receiver;
		if (current == null) {
			return true;
		}
		boolean drained = current.stop(timeout);
		this.receiver = null;
		logger.info("Stopped receiving {}{}", this.event,
				drained ? "" : "; not all that was delivered could be handled within " + timeout.toMillis() + " ms");
		return drained;
	}

	@Override
	public void pause() {
		MessageReceiver current = this.receiver;
		if (current != null) {
			current.pause();
		}
	}

	@Override
	public void resume() {
		MessageReceiver current = this.receiver;
		if (current != null) {
			current.resume();
		}
	}

	@Override
	public State state() {
		MessageReceiver current = this.receiver;
		if (current == null) {
			return State.STOPPED;
		}
		if (current.isPaused()) {
			return State.PAUSED;
		}
		return (current.problem() != null) ? State.UNAVAILABLE : State.RECEIVING;
	}

	@Override
	public Optional<PolynException> problem() {
		MessageReceiver current = this.receiver;
		return (current != null) ? Optional.ofNullable(current.problem()) : Optional.empty();
	}

	/**
	 * Where messages come from and what is done with them.
	 *
	 * @param begin finds or creates the durable consumer at the start
	 * @param lookup finds it again
	 * @param processor makes what processes its messages
	 * @param key what a message has in common with those that it must not overtake
	 */
	record Source(Supplier<DurableConsumer> begin, Supplier<DurableConsumer> lookup,
			Function<DurableConsumer, MessageProcessor> processor, Function<PendingMessage, @Nullable String> key) {
	}

	/**
	 * How messages are received and processed.
	 *
	 * @param prefetch how many may be pending here
	 * @param concurrency how many threads process them
	 * @param order which of them are processed in order
	 * @param batchSize how many are processed at once, at most
	 * @param threads makes the threads
	 */
	record Settings(int prefetch, int concurrency, EventOrder order, int batchSize, ThreadFactory threads) {
	}

}
