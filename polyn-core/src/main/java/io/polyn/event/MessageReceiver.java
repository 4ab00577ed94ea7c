package io.polyn.event;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.support.Status;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.PullSubscription;
import io.polyn.nats.RoundTrips;
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

	private static final Duration TICK = Duration.ofMillis(100);

	// What a request asks for is more than the consumer allows by now.
	private static final String LIMIT_EXCEEDED = "Exceeded MaxRequest";

	private static final Duration STOP_GRACE = Duration.ofMillis(500);

	private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(2);

	private final Connection connection;

	private final ReceiveWindow window;

	private final ConsumerLookup lookup;

	private final MessageWorkers workers;

	private final Function<PendingMessage, @Nullable String> key;

	private final CountDownLatch stopping = new CountDownLatch(1);

	private final Thread thread;

	private volatile long stopDeadline;

	private volatile boolean paused;

	private volatile boolean drained;

	/**
	 * Creates a receiver.
	 * @param lookup finds the consumer, or says why there is none
	 * @param consumer the consumer, as it was found now
	 * @param workers who processes the messages
	 * @param key what a message has in common with those that it must not overtake
	 * @param prefetch how many messages may be pending here
	 * @param ordered whether no message may come before one that was delivered earlier
	 */
	MessageReceiver(JetStreamApi api, Supplier<DurableConsumer> lookup, DurableConsumer consumer,
			MessageWorkers workers, Function<PendingMessage, @Nullable String> key, int prefetch, boolean ordered,
			ThreadFactory threads) {
		this.connection = api.connection();
		this.workers = workers;
		this.key = key;
		this.thread = threads.newThread(this::run);
		this.window = new ReceiveWindow(api, consumer, prefetch, ordered, this::wantsMore);
		this.lookup = new ConsumerLookup(this.connection, lookup, this.window, this.stopping);
	}

	private boolean wantsMore() {
		return !this.paused && this.lookup.problem() == null && this.stopping.getCount() > 0;
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
			this.thread.join(timeout.plus(STOP_GRACE).toMillis());
			// It waits for an answer of the server.
			this.thread.interrupt();
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
		this.window.requestMore();
	}

	boolean isPaused() {
		return this.paused;
	}

	/**
	 * Returns what keeps messages from coming.
	 */
	@Nullable PolynException problem() {
		return this.lookup.problem();
	}

	private void run() {
		try {
			receive();
			this.drained = finish() && !this.window.holdsAny();
		}
		catch (InterruptedException ex) {
			logger.debug("The wait for the server is over", ex);
		}
		catch (IllegalStateException ex) {
			this.lookup.missing(new PolynException(ErrorCode.SERVER_UNREACHABLE, "The connection is closed for good.",
					"Stop the listener, and start one with a new connection."));
			logger.debug("The connection is closed", ex);
		}
		finally {
			// jnats sends nothing for a thread that is interrupted.
			Thread.interrupted();
			this.window.close();
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
			if (this.window.refresh() && this.connection.getStatus() == Connection.Status.CONNECTED) {
				// Nobody answers what is asked of a consumer that is not there.
				this.lookup.lookUp();
			}
			this.window.handOver().forEach(this::submit);
			this.window.requestMore();
			this.workers.acknowledge();
			this.window.extendPending();
			receiveForATick();
		}
	}

	// No longer: those that are pending must not be forgotten over those that come. And
	// not shorter: they need not be looked at for each that comes.
	private void receiveForATick() throws InterruptedException {
		Duration left = tick();
		long end = System.nanoTime() + left.toNanos();
		while (left.toNanos() > 0 && this.stopping.getCount() > 0) {
			Message message = this.window.next(left);
			if (message == null) {
				return;
			}
			received(message);
			left = Duration.ofNanos(end - System.nanoTime());
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
		if (this.window.isTooEarly()) {
			return;
		}
		PendingMessage received = this.window.received(message);
		if (!this.window.holds(received)) {
			submit(received);
		}
	}

	private void submit(PendingMessage message) {
		this.workers.submit(message, this.key.apply(message));
	}

	private void unreadable(Message message) {
		this.window.discarded();
		logger.error(
				"A message that was published to {} with the headers of a status can't be read, and will be"
						+ " delivered again and again: open the connection with Options.builder().dataPortType(\"{}\")",
				message.getSubject(), TolerantDataPort.class.getName());
	}

	private void ended(Message message) throws InterruptedException {
		Status status = message.getStatus();
		if (status.isHeartbeat()) {
			return;
		}
		boolean exhausted = status.getCode() == Status.NOT_FOUND_CODE
				|| status.getCode() == Status.REQUEST_TIMEOUT_CODE;
		this.window.ended(message.getSubject(), exhausted);
		if (exhausted) {
			this.window.requestMore();
			return;
		}
		switch (status.getCode()) {
			// A request cut short, or one that the consumer's limits forbid: not at
			// once again.
			case Status.CONFLICT_CODE -> {
				String reason = status.getMessage();
				if (reason.equals(Status.CONSUMER_DELETED) || reason.startsWith(LIMIT_EXCEEDED)) {
					this.lookup.lookUpIfConnected();
				}
				else if (reason.equals(Status.LEADERSHIP_CHANGE)) {
					this.window.leaderChanged();
				}
			}
			default -> this.lookup.lookUpIfConnected();
		}
	}

	/**
	 * Makes the server forget what was asked for.
	 */
	private void takeBack() throws InterruptedException {
		PullSubscription former = this.window.takeBack();
		if (former == null) {
			return;
		}
		try {
			receiveLast(former, DRAIN_TIMEOUT);
		}
		catch (TimeoutException ex) {
			logger.debug("The server does not answer; what it sends still is delivered again", ex);
			this.window.clear();
		}
	}

	private boolean finish() throws InterruptedException {
		Duration left = left();
		try {
			// Without the server nothing could be acknowledged.
			if (left.isZero() || this.connection.getStatus() != Connection.Status.CONNECTED) {
				return false;
			}
			receiveLast(this.window.subscription(), left);
			this.workers.shutdown();
			while (!this.workers.await(tick())) {
				this.workers.acknowledge();
				this.window.extendPending();
				if (left().isZero() || this.connection.getStatus() != Connection.Status.CONNECTED) {
					return false;
				}
			}
			// The connection may be closed next, with what it has not sent.
			RoundTrips.flush(this.connection, left().plusMillis(1));
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

	private Duration tick() {
		Duration sixth = this.window.consumer().ackWait().dividedBy(6);
		return (sixth.compareTo(TICK) < 0) ? sixth : TICK;
	}

}
