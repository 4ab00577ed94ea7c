package io.polyn.benchmarks.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.IntFunction;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.nats.client.JetStream;
import io.nats.client.JetStreamOptions;
import io.polyn.benchmarks.Aim;
import io.polyn.benchmarks.Benchmark;
import io.polyn.benchmarks.Comparison;
import io.polyn.benchmarks.Contender;
import io.polyn.benchmarks.Figure;
import io.polyn.benchmarks.Run;
import io.polyn.cloudevent.CloudEventCodec;
import io.polyn.event.EventPublisher;

/**
 * Publishing without waiting for each event.
 */
public final class PublishBenchmark implements Benchmark {

	private static final int[] WINDOWS = { 256, 1000 };

	private static final String READY = Contender.POLYN + ", data ready";

	private static final String PEER = "jnats";

	private static final String EVENTS = "events";

	@Override
	public String name() {
		return "publish";
	}

	@Override
	public String description() {
		return "EventPublisher.publishAsync of a record, validated, against JetStream.publishAsync of the same bytes and"
				+ " headers, with as many messages underway; until the last one is acknowledged. Once more with a"
				+ " CloudEvent whose data are bytes already.";
	}

	@Override
	public Map<String, Integer> sizes() {
		return Map.of(ROUNDS, 9, WARM_UP, 2, EVENTS, 200_000);
	}

	@Override
	public List<Comparison> measure(Run run) throws Exception {
		List<Comparison> comparisons = new ArrayList<>();
		try (Orders orders = Orders.start(run)) {
			for (int window : WINDOWS) {
				comparisons.addAll(compare(run, orders, window));
			}
		}
		return comparisons;
	}

	private List<Comparison> compare(Run run, Orders orders, int window) throws Exception {
		int events = run.size(EVENTS);
		Figure figure = Figure.of("window of " + window, "events/s")
			.ratio(Contender.POLYN, PEER, Aim.atLeast(0.90))
			.ratio(READY, PEER, null);
		try (EventPublisher publisher = EventPublisher.builder(orders.connect(), JetStreamOptions.defaultOptions())
			.registry(Orders.registry())
			.window(window)
			.build()) {
			orders.reset();
			publisher.publish(OrderPlaced.EVENT, OrderPlaced.of(0));
			CloudEvent template = CloudEventCodec.decode(orders.last().getHeaders(), orders.last().getData());
			RawMessage message = RawMessage.like(orders.last());
			run.note("bytes of an event", String.valueOf(message.body().length));
			JetStream jetStream = orders.connect().jetStream();
			return run.compare(
					new Contender(Contender.POLYN,
							() -> rate(figure, orders, events, () -> publish(events,
									(number) -> publisher.publishAsync(OrderPlaced.EVENT, OrderPlaced.of(number))))),
					new Contender(READY,
							() -> rate(figure, orders, events,
									() -> publish(events, (number) -> publisher.publishAsync(event(template))))),
					new Contender(PEER,
							() -> rate(figure, orders, events, () -> publish(jetStream, message, window, events))));
		}
	}

	private static List<Figure.Value> rate(Figure figure, Orders orders, int events, Publishing publishing)
			throws Exception {
		orders.reset();
		long start = System.nanoTime();
		publishing.publish();
		long end = System.nanoTime();
		orders.requireStored(events);
		return List.of(figure.value(events * 1e9 / (end - start)));
	}

	private static CloudEvent event(CloudEvent template) {
		return CloudEventBuilder.v1(template).withId(UUID.randomUUID().toString()).build();
	}

	private static void publish(int events, IntFunction<CompletableFuture<?>> publishing) throws InterruptedException {
		Acknowledgements acknowledgements = new Acknowledgements(events);
		for (int i = 0; i < events; i++) {
			acknowledgements.add(publishing.apply(i));
		}
		acknowledgements.await();
	}

	private static void publish(JetStream jetStream, RawMessage message, int window, int events)
			throws InterruptedException {
		Semaphore free = new Semaphore(window);
		publish(events, (number) -> {
			free.acquireUninterruptibly();
			return jetStream.publishAsync(message.subject(), message.headers(number), message.body())
				.whenComplete((stored, failure) -> free.release());
		});
	}

	@FunctionalInterface
	private interface Publishing {

		void publish() throws Exception;

	}

}
