package io.polyn.benchmarks.capture;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.debezium.engine.DebeziumEngine;
import io.polyn.benchmarks.Aim;
import io.polyn.benchmarks.Benchmark;
import io.polyn.benchmarks.Comparison;
import io.polyn.benchmarks.Contender;
import io.polyn.benchmarks.Figure;
import io.polyn.benchmarks.Run;
import io.polyn.benchmarks.Storage;
import org.jspecify.annotations.Nullable;

/**
 * What change capture from PostgreSQL achieves, and what it costs those who write.
 */
public final class CaptureBenchmark implements Benchmark {

	private static final String ROWS = "rows";

	private static final String SECONDS = "seconds";

	private static final int ROWS_PER_SECOND = 500;

	private static final Set<CapturerType> CAPTURERS = EnumSet.complementOf(EnumSet.of(CapturerType.NONE));

	private static final Figure P50 = ratios("commit to stored message, p50", "ms", Aim.atMost(1));

	private static final Figure P99 = ratios("commit to stored message, p99", "ms", null);

	private static final Figure TRANSACTIONS = writers("8 writers", "transactions/s");

	private static final Figure CAPTURED = Figure.of("captured by the end of the writers", "%");

	private static Figure ratios(String title, String unit, @Nullable Aim aim) {
		String peer = CapturerType.DEBEZIUM.title();
		return Figure.of(title, unit)
			.ratio(CapturerType.POLYN_WAL.title(), peer, aim)
			.ratio(CapturerType.POLYN_OUTBOX.title(), peer, aim);
	}

	private static Figure writers(String title, String unit) {
		Figure figure = Figure.of(title, unit);
		for (CapturerType type : CAPTURERS) {
			figure = figure.ratio(type.title(), CapturerType.NONE.title(), null);
		}
		return figure;
	}

	@Override
	public String name() {
		return "capture";
	}

	@Override
	public String description() {
		return "Change capture in both modes against Debezium's embedded engine, tuned, which publishes with jnats: a"
				+ " backlog of rows, 500 rows a second, and clients that insert a row each while it is captured.";
	}

	@Override
	public Map<String, Integer> sizes() {
		return Map.of(ROUNDS, 5, WARM_UP, 1, ROWS, 100_000, SECONDS, 10);
	}

	// What a commit costs is part of it.
	@Override
	public Storage storage() {
		return Storage.DISK;
	}

	@Override
	public List<Comparison> measure(Run run) throws Exception {
		run.note("Debezium", DebeziumEngine.class);
		int seconds = run.size(SECONDS);
		List<Comparison> comparisons = new ArrayList<>();
		try (Servers servers = Servers.start(run)) {
			comparisons.addAll(run.compare(contenders(CAPTURERS, backlog(servers, run.size(ROWS), 1))));
			comparisons.addAll(run.compareWarm(contenders(CAPTURERS, backlog(servers, run.size(ROWS), 500))));
			comparisons.addAll(run.compareWarm(contenders(CAPTURERS, (type) -> latency(servers, type, seconds))));
			comparisons.addAll(run
				.compareWarm(contenders(EnumSet.allOf(CapturerType.class), (type) -> writers(servers, type, seconds))));
		}
		return comparisons;
	}

	private static Contender[] contenders(Set<CapturerType> types, Measurement measurement) {
		return types.stream()
			.map((type) -> new Contender(type.title(), () -> measurement.measure(type)))
			.toArray(Contender[]::new);
	}

	private static Measurement backlog(Servers servers, int rows, int rowsPerTransaction) {
		String title = "backlog of %,d rows, %d per transaction".formatted(rows, rowsPerTransaction);
		Figure whole = ratios(title, "rows/s", Aim.atLeast(2));
		Figure flowing = ratios(title + ", since the first message", "rows/s", null);
		return (type) -> {
			servers.reset();
			try (Capturer capturer = type.install(servers)) {
				new Writer(servers).write(rows, rowsPerTransaction);
				long start = System.nanoTime();
				capturer.start();
				long early = servers.awaitStored(1);
				long first = System.nanoTime();
				awaitAll(servers, type, rows);
				long last = System.nanoTime();
				return List.of(whole.value(rows * 1e9 / (last - start)),
						flowing.value((rows - early) * 1e9 / (last - first)));
			}
		};
	}

	private static void awaitAll(Servers servers, CapturerType type, long rows) throws Exception {
		long stored = servers.awaitStored(rows);
		if (stored != rows) {
			throw new IllegalStateException("%s made %d messages of %d rows".formatted(type.title(), stored, rows));
		}
	}

	private static List<Figure.Value> latency(Servers servers, CapturerType type, int seconds) throws Exception {
		int skipped = ROWS_PER_SECOND;
		int rows = skipped + ROWS_PER_SECOND * seconds;
		servers.reset();
		Writer writer = new Writer(servers);
		try (Capturer capturer = type.install(servers); Latencies latencies = new Latencies(servers, rows)) {
			capturer.start();
			writer.write(1, ROWS_PER_SECOND, latencies::committed);
			servers.awaitStored(1);
			writer.write(rows - 1, ROWS_PER_SECOND, latencies::committed);
			double[] sorted = latencies.await(skipped);
			return List.of(P50.value(sorted[sorted.length / 2]), P99.value(sorted[sorted.length * 99 / 100]));
		}
	}

	private static List<Figure.Value> writers(Servers servers, CapturerType type, int seconds) throws Exception {
		servers.reset();
		Writer writer = new Writer(servers);
		try (Capturer capturer = type.install(servers)) {
			capturer.start();
			if (type == CapturerType.NONE) {
				return List.of(TRANSACTIONS.value(writer.write(Duration.ofSeconds(seconds))));
			}
			writer.write(1, 1);
			servers.awaitStored(1);
			double transactions = writer.write(Duration.ofSeconds(seconds));
			long stored = servers.stored();
			awaitAll(servers, type, writer.rows());
			return List.of(TRANSACTIONS.value(transactions), CAPTURED.value(100.0 * stored / writer.rows()));
		}
	}

	@FunctionalInterface
	private interface Measurement {

		List<Figure.Value> measure(CapturerType type) throws Exception;

	}

}
