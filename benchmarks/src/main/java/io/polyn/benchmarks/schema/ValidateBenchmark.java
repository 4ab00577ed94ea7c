package io.polyn.benchmarks.schema;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
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
import org.jspecify.annotations.Nullable;

/**
 * Validating the data of events.
 */
public final class ValidateBenchmark implements Benchmark {

	private static final String PEER = "Jackson and networknt";

	private static final String EVENTS = "events";

	private static final String LISTED = "order.listed.v1";

	/** How many lines orders have that show how the cost grows. */
	private static final int[] LINES = { 10, 100, 1000 };

	private static final String LINE = """
			{"sku":"a-%d","title":"Notes by the translator","pieces":3,"price":49.98}""";

	private final SchemaRegistry registry = new SchemaRegistry(new EventNaming("com.example", "shop"),
			EventSchemaLoader.load(List.of(OrderPlaced.SCHEMAS), ValidateBenchmark.class.getClassLoader()));

	private final JsonMapper mapper = new JsonMapper();

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
		byte[][] orders = IntStream.range(0, 64)
			.mapToObj(OrderPlaced::of)
			.map(PayloadConverter.jackson2()::write)
			.toArray(byte[][]::new);
		List<Comparison> comparisons = new ArrayList<>(
				compare(run, "an order", Aim.atLeast(0.95), Aim.atMost(1.10), OrderPlaced.EVENT, orders, events));
		for (int lines : LINES) {
			comparisons.addAll(compare(run, "%,d lines".formatted(lines), null, null, LISTED,
					new byte[][] { listed(lines) }, Math.max(1, events / lines)));
		}
		return comparisons;
	}

	private static byte[] listed(int lines) {
		String list = IntStream.range(0, lines).mapToObj(LINE::formatted).collect(Collectors.joining(","));
		return "{\"id\":\"%s\",\"lines\":[%s]}".formatted(new UUID(1, 2), list).getBytes(StandardCharsets.UTF_8);
	}

	private List<Comparison> compare(Run run, String title, @Nullable Aim rateAim, @Nullable Aim allocationAim,
			String event, byte[][] data, int events) throws Exception {
		Schema schema = schema(event);
		String what = "%s, %,d bytes".formatted(title, data[0].length);
		Figure rate = Figure.of(what, "events/s").ratio(Contender.POLYN, PEER, rateAim);
		Figure allocated = Figure.of(what + ", allocated", "bytes").ratio(Contender.POLYN, PEER, allocationAim);
		return run.compare(
				new Contender(Contender.POLYN,
						() -> measure(rate, allocated, events,
								(number) -> this.registry.validate(event, data[number % data.length]))),
				new Contender(PEER, () -> measure(rate, allocated, events,
						(number) -> byHand(schema, data[number % data.length]))));
	}

	private JsonNode byHand(Schema schema, byte[] data) throws IOException {
		JsonNode tree = this.mapper.readTree(data);
		List<Error> errors = schema.validate(tree);
		if (!errors.isEmpty()) {
			throw new IllegalStateException("Not valid: " + errors);
		}
		return tree;
	}

	private static Schema schema(String event) throws IOException {
		String file = OrderPlaced.SCHEMAS.replace("classpath:", "/") + "/" + event + ".json";
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

	private static List<Figure.Value> measure(Figure rate, Figure allocated, int events, CallCost.Call validation)
			throws Exception {
		CallCost cost = CallCost.of(events, validation);
		return List.of(rate.value(1e9 / cost.nanoseconds()), allocated.value(cost.bytes()));
	}

}
