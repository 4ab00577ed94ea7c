package io.polyn.benchmarks.schema;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

	/** How many schemas there are beside that of the event and its neighbour. */
	private static final int OTHERS = 1000;

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
		SchemaRegistry registry = registry(List.of(OrderPlaced.SCHEMAS));
		byte[][] orders = IntStream.range(0, 64)
			.mapToObj(OrderPlaced::of)
			.map(PayloadConverter.jackson2()::write)
			.toArray(byte[][]::new);
		List<Comparison> comparisons = new ArrayList<>();
		comparisons.addAll(compare(run, new Validated("an order", registry, OrderPlaced.EVENT, orders, events),
				Aim.atLeast(0.95), Aim.atMost(1.10)));
		SchemaRegistry large = registry(List.of(OrderPlaced.SCHEMAS, others(run)));
		comparisons.addAll(compare(run, new Validated("an order, one schema of %,d".formatted(large.schemas().size()),
				large, OrderPlaced.EVENT, orders, events), null, null));
		for (int lines : LINES) {
			comparisons.addAll(compare(run, new Validated("%,d lines".formatted(lines), registry, LISTED,
					new byte[][] { listed(lines) }, Math.max(1, events / lines)), null, null));
		}
		return comparisons;
	}

	private static SchemaRegistry registry(List<String> locations) {
		return new SchemaRegistry(new EventNaming("com.example", "shop"),
				EventSchemaLoader.load(locations, ValidateBenchmark.class.getClassLoader()));
	}

	private static String others(Run run) throws IOException {
		Path folder = Files.createDirectory(run.folder().resolve("schemas"));
		try (InputStream schema = open(OrderPlaced.EVENT)) {
			byte[] text = schema.readAllBytes();
			for (int i = 0; i < OTHERS; i++) {
				Files.write(folder.resolve("order.no%d.v1.json".formatted(i)), text);
			}
		}
		return "file:" + folder;
	}

	private static byte[] listed(int lines) {
		String list = IntStream.range(0, lines).mapToObj(LINE::formatted).collect(Collectors.joining(","));
		return "{\"id\":\"%s\",\"lines\":[%s]}".formatted(new UUID(1, 2), list).getBytes(StandardCharsets.UTF_8);
	}

	private List<Comparison> compare(Run run, Validated validated, @Nullable Aim rateAim, @Nullable Aim allocationAim)
			throws Exception {
		String event = validated.event();
		byte[][] data = validated.data();
		Schema schema = schema(event);
		String what = "%s, %,d bytes".formatted(validated.title(), data[0].length);
		Figure rate = Figure.of(what, "events/s").ratio(Contender.POLYN, PEER, rateAim);
		Figure allocated = Figure.of(what + ", allocated", "bytes").ratio(Contender.POLYN, PEER, allocationAim);
		return run.compare(
				new Contender(Contender.POLYN,
						() -> measure(rate, allocated, validated.events(),
								(number) -> validated.registry().validate(event, data[number % data.length]))),
				new Contender(PEER, () -> measure(rate, allocated, validated.events(),
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
		SchemaRegistryConfig config = SchemaRegistryConfig.builder()
			.locale(Locale.ENGLISH)
			.formatAssertionsEnabled(true)
			.build();
		try (InputStream text = open(event)) {
			Schema schema = com.networknt.schema.SchemaRegistry
				.withDefaultDialect(SpecificationVersion.DRAFT_2020_12,
						(builder) -> builder.schemaRegistryConfig(config))
				.getSchema(text);
			schema.initializeValidators();
			return schema;
		}
	}

	private static InputStream open(String event) {
		String file = OrderPlaced.SCHEMAS.replace("classpath:", "/") + "/" + event + ".json";
		return Objects.requireNonNull(ValidateBenchmark.class.getResourceAsStream(file), file);
	}

	private static List<Figure.Value> measure(Figure rate, Figure allocated, int events, CallCost.Call validation)
			throws Exception {
		CallCost cost = CallCost.of(events, validation);
		return List.of(rate.value(1e9 / cost.nanoseconds()), allocated.value(cost.bytes()));
	}

	/**
	 * What is validated.
	 *
	 * @param title what it is
	 * @param registry which schemas there are
	 * @param event the event's name
	 * @param data the data of events, which take turns
	 * @param events how many events a round has
	 */
	private record Validated(String title, SchemaRegistry registry, String event, byte[][] data, int events) {
	}

}
