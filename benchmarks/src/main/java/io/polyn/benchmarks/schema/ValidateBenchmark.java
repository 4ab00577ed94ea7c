package io.polyn.benchmarks.schema;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.sun.management.ThreadMXBean;
import io.polyn.benchmarks.Aim;
import io.polyn.benchmarks.Benchmark;
import io.polyn.benchmarks.Comparison;
import io.polyn.benchmarks.Contender;
import io.polyn.benchmarks.Figure;
import io.polyn.benchmarks.Run;
import io.polyn.benchmarks.event.OrderPlaced;
import io.polyn.cloudevent.EventNaming;
import io.polyn.event.PayloadConverter;
import io.polyn.schema.EventSchemaLoader;
import io.polyn.schema.SchemaRegistry;

/**
 * Validating the data of events.
 */
public final class ValidateBenchmark implements Benchmark {

	private static final String PEER = "Jackson and networknt";

	private static final String EVENTS = "events";

	private static final Figure RATE = Figure.of("data of an order", "events/s")
		.ratio(Contender.POLYN, PEER, Aim.atLeast(0.95));

	private static final Figure ALLOCATED = Figure.of("allocated for an event", "bytes")
		.ratio(Contender.POLYN, PEER, Aim.atMost(1.10));

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	@Override
	public String name() {
		return "validate";
	}

	@Override
	public String description() {
		return "SchemaRegistry.validate of bytes against Jackson's tree of the same bytes and networknt's validator with"
				+ " the same schema, both with formats; in one thread.";
	}

	@Override
	public Map<String, Integer> sizes() {
		return Map.of(ROUNDS, 15, WARM_UP, 5, EVENTS, 200_000);
	}

	@Override
	public List<Comparison> measure(Run run) throws Exception {
		int events = run.size(EVENTS);
		byte[][] data = IntStream.range(0, 64)
			.mapToObj(OrderPlaced::of)
			.map(PayloadConverter.jackson2()::write)
			.toArray(byte[][]::new);
		run.note("bytes of data", String.valueOf(data[0].length));
		SchemaRegistry registry = new SchemaRegistry(new EventNaming("com.example", "shop"),
				EventSchemaLoader.load(List.of(OrderPlaced.SCHEMAS), ValidateBenchmark.class.getClassLoader()));
		JsonMapper mapper = new JsonMapper();
		Schema schema = schema();
		return run.compare(
				new Contender(Contender.POLYN,
						() -> measure(events, data, (bytes) -> registry.validate(OrderPlaced.EVENT, bytes))),
				new Contender(PEER, () -> measure(events, data, (bytes) -> {
					JsonNode tree = mapper.readTree(bytes);
					if (!schema.validate(tree).isEmpty()) {
						throw new IllegalStateException("Not valid: " + tree);
					}
				})));
	}

	private static Schema schema() throws IOException {
		String file = OrderPlaced.SCHEMAS.replace("classpath:", "/") + "/" + OrderPlaced.EVENT + ".json";
		SchemaRegistryConfig config = SchemaRegistryConfig.builder()
			.locale(Locale.ENGLISH)
			.formatAssertionsEnabled(true)
			.build();
		try (InputStream text = ValidateBenchmark.class.getResourceAsStream(file)) {
			Schema schema = com.networknt.schema.SchemaRegistry
				.withDefaultDialect(SpecificationVersion.DRAFT_2020_12,
						(builder) -> builder.schemaRegistryConfig(config))
				.getSchema(Objects.requireNonNull(text));
			schema.initializeValidators();
			return schema;
		}
	}

	private static List<Figure.Value> measure(int events, byte[][] data, Validation validation) throws IOException {
		long allocated = THREADS.getCurrentThreadAllocatedBytes();
		long start = System.nanoTime();
		for (int i = 0; i < events; i++) {
			validation.validate(data[i % data.length]);
		}
		long end = System.nanoTime();
		double bytes = THREADS.getCurrentThreadAllocatedBytes() - allocated;
		return List.of(RATE.value(events * 1e9 / (end - start)), ALLOCATED.value(bytes / events));
	}

	@FunctionalInterface
	private interface Validation {

		void validate(byte[] data) throws IOException;

	}

}
