package io.polyn.nats;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.nats.client.JetStreamApiException;
import io.nats.client.KeyValue;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.KeyValueOperation;
import io.nats.client.api.KeyValueWatcher;
import io.nats.client.impl.NatsKeyValueWatchSubscription;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the latest value of every key of a bucket with one watch, whatever their number.
 */
public final class KeyValueReader {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private KeyValueReader() {
	}

	/**
	 * Reads the keys that match a filter.
	 * @param bucket the bucket
	 * @param filter which keys, as in a subscription ({@code users.*})
	 * @return the entries by key without the deleted ones, or nothing if there is no such
	 * bucket
	 */
	public static Optional<Map<String, KeyValueEntry>> read(KeyValue bucket, String filter) {
		Collector collector = new Collector();
		try {
			NatsKeyValueWatchSubscription watch = bucket.watch(filter, collector);
			try {
				if (!collector.complete.await(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
					throw failure(bucket, "not all of it arrived within " + TIMEOUT.toSeconds() + " s", null);
				}
			}
			finally {
				watch.unsubscribe();
			}
			return Optional.of(collector.entries);
		}
		catch (JetStreamApiException ex) {
			if (ex.getApiErrorCode() == JetStreamRequestException.STREAM_NOT_FOUND) {
				return Optional.empty();
			}
			throw failure(bucket, ex.getMessage(), ex);
		}
		catch (IOException | IllegalStateException ex) {
			throw failure(bucket, ex.getMessage(), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw failure(bucket, "interrupted", ex);
		}
	}

	private static PolynException failure(KeyValue bucket, @Nullable String reason, @Nullable Throwable cause) {
		return new PolynException(ErrorCode.REQUEST_TIMED_OUT,
				"The bucket " + bucket.getBucketName() + " could not be read: " + reason + ".",
				"Check that the server is up and that the user may read the bucket.", cause);
	}

	private static final class Collector implements KeyValueWatcher {

		private final Map<String, KeyValueEntry> entries = new TreeMap<>();

		private final CountDownLatch complete = new CountDownLatch(1);

		@Override
		public void watch(KeyValueEntry entry) {
			if (this.complete.getCount() == 0) {
				return;
			}
			if (entry.getOperation() == KeyValueOperation.PUT) {
				this.entries.put(entry.getKey(), entry);
			}
			else {
				this.entries.remove(entry.getKey());
			}
		}

		@Override
		public void endOfData() {
			this.complete.countDown();
		}

	}

}
