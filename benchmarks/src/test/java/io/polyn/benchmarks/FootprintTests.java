package io.polyn.benchmarks;

import java.lang.ref.Reference;
import java.util.concurrent.Semaphore;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FootprintTests {

	private static final int MIB = 1024 * 1024;

	@Test
	void whatIsHeldCounts() throws InterruptedException {
		Footprint before = Footprint.measure();
		byte[][] held = new byte[1024][8 * 1024];
		Footprint after = Footprint.measure();
		assertThat(after.heap() - before.heap()).isBetween(7L * MIB, 9L * MIB);
		Reference.reachabilityFence(held);
	}

	@Test
	void garbageDoesNotCount() throws InterruptedException {
		Footprint before = Footprint.measure();
		Reference.reachabilityFence(new byte[1024][8 * 1024]);
		assertThat(Footprint.measure().heap() - before.heap()).isLessThan(MIB);
	}

	@Test
	void aThreadCountsUntilItEnds() throws InterruptedException {
		Footprint before = Footprint.measure();
		Semaphore end = new Semaphore(0);
		Thread thread = new Thread(end::acquireUninterruptibly);
		thread.start();
		Footprint meanwhile = Footprint.measure();
		end.release();
		thread.join();
		assertThat(meanwhile.threads()).isEqualTo(before.threads() + 1);
		assertThat(Footprint.measure().threads()).isEqualTo(before.threads());
	}

}
