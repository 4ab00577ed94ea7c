package io.polyn.benchmarks.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

import io.nats.client.Connection;
import io.polyn.benchmarks.Benchmark;
import io.polyn.benchmarks.Comparison;
import io.polyn.benchmarks.Contender;
import io.polyn.benchmarks.Figure;
import io.polyn.benchmarks.Footprint;
import io.polyn.benchmarks.Run;
import io.polyn.schema.SchemaRegistry;

/**
 * Many listeners in one process.
 */
public final class ListenersBenchmark implements Benchmark {

	private static final int[] LISTENERS = { 1, 10, 100 };

	private static final String PEER = "jnats and Jackson";

	private static final String EVENTS = "events";

	private static final String BATCH = "batch";

	@Override
	public String name() {
		return "listeners";
	}

	@Override
	public String description() {
		return "Several EventConsumers of one process, each with a durable consumer of its own, against as many handlers"
				+ " of jnats that read the same record of the envelope with Jackson and acknowledge, with as many"
				+ " messages asked for at once; all of them share a connection. From the start of the first until"
				+ " the last event is handled, and what each holds when there is nothing to do any more.";
	}

	@Override
	public Map<String, Integer> sizes() {
		return Map.of(ROUNDS, 9, WARM_UP, 2, EVENTS, 200_000, BATCH, 500);
	}

	@Override
	public List<Comparison> measure(Run run) throws Exception {
		int events = run.size(EVENTS);
		int most = LISTENERS[LISTENERS.length - 1];
		if (events < most) {
			throw new IllegalArgumentException("%d listeners need at least one event each".formatted(most));
		}
		List<Comparison> comparisons = new ArrayList<>();
		try (Orders orders = Orders.start(run)) {
			SchemaRegistry registry = Orders.registry();
			Connection polyn = orders.connect();
			Connection peer = orders.connect();
			int batch = run.size(BATCH);
			for (int listeners : LISTENERS) {
				// Each of them receives all that is in the stream.
				int messages = events / listeners;
				orders.reset();
				orders.fill(messages);
				Figures figures = Figures.of(listeners);
				List<Receiver> consumers = receivers(listeners,
						(name) -> new PolynReceiver(polyn, registry, name, batch));
				List<Receiver> handlers = receivers(listeners, (name) -> new RawReceiver(peer, name, batch));
				comparisons.addAll(
						run.compare(new Contender(Contender.POLYN, () -> measure(figures, orders, consumers, messages)),
								new Contender(PEER, () -> measure(figures, orders, handlers, messages))));
			}
			run.note("bytes of an event", String.valueOf(orders.last().getData().length));
		}
		return comparisons;
	}

	private static List<Receiver> receivers(int count, Function<String, Receiver> making) {
		return IntStream.rangeClosed(1, count).mapToObj((number) -> making.apply("part" + number)).toList();
	}

	private static List<Figure.Value> measure(Figures figures, Orders orders, List<Receiver> receivers, int messages)
			throws Exception {
		for (Receiver receiver : receivers) {
			orders.createConsumer(receiver.consumer());
		}
		List<Handled> handled = receivers.stream().map((receiver) -> new Handled(messages)).toList();
		Footprint before = Footprint.measure();
		long start = System.nanoTime();
		for (int i = 0; i < receivers.size(); i++) {
			receivers.get(i).start(handled.get(i));
		}
		long end = start;
		for (Handled each : handled) {
			end = Math.max(end, each.await());
		}
		for (Receiver receiver : receivers) {
			orders.requireAcknowledged(receiver.consumer());
		}
		Footprint idle = Footprint.measure();
		receivers.forEach(Receiver::stop);
		handled.forEach(Handled::requireNoMore);
		return figures.values(receivers.size() * (long) messages, end - start, before, idle);
	}

	/**
	 * What is measured of some listeners.
	 *
	 * @param listeners how many there are
	 * @param rate the events that they handle
	 * @param heap the heap that each of them takes
	 * @param threads the threads that each of them has
	 */
	private record Figures(int listeners, Figure rate, Figure heap, Figure threads) {

		static Figures of(int listeners) {
			return new Figures(listeners, figure("listeners: %d".formatted(listeners), "events/s"),
					figure("listeners: %d, heap of each when idle".formatted(listeners), "KiB"),
					figure("listeners: %d, threads of each".formatted(listeners), "threads"));
		}

		private static Figure figure(String title, String unit) {
			return Figure.of(title, unit).ratio(Contender.POLYN, PEER, null);
		}

		List<Figure.Value> values(long events, long nanoseconds, Footprint before, Footprint idle) {
			return List.of(this.rate.value(events * 1e9 / nanoseconds),
					this.heap.value((idle.heap() - before.heap()) / 1024.0 / this.listeners),
					this.threads.value((idle.threads() - before.threads()) / (double) this.listeners));
		}

	}

}
