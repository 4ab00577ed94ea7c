package io.polyn.benchmarks.capture;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.polyn.benchmarks.capture.Settings.Part;

/**
 * What change capture from PostgreSQL achieves, and what it costs those who write.
 * Contenders take turns within one run, so that their ratios tell something even where
 * the machine's figures don't.
 */
public final class CaptureBenchmark {

	private static final int ROWS_PER_SECOND = 500;

	private final Servers servers;

	private final Settings settings;

	private CaptureBenchmark(Servers servers, Settings settings) {
		this.servers = servers;
		this.settings = settings;
	}

	/**
	 * Measures, and prints tables in Markdown.
	 * @param args see {@code benchmarks/README.md}
	 * @throws Exception if a server or a contender fails
	 */
	public static void main(String... args) throws Exception {
		Settings settings = Settings.parse(args);
		try (Servers servers = Servers.start()) {
			new CaptureBenchmark(servers, settings).run();
		}
	}

	private void run() throws Exception {
		List<Results> results = new ArrayList<>();
		if (this.settings.warmUp() > 0) {
			Results unused = new Results("Warm-up");
			for (Contender contender : capturers()) {
				backlog(contender, this.settings.warmUp(), 1, unused);
			}
		}
		if (this.settings.parts().contains(Part.BACKLOG)) {
			results.add(backlog(1));
			results.add(backlog(500));
		}
		if (this.settings.parts().contains(Part.LATENCY)) {
			results.add(measure("Commit to stored message, %d rows/s".formatted(ROWS_PER_SECOND), capturers(),
					this::latency));
		}
		if (this.settings.parts().contains(Part.WRITERS)) {
			results.add(measure("Writers", this.settings.contenders(), this::writers));
		}
		System.out.printf("%s%n%d rounds, median (min–max)%n%n", this.servers.describe(), this.settings.rounds());
		results.forEach((each) -> System.out.println(each.toMarkdown()));
	}

	private Set<Contender> capturers() {
		Set<Contender> capturers = EnumSet.copyOf(this.settings.contenders());
		capturers.remove(Contender.NONE);
		return capturers;
	}

	private Results measure(String title, Set<Contender> contenders, Measurement measurement) throws Exception {
		Results results = new Results(title);
		for (int round = 0; round < this.settings.rounds(); round++) {
			for (Contender contender : contenders) {
				measurement.measure(contender, results);
			}
		}
		return results;
	}

	private Results backlog(int rowsPerTransaction) throws Exception {
		int rows = this.settings.rows();
		return measure("Backlog of %,d rows, %d per transaction".formatted(rows, rowsPerTransaction), capturers(),
				(contender, results) -> backlog(contender, rows, rowsPerTransaction, results));
	}

	private void backlog(Contender contender, int rows, int rowsPerTransaction, Results results) throws Exception {
		this.servers.reset();
		try (Capturer capturer = contender.install(this.servers)) {
			new Writer(this.servers).write(rows, rowsPerTransaction);
			long start = System.nanoTime();
			capturer.start();
			long early = this.servers.awaitStored(1);
			long first = System.nanoTime();
			awaitAll(contender, rows);
			long last = System.nanoTime();
			results.add(contender, "rows/s since the start", rows * 1e9 / (last - start));
			results.add(contender, "since the first message", (rows - early) * 1e9 / (last - first));
		}
	}

	private void awaitAll(Contender contender, long rows) throws Exception {
		long stored = this.servers.awaitStored(rows);
		if (stored != rows) {
			throw new IllegalStateException("%s made %d messages of %d rows".formatted(contender, stored, rows));
		}
	}

	private void latency(Contender contender, Results results) throws Exception {
		int skipped = ROWS_PER_SECOND;
		int rows = skipped + ROWS_PER_SECOND * this.settings.seconds();
		this.servers.reset();
		Writer writer = new Writer(this.servers);
		try (Capturer capturer = contender.install(this.servers);
				Latencies latencies = new Latencies(this.servers, rows)) {
			capturer.start();
			writer.write(1, ROWS_PER_SECOND, latencies::committed);
			this.servers.awaitStored(1);
			writer.write(rows - 1, ROWS_PER_SECOND, latencies::committed);
			double[] sorted = latencies.await(skipped);
			results.add(contender, "p50, ms", sorted[sorted.length / 2]);
			results.add(contender, "p99, ms", sorted[sorted.length * 99 / 100]);
		}
	}

	private void writers(Contender contender, Results results) throws Exception {
		this.servers.reset();
		Writer writer = new Writer(this.servers);
		try (Capturer capturer = contender.install(this.servers)) {
			capturer.start();
			if (contender != Contender.NONE) {
				writer.write(1, 1);
				this.servers.awaitStored(1);
			}
			double transactions = writer.write(Duration.ofSeconds(this.settings.seconds()));
			long stored = this.servers.stored();
			results.add(contender, "transactions/s", transactions);
			if (contender != Contender.NONE) {
				results.add(contender, "captured by then, %", 100.0 * stored / writer.rows());
				awaitAll(contender, writer.rows());
			}
		}
	}

	@FunctionalInterface
	private interface Measurement {

		void measure(Contender contender, Results results) throws Exception;

	}

}
