package io.polyn.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.polyn.benchmarks.boot.BootBenchmark;
import io.polyn.benchmarks.capture.CaptureBenchmark;
import io.polyn.benchmarks.event.ConsumeBenchmark;
import io.polyn.benchmarks.event.ListenersBenchmark;
import io.polyn.benchmarks.event.PublishBenchmark;
import io.polyn.benchmarks.event.PublishSyncBenchmark;
import io.polyn.benchmarks.migration.MigrateBenchmark;
import io.polyn.benchmarks.migration.NoopStartBenchmark;
import io.polyn.benchmarks.schema.ValidateBenchmark;
import io.polyn.benchmarks.version.VersioningBenchmark;

import org.springframework.util.FileSystemUtils;

/**
 * All benchmarks, and the command that runs them.
 */
public final class Benchmarks {

	private static final List<Benchmark> ALL = List.of(new PublishBenchmark(), new PublishSyncBenchmark(),
			new ConsumeBenchmark(), new ListenersBenchmark(), new ValidateBenchmark(), new NoopStartBenchmark(),
			new MigrateBenchmark(), new BootBenchmark(), new VersioningBenchmark(), new CaptureBenchmark());

	private Benchmarks() {
	}

	/**
	 * Runs benchmarks, prints their tables, and writes their results as JSON and as
	 * charts. Ends with 1 as soon as one of them fails.
	 * @param args the folder of the benchmarks, and what {@code benchmarks/README.md}
	 * says
	 */
	public static void main(String... args) {
		int exitCode = 0;
		try {
			run(Path.of(args[0]), Stream.of(args).skip(1).toArray(String[]::new));
		}
		catch (Exception | Error ex) {
			ex.printStackTrace();
			exitCode = 1;
		}
		// Libraries of peers leave threads behind that nothing ends.
		System.exit(exitCode);
	}

	private static void run(Path home, String... args) throws Exception {
		CommandLine commandLine = CommandLine.parse(ALL, args);
		Path results = Files.createDirectories(home.resolve("results"));
		for (Benchmark benchmark : commandLine.benchmarks()) {
			Result result = run(home, benchmark, commandLine);
			Files.writeString(results.resolve(benchmark.name() + ".json"), ResultJson.of(result));
			Files.writeString(results.resolve(benchmark.name() + ".svg"), ResultChart.of(result));
			System.out.println(ResultTable.of(result));
		}
	}

	private static Result run(Path home, Benchmark benchmark, CommandLine commandLine) throws Exception {
		Storage storage = commandLine.storage().orElseGet(benchmark::storage);
		Path folder = storage.newFolder();
		try {
			Run run = new Run(home, commandLine.sizes(benchmark), storage, folder);
			return Result.of(benchmark, run, benchmark.measure(run));
		}
		finally {
			FileSystemUtils.deleteRecursively(folder);
		}
	}

}
