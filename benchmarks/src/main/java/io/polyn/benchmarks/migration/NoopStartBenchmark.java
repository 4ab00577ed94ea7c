package io.polyn.benchmarks.migration;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.polyn.benchmarks.Aim;
import io.polyn.benchmarks.Benchmark;
import io.polyn.benchmarks.Comparison;
import io.polyn.benchmarks.Contender;
import io.polyn.benchmarks.Figure;
import io.polyn.benchmarks.NatsServer;
import io.polyn.benchmarks.Run;
import io.polyn.migration.Migrator;

/**
 * A start that has nothing to migrate.
 */
public final class NoopStartBenchmark implements Benchmark {

	private static final String NAMESPACE = "shop";

	private static final String HISTORY = "POLYN_MIGRATIONS";

	private static final String HISTORY_ONLY = Contender.POLYN + ", history only";

	private static final String PEER = "one watch of jnats";

	private static final String LARGEST = "largest";

	@Override
	public String name() {
		return "noop-start";
	}

	@Override
	public String description() {
		return "Migrator.migrate with all migrations applied, which reads their files and the history, and"
				+ " Migrator.history, which reads only the latter, against one watch of all keys of the same history.";
	}

	@Override
	public Map<String, Integer> sizes() {
		return Map.of(ROUNDS, 11, WARM_UP, 5, LARGEST, 10_000);
	}

	@Override
	public List<Comparison> measure(Run run) throws Exception {
		List<Comparison> comparisons = new ArrayList<>();
		Path folder = run.folder().resolve("migrations");
		try (NatsServer server = NatsServer.start(run)) {
			Connection own = server.connect();
			Connection peers = server.connect();
			int applied = 0;
			for (int count = 10; count <= run.size(LARGEST); count *= 10) {
				MigrationFiles.write(folder, applied + 1, count, "%1$014d_step_%1$d.yml"::formatted,
						NoopStartBenchmark::step);
				migrator(own, folder).migrate();
				applied = count;
				comparisons.addAll(compare(run, own, peers, folder, count));
			}
		}
		return comparisons;
	}

	private static String step(int number) {
		return (number == 1) ? "change:\n  - create_key_value: {bucket: settings}\n"
				: "change:\n  - put_key: {bucket: settings, key: step, value: '%d'}\n".formatted(number);
	}

	private static Migrator migrator(Connection connection, Path folder) {
		return Migrator.builder(connection).namespace(NAMESPACE).locations(List.of("file:" + folder)).build();
	}

	private static List<Comparison> compare(Run run, Connection own, Connection peers, Path folder, int count)
			throws Exception {
		Figure figure = Figure.of("%,d applied".formatted(count), "ms")
			.ratio(Contender.POLYN, PEER, Aim.atMost(1.50))
			.ratio(HISTORY_ONLY, PEER, null);
		JetStreamManagement management = peers.jetStreamManagement();
		List<String> before = written(management);
		List<Comparison> comparisons = run.compare(
				new Contender(Contender.POLYN, () -> time(figure, () -> start(own, folder))),
				new Contender(HISTORY_ONLY,
						() -> time(figure, () -> require(count, migrator(own, folder).history().size()))),
				new Contender(PEER,
						() -> time(figure, () -> require(count, HistoryWatch.read(peers, HISTORY, NAMESPACE)))));
		if (!written(management).equals(before)) {
			throw new IllegalStateException("Something was written by who had nothing to do");
		}
		return comparisons;
	}

	// Whoever takes a lock writes.
	private static List<String> written(JetStreamManagement management) throws IOException, JetStreamApiException {
		return management.getStreams()
			.stream()
			.map((stream) -> stream.getConfiguration().getName() + " " + stream.getStreamState().getLastSequence())
			.sorted()
			.toList();
	}

	private static void start(Connection connection, Path folder) {
		if (!migrator(connection, folder).migrate().applied().isEmpty()) {
			throw new IllegalStateException("There was something to migrate");
		}
	}

	private static void require(int expected, int found) {
		if (found != expected) {
			throw new IllegalStateException("The history has %d entries instead of %d".formatted(found, expected));
		}
	}

	private static List<Figure.Value> time(Figure figure, Step step) throws Exception {
		long start = System.nanoTime();
		step.run();
		return List.of(figure.value((System.nanoTime() - start) / 1e6));
	}

	@FunctionalInterface
	private interface Step {

		void run() throws IOException, JetStreamApiException, InterruptedException;

	}

}
