package io.polyn.nats;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Message;
import io.nats.client.support.Status;
import io.polyn.json.Json;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows all keys of a key-value bucket, which need not exist yet, and may be deleted
 * and made anew. Whatever may have been missed, the bucket is read as a whole again:
 * after a reconnect, when its consumer is gone, and every few minutes for what leaves no
 * message behind, such as a purge of the stream.
 */
public final class BucketWatch implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(BucketWatch.class);

	private static final int BATCH = 256;

	private static final Duration EXPIRES = Duration.ofSeconds(5);

	private static final Duration GRACE = Duration.ofSeconds(2);

	private static final Duration INACTIVE = Duration.ofSeconds(30);

	// How soon it is noticed that the watch is closed, or was cut off.
	private static final Duration IDLE = Duration.ofMillis(250);

	// Changes that follow one another within this are told together.
	private static final Duration QUIET = Duration.ofMillis(50);

	// But not held back for longer than this.
	private static final Duration MAX_DELAY = Duration.ofMillis(500);

	private static final Duration PAUSE = Duration.ofSeconds(1);

	private static final Duration REFRESH = Duration.ofMinutes(5);

	private final JetStreamApi api;

	private final Bucket bucket;

	private final Consumer<Map<String, Bucket.Entry>> listener;

	private final Thread thread;

	private final CountDownLatch read = new CountDownLatch(1);

	private final CountDownLatch closed = new CountDownLatch(1);

	private final ConnectionListener reconnects = (connection, event) -> {
		if (event == ConnectionListener.Events.RECONNECTED || event == ConnectionListener.Events.RESUBSCRIBED) {
			this.reconnected = true;
		}
	};

	private volatile boolean reconnected;

	private @Nullable Map<String, Bucket.Entry> told;

	private boolean missing;

	private @Nullable String failure;

	/**
	 * Prepares a watch.
	 * @param api the server
	 * @param bucket the bucket's name
	 * @param listener receives all entries by key, on one thread, each time when some
	 * have changed; none if there is no bucket
	 */
	public BucketWatch(JetStreamApi api, String bucket, Consumer<Map<String, Bucket.Entry>> listener) {
		this.api = api;
		this.bucket = new Bucket(api, bucket);
		this.listener = listener;
		this.thread = new Thread(this::run, "polyn-watch-" + bucket);
		this.thread.setDaemon(true);
	}

	/**
	 * Begins to watch.
	 * @param timeout how long to wait for the first reading
	 * @return whether the bucket was read, or is known not to exist
	 */
	public boolean start(Duration timeout) {
		this.api.connection().addConnectionListener(this.reconnects);
		this.thread.start();
		try {
			return this.read.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	/**
	 * Ends the watch; the listener is not called any more.
	 */
	@Override
	public void close() {
		this.closed.countDown();
		this.api.connection().removeConnectionListener(this.reconnects);
		try {
			this.thread.join(GRACE.toMillis());
			// It waits for an answer that does not come.
			this.thread.interrupt();
			this.thread.join();
			flush();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	// The connection may be closed next, with the request that deletes the consumer.
	private void flush() throws InterruptedException {
		Connection connection = this.api.connection();
		if (connection.getStatus() == Connection.Status.CONNECTED) {
			try {
				RoundTrips.flush(connection, GRACE);
			}
			catch (TimeoutException | IllegalStateException ex) {
				logger.debug("What watched {} is left to expire", this.bucket, ex);
			}
		}
	}

	private void run() {
		while (!isClosed()) {
			try {
				follow();
			}
			catch (InterruptedException ex) {
				return;
			}
			catch (RuntimeException ex) {
				pauseAfter(ex);
			}
		}
	}

	private boolean isClosed() {
		return this.closed.getCount() == 0;
	}

	private void pauseAfter(RuntimeException failure) {
		boolean missing = failure instanceof JetStreamRequestException refusal
				&& refusal.errorCode() == JetStreamRequestException.STREAM_NOT_FOUND;
		// A cluster may not know of a stream for a moment.
		if (missing && (this.told == null || (this.missing && !this.told.isEmpty()))) {
			tell(Map.of());
		}
		this.missing = missing;
		if (!missing && !String.valueOf(failure.getMessage()).equals(this.failure)) {
			logger.warn("What changes in {} is not seen now: {}", this.bucket, failure.getMessage());
		}
		this.failure = missing ? null : String.valueOf(failure.getMessage());
		try {
			this.closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			// Only close() interrupts this thread.
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Reads the bucket through one consumer, first as it is and then what is added, until
	 * that is no longer certain to be all.
	 */
	private void follow() throws InterruptedException {
		this.reconnected = false;
		ObjectNode delivery = Json.object()
			.put("deliver_policy", "last_per_subject")
			.put("filter_subject", this.bucket.subject(">"));
		try (EphemeralConsumer consumer = new EphemeralConsumer(this.api, this.bucket.stream(), delivery, INACTIVE)) {
			this.missing = false;
			this.failure = null;
			Following following = new Following(consumer);
			while (!isClosed() && !this.reconnected && following.next()) {
				if (following.isDue()) {
					tell(following.entries);
				}
			}
		}
	}

	private void tell(Map<String, Bucket.Entry> entries) {
		if (isClosed()) {
			return;
		}
		Map<String, Bucket.Entry> copy = new TreeMap<>(entries);
		try {
			this.listener.accept(copy);
		}
		catch (RuntimeException | StackOverflowError ex) {
			logger.error("What changed in {} could not be taken over", this.bucket, ex);
		}
		this.told = copy;
		this.read.countDown();
	}

	/**
	 * What one consumer has delivered.
	 */
	private final class Following {

		private final EphemeralConsumer consumer;

		private final Map<String, Bucket.Entry> entries = new TreeMap<>();

		private final long begin = System.nanoTime();

		// Since when there is something to tell, if there is.
		private @Nullable Long changed = this.begin;

		private long unread;

		private long heard = this.begin;

		private long requested;

		private boolean quiet;

		private Following(EphemeralConsumer consumer) {
			this.consumer = consumer;
			this.unread = consumer.pending();
			request();
		}

		private void request() {
			this.consumer.request(BATCH, EXPIRES);
			this.requested = BATCH;
		}

		/**
		 * Takes the next message, if there is one.
		 * @return whether this consumer is still the way to hear of changes
		 */
		private boolean next() throws InterruptedException {
			Message message = this.consumer.next((this.changed != null) ? QUIET : IDLE);
			this.quiet = (message == null);
			if (message == null) {
				return isWithin(EXPIRES.plus(GRACE), this.heard) && isWithin(REFRESH, this.begin);
			}
			if (message.isStatusMessage()) {
				return isRequestEnded(message.getStatus());
			}
			this.heard = System.nanoTime();
			add(StreamMessage.of(message));
			if (--this.requested == 0) {
				request();
			}
			return true;
		}

		private boolean isRequestEnded(Status status) throws InterruptedException {
			switch (status.getCode()) {
				case Status.NOT_FOUND_CODE, Status.REQUEST_TIMEOUT_CODE -> {
					this.heard = System.nanoTime();
					// What has expired meanwhile does not come.
					this.unread = 0;
				}
				// In a cluster it may take a moment until this connection's server knows
				// of the consumer.
				case Status.NO_RESPONDERS_CODE -> {
					if (!isWithin(GRACE, this.heard)) {
						return false;
					}
					Thread.sleep(QUIET.toMillis());
				}
				default -> {
					return false;
				}
			}
			request();
			return true;
		}

		private void add(StreamMessage message) {
			Bucket.State state = BucketWatch.this.bucket.state(message);
			String key = BucketWatch.this.bucket.key(message);
			if (state.entry() != null) {
				this.entries.put(key, state.entry());
			}
			else {
				this.entries.remove(key);
			}
			this.unread--;
			if (this.changed == null) {
				this.changed = System.nanoTime();
			}
		}

		private boolean isDue() {
			Long since = this.changed;
			if (since == null || this.unread > 0
					|| !(this.quiet || this.begin == since || !isWithin(MAX_DELAY, since))) {
				return false;
			}
			this.changed = null;
			return true;
		}

		private static boolean isWithin(Duration duration, long since) {
			return System.nanoTime() - since < duration.toNanos();
		}

	}

}
