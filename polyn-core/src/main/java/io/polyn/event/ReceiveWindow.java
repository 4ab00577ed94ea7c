package io.polyn.event;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.PullSubscription;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages that are pending here or asked for, which are only so many at once. The
 * receiver's thread receives; any thread that settles a message makes room, and asks for
 * more.
 */
final class ReceiveWindow implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(ReceiveWindow.class);

	private static final Duration EXPIRY = Duration.ofSeconds(10);

	// Much less than the 64 MB that a server holds for a connection before it ends it.
	private static final long MAX_BYTES = 1 << 24;

	private static final Duration IDLE_HEARTBEAT = Duration.ofSeconds(1);

	// What is to be delivered again is there when it is asked for. With what is added to
	// it, it is longer than silence.
	private static final Duration COLLECT_EXPIRY = Duration.ofSeconds(2);

	// Two heartbeats and a bit: what was asked for is lost, as after a leader has died,
	// or the consumer is gone.
	private static final Duration SILENCE = Duration.ofMillis(2500);

	private final JetStreamApi api;

	private final Connection connection;

	private final int size;

	private final boolean ordered;

	private final BooleanSupplier wanted;

	private final PendingMessages pending = new PendingMessages();

	private final PullRequests requests = new PullRequests();

	// For how many messages more: neither pending nor asked for.
	private final AtomicInteger room;

	private volatile DurableConsumer consumer;

	private volatile PullSubscription subscription;

	// While it is there, nothing is asked for but by itself.
	private volatile @Nullable Handover handover;

	private volatile long reconnects;

	private long lastHeard = System.nanoTime();

	/**
	 * Opens a window. Nothing is asked for yet.
	 * @param consumer what delivers the messages
	 * @param size how many messages may be pending here
	 * @param ordered whether no message may come before one that was delivered earlier
	 * @param wanted whether more messages are wanted
	 */
	ReceiveWindow(JetStreamApi api, DurableConsumer consumer, int size, boolean ordered, BooleanSupplier wanted) {
		this.api = api;
		this.connection = api.connection();
		this.consumer = consumer;
		this.size = size;
		this.room = new AtomicInteger(size);
		this.ordered = ordered;
		this.wanted = wanted;
		this.reconnects = this.connection.getStatistics().getReconnects();
		this.subscription = subscribe(consumer);
		beginHandover();
	}

	private PullSubscription subscribe(DurableConsumer to) {
		return new PullSubscription(this.api, to.stream(), to.name());
	}

	DurableConsumer consumer() {
		return this.consumer;
	}

	/**
	 * Goes on with a consumer that was looked up.
	 */
	void consumer(DurableConsumer found) {
		if (!found.stream().equals(this.consumer.stream())) {
			this.subscription.close();
			this.subscription = subscribe(found);
		}
		this.consumer = found;
	}

	/**
	 * Waits for the next message or status.
	 */
	@Nullable Message next(Duration timeout) throws InterruptedException {
		Message message = this.subscription.next(timeout);
		if (message != null) {
			this.lastHeard = System.nanoTime();
		}
		return message;
	}

	/**
	 * Takes a message in, until it is settled.
	 */
	PendingMessage received(Message message) {
		PendingMessage received = new PendingMessage(message, this::settled);
		synchronized (this.requests) {
			this.pending.add(received);
			if (!this.requests.messageReceived()) {
				this.room.decrementAndGet();
			}
		}
		return received;
	}

	private void settled(PendingMessage message) {
		if (this.pending.remove(message) && this.room.incrementAndGet() >= enough()) {
			requestMore();
		}
	}

	// Not for each message anew.
	private int enough() {
		return (this.size + 1) / 2;
	}

	/**
	 * A message was received that will not be settled.
	 */
	void discarded() {
		synchronized (this.requests) {
			if (this.requests.messageReceived()) {
				this.room.incrementAndGet();
			}
		}
	}

	/**
	 * The server has told that a request ends.
	 * @param exhausted whether that is since there is nothing more
	 */
	void ended(String inbox, boolean exhausted) {
		synchronized (this.requests) {
			forget(() -> this.requests.ended(inbox));
			Handover current = this.handover;
			if (exhausted && current != null) {
				current.exhausted(inbox);
			}
		}
	}

	private void forget(Runnable change) {
		int before = this.requests.outstanding();
		change.run();
		this.room.addAndGet(before - this.requests.outstanding());
	}

	/**
	 * Forgets what was asked for. Some of it may be on its way, or lost.
	 */
	void clear() {
		synchronized (this.requests) {
			forget(this.requests::clear);
			beginHandover();
		}
		this.lastHeard = System.nanoTime();
	}

	private void beginHandover() {
		if (this.ordered) {
			this.handover = new Handover(this.api, this.consumer, held());
		}
	}

	/**
	 * Says whether a message is not to be processed yet, and keeps it in that case.
	 */
	boolean holds(PendingMessage message) {
		Handover current = this.handover;
		if (current == null) {
			return false;
		}
		PendingMessage former = current.hold(message);
		if (former != null) {
			letGo(former);
		}
		return true;
	}

	// The server hears no more of it from here.
	private void letGo(PendingMessage message) {
		if (this.pending.remove(message)) {
			this.room.incrementAndGet();
		}
	}

	private Collection<PendingMessage> held() {
		Handover current = this.handover;
		return (current != null) ? current.held() : List.of();
	}

	boolean holdsAny() {
		return !held().isEmpty();
	}

	/**
	 * Looks whether more may be asked for without breaking the order.
	 * @return what may be processed now of what was held until then, in this order
	 */
	Collection<PendingMessage> handOver() {
		Handover current = this.handover;
		if (current == null || this.connection.getStatus() != Connection.Status.CONNECTED || isTooEarly()) {
			return List.of();
		}
		if (current.isOver(this.pending::certain)) {
			this.handover = null;
			return current.held();
		}
		if (current.isCollecting() && this.wanted.getAsBoolean()) {
			collect(current);
		}
		return List.of();
	}

	// There may be more of it than there is room for, and none must be left behind.
	private void collect(Handover current) {
		synchronized (this.requests) {
			String former = current.request();
			if (former == null || !this.requests.isOutstanding(former)) {
				current.requested(request(Math.min(this.size, this.consumer.maxBatch()), COLLECT_EXPIRY));
			}
		}
	}

	boolean hasReconnected() {
		return this.connection.getStatistics().getReconnects() != this.reconnects;
	}

	/**
	 * Says whether a message that has just come must be left for later: it was asked for
	 * before the connection broke and is delivered by the new one, and those before it
	 * may be lost.
	 */
	boolean isTooEarly() {
		return this.ordered && hasReconnected();
	}

	/**
	 * Forgets what the server has forgotten.
	 * @return whether nobody answers what was asked for
	 */
	boolean refresh() {
		long now = System.nanoTime();
		synchronized (this.requests) {
			long reconnectsNow = this.connection.getStatistics().getReconnects();
			if (reconnectsNow != this.reconnects) {
				forget(this.requests::clear);
				beginHandover();
				if (this.ordered) {
					this.subscription.close();
					this.subscription = subscribe(this.consumer);
				}
			}
			this.reconnects = reconnectsNow;
			forget(() -> this.requests.expire(now));
			if (this.requests.outstanding() == 0) {
				this.lastHeard = now;
			}
			return now - this.lastHeard > SILENCE.toNanos();
		}
	}

	/**
	 * Asks for as much as there is room for, as soon as that is half of all.
	 */
	void requestMore() {
		if (!this.wanted.getAsBoolean() || this.connection.getStatus() != Connection.Status.CONNECTED) {
			return;
		}
		synchronized (this.requests) {
			if (this.handover != null || isTooEarly()) {
				return;
			}
			int free = this.room.get();
			if (free >= enough()) {
				request(Math.min(free, this.consumer.maxBatch()), EXPIRY);
			}
		}
	}

	private @Nullable String request(int batch, Duration longest) {
		Duration expiry = min(longest, this.consumer.maxExpires());
		ObjectNode settings = Json.object()
			.put("expires", expiry.toNanos())
			.put("max_bytes", maxBytes())
			.put("idle_heartbeat", min(IDLE_HEARTBEAT, expiry.dividedBy(2)).toNanos());
		long deadline = System.nanoTime() + expiry.plus(IDLE_HEARTBEAT).toNanos();
		try {
			String inbox = this.subscription.request(batch, settings);
			this.requests.sent(inbox, batch, deadline);
			this.room.addAndGet(-batch);
			return inbox;
		}
		// The connection has no room at present, or it is closed, which the subscription
		// will tell.
		catch (IllegalStateException ex) {
			logger.debug("The consumer {} could not be asked", this.consumer.name(), ex);
			return null;
		}
	}

	// A request for less than a message would never be served; zero is for any number.
	private long maxBytes() {
		long least = 2 * this.connection.getMaxPayload();
		long allowed = this.consumer.maxBytes();
		return (allowed < least) ? 0 : Math.min(Math.max(MAX_BYTES, least), allowed);
	}

	private static Duration min(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

	/**
	 * Another server leads the consumer, and has to find anew what is to be delivered
	 * again.
	 */
	void leaderChanged() {
		if (this.handover != null) {
			clear();
		}
	}

	/**
	 * Ends what was asked for, and leaves what is held to others.
	 * @return where the last messages are still to be received, nothing if there are none
	 */
	@Nullable PullSubscription takeBack() {
		synchronized (this.requests) {
			if (holdsAny()) {
				held().forEach(this::letGo);
				this.handover = new Handover(this.api, this.consumer, List.of());
			}
			if (this.requests.outstanding() == 0) {
				return null;
			}
			PullSubscription former = this.subscription;
			// Whoever asks next must not do so by a subscription that ends.
			this.subscription = subscribe(this.consumer);
			forget(this.requests::clear);
			return former;
		}
	}

	/**
	 * Tells the server of the messages that wait here or are worked on.
	 */
	void extendPending() {
		if (this.connection.getStatus() != Connection.Status.CONNECTED) {
			return;
		}
		this.pending.extend(this.consumer.ackWait());
	}

	/**
	 * Returns the subscription that messages are received from.
	 */
	PullSubscription subscription() {
		return this.subscription;
	}

	@Override
	public void close() {
		this.subscription.close();
	}

}
