package io.polyn.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.JetStreamOptions;
import io.nats.client.MessageHandler;
import io.polyn.PolynException;
import io.polyn.nats.RoundTrips;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives the events of one name as they are published, without a stream: at most once,
 * and only while it is connected. Of several with the same queue group one receives each.
 * It may answer requests.
 */
public final class EventSubscriber implements ListenerContainer {

	private static final Logger logger = LoggerFactory.getLogger(EventSubscriber.class);

	// jnats takes no time at all for no limit.
	private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(1);

	private static final Duration WITHOUT_END = Duration.ZERO;

	private final Connection connection;

	private final String event;

	private final List<String> subjects;

	private final String queueGroup;

	private final int concurrency;

	private final MessageHandler handler;

	// Each dispatcher is one thread, and each subscription a member of the queue group.
	private final List<Dispatcher> dispatchers = new ArrayList<>();

	// Those that handle what was delivered before a pause.
	private final Map<Dispatcher, CompletableFuture<Boolean>> draining = new LinkedHashMap<>();

	private volatile State state = State.STOPPED;

	EventSubscriber(Connection connection, String event, List<String> subjects, String queueGroup, int concurrency,
			MessageHandler handler) {
		this.connection = connection;
		this.event = event;
		this.subjects = subjects;
		this.queueGroup = queueGroup;
		this.concurrency = concurrency;
		this.handler = handler;
	}

	/**
	 * Begins a subscriber.
	 * @param connection the connection, which stays the caller's to close
	 * @param options the domain or prefix of JetStream, where dead letters are stored
	 * @param event the event's name, for example {@code user.created.v1}
	 * @return a builder, which needs a registry and a handler or a replier
	 */
	public static EventSubscriberBuilder builder(Connection connection, JetStreamOptions options, String event) {
		return new EventSubscriberBuilder(connection, options, event);
	}

	@Override
	public String event() {
		return this.event;
	}

	/**
	 * Returns the name of the queue group.
	 * @return the name
	 */
	public String queueGroup() {
		return this.queueGroup;
	}

	@Override
	public synchronized void start() {
		if (this.state == State.STOPPED) {
			subscribe();
			logger.info("Receiving {} in the queue group {}", String.join(", ", this.subjects), this.queueGroup);
		}
	}

	private void subscribe() {
		for (int i = 0; i < this.concurrency; i++) {
			Dispatcher dispatcher = this.connection.createDispatcher();
			this.dispatchers.add(dispatcher);
			this.subjects.forEach((subject) -> dispatcher.subscribe(subject, this.queueGroup, this.handler));
		}
		this.state = State.RECEIVING;
	}

	@Override
	public synchronized boolean stop(Duration timeout) {
		if (this.state == State.STOPPED) {
			return true;
		}
		boolean drained = stopDraining(timeout);
		this.state = State.STOPPED;
		logger.info("Stopped receiving {}{}", String.join(", ", this.subjects),
				drained ? "" : "; not all that was delivered could be handled within " + timeout.toMillis() + " ms");
		return drained;
	}

	/**
	 * Leaves the queue group until {@link #resume()}. What was delivered is handled;
	 * events published meanwhile are lost to this queue group if it has no other member.
	 */
	@Override
	public synchronized void pause() {
		if (this.state == State.RECEIVING) {
			drain(WITHOUT_END);
			this.state = State.PAUSED;
		}
	}

	@Override
	public synchronized void resume() {
		if (this.state == State.PAUSED) {
			subscribe();
		}
	}

	@Override
	public State state() {
		return this.state;
	}

	@Override
	public Optional<PolynException> problem() {
		return Optional.empty();
	}

	private boolean stopDraining(Duration timeout) {
		boolean connected = this.connection.getStatus() == Connection.Status.CONNECTED;
		Duration patience = (connected && timeout.compareTo(SHORTEST_TIMEOUT) > 0) ? timeout : SHORTEST_TIMEOUT;
		long deadline = System.nanoTime() + patience.toNanos();
		try {
			drain(patience);
			boolean drained = connected;
			for (CompletableFuture<Boolean> drain : this.draining.values()) {
				drained &= drain.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
			}
			return drained;
		}
		catch (TimeoutException | ExecutionException | IllegalStateException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		finally {
			this.draining.keySet().forEach(this::close);
			this.draining.clear();
			this.dispatchers.clear();
		}
	}

	// A dispatcher that has only unsubscribed drops what waits in it.
	private void drain(Duration timeout) {
		this.draining.values().removeIf(CompletableFuture::isDone);
		try {
			for (Dispatcher dispatcher : this.dispatchers) {
				this.draining.put(dispatcher, RoundTrips.drain(this.connection, dispatcher, timeout));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.dispatchers.clear();
	}

	private void close(Dispatcher dispatcher) {
		if (dispatcher.isActive()) {
			this.connection.closeDispatcher(dispatcher);
		}
	}

}
