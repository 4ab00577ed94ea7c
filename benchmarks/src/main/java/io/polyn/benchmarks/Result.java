package io.polyn.benchmarks;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a run of a benchmark has shown.
 *
 * @param benchmark the benchmark's name
 * @param description what is compared with what
 * @param at when the run ended
 * @param machine the machine
 * @param surroundings what else figures depend on, such as versions of servers
 * @param sizes the numbers of the run
 * @param comparisons what was measured
 */
record Result(String benchmark, String description, Instant at, Map<String, String> machine,
		Map<String, String> surroundings, Map<String, Integer> sizes, List<Comparison> comparisons) {

	static Result of(Benchmark benchmark, Run run, List<Comparison> comparisons) {
		return new Result(benchmark.name(), benchmark.description(), Instant.now(), Machine.describe(),
				run.surroundings(), run.sizes(), comparisons);
	}

}
