package io.polyn.benchmarks;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class CommandLineTests {

	private static final Benchmark PUBLISH = benchmark("publish", Map.of(Benchmark.ROUNDS, 9, "events", 1000));

	private static final Benchmark BOOT = benchmark("boot", Map.of(Benchmark.ROUNDS, 11));

	private static final List<Benchmark> ALL = List.of(PUBLISH, BOOT);

	@Test
	void withoutANameAllRun() {
		assertThat(CommandLine.parse(ALL, "rounds=2").benchmarks()).isEqualTo(ALL);
	}

	@Test
	void sizesAreTheBenchmarksOwnUnlessGiven() {
		CommandLine commandLine = CommandLine.parse(ALL, "events=5", "store=disk", "publish");
		assertThat(commandLine.benchmarks()).containsExactly(PUBLISH);
		assertThat(commandLine.sizes(PUBLISH)).isEqualTo(Map.of(Benchmark.ROUNDS, 9, "events", 5));
		assertThat(commandLine.storage()).contains(Storage.DISK);
	}

	@Test
	void aSizeThatNoBenchmarkOfTheRunHasIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> CommandLine.parse(ALL, "boot", "events=5"))
			.withMessage("None of the benchmarks has a size 'events'. They have [rounds].");
	}

	@Test
	void anUnknownBenchmarkIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> CommandLine.parse(ALL, "consume"))
			.withMessage("There is no benchmark 'consume'. There are [publish, boot].");
	}

	private static Benchmark benchmark(String name, Map<String, Integer> sizes) {
		return new Benchmark() {

			@Override
			public String name() {
				return name;
			}

			@Override
			public String description() {
				return name;
			}

			@Override
			public Map<String, Integer> sizes() {
				return sizes;
			}

			@Override
			public List<Comparison> measure(Run run) {
				return List.of();
			}

		};
	}

}
