package io.polyn.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the heap holds after garbage was collected, again and again while a scenario goes
 * on.
 */
final class HeapCurve {

	private static final long MEGABYTE = 1_000_000;

	private static final long GROWTH = 10 * MEGABYTE;

	private static final int SHOWN = 10;

	private final List<Look> looks = new ArrayList<>();

	private final FaultRun run;

	HeapCurve(FaultRun run) {
		this.run = run;
	}

	/**
	 * Looks once more.
	 */
	void look() {
		this.looks.add(new Look(this.run.elapsed().toSeconds(), Heap.used()));
	}

	/**
	 * Tells of it, and requires that the heap holds no more in the end than it did when
	 * everything was there: the least of the last third beside that of the first.
	 */
	void requireFlat() {
		int third = Math.max(1, this.looks.size() / 3);
		int step = Math.max(1, this.looks.size() / SHOWN);
		this.run.remark("heap in use after collection of garbage: " + this.looks.stream()
			.filter((look) -> this.looks.indexOf(look) % step == 0)
			.map((look) -> look.used() / MEGABYTE + " MB after " + look.second() + " s")
			.collect(Collectors.joining(", ")));
		long first = least(this.looks.subList(0, third));
		long last = least(this.looks.subList(this.looks.size() - third, this.looks.size()));
		assertThat(last - first).as("growth of the heap in bytes").isLessThan(GROWTH);
	}

	private static long least(List<Look> looks) {
		return looks.stream().mapToLong(Look::used).min().orElseThrow();
	}

	private record Look(long second, long used) {

	}

}
