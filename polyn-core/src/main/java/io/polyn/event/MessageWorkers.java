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
import java.util.concurrent.atomic.AtomicInteger;
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

	private static final int MOST_ACKNOWLEDGEMENTS = 32;

	private final MessageProcessor processor;

	private final boolean ordered;

	private final int batchSize;

	private final long maxDeliver;

	private final Acknowledgements acknowledgements;

	private final List<Lane> lanes;

	private volatile boolean abandoned;

	/**
	 * Creates the workers.
	 * @param processor what is done with messages, by several threads at once
	 * @param concurrency how many threads
	 * @param ordered whether messages of the same key are processed in order
	 * @param batchSize how many messages are processed at once, at most
	 * @param maxDeliver how often the server delivers a message, -1 for without end
	 * @param prefetch how many messages may be pending here
	 * @param threads makes the threads
	 */
	MessageWorkers(MessageProcessor processor, int concurrency, boolean ordered, int batchSize, long maxDeliver,
			int prefetch, ThreadFactory threads) {
		this.processor = processor;
		this.ordered = ordered;
		this.batchSize = batchSize;
		this.maxDeliver = maxDeliver;
		// More is asked for before those that are here are used up.
		this.acknowledgements = new Acknowledgements(Math.min(prefetch / 4 + 1, MOST_ACKNOWLEDGEMENTS));
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
	 * Tells the server of what is done, though no thread may have time to.
	 */
	void acknowledge() {
		this.acknowledgements.send();
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
	 * Interrupts the threads and gives what is not begun back to the server, unless that
	 * would break the order.
	 */
	void abandon() {
		this.abandoned = true;
		for (Lane lane : this.lanes) {
			lane.executor.shutdownNow();
			// Whoever takes over waits for what runs out, and puts it in order.
			if (!this.ordered) {
				lane.giveBack();
			}
		}
		acknowledge();
	}

	private void work(List<PendingMessage> messages) {
		try {
			for (MessageProcessor.Retry retry : process(messages)) {
				if (this.ordered || isLastDelivery(retry.message())) {
					processAgain(retry);
				}
				else {
					retry.message().nak(this.abandoned ? Duration.ZERO : retry.delay());
				}
			}
		}
		// The thread goes on with those that wait: nobody else would.
		catch (Throwable ex) {
			logger.error("{} messages could not be given back", messages.size(), ex);
		}
	}

	private boolean isLastDelivery(PendingMessage message) {
		return this.maxDeliver > 0 && message.metaData().deliveredCount() >= this.maxDeliver;
	}

	private void processAgain(MessageProcessor.Retry failed) {
		List<MessageProcessor.Retry> retries = List.of(failed);
		while (!retries.isEmpty() && sleep(retries.get(0).delay())) {
			failed.message().beginAnew();
			retries = process(List.of(failed.message()));
		}
	}

	/**
	 * Waits, though a handler may have left this thread interrupted.
	 * @return whether to go on
	 */
	private boolean sleep(Duration delay) {
		long end = System.nanoTime() + delay.toNanos();
		while (!this.abandoned && end - System.nanoTime() > 0) {
			try {
				TimeUnit.NANOSECONDS.sleep(end - System.nanoTime());
			}
			catch (InterruptedException ex) {
				logger.debug("Interrupted", ex);
			}
		}
		return !this.abandoned;
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
		finally {
			messages.stream().filter(PendingMessage::isDone).forEach(this.acknowledgements::add);
		}
	}

	private final class Lane {

		private final ThreadPoolExecutor executor;

		private final Queue<PendingMessage> waiting = new ConcurrentLinkedQueue<>();

		// How many threads look for messages. One that does is not woken up for each.
		private final AtomicInteger active = new AtomicInteger();

		private Lane(int threadCount, ThreadFactory threads) {
			this.executor = new ThreadPoolExecutor(threadCount, threadCount, 0, TimeUnit.SECONDS,
					new LinkedBlockingQueue<>(), threads);
		}

		void submit(PendingMessage message) {
			this.waiting.add(message);
			if (mayActivate()) {
				this.executor.execute(this::processWaiting);
			}
		}

		private boolean mayActivate() {
			int now = this.active.get();
			while (now < this.executor.getCorePoolSize()) {
				if (this.active.compareAndSet(now, now + 1)) {
					return true;
				}
				now = this.active.get();
			}
			return false;
		}

		private void processWaiting() {
			do {
				PendingMessage next = next();
				while (next != null) {
					processFrom(next);
					next = next();
				}
				acknowledge();
				this.active.decrementAndGet();
			}
			// Whoever has added one meanwhile may have relied on this thread.
			while (!MessageWorkers.this.abandoned && !this.waiting.isEmpty() && mayActivate());
		}

		private @Nullable PendingMessage next() {
			// What a handler has left behind is not meant for the next one.
			Thread.interrupted();
			return MessageWorkers.this.abandoned ? null : this.waiting.poll();
		}

		private void processFrom(PendingMessage first) {
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
			// What it may kill this process with is not to befall those before it again.
			if (!isFresh(first)) {
				acknowledge();
			}
			work(messages);
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
