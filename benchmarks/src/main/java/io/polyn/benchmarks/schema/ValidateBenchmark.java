package io.polyn.benchmarks.schema;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import io.polyn.benchmarks.Aim;
import io.polyn.benchmarks.Benchmark;
import io.polyn.benchmarks.CallCost;
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
						() -> measure(events,
								(number) -> registry.validate(OrderPlaced.EVENT, data[number % data.length]))),
				new Contender(PEER, () -> measure(events, (number) -> {
					JsonNode tree = mapper.readTree(data[number % data.length]);
					List<Error> errors = schema.validate(tree);
					if (!errors.isEmpty()) {
						throw new IllegalStateException("Not valid: " + errors);
					}
					return tree;
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

	private static List<Figure.Value> measure(int events, CallCost.Call validation) throws Exception {
		CallCost cost = CallCost.of(events, validation);
		return List.of(RATE.value(1e9 / cost.nanoseconds()), ALLOCATED.value(cost.bytes()));
	}

}
