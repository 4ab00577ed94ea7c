package io.polyn.benchmarks.event;

import java.util.List;
import java.util.Map;

import io.nats.client.JetStream;
import io.nats.client.JetStreamOptions;
import io.polyn.benchmarks.Aim;
import io.polyn.benchmarks.Benchmark;
import io.polyn.benchmarks.Comparison;
import io.polyn.benchmarks.Contender;
import io.polyn.benchmarks.Figure;
import io.polyn.benchmarks.Run;
import io.polyn.event.EventPublisher;

/**
 * Publishing one event after the other.
 */
public final class PublishSyncBenchmark implements Benchmark {

	private static final String PEER = "jnats";

	private static final String EVENTS = "events";

	private static final Figure FIGURE = Figure.of("one after the other", "events/s")
		.ratio(Contender.POLYN, PEER, Aim.atLeast(0.95));

	@Override
	public String name() {
		return "publish-sync";
	}

	@Override
	public String description() {
		return "EventPublisher.publish of a record, validated, against JetStream.publish of the same bytes and headers;"
				+ " each waits until its message is stored.";
	}

	@Override
	public Map<String, Integer> sizes() {
		return Map.of(ROUNDS, 15, WARM_UP, 3, EVENTS, 10_000);
	}

	@Override
	public List<Comparison> measure(Run run) throws Exception {
		int events = run.size(EVENTS);
		try (Orders orders = Orders.start(run);
				EventPublisher publisher = EventPublisher.builder(orders.connect(), JetStreamOptions.defaultOptions())
					.registry(Orders.registry())
					.build()) {
			orders.reset();
			publisher.publish(OrderPlaced.EVENT, OrderPlaced.of(0));
			RawMessage message = RawMessage.like(orders.last());
			run.note("bytes of an event", String.valueOf(message.body().length));
			JetStream jetStream = orders.connect().jetStream();
			return run.compare(
					new Contender(Contender.POLYN,
							() -> rate(orders, events,
									(number) -> publisher.publish(OrderPlaced.EVENT, OrderPlaced.of(number)))),
					new Contender(PEER, () -> rate(orders, events, (number) -> jetStream.publish(message.subject(),
							message.headers(number), message.body()))));
		}
	}

	private static List<Figure.Value> rate(Orders orders, int events, Publishing publishing) throws Exception {
		orders.reset();
		long start = System.nanoTime();
		for (int i = 0; i < events; i++) {
			publishing.publish(i);
		}
		long end = System.nanoTime();
		orders.requireStored(events);
		return List.of(FIGURE.value(events * 1e9 / (end - start)));
	}

	@FunctionalInterface
	private interface Publishing {

		void publish(int number) throws Exception;

	}

}
