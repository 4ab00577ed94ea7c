package io.polyn.benchmarks;

import java.lang.management.ManagementFactory;

import com.sun.management.ThreadMXBean;

/**
 * What a call costs that only computes, in one thread.
 *
 * @param nanoseconds how long it takes
 * @param bytes how much memory it allocates
 */
public record CallCost(double nanoseconds, double bytes) {

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	// The compiler must not find out that no one needs the results.
	private static volatile Object sink = "";

	/**
	 * Makes calls.
	 * @param count how many
	 * @param call the call
	 * @return the mean of all of them
	 * @throws Exception if a call fails
	 */
	public static CallCost of(int count, Call call) throws Exception {
		long allocated = THREADS.getCurrentThreadAllocatedBytes();
		long start = System.nanoTime();
		for (int i = 0; i < count; i++) {
			sink = call.run(i);
		}
		double nanoseconds = System.nanoTime() - start;
		double bytes = THREADS.getCurrentThreadAllocatedBytes() - allocated;
		return new CallCost(nanoseconds / count, bytes / count);
	}

	/**
	 * What is called.
	 */
	@FunctionalInterface
	public interface Call {

		/**
		 * Computes something.
		 * @param number how many calls there were before
		 * @return what was computed
		 * @throws Exception if it fails
		 */
		Object run(int number) throws Exception;

	}

}
