package io.polyn.benchmarks.migration;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.KeyValueWatchOption;
import io.nats.client.api.KeyValueWatcher;
import io.nats.client.impl.NatsKeyValueWatchSubscription;

/**
 * The peer: one watch of jnats that ends with what is there.
 */
final class HistoryWatch implements KeyValueWatcher {

	private final List<KeyValueEntry> entries = new ArrayList<>();

	private final CountDownLatch complete = new CountDownLatch(1);

	private HistoryWatch() {
	}

	/**
	 * Reads all that is there.
	 * @return how many entries there are
	 */
	static int read(Connection connection, String bucket, String namespace)
			throws IOException, JetStreamApiException, InterruptedException {
		HistoryWatch watch = new HistoryWatch();
		NatsKeyValueWatchSubscription subscription = connection.keyValue(bucket)
			.watch(namespace + ".*", watch, KeyValueWatchOption.IGNORE_DELETE);
		boolean complete = watch.complete.await(1, TimeUnit.MINUTES);
		subscription.unsubscribe();
		if (!complete) {
			throw new IllegalStateException("The watch does not end");
		}
		return watch.entries.size();
	}

	@Override
	public void watch(KeyValueEntry entry) {
		this.entries.add(entry);
	}

	@Override
	public void endOfData() {
		this.complete.countDown();
	}

}
