package io.polyn.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.util.concurrent.TimeUnit;

/**
 * What this process holds while it does nothing.
 *
 * @param heap how much of the heap is used after a collection, in bytes
 * @param threads how many threads there are
 */
public record Footprint(long heap, int threads) {

	// Longer than pools of jnats keep a thread that has nothing to do.
	private static final long QUIET = TimeUnit.SECONDS.toNanos(1);

	/**
	 * Measures it once no thread has come or gone for a while.
	 * @return what there is
	 * @throws InterruptedException if the wait is interrupted
	 */
	public static Footprint measure() throws InterruptedException {
		int threads = settledThreads();
		// What the first one lets go may hold on to something else.
		System.gc();
		System.gc();
		return new Footprint(collectedHeap(), threads);
	}

	private static int settledThreads() throws InterruptedException {
		int threads = liveThreads();
		long since = System.nanoTime();
		while (System.nanoTime() - since < QUIET) {
			TimeUnit.MILLISECONDS.sleep(10);
			int now = liveThreads();
			if (now != threads) {
				threads = now;
				since = System.nanoTime();
			}
		}
		return threads;
	}

	private static int liveThreads() {
		return ManagementFactory.getThreadMXBean().getThreadCount();
	}

	// As the collection has left it: what is used now has the buffers in which threads
	// allocate besides.
	private static long collectedHeap() {
		return ManagementFactory.getMemoryPoolMXBeans()
			.stream()
			.filter((pool) -> pool.getType() == MemoryType.HEAP)
			.mapToLong((pool) -> pool.getCollectionUsage().getUsed())
			.sum();
	}

}
