package io.polyn.event;

import java.time.Duration;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.support.Status;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.PullSubscription;
import io.polyn.nats.SilentConnection;
import io.polyn.nats.TolerantDataPort;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a durable consumer for messages, as many as may be pending here, and hands them to
 * the workers. While they wait and are worked on, the server is told so.
 */
final class MessageReceiver {

	private static final Logger logger = LoggerFactory.getLogger(MessageReceiver.class);

	private static final Duration EXPIRY = Duration.ofSeconds(10);

	private static final Duration IDLE_HEARTBEAT = Duration.ofSeconds(1);

	// Two heartbeats and a bit: what was asked for is lost, as after a leader has died,
	// or the consumer is gone.
	private static final Duration SILENCE = Duration.ofMillis(2500);

	private static final Duration TICK = Duration.ofMillis(100);

	private static final Duration LOOKUP_INTERVAL = Duration.ofSeconds(1);

	// What a request asks for is more than the consumer allows by now.
	private static final String LIMIT_EXCEEDED = "Exceeded MaxRequest";

	private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(2);

	private final JetStreamApi api;

	private final Connection connection;

	private final Supplier<DurableConsumer> lookup;

	private final MessageWorkers workers;

	private final Function<PendingMessage, @Nullable String> key;

	private final int prefetch;

	private final boolean ordered;

	private final Set<PendingMessage> pending = ConcurrentHashMap.newKeySet();

	private final PullRequests requests = new PullRequests();

	private final CountDownLatch stopping = new CountDownLatch(1);

	private final Thread thread;

	private volatile DurableConsumer consumer;

	private volatile PullSubscription subscription;

	private volatile long stopDeadline;

	private volatile boolean paused;

	private volatile @Nullable PolynException problem;

	private volatile boolean drained;

	private long reconnects;

	private long lastHeard = System.nanoTime();

	/**
	 * Creates a receiver.
	 * @param lookup finds the consumer, or says why there is none
	 * @param consumer the consumer, as it was found now
	 * @param workers who processes the messages
	 * @param key what a message has in common with those that it must not overtake
	 * @param prefetch how many messages may be pending here
	 * @param ordered whether to begin with what others were given before
	 */
	MessageReceiver(JetStreamApi api, Supplier<DurableConsumer> lookup, DurableConsumer consumer,
			MessageWorkers workers, Function<PendingMessage, @Nullable String> key, int prefetch, boolean ordered,
			ThreadFactory threads) {
		this.api = api;
		this.connection = api.connection();
		this.lookup = lookup;
		this.consumer = consumer;
		this.workers = workers;
		this.key = key;
		this.prefetch = prefetch;
		this.ordered = ordered;
		this.reconnects = this.connection.getStatistics().getReconnects();
		this.subscription = new PullSubscription(api, consumer.stream(), consumer.name());
		this.thread = threads.newThread(this::run);
	}

	void start() {
		this.thread.start();
	}

	/**
	 * Receives no more, and waits until what was delivered is processed.
	 * @return whether all of it was in time
	 */
	boolean stop(Duration timeout) {
		this.stopDeadline = System.nanoTime() + timeout.toNanos();
		this.stopping.countDown();
		try {
			this.thread.join();
		}
		catch (InterruptedException ex) {
			this.thread.interrupt();
			Thread.currentThread().interrupt();
		}
		return this.drained;
	}

	void pause() {
		this.paused = true;
	}

	void resume() {
		this.paused = false;
		requestMore();
	}

	boolean isPaused() {
		return this.paused;
	}

	/**
	 * Returns what keeps messages from coming.
	 */
	@Nullable PolynException problem() {
		return this.problem;
	}

	private void run() {
		try {
			if (this.ordered) {
				new Handover(this.api, this.consumer).await(this.stopping);
			}
			receive();
			this.drained = finish();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (IllegalStateException ex) {
			missing(new PolynException(ErrorCode.SERVER_UNREACHABLE, "The connection is closed for good.",
					"Stop the listener, and start one with a new connection."));
			logger.debug("The connection is closed", ex);
		}
		finally {
			this.subscription.close();
			if (!this.drained) {
				this.workers.abandon();
			}
		}
	}

	private void receive() throws InterruptedException {
		while (this.stopping.getCount() > 0) {
			if (this.paused) {
				takeBack();
			}
			keepAsking();
			extendPending();
			for (Message message = this.subscription.next(tick()); message != null; message = this.subscription
				.next(Duration.ofNanos(1))) {
				this.lastHeard = System.nanoTime();
				received(message);
			}
		}
	}

	private void received(Message message) throws InterruptedException {
		if (message.isStatusMessage()) {
			// What wants an acknowledgement was published, and only poses as a status.
			if (message.getReplyTo() != null && message.getReplyTo().startsWith("$JS.ACK.")) {
				unreadable(message);
			}
			else {
				ended(message);
			}
			return;
		}
		if (!message.isJetStream()) {
			logger.warn("Ignoring a message to {}, which no consumer has delivered", message.getSubject());
			return;
		}
		PendingMessage pendingMessage = new PendingMessage(message, this::settled);
		synchronized (this.requests) {
			this.pending.add(pendingMessage);
			this.requests.messageReceived();
		}
		this.workers.submit(pendingMessage, this.key.apply(pendingMessage));
	}

	private void unreadable(Message message) {
		synchronized (this.requests) {
			this.requests.messageReceived();
		}
		logger.error(
				"A message that was published to {} with the headers of a status can't be read, and will be"
						+ " delivered again and again: open the connection with Options.builder().dataPortType(\"{}\")",
				message.getSubject(), TolerantDataPort.class.getName());
	}

	private void settled(PendingMessage message) {
		this.pending.remove(message);
		requestMore();
	}

	private void keepAsking() throws InterruptedException {
		long now = System.nanoTime();
		long reconnectsNow = this.connection.getStatistics().getReconnects();
		boolean silent;
		synchronized (this.requests) {
			// The server has forgotten what the former connection asked for.
			if (reconnectsNow != this.reconnects) {
				this.requests.clear();
			}
			this.requests.expire(now);
			if (this.requests.outstanding() == 0) {
				this.lastHeard = now;
			}
			silent = now - this.lastHeard > SILENCE.toNanos();
		}
		this.reconnects = reconnectsNow;
		if (silent && this.connection.getStatus() == Connection.Status.CONNECTED) {
			// Nobody answers what is asked of a consumer that is not there.
			lookUp();
			this.lastHeard = System.nanoTime();
		}
		requestMore();
	}

	/**
	 * Asks for as much as there is room for, as soon as that is half of all: not for each
	 * message anew.
	 */
	private void requestMore() {
		if (this.paused || this.problem != null || this.stopping.getCount() == 0
				|| this.connection.getStatus() != Connection.Status.CONNECTED) {
			return;
		}
		synchronized (this.requests) {
			int room = this.prefetch - this.pending.size() - this.requests.outstanding();
			if (room >= (this.prefetch + 1) / 2) {
				int batch = Math.min(room, this.consumer.maxBatch());
				Duration expiry = min(EXPIRY, this.consumer.maxExpires());
				ObjectNode settings = Json.object()
					.put("expires", expiry.toNanos())
					.put("idle_heartbeat", min(IDLE_HEARTBEAT, expiry.dividedBy(2)).toNanos());
				long deadline = System.nanoTime() + expiry.plus(IDLE_HEARTBEAT).toNanos();
				try {
					this.requests.sent(this.subscription.request(batch, settings), batch, deadline);
				}
				// The connection has no room at present, or it is closed, which the
				// subscription will tell.
				catch (IllegalStateException ex) {
					logger.debug("The consumer {} could not be asked", this.consumer.name(), ex);
				}
			}
		}
	}

	private static Duration min(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

	private void ended(Message message) throws InterruptedException {
		Status status = message.getStatus();
		if (status.isHeartbeat()) {
			return;
		}
		synchronized (this.requests) {
			this.requests.ended(message.getSubject());
		}
		switch (status.getCode()) {
			case Status.NOT_FOUND_CODE, Status.REQUEST_TIMEOUT_CODE -> requestMore();
			// A request cut short, or one that the consumer's limits forbid: not at
			// once again.
			case Status.CONFLICT_CODE -> {
				String reason = status.getMessage();
				if (reason.equals(Status.CONSUMER_DELETED) || reason.startsWith(LIMIT_EXCEEDED)) {
					doubt();
				}
			}
			default -> doubt();
		}
	}

	/**
	 * Looks up what seems to be gone, unless the whole server is.
	 */
	private void doubt() throws InterruptedException {
		boolean stopped = this.stopping.await(TICK.toMillis(), TimeUnit.MILLISECONDS);
		if (!stopped && this.connection.getStatus() == Connection.Status.CONNECTED
				&& this.connection.getStatistics().getReconnects() == this.reconnects) {
			lookUp();
		}
	}

	/**
	 * Makes the server forget what was asked for.
	 */
	private void takeBack() throws InterruptedException {
		PullSubscription former = this.subscription;
		synchronized (this.requests) {
			if (this.requests.outstanding() == 0) {
				return;
			}
			// Whoever resumes must not ask by a subscription that ends.
			this.subscription = new PullSubscription(this.api, this.consumer.stream(), this.consumer.name());
			this.requests.clear();
		}
		try {
			receiveLast(former, DRAIN_TIMEOUT);
		}
		catch (TimeoutException ex) {
			logger.debug("The server does not answer; what it sends still is delivered again", ex);
		}
	}

	/**
	 * The consumer may be gone, or the server just be unable to answer.
	 */
	private void lookUp() throws InterruptedException {
		do {
			try {
				SilentConnection.reconnect(this.connection);
				found(this.lookup.get());
			}
			catch (PolynException ex) {
				missing(ex);
				extendPending();
			}
		}
		while (!this.stopping.await((this.problem != null) ? LOOKUP_INTERVAL.toMillis() : TICK.toMillis(),
				TimeUnit.MILLISECONDS) && this.problem != null);
		synchronized (this.requests) {
			this.requests.clear();
		}
	}

	private void found(DurableConsumer found) {
		if (!found.stream().equals(this.consumer.stream())) {
			this.subscription.close();
			this.subscription = new PullSubscription(this.api, found.stream(), found.name());
		}
		this.consumer = found;
		if (this.problem != null) {
			logger.info("Receiving from the consumer {} of the stream {} again", found.name(), found.stream());
		}
		this.problem = null;
	}

	private void missing(PolynException now) {
		PolynException before = this.problem;
		this.problem = now;
		if (before == null || before.code() != now.code()) {
			logger.error("Nothing is received from the consumer {} of the stream {} until this is mended: {}",
					this.consumer.name(), this.consumer.stream(), now.getMessage());
		}
	}

	private boolean finish() throws InterruptedException {
		Duration left = left();
		try {
			// Without the server nothing could be acknowledged.
			if (left.isZero() || this.connection.getStatus() != Connection.Status.CONNECTED) {
				return false;
			}
			receiveLast(this.subscription, left);
			this.workers.shutdown();
			while (!this.workers.await(tick())) {
				extendPending();
				if (left().isZero() || this.connection.getStatus() != Connection.Status.CONNECTED) {
					return false;
				}
			}
			// The connection may be closed next, with what it has not sent.
			this.connection.flush(left().plusMillis(1));
			return true;
		}
		catch (TimeoutException ex) {
			return false;
		}
	}

	private void receiveLast(PullSubscription from, Duration timeout) throws InterruptedException, TimeoutException {
		from.drain(timeout);
		for (Message message = last(from); message != null; message = last(from)) {
			if (!message.isStatusMessage()) {
				received(message);
			}
		}
	}

	// jnats refuses once everything has been received.
	private static @Nullable Message last(PullSubscription from) throws InterruptedException {
		try {
			return from.next(Duration.ofMillis(1));
		}
		catch (IllegalStateException ex) {
			return null;
		}
	}

	private Duration left() {
		long left = this.stopDeadline - System.nanoTime();
		return (left > 0) ? Duration.ofNanos(left) : Duration.ZERO;
	}

	private void extendPending() {
		if (this.connection.getStatus() == Connection.Status.CONNECTED) {
			long now = System.nanoTime();
			long after = this.consumer.ackWait().toNanos() / 3;
			// All at once and in the order of the stream, in which they run out and are
			// delivered again if this process dies.
			if (this.pending.stream().anyMatch((message) -> message.isDue(now, after))) {
				this.pending.stream()
					.sorted(Comparator.comparingLong((PendingMessage message) -> message.metaData().streamSequence()))
					.forEach((message) -> message.extend(now));
			}
		}
	}

	private Duration tick() {
		Duration sixth = this.consumer.ackWait().dividedBy(6);
		return (sixth.compareTo(TICK) < 0) ? sixth : TICK;
	}

}
