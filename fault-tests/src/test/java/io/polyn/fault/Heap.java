package io.polyn.fault;

import java.lang.management.ManagementFactory;

/**
 * What this process keeps in memory.
 */
final class Heap {

	private Heap() {
	}

	/**
	 * Collects garbage, and returns how many bytes of the heap are in use then.
	 */
	static long used() {
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

}
