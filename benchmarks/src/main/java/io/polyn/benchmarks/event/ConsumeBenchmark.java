package io.polyn.benchmarks.event;

import java.util.List;
import java.util.Map;

import io.polyn.benchmarks.Aim;
import io.polyn.benchmarks.Benchmark;
import io.polyn.benchmarks.Comparison;
import io.polyn.benchmarks.Contender;
import io.polyn.benchmarks.Figure;
import io.polyn.benchmarks.Run;

/**
 * Receiving what is in a stream.
 */
public final class ConsumeBenchmark implements Benchmark {

	private static final String PEER = "jnats and Jackson";

	private static final String EVENTS = "events";

	private static final String BATCH = "batch";

	private static final Figure FIGURE = Figure.of("backlog, one thread", "events/s")
		.ratio(Contender.POLYN, PEER, Aim.atLeast(0.90));

	@Override
	public String name() {
		return "consume";
	}

	@Override
	public String description() {
		return "A @PolynListener of a Spring application, which receives validated records, against a handler of jnats"
				+ " that reads the same record of the envelope with Jackson and acknowledges, with as many messages"
				+ " asked for at once; from the start of the listener until the last event is handled.";
	}

	@Override
	public Map<String, Integer> sizes() {
		return Map.of(ROUNDS, 9, WARM_UP, 2, EVENTS, 200_000, BATCH, 500);
	}

	@Override
	public List<Comparison> measure(Run run) throws Exception {
		int events = run.size(EVENTS);
		int batch = run.size(BATCH);
		try (Orders orders = Orders.start(run)) {
			orders.reset();
			orders.fill(events);
			run.note("bytes of an event", String.valueOf(orders.last().getData().length));
			RawReceiver peer = new RawReceiver(orders.connect(), "raw", batch);
			try (SpringReceiver polyn = SpringReceiver.start(orders, batch)) {
				return run.compare(new Contender(Contender.POLYN, () -> rate(orders, polyn, events)),
						new Contender(PEER, () -> rate(orders, peer, events)));
			}
		}
	}

	private static List<Figure.Value> rate(Orders orders, Receiver receiver, int events) throws Exception {
		orders.createConsumer(receiver.consumer());
		Handled handled = new Handled(events);
		long start = System.nanoTime();
		receiver.start(handled);
		long end = handled.await();
		orders.requireAcknowledged(receiver.consumer());
		receiver.stop();
		handled.requireNoMore();
		return List.of(FIGURE.value(events * 1e9 / (end - start)));
	}

}
