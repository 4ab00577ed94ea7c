package io.polyn.benchmarks.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.polyn.benchmarks.Aim;
import io.polyn.benchmarks.Benchmark;
import io.polyn.benchmarks.CallCost;
import io.polyn.benchmarks.Comparison;
import io.polyn.benchmarks.Contender;
import io.polyn.benchmarks.Figure;
import io.polyn.benchmarks.Run;
import io.polyn.event.VersionedReading;

/**
 * Walking data to another version.
 */
public final class VersioningBenchmark implements Benchmark {

	private static final String BY_HAND = "by hand";

	private static final String CALLS = "calls";

	/** How many versions lie between the data and the newest one. */
	private static final int[] STEPS = { 0, 1, 3, 5 };

	private static final int AIMED_AT = 5;

	@Override
	public String name() {
		return "versioning";
	}

	@Override
	public String description() {
		return "VersioningSchema.run from bytes up to the newest version and to bytes, against the same edits of Jackson's"
				+ " tree by hand; and what a listener's version costs, from the message to the validated data.";
	}

	@Override
	public Map<String, Integer> sizes() {
		return Map.of(ROUNDS, 15, WARM_UP, 5, CALLS, 200_000);
	}

	@Override
	public List<Comparison> measure(Run run) throws Exception {
		int calls = run.size(CALLS);
		List<Comparison> comparisons = new ArrayList<>();
		for (int steps : STEPS) {
			OrderWalk walk = OrderWalk.of(steps);
			run.note("bytes of %d steps' data".formatted(steps), String.valueOf(walk.document().length));
			Aim aim = (steps == AIMED_AT) ? Aim.atMost(1.20) : null;
			Figure time = Figure.of("steps up: %d".formatted(steps), "µs").ratio(Contender.POLYN, BY_HAND, aim);
			Figure memory = Figure.of("steps up: %d, allocated".formatted(steps), "bytes")
				.ratio(Contender.POLYN, BY_HAND, null);
			comparisons.addAll(
					run.compare(new Contender(Contender.POLYN, () -> cost(time, memory, calls, (number) -> walk.run())),
							new Contender(BY_HAND, () -> cost(time, memory, calls, (number) -> walk.byHand()))));
		}
		comparisons.addAll(compareListeners(run, calls));
		return comparisons;
	}

	private static List<Comparison> compareListeners(Run run, int calls) throws Exception {
		VersionedReading reading = new VersionedReading();
		String named = "a listener of the full name";
		String same = "of the same version";
		String step = "of a version one step newer";
		Figure time = Figure.of("from a message to data", "µs").ratio(same, named, null).ratio(step, named, null);
		Figure memory = Figure.of("from a message to data, allocated", "bytes")
			.ratio(same, named, null)
			.ratio(step, named, null);
		return run.compare(new Contender(named, () -> cost(time, memory, calls, (number) -> reading.named())),
				new Contender(same, () -> cost(time, memory, calls, (number) -> reading.sameVersion())),
				new Contender(step, () -> cost(time, memory, calls, (number) -> reading.oneStep())));
	}

	private static List<Figure.Value> cost(Figure time, Figure memory, int calls, CallCost.Call call) throws Exception {
		CallCost cost = CallCost.of(calls, call);
		return List.of(time.value(cost.nanoseconds() / 1000), memory.value(cost.bytes()));
	}

}
