package io.polyn.capture.event;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import org.jspecify.annotations.Nullable;

/**
 * The way of events into JetStream. Many are on their way at once, but never two of one
 * row, and the first that is not confirmed ends it all: whoever comes next begins with
 * that one again, so that the events of a row are stored in their order. Of use to one
 * thread.
 */
public final class EventSink implements AutoCloseable {

	private static final String MESSAGE_ID = "Nats-Msg-Id";

	private static final int HEADER_SIZE = 128;

	private static final long TICK = TimeUnit.SECONDS.toNanos(1);

	private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

	private final Connection connection;

	private final Parking parking;

	private final Runnable whileWaiting;

	private final long patience;

	private final Dispatcher dispatcher;

	private final String replyPrefix;

	private final UnconfirmedEvents unconfirmed;

	private final EventOrder order;

	private final Queue<Refusal> refusals = new ConcurrentLinkedQueue<>();

	private volatile @Nullable PolynException failure;

	/**
	 * Creates the way, for the thread that does so.
	 * @param connection a connection for this alone, which does not reconnect
	 * @param window how many events may be on their way at once
	 * @param patience how long to wait for a confirmation
	 * @param parking where events go that are too large
	 * @param whileWaiting what to do at least every second while nothing can be published
	 */
	public EventSink(Connection connection, int window, Duration patience, Parking parking, Runnable whileWaiting) {
		this.connection = connection;
		this.patience = patience.toNanos();
		this.parking = parking;
		this.whileWaiting = whileWaiting;
		this.unconfirmed = new UnconfirmedEvents(window);
		this.order = new EventOrder(this.unconfirmed, window);
		this.replyPrefix = connection.createInbox() + ".";
		this.dispatcher = connection.createDispatcher(this::answered);
		this.dispatcher.setPendingLimits(-1, -1);
		this.dispatcher.subscribe(this.replyPrefix + "*");
	}

	/**
	 * Returns the connection.
	 * @return the connection, which is closed with this
	 */
	public Connection connection() {
		return this.connection;
	}

	/**
	 * Publishes an event, as soon as there is room for it and what it must not overtake
	 * is confirmed.
	 * @param event the event
	 * @throws PolynException if one of those before it was not stored
	 * @throws InterruptedException if this thread is interrupted
	 */
	public void publish(ChangeEvent event) throws InterruptedException {
		awaitConfirmed(this.order.requiredBefore(event));
		requireNoFailure();
		long number = this.unconfirmed.add(event);
		this.order.added(event, number);
		long limit = this.connection.getMaxPayload();
		if (limit > 0 && event.body().length + HEADER_SIZE + event.id().length() > limit) {
			this.parking.park(event, "it is larger than the server takes (max_payload " + limit + ")");
			this.unconfirmed.acknowledge(number);
			return;
		}
		send(event, number);
	}

	private void send(ChangeEvent event, long number) {
		Headers headers = new Headers();
		headers.put(MESSAGE_ID, event.id());
		headers.put("Content-Type", "application/cloudevents+json");
		try {
			this.connection.publish(event.subject(), this.replyPrefix + number, headers, event.body());
		}
		catch (IllegalStateException ex) {
			throw unconfirmed(event, "the connection to NATS is lost", ex);
		}
	}

	/**
	 * Returns how many events were published.
	 * @return the number, confirmed or not
	 */
	public long sent() {
		return this.unconfirmed.sent();
	}

	/**
	 * Returns how many of the published events are confirmed, or parked, with all before
	 * them.
	 * @return the number
	 */
	public long confirmed() {
		settleRefusals();
		return this.unconfirmed.confirmed();
	}

	/**
	 * Returns the last of the events that are confirmed with all before them.
	 * @return its id, {@code null} if there is none
	 */
	public @Nullable String lastConfirmed() {
		return this.unconfirmed.lastConfirmed();
	}

	/**
	 * Waits.
	 * @param number how many events have to be confirmed
	 * @throws PolynException if one of them was not stored
	 * @throws InterruptedException if this thread is interrupted
	 */
	public void awaitConfirmed(long number) throws InterruptedException {
		long next = 0;
		while (this.unconfirmed.confirmed() < number) {
			settleRefusals();
			requireNoFailure();
			this.unconfirmed.await(number, LONGEST_PAUSE);
			if (Thread.interrupted()) {
				throw new InterruptedException();
			}
			long now = System.nanoTime();
			if (next == 0) {
				next = now + TICK;
			}
			else if (now - next > 0) {
				this.whileWaiting.run();
				next = now + TICK;
			}
		}
	}

	/**
	 * Makes sure that nothing has failed.
	 * @throws PolynException if an event was not stored
	 */
	public void requireNoFailure() {
		PolynException failed = this.failure;
		if (failed != null) {
			throw failed;
		}
		if (this.connection.getStatus() != Connection.Status.CONNECTED) {
			throw unconfirmed(this.unconfirmed.oldest(), "the connection to NATS is lost", null);
		}
		if (this.unconfirmed.nanosOfSilence() > this.patience) {
			throw unconfirmed(this.unconfirmed.oldest(), "for " + this.patience / 1_000_000 + " ms there was no answer",
					null);
		}
	}

	private void settleRefusals() {
		for (Refusal refusal = this.refusals.poll(); refusal != null; refusal = this.refusals.poll()) {
			this.parking.park(refusal.event(), refusal.reason());
			this.unconfirmed.acknowledge(refusal.number());
		}
	}

	private void answered(Message message) {
		long number = Long.parseLong(message.getSubject(), this.replyPrefix.length(), message.getSubject().length(),
				10);
		ChangeEvent event = this.unconfirmed.get(number);
		StreamAnswer answer = StreamAnswer.of(message);
		if (event == null) {
			return;
		}
		switch (answer.kind()) {
			case STORED -> this.unconfirmed.acknowledge(number);
			case TOO_LARGE -> {
				this.refusals.add(new Refusal(event, number, answer.reason()));
				this.unconfirmed.wake();
			}
			case NO_STREAM -> fail(streamMissing(event));
			case REFUSED -> fail(unconfirmed(event, answer.reason(), null));
			case FOREIGN -> {
			}
		}
	}

	private void fail(PolynException reason) {
		if (this.failure == null) {
			this.failure = reason;
		}
		this.unconfirmed.wake();
	}

	private static PolynException streamMissing(ChangeEvent event) {
		return new PolynException(ErrorCode.STREAM_MISSING,
				"No stream stores the subject " + event.subject() + "; the change waits.",
				"Create a stream for it in a migration, or wait until its leader is back.");
	}

	private static PolynException unconfirmed(@Nullable ChangeEvent event, String reason, @Nullable Exception cause) {
		String what = (event != null) ? "The event " + event.id() + " (" + event.name() + ")" : "An event";
		return new PolynException(ErrorCode.PUBLISH_FAILED, what + " was not confirmed by a stream: " + reason + ".",
				"It is published again with the same id; look at the server if that goes on.", cause);
	}

	/**
	 * Closes the connection with what is on its way: nothing of it may be sent later.
	 */
	@Override
	public void close() {
		try {
			this.connection.close();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private record Refusal(ChangeEvent event, long number, String reason) {

	}

	/**
	 * Where events go that can't be stored.
	 */
	@FunctionalInterface
	public interface Parking {

		/**
		 * Puts an event aside. Afterwards it counts as confirmed.
		 * @param event the event
		 * @param reason why it can't be stored
		 */
		void park(ChangeEvent event, String reason);

	}

}
