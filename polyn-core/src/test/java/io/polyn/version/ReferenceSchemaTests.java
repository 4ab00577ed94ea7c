package io.polyn.version;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * A shop whose accounts (customers, later), orders and products went through seven
 * versions, and every way through them.
 */
class ReferenceSchemaTests {

	/** The oldest first. */
	private static final List<String> VERSIONS = List.of("1.0.0", "1.1.0", "1.2.0", "2.0.0-rc.1", "2.0.0", "2.1.0",
			"3.0.0");

	private static final Map<String, String> OLDEST = Map.of("Account", """
			{"id":7,"mail":"ada@example.org","name":"Ada Lovelace","created_at":1796018400,
			"address":{"street":"St James's Square 12","zip":"SW1Y 4JH"}}""", "Order", """
			{"id":8,"created_at":1796018400,"state":"bezahlt","total":1999,
			"items":[{"sku":"a-1","pieces":2},{"sku":"b-2","pieces":1}]}""", "Product", """
			{"id":9,"created_at":1796018400,"sku":"a-1","tags":"new,blue","price":"9.99"}""");

	private static final Map<String, String> NEWEST = Map.of("Account", """
			{"content":{"id":7,"email":"ada@example.org","first":"Ada","last":"Lovelace",
			"createdAt":"2026-11-30T06:00:00Z","address":{"street":"St James's Square 12","postcode":"SW1Y 4JH"}}}""",
			"Order", """
					{"content":{"id":8,"createdAt":"2026-11-30T06:00:00Z","state":"paid",
					"total":{"cents":1999,"currency":"EUR"},
					"lines":[{"sku":"a-1","pieces":2},{"sku":"b-2","pieces":1}]}}""", "Product", """
					{"content":{"id":9,"createdAt":"2026-11-30T06:00:00Z","sku":"a-1","tags":["new","blue"],
					"price":{"amount":"9.99","currency":"EUR"}}}""");

	/** Every change in the order in which it is declared, the oldest version first. */
	private static final List<Declared> DECLARED = List.of(new Declared("1.1.0", "Account", "mail -> email"),
			new Declared("1.1.0", "Product", "currency"), new Declared("1.1.0", "Product", "amount"),
			new Declared("1.2.0", "*", "created_at -> createdAt"), new Declared("1.2.0", "Order", "items -> lines"),
			new Declared("2.0.0-rc.1", "Account", "first and last"), new Declared("2.0.0", "Customer", "postcode"),
			new Declared("2.1.0", "Order", "total"), new Declared("2.1.0", "Order", "english"),
			new Declared("2.1.0", "*", "instant"), new Declared("2.1.0", "Product", "tags"),
			new Declared("3.0.0", "*", "content"));

	private final VersioningSchema schema = VersioningSchema.builder(Scheme.SEMANTIC)
		.version("3.0.0", (version) -> version.anyType(edit("content", (data) -> {
			ObjectNode content = data.deepCopy();
			data.removeAll().set("content", content);
		}, (data) -> data.setAll((ObjectNode) data.remove("content")))))
		.version("2.1.0", (version) -> version
			.type("Order",
					(type) -> type
						.change(edit("total",
								(data) -> data.set("total",
										Json.object().put("cents", data.get("total").asInt()).put("currency", "EUR")),
								(data) -> data.set("total", data.get("total").get("cents"))))
						.change(new Words(), Map.of("offen", "open", "bezahlt", "paid", "verschickt", "sent")))
			.anyType(edit("instant",
					(data) -> data.put("createdAt", Instant.ofEpochSecond(data.get("createdAt").asLong()).toString()),
					(data) -> data.put("createdAt", Instant.parse(data.get("createdAt").asText()).getEpochSecond())))
			.type("Product", edit("tags", (data) -> {
				String[] tags = data.get("tags").asText().split(",");
				Stream.of(tags).forEach(data.putArray("tags")::add);
			}, (data) -> {
				List<String> tags = new ArrayList<>();
				data.get("tags").forEach((tag) -> tags.add(tag.asText()));
				data.put("tags", String.join(",", tags));
			})))
		.version("2.0.0",
				(version) -> version.rename("Account", "Customer")
					.type("Customer",
							edit("postcode", (data) -> Edits.move((ObjectNode) data.get("address"), "zip", "postcode"),
									(data) -> Edits.move((ObjectNode) data.get("address"), "postcode", "zip"))))
		.version("2.0.0-rc.1", (version) -> version.type("Account", edit("first and last", (data) -> {
			String[] names = data.remove("name").asText().split(" ", 2);
			data.put("first", names[0]).put("last", names[1]);
		}, (data) -> data.put("name", data.remove("first").asText() + " " + data.remove("last").asText()))))
		.version("1.2.0",
				(version) -> version
					.anyType(edit("created_at -> createdAt", (data) -> Edits.move(data, "created_at", "createdAt"),
							(data) -> Edits.move(data, "createdAt", "created_at")))
					.type("Order",
							edit("items -> lines", (data) -> Edits.move(data, "items", "lines"),
									(data) -> Edits.move(data, "lines", "items"))))
		.version("1.1.0",
				(version) -> version
					.type("Account",
							edit("mail -> email", (data) -> Edits.move(data, "mail", "email"),
									(data) -> Edits.move(data, "email", "mail")))
					// On the way up the price is an object before it has a currency.
					.type("Product",
							edit("currency", (data) -> ((ObjectNode) data.get("price")).put("currency", "EUR"),
									(data) -> ((ObjectNode) data.get("price")).remove("currency")),
							edit("amount", (data) -> data.set("price", Json.object().set("amount", data.get("price"))),
									(data) -> data.set("price", data.get("price").get("amount")))))
		.version("1.0.0")
		.build();

	@ParameterizedTest
	@MethodSource("types")
	void theOldestAndTheNewestVersionAreAsTheyWereWritten(String type) {
		Versioned newest = this.schema.run(oldest(type).to("3.0.0"));
		assertThat(written(newest)).isEqualTo(json(NEWEST.get(type)));
		assertThat(newest.type()).isEqualTo(typeIn("3.0.0", type));
		Versioned oldest = this.schema.run(Versioned.of(json(NEWEST.get(type)), newest.type(), "3.0.0", "1.0.0"));
		assertThat(written(oldest)).isEqualTo(json(OLDEST.get(type)));
		assertThat(oldest.type()).isEqualTo(type);
	}

	@ParameterizedTest
	@MethodSource("pairs")
	void thereAndBackIsWhereItBegan(String type, String from, String to) {
		Versioned start = in(from, type);
		Versioned back = this.schema.run(this.schema.run(start.to(to)).to(from));
		assertThat(written(back)).isEqualTo(written(start));
		assertThat(back.type()).isEqualTo(start.type());
		assertThat(back.current()).isEqualTo(from);
	}

	@ParameterizedTest
	@MethodSource("pairs")
	void itMakesNoDifferenceToStopOnTheWay(String type, String from, String to) {
		Versioned start = in(from, type);
		Versioned end = this.schema.run(start.to(to));
		for (String stop : between(from, to)) {
			Versioned stopped = this.schema.run(this.schema.run(start.to(stop)).to(to));
			assertThat(written(stopped)).as("with a stop at %s", stop).isEqualTo(written(end));
			assertThat(stopped.type()).isEqualTo(end.type());
			assertThat(stopped.changes()).isEqualTo(end.changes());
			assertThat(stopped.assigns()).isEqualTo(end.assigns());
		}
	}

	@ParameterizedTest
	@MethodSource("pairs")
	void aWayLeadsOverTheChangesOfTheVersionsBetween(String type, String from, String to) {
		Versioned end = this.schema.run(in(from, type).to(to));
		List<Declared> expected = expected(type, from, to);
		assertThat(end.changes())
			.extracting((change) -> change.version().toString(), AppliedChange::type, AppliedChange::direction)
			.containsExactlyElementsOf(expected.stream()
				.map((declared) -> tuple(declared.version(), declared.type(),
						isUp(from, to) ? Direction.UP : Direction.DOWN))
				.toList());
		assertThat(end.assigns().getOrDefault("made", ""))
			.isEqualTo(expected.stream().map(Declared::name).collect(Collectors.joining(", ")));
	}

	@ParameterizedTest
	@MethodSource("pairs")
	void aTypeIsAffectedWhereThereAreChangesOrItsNameIsAnother(String type, String from, String to) {
		boolean affected = this.schema.history().affects(typeIn(from, type), version(from), version(to));
		assertThat(affected)
			.isEqualTo(!expected(type, from, to).isEmpty() || !typeIn(from, type).equals(typeIn(to, type)));
		assertThat(this.schema.history().missing(typeIn(from, type), version(from), version(to))).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("types")
	void aTypeHasTheSameNamesWhereverOneLooksFrom(String type) {
		String[] names = type.equals("Account") ? new String[] { "Account", "Customer" } : new String[] { type };
		for (String version : VERSIONS) {
			assertThat(this.schema.history().namesOf(typeIn(version, type), version(version)))
				.containsExactlyInAnyOrder(names)
				.startsWith(typeIn(version, type));
		}
	}

	@Test
	void severalThreadsWalkAtOnce() {
		Versioned start = oldest("Order");
		assertThat(IntStream.range(0, 2000)
			.parallel()
			.mapToObj((i) -> written(this.schema.run(this.schema.run(start.to("3.0.0")).to("1.0.0")))))
			.containsOnly(written(start));
	}

	static Stream<String> types() {
		return Stream.of("Account", "Order", "Product");
	}

	static Stream<Arguments> pairs() {
		return types().flatMap((type) -> VERSIONS.stream()
			.flatMap((from) -> VERSIONS.stream()
				.filter((to) -> !to.equals(from))
				.map((to) -> Arguments.of(type, from, to))));
	}

	private Versioned in(String version, String type) {
		Versioned walked = this.schema.run(oldest(type).to(version));
		return Versioned.of(walked.data(), walked.type(), version, version);
	}

	private static Versioned oldest(String type) {
		return Versioned.of(json(OLDEST.get(type)), type, "1.0.0", "1.0.0");
	}

	// The rule, written down once more: down the blocks that are newer than the target
	// and
	// not newer than the data, in declared order; up those that are newer than the data
	// and not newer than the target, in reversed order.
	private static List<Declared> expected(String type, String from, String to) {
		int current = VERSIONS.indexOf(from);
		int target = VERSIONS.indexOf(to);
		List<Declared> result = new ArrayList<>();
		for (int block = Math.max(current, target); block > Math.min(current, target); block--) {
			String version = VERSIONS.get(block);
			DECLARED.stream()
				.filter((declared) -> declared.version().equals(version))
				.filter((declared) -> declared.type().equals("*") || declared.type().equals(typeIn(version, type)))
				.forEach(result::add);
		}
		if (isUp(from, to)) {
			Collections.reverse(result);
		}
		return result;
	}

	private static List<String> between(String from, String to) {
		int one = VERSIONS.indexOf(from);
		int other = VERSIONS.indexOf(to);
		return VERSIONS.subList(Math.min(one, other), Math.max(one, other) + 1);
	}

	private static boolean isUp(String from, String to) {
		return VERSIONS.indexOf(from) < VERSIONS.indexOf(to);
	}

	private static String typeIn(String version, String type) {
		return (type.equals("Account") && VERSIONS.indexOf(version) >= VERSIONS.indexOf("2.0.0")) ? "Customer" : type;
	}

	private Version version(String text) {
		return this.schema.version(text);
	}

	// As it is read again: a number is of one class, then, whatever it was put as.
	private static ObjectNode written(Versioned versioned) {
		return json(new String(Json.write(versioned.data()), UTF_8));
	}

	private static ObjectNode json(String text) {
		try {
			return (ObjectNode) Json.parse(text.getBytes(UTF_8));
		}
		catch (JsonProcessingException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	private static Change edit(String name, Consumer<ObjectNode> up, Consumer<ObjectNode> down) {
		return Edits.both(name, (data, context) -> {
			up.accept(data);
			note(name, context);
		}, (data, context) -> {
			down.accept(data);
			note(name, context);
		});
	}

	private static void note(String name, ChangeContext context) {
		context.assign("made", context.assigned("made", String.class).map((made) -> made + ", " + name).orElse(name));
	}

	private record Declared(String version, String type, String name) {
	}

	private static final class Words implements Change {

		@Override
		public void up(ObjectNode data, ChangeContext context) {
			data.put("state", context.options().get(data.get("state").asText()).toString());
			note("english", context);
		}

		@Override
		public void down(ObjectNode data, ChangeContext context) {
			String state = data.get("state").asText();
			context.options()
				.entrySet()
				.stream()
				.filter((entry) -> entry.getValue().equals(state))
				.forEach((entry) -> data.put("state", entry.getKey()));
			note("english", context);
		}

	}

}
