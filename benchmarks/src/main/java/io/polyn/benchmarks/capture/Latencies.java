package io.polyn.benchmarks.capture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.PushSubscribeOptions;
import io.polyn.benchmarks.NatsServer;

/**
 * How long after a row's commit its message is in the stream. A consumer tells: it gets a
 * message when that is stored. Both times are of this process's clock.
 */
final class Latencies implements AutoCloseable {

	// Both contenders' messages have the column's name and value somewhere.
	private static final Pattern NUMBER = Pattern.compile("\"number\":\"?(\\d+)");

	private final long[] committed;

	private final long[] stored;

	private final CountDownLatch missing;

	private final Connection nats;

	Latencies(Servers servers, int rows) throws IOException, JetStreamApiException {
		this.committed = new long[rows];
		this.stored = new long[rows];
		this.missing = new CountDownLatch(rows);
		this.nats = servers.nats().connect();
		this.nats.jetStream()
			.subscribe(Servers.SUBJECT, this.nats.createDispatcher(), this::stored, false,
					PushSubscribeOptions.builder().ordered(true).stream(Servers.STREAM).build());
	}

	void committed(int row) {
		this.committed[row] = System.nanoTime();
	}

	private void stored(Message message) {
		long now = System.nanoTime();
		Matcher number = NUMBER.matcher(new String(message.getData(), StandardCharsets.UTF_8));
		if (number.find()) {
			int row = Integer.parseInt(number.group(1));
			if (this.stored[row] == 0) {
				this.stored[row] = now;
				this.missing.countDown();
			}
		}
	}

	/**
	 * Waits for the last message.
	 * @param skipped how many rows at the beginning don't count
	 * @return milliseconds from commit to message, the shortest first
	 */
	double[] await(int skipped) throws InterruptedException {
		if (!this.missing.await(1, TimeUnit.MINUTES)) {
			throw new IllegalStateException(this.missing.getCount() + " rows are not in the stream");
		}
		double[] latencies = IntStream.range(skipped, this.stored.length)
			.mapToDouble((row) -> (this.stored[row] - this.committed[row]) / 1e6)
			.toArray();
		Arrays.sort(latencies);
		return latencies;
	}

	@Override
	public void close() {
		NatsServer.close(this.nats);
	}

}
