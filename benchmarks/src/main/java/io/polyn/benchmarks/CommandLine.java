package io.polyn.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the command line asks for.
 *
 * @param benchmarks which benchmarks
 * @param sizes the numbers that it gives, by their names
 * @param storage where servers keep their data, if it says so
 */
record CommandLine(List<Benchmark> benchmarks, Map<String, Integer> sizes, Optional<Storage> storage) {

	private static final String STORAGE = "store";

	/**
	 * Reads the command line.
	 * @param known the benchmarks that there are
	 * @param args names of benchmarks, all of them if there is none, numbers such as
	 * {@code rounds=3}, and {@code store=tmpfs} or {@code store=disk}
	 * @return what it asks for
	 * @throws IllegalArgumentException if an argument is not known
	 */
	static CommandLine parse(List<Benchmark> known, String... args) {
		List<Benchmark> chosen = new ArrayList<>();
		Map<String, Integer> sizes = new LinkedHashMap<>();
		Optional<Storage> storage = Optional.empty();
		for (String arg : args) {
			int equals = arg.indexOf('=');
			if (equals < 0) {
				chosen.add(benchmark(known, arg));
			}
			else if (arg.substring(0, equals).equals(STORAGE)) {
				storage = Optional.of(Storage.valueOf(arg.substring(equals + 1).toUpperCase(Locale.ROOT)));
			}
			else {
				sizes.put(arg.substring(0, equals), Integer.valueOf(arg.substring(equals + 1)));
			}
		}
		List<Benchmark> benchmarks = chosen.isEmpty() ? known : chosen;
		for (String size : sizes.keySet()) {
			if (benchmarks.stream().noneMatch((benchmark) -> benchmark.sizes().containsKey(size))) {
				throw new IllegalArgumentException(
						"None of the benchmarks has a size '%s'. They have %s.".formatted(size, sizesOf(benchmarks)));
			}
		}
		return new CommandLine(benchmarks, sizes, storage);
	}

	private static Benchmark benchmark(List<Benchmark> known, String name) {
		return known.stream()
			.filter((each) -> each.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("There is no benchmark '%s'. There are %s.".formatted(name,
					known.stream().map(Benchmark::name).toList())));
	}

	private static TreeSet<String> sizesOf(List<Benchmark> benchmarks) {
		TreeSet<String> names = new TreeSet<>();
		benchmarks.forEach((each) -> names.addAll(each.sizes().keySet()));
		return names;
	}

	/**
	 * Returns the numbers of a benchmark.
	 * @param benchmark the benchmark
	 * @return its own, but for those that the command line gives
	 */
	Map<String, Integer> sizes(Benchmark benchmark) {
		Map<String, Integer> result = new TreeMap<>();
		benchmark.sizes().forEach((name, number) -> result.put(name, this.sizes.getOrDefault(name, number)));
		return result;
	}

}
