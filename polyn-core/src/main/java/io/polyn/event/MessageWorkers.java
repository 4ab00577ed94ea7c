package io.polyn.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that process the messages of one consumer. Where order is asked for, each
 * of them has messages of its own, and processes one that failed again before the next.
 * One that the server would not deliver again is processed again here, too.
 */
final class MessageWorkers {

	private static final Logger logger = LoggerFactory.getLogger(MessageWorkers.class);

	private static final Duration UNFORESEEN = Duration.ofSeconds(1);

	private final MessageProcessor processor;

	private final boolean ordered;

	private final int batchSize;

	private final long maxDeliver;

	private final List<Lane> lanes;

	private volatile boolean abandoned;

	/**
	 * Creates the workers.
	 * @param processor what is done with messages, by several threads at once
	 * @param concurrency how many threads
	 * @param ordered whether messages of the same key are processed in order
	 * @param batchSize how many messages are processed at once, at most
	 * @param maxDeliver how often the server delivers a message, -1 for without end
	 * @param threads makes the threads
	 */
	MessageWorkers(MessageProcessor processor, int concurrency, boolean ordered, int batchSize, long maxDeliver,
			ThreadFactory threads) {
		this.processor = processor;
		this.ordered = ordered;
		this.batchSize = batchSize;
		this.maxDeliver = maxDeliver;
		int laneCount = ordered ? concurrency : 1;
		this.lanes = IntStream.range(0, laneCount)
			.mapToObj((lane) -> new Lane(concurrency / laneCount, threads))
			.toList();
	}

	/**
	 * Starts the threads: if that is not possible, it is better known now than when there
	 * are messages.
	 */
	void start() {
		this.lanes.forEach((lane) -> lane.executor.prestartAllCoreThreads());
	}

	/**
	 * Hands a message over.
	 * @param key what it has in common with those that it must not overtake
	 */
	void submit(PendingMessage message, @Nullable String key) {
		int lane = (key != null) ? Math.floorMod(key.hashCode(), this.lanes.size()) : 0;
		this.lanes.get(lane).submit(message);
	}

	/**
	 * Takes no more messages; those that there are will be processed.
	 */
	void shutdown() {
		this.lanes.forEach((lane) -> lane.executor.shutdown());
	}

	/**
	 * Waits for the messages to be processed.
	 * @return whether all of them are
	 */
	boolean await(Duration timeout) throws InterruptedException {
		long deadline = System.nanoTime() + timeout.toNanos();
		for (Lane lane : this.lanes) {
			if (!lane.executor.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Interrupts the threads and gives what is not begun back to the server.
	 */
	void abandon() {
		this.abandoned = true;
		for (Lane lane : this.lanes) {
			lane.executor.shutdownNow();
			if (!this.ordered) {
				lane.giveBack();
			}
		}
	}

	private void work(List<PendingMessage> messages) {
		for (MessageProcessor.Retry retry : process(messages)) {
			if (this.ordered || isLastDelivery(retry.message())) {
				processAgain(retry);
			}
			else {
				retry.message().nak(this.abandoned ? Duration.ZERO : retry.delay());
			}
		}
	}

	private boolean isLastDelivery(PendingMessage message) {
		return this.maxDeliver > 0 && message.metaData().deliveredCount() >= this.maxDeliver;
	}

	private void processAgain(MessageProcessor.Retry failed) {
		PendingMessage message = failed.message();
		List<MessageProcessor.Retry> retries = List.of(failed);
		try {
			while (!retries.isEmpty()) {
				if (this.abandoned) {
					throw new InterruptedException();
				}
				TimeUnit.NANOSECONDS.sleep(retries.get(0).delay().toNanos());
				message.beginAnew();
				retries = process(List.of(message));
			}
		}
		catch (InterruptedException ex) {
			message.nak(Duration.ZERO);
			// Those behind it are given back, too.
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Nothing that a processor raises may leave a message pending without end.
	 */
	private List<MessageProcessor.Retry> process(List<PendingMessage> messages) {
		try {
			return this.processor.process(messages);
		}
		catch (Throwable ex) {
			logger.error("{} messages could not be processed; the next attempt is in {} ms", messages.size(),
					UNFORESEEN.toMillis(), ex);
			return messages.stream()
				.filter((message) -> !message.isSettled())
				.map((message) -> new MessageProcessor.Retry(message, UNFORESEEN))
				.toList();
		}
	}

	private final class Lane {

		private final ThreadPoolExecutor executor;

		private final Queue<PendingMessage> waiting = new ConcurrentLinkedQueue<>();

		private Lane(int threadCount, ThreadFactory threads) {
			this.executor = new ThreadPoolExecutor(threadCount, threadCount, 0, TimeUnit.SECONDS,
					new LinkedBlockingQueue<>(), threads);
		}

		void submit(PendingMessage message) {
			this.waiting.add(message);
			this.executor.execute(this::processNext);
		}

		// There are as many calls as messages; those whose message was processed with
		// others find nothing to do.
		private void processNext() {
			PendingMessage first = this.waiting.poll();
			if (first == null) {
				return;
			}
			List<PendingMessage> messages = List.of(first);
			if (MessageWorkers.this.batchSize > 1 && isFresh(first)) {
				messages = new ArrayList<>(messages);
				while (messages.size() < MessageWorkers.this.batchSize && isFresh(this.waiting.peek())) {
					PendingMessage next = this.waiting.poll();
					if (next != null) {
						messages.add(next);
					}
				}
			}
			work(messages);
			// Those behind the last one must not be delivered to others before it.
			if (MessageWorkers.this.abandoned) {
				giveBack();
			}
		}

		void giveBack() {
			for (PendingMessage message = this.waiting.poll(); message != null; message = this.waiting.poll()) {
				message.nak(Duration.ZERO);
			}
		}

		// The one that made a batch fail must not make the next one fail.
		private static boolean isFresh(@Nullable PendingMessage message) {
			return message != null && message.deliveries() == 1;
		}

	}

}
