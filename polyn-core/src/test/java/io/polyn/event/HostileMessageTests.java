package io.polyn.event;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.nats.client.api.MessageInfo;
import io.nats.client.impl.Headers;
import io.polyn.cloudevent.EventNaming;
import io.polyn.schema.SchemaFiles;
import io.polyn.schema.SchemaRegistry;
import io.polyn.testing.JetStreamServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Messages that are made to do harm. Each becomes a dead letter as it came, and the
 * listener goes on with the next one.
 */
@Timeout(120)
class HostileMessageTests {

	private static final String EVENT = "user.hostile.v1";

	private static final String CONSUMER = "user_backend_user_hostile_v1";

	private static final String DEAD_LETTERS = "POLYN_DEAD_LETTERS";

	private static final String TYPE = "app." + EVENT;

	private static final String NOT_PARSEABLE = "POLYN-E002";

	private static final String ENVELOPE = "POLYN-E003";

	private static final String UNKNOWN = "POLYN-E004";

	private static final String DATA = "POLYN-E005";

	private static final String SCHEMA = """
			{"type":"object","required":["name","age"],"properties":{
			"name":{"type":"string"},"age":{"type":"integer","minimum":0,"multipleOf":1},
			"a":{"type":"string","pattern":"^(a+)+$"},
			"b":{"type":"string","pattern":"^(a|a)*$"},
			"c":{"type":"string","pattern":"^(a|aa)+$"},
			"d":{"type":"string","pattern":"^([a-zA-Z]+)*$"},
			"e":{"type":"string","pattern":"^(.*)*x$"},
			"list":{"type":"array","uniqueItems":true},
			"tree":{"$ref":"#/$defs/tree"}},
			"$defs":{"tree":{"anyOf":[
			{"type":"array","items":{"$ref":"#/$defs/tree"},"minItems":1},
			{"type":"array","items":{"$ref":"#/$defs/tree"},"maxItems":1}]}}}""";

	@RegisterExtension
	static final JetStreamServer nats = new JetStreamServer("-c", config().toString());

	@TempDir
	static Path folder;

	private final BlockingQueue<Object> handled = new LinkedBlockingQueue<>();

	private final List<Hostile> table = new ArrayList<>();

	private static Path config() {
		try {
			Path config = Files.writeString(Files.createTempFile("nats", ".conf"), "max_payload: 16MB\n");
			config.toFile().deleteOnExit();
			return config;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@BeforeEach
	void writeTable() {
		parser();
		numbers();
		patterns();
		sizes();
		headers();
	}

	private void parser() {
		data("nested too deep", "{\"name\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}", NOT_PARSEABLE);
		data("objects nested too deep", "{\"name\":".repeat(100_000) + "1" + "}".repeat(100_000), NOT_PARSEABLE);
		data("never closed", "[".repeat(1_000_000), NOT_PARSEABLE);
		data("a member twice", "{\"name\":\"Ann\",\"age\":-1,\"age\":1}", NOT_PARSEABLE);
		add("an attribute twice", envelope("{}").replace("{\"id\"", "{\"id\":\"2\",\"id\""), NOT_PARSEABLE);
		add("invalid UTF-8", envelope("{\"name\":\"@\"}").getBytes(StandardCharsets.UTF_8), (byte) '@', (byte) 0xC3,
				NOT_PARSEABLE);
		add("overlong UTF-8", new byte[] { (byte) 0xC1, (byte) 0xBB }, NOT_PARSEABLE);
		add("a surrogate in UTF-8", new byte[] { '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"' }, NOT_PARSEABLE);
		for (String charset : List.of("UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32")) {
			add(charset, envelope("{}").getBytes(Charset.forName(charset)), NOT_PARSEABLE);
		}
		add("byte order mark alone", new byte[] { (byte) 0xEF, (byte) 0xBB, (byte) 0xBF }, NOT_PARSEABLE);
		add("byte order mark and data that don't match", "\uFEFF" + envelope("{}"), DATA);
		add("nothing", "", NOT_PARSEABLE);
		add("a null byte", "\0", NOT_PARSEABLE);
		add("null bytes", "\0".repeat(100_000), NOT_PARSEABLE);
		add("a null byte behind", envelope("{}") + "\0", NOT_PARSEABLE);
		data("a null byte in a string", "{\"name\":\"\0\"}", NOT_PARSEABLE);
		data("half a surrogate pair", "{\"name\":\"\\ud800\"}", DATA);
		add("half a surrogate pair in an attribute", envelope("{}").replace("\"s\"", "\"\\udfff\""), ENVELOPE);
	}

	private void numbers() {
		for (String number : List.of("1e100000", "1e999999999", "-1e-999999999", "1e99999999999", "-1e-99999999999",
				"9".repeat(900), "0." + "0".repeat(900) + "1")) {
			data("the number " + number.substring(0, Math.min(20, number.length())),
					"{\"name\":1,\"age\":" + number + "}", DATA);
		}
		data("a number of 100000 digits", "{\"name\":1,\"age\":" + "9".repeat(100_000) + "}", NOT_PARSEABLE);
	}

	private void patterns() {
		for (String property : List.of("a", "b", "c", "d", "e")) {
			data("pattern " + property,
					"{\"name\":\"Ann\",\"age\":1,\"" + property + "\":\"" + "a".repeat(5000) + "!\"}", DATA);
		}
	}

	private void sizes() {
		// Each level doubles the number of ways to match.
		data("a schema that branches at each of 90 levels",
				"{\"name\":\"Ann\",\"age\":1,\"tree\":" + "[".repeat(90) + "1" + "]".repeat(90) + "}", DATA);
		data("10 MB in a string", "{\"name\":\"" + "x".repeat(10_000_000) + "\"}", DATA);
		data("a name of 100000 characters", "{\"" + "n".repeat(100_000) + "\":1}", NOT_PARSEABLE);
		data("100000 members",
				IntStream.range(0, 100_000)
					.mapToObj((i) -> "\"m" + i + "\":" + i)
					.collect(Collectors.joining(",", "{", "}")),
				DATA);
		add("100000 attributes",
				envelope(IntStream.range(0, 100_000)
					.mapToObj((i) -> "\"m" + i + "\":{}")
					.collect(Collectors.joining(",", "{},", ""))),
				ENVELOPE);
		data("an array of 100000 equal items", "{\"name\":\"Ann\",\"age\":1,\"list\":[" + "1,".repeat(100_000) + "1]}",
				DATA);
		data("an array of 20000 different items",
				"{\"name\":1,\"age\":1,\"list\":["
						+ IntStream.range(0, 20_000).mapToObj(String::valueOf).collect(Collectors.joining(",")) + "]}",
				DATA);
		add("a type of 100000 characters", envelope("{}").replace(TYPE, "a" + ".b".repeat(50_000)), UNKNOWN);
		add("an id of 100000 characters",
				envelope("{}").replace("\"id\":\"1\"", "\"id\":\"" + "i".repeat(100_000) + "\""), DATA);
	}

	private void headers() {
		byte[] body = envelope("{}").getBytes(StandardCharsets.UTF_8);
		Headers twice = new Headers().add("Content-Type", "application/cloudevents+json", "text/plain");
		this.table.add(new Hostile("two content types", twice, body, NOT_PARSEABLE));
		for (String type : List.of("application/cloudevents+json; charset=utf-16", "application/cloudevents-batch+json",
				";".repeat(10_000), "a/" + "b".repeat(50_000),
				"application/cloudevents+json;" + " ".repeat(50_000) + "=", "")) {
			this.table.add(new Hostile("content type " + type.substring(0, Math.min(20, type.length())),
					new Headers().put("Content-Type", type), body, NOT_PARSEABLE));
		}
		Headers binary = new Headers().put("ce-specversion", "1.0")
			.put("ce-id", "%".repeat(10_000))
			.put("ce-source", "%FF%C0%80")
			.put("ce-type", "%00");
		this.table.add(new Hostile("attributes in headers", binary, body, ENVELOPE));
		Headers many = structured();
		IntStream.range(0, 2000).forEach((i) -> many.put("X-" + i, "x".repeat(20)));
		this.table.add(new Hostile("2000 headers", many, body, DATA));
		Headers forged = structured().put("Polyn-Reason", "POLYN-E999")
			.put("Polyn-Sequence", "1")
			.put("Polyn-Consumer", "other")
			.put("Polyn-Deliveries", "x");
		this.table.add(new Hostile("forged headers of dead letters", forged, body, DATA));
	}

	private static Headers structured() {
		return new Headers().put("Content-Type", "application/cloudevents+json");
	}

	private static String envelope(String data) {
		return "{\"id\":\"1\",\"specversion\":\"1.0\",\"source\":\"s\",\"type\":\"" + TYPE + "\",\"data\":" + data
				+ "}";
	}

	private void data(String what, String data, String code) {
		add(what, envelope(data), code);
	}

	private void add(String what, String body, String code) {
		add(what, body.getBytes(StandardCharsets.UTF_8), code);
	}

	private void add(String what, byte[] body, byte old, byte replacement, String code) {
		for (int i = 0; i < body.length; i++) {
			body[i] = (body[i] == old) ? replacement : body[i];
		}
		add(what, body, code);
	}

	private void add(String what, byte[] body, String code) {
		this.table.add(new Hostile(what, structured(), body, code));
	}

	@ParameterizedTest
	@EnumSource(EventOrder.class)
	void eachBecomesADeadLetterAndTheListenerGoesOn(EventOrder order) throws Exception {
		SchemaRegistry registry = new SchemaRegistry(new EventNaming("app", "user.backend"),
				new SchemaFiles(folder).write(EVENT + ".json", SCHEMA).load());
		nats.createStream("USERS", "user.>");
		nats.createConsumer("USERS", CONSUMER, EVENT);
		EventConsumer consumer = EventConsumer.builder(nats.connection(), nats.options(), EVENT)
			.registry(registry)
			.order(order)
			.concurrency((order != EventOrder.NONE) ? 4 : 1)
			.maxDeliver(2)
			.backOff(new BackOff(Duration.ofMillis(10), Duration.ofMillis(10)))
			.handler(UserCreated.class, (delivery) -> this.handled.add(delivery.data()))
			.build();
		consumer.start();
		try {
			long slowest = 0;
			for (int i = 0; i < this.table.size(); i++) {
				long begin = System.nanoTime();
				require(i);
				slowest = Math.max(slowest, System.nanoTime() - begin);
			}
			System.out.printf("Hostile messages, order %s: published %d, handled 0, dead letters %d, slowest %d ms%n",
					order, this.table.size(), nats.messages(DEAD_LETTERS), TimeUnit.NANOSECONDS.toMillis(slowest));
		}
		finally {
			consumer.stop(Duration.ofSeconds(5));
		}
	}

	private void require(int number) throws Exception {
		Hostile hostile = this.table.get(number);
		nats.connection().jetStream().publish(EVENT, hostile.headers(), hostile.body());
		nats.connection()
			.jetStream()
			.publish(EVENT, structured(),
					envelope("{\"name\":\"Ann\",\"age\":" + number + "}").getBytes(StandardCharsets.UTF_8));
		assertThat(this.handled.poll(30, TimeUnit.SECONDS)).as(hostile.what())
			.isEqualTo(new UserCreated("Ann", number));
		await().pollInterval(Duration.ofMillis(5))
			.until(() -> nats.hasStream(DEAD_LETTERS) && nats.messages(DEAD_LETTERS) > number);
		MessageInfo letter = nats.message(DEAD_LETTERS, number + 1);
		byte[] stored = (letter.getData() != null) ? letter.getData() : new byte[0];
		assertThat(stored).as(hostile.what()).isEqualTo(hostile.body());
		assertThat(letter.getHeaders().getFirst("Polyn-Reason")).as(hostile.what()).isEqualTo(hostile.code());
		assertThat(letter.getHeaders().getFirst("Polyn-Deliveries")).as(hostile.what()).isEqualTo("1");
		assertThat(letter.getHeaders().getFirst("Polyn-Sequence")).isEqualTo(String.valueOf(2 * number + 1));
	}

	/**
	 * A message.
	 *
	 * @param what what is hostile about it
	 * @param headers its headers
	 * @param body its body
	 * @param code why it becomes a dead letter
	 */
	private record Hostile(String what, Headers headers, byte[] body, String code) {
	}

}
