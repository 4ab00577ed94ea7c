package io.polyn.schema;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.nats.client.Connection;
import io.nats.client.KeyValue;
import io.nats.client.KeyValueManagement;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.impl.Headers;
import io.polyn.cloudevent.EventNaming;
import io.polyn.cloudevent.InvalidEventException;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.nats.Bucket;
import io.polyn.nats.BucketWatch;
import io.polyn.nats.JetStreamApi;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.RestartableServer;
import io.polyn.testing.LeafNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link SchemaWatcher}: a bucket that others write, too.
 */
@Timeout(120)
@SuppressWarnings("try")
class SchemaWatcherTests {

	private static final String STRING = "{\"type\":\"string\"}";

	private static final String INTEGER = "{\"type\":\"integer\"}";

	@RegisterExtension
	static final JetStreamServer nats = new JetStreamServer();

	@RegisterExtension
	static final LeafNode leafNode = new LeafNode();

	@TempDir
	Path folder;

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	@BeforeEach
	void listen() {
		this.log.start();
		logger().addAppender(this.log);
	}

	@AfterEach
	void stopListening() {
		logger().detachAppender(this.log);
	}

	@Test
	void whatTheBucketHasGoesAndTheFilesWhereItHasNothing() throws Exception {
		KeyValue bucket = bucket();
		bucket.put("both.v1", INTEGER);
		bucket.put("stored.v1", INTEGER);
		SchemaRegistry registry = registry("both.v1", STRING, "own.v1", STRING);
		try (SchemaWatcher watcher = watch(registry)) {
			assertThat(texts(registry)).isEqualTo(Map.of("both.v1", INTEGER, "stored.v1", INTEGER, "own.v1", STRING));
			assertThat(registry.ownSchemas()).extracting(EventSchema::text).containsExactly(STRING, STRING);
			assertThat(registry.find("app.stored.v1")).isPresent();
		}
	}

	@Test
	void changesOfOtherClientsTakeEffect() throws Exception {
		KeyValue bucket = bucket();
		bucket.put("a.v1", STRING);
		SchemaRegistry registry = registry("own.v1", STRING);
		try (SchemaWatcher watcher = watch(registry); Connection other = nats.connect()) {
			KeyValue elsewhere = other.keyValue("POLYN_SCHEMAS");
			elsewhere.put("b.v1", INTEGER);
			elsewhere.put("a.v1", INTEGER);
			awaitTexts(registry, Map.of("a.v1", INTEGER, "b.v1", INTEGER, "own.v1", STRING));
			registry.validate("b.v1", "1".getBytes());
			elsewhere.delete("a.v1");
			awaitTexts(registry, Map.of("b.v1", INTEGER, "own.v1", STRING));
			elsewhere.put("own.v1", INTEGER);
			awaitTexts(registry, Map.of("b.v1", INTEGER, "own.v1", INTEGER));
			elsewhere.purge("own.v1");
			elsewhere.put("b.v1", new byte[0]);
			awaitTexts(registry, Map.of("own.v1", STRING));
			elsewhere.put("a.v1", STRING);
			awaitTexts(registry, Map.of("a.v1", STRING, "own.v1", STRING));
		}
	}

	@Test
	void whatIsUnchangedIsNotCompiledAgain() throws Exception {
		KeyValue bucket = bucket();
		bucket.put("a.v1", "{\"$ref\":\"b.v1.json\"}");
		bucket.put("b.v1", STRING);
		bucket.put("c.v1", STRING);
		SchemaRegistry registry = registry("d.v1", STRING);
		EventSchema own = registry.find("d.v1").orElseThrow();
		try (SchemaWatcher watcher = watch(registry)) {
			EventSchema a = registry.find("a.v1").orElseThrow();
			EventSchema c = registry.find("c.v1").orElseThrow();
			bucket.put("b.v1", INTEGER);
			await().until(() -> registry.find("b.v1").orElseThrow().text().equals(INTEGER));
			assertThat(registry.find("c.v1").orElseThrow()).isSameAs(c);
			assertThat(registry.find("d.v1").orElseThrow()).isSameAs(own);
			assertThat(registry.find("a.v1").orElseThrow()).isNotSameAs(a);
			registry.validate("a.v1", "1".getBytes());
		}
	}

	@Test
	void schemasThatReferToOneAnotherMayComeInAnyOrder() throws Exception {
		KeyValue bucket = bucket();
		SchemaRegistry registry = registry();
		try (SchemaWatcher watcher = watch(registry)) {
			bucket.put("a.v1", "{\"properties\":{\"x\":{\"$ref\":\"z.v1.json\"}}}");
			bucket.put("z.v1", "{\"properties\":{\"x\":{\"$ref\":\"a.v1.json\"},\"n\":{\"type\":\"integer\"}}}");
			await().until(() -> registry.find("a.v1").isPresent() && registry.find("z.v1").isPresent());
			assertThat(catchThrowableOfType(InvalidEventException.class,
					() -> registry.validate("a.v1", "{\"x\":{\"x\":{\"x\":{\"n\":\"\"}}}}".getBytes()))
				.violations()).singleElement()
				.satisfies((violation) -> assertThat(violation.pointer()).isEqualTo("/x/x/x/n"));
		}
	}

	@Test
	void aBrokenSchemaLeavesTheLastGoodOneAndIsReportedOnce() throws Exception {
		KeyValue bucket = bucket();
		bucket.put("a.v1", STRING);
		bucket.put("refers.v1", "{\"$ref\":\"a.v1.json\"}");
		SchemaRegistry registry = registry("own.v1", STRING);
		try (SchemaWatcher watcher = watch(registry)) {
			String[] broken = { "{", "7", "{\"type\":\"strin\"}", "{\"$ref\":\"#\"}",
					"{\"$ref\":\"file:///etc/passwd\"}", "{\"$schema\":\"app:x\"}", "{\"pattern\":\"(\"}",
					"[".repeat(5000) };
			for (String text : broken) {
				bucket.put("a.v1", text);
				bucket.put("own.v1", text);
				bucket.put("never.v1", text);
				awaitMarker(bucket, registry);
				assertThat(texts(registry)).containsEntry("a.v1", STRING)
					.containsEntry("own.v1", STRING)
					.containsEntry("refers.v1", "{\"$ref\":\"a.v1.json\"}")
					.doesNotContainKey("never.v1");
			}
			assertThat(errors("The schema a.v1 can't be used")).hasSize(broken.length)
				.allMatch((message) -> message.contains("its last good version stays"));
			assertThat(errors("The schema never.v1 can't be used")).hasSize(broken.length)
				.allMatch((message) -> message.contains("there is none"));
			assertThat(errors("The schema refers.v1")).isEmpty();
			bucket.put("a.v1", INTEGER);
			await().until(() -> texts(registry).get("a.v1").equals(INTEGER));
			registry.validate("refers.v1", "1".getBytes());
		}
	}

	@Test
	void aSchemaThatIsNeededByAnotherLivesOnInThat() throws Exception {
		KeyValue bucket = bucket();
		bucket.put("a.v1", "{\"$ref\":\"b.v1.json\"}");
		bucket.put("b.v1", STRING);
		SchemaRegistry registry = registry();
		try (SchemaWatcher watcher = watch(registry)) {
			bucket.delete("b.v1");
			await().until(() -> registry.find("b.v1").isEmpty());
			registry.validate("a.v1", "\"x\"".getBytes());
			assertThat(errors("The schema a.v1 can't be used")).singleElement()
				.asString()
				.contains("/$ref: The reference 'b.v1.json' leads to no schema");
		}
	}

	@Test
	void aKeyThatIsNoEventsNameIsPassedOverWithOneWarning() throws Exception {
		KeyValue bucket = bucket();
		bucket.put("Some_Key", STRING);
		SchemaRegistry registry = registry();
		try (SchemaWatcher watcher = watch(registry)) {
			bucket.put("a.v1", STRING);
			awaitTexts(registry, Map.of("a.v1", STRING));
			assertThat(this.log.list).filteredOn((event) -> event.getLevel() == Level.WARN)
				.extracting(ILoggingEvent::getFormattedMessage)
				.containsExactly("The key Some_Key of the bucket is ignored: it is not an event's name");
		}
	}

	@Test
	void aMisspeltKeywordOfOthersIsReportedAndNothingWorse() throws Exception {
		KeyValue bucket = bucket();
		bucket.put("a.v1", "{\"type\":\"object\",\"requried\":[\"a\"]}");
		SchemaRegistry registry = registry();
		try (SchemaWatcher watcher = watch(registry)) {
			assertThat(registry.find("a.v1")).isPresent();
			assertThat(this.log.list).extracting(ILoggingEvent::getFormattedMessage)
				.singleElement()
				.asString()
				.startsWith(
						"The schema a.v1 in the bucket has what means nothing: [/requried: 'requried' is not a keyword");
		}
	}

	@Test
	void twoStoredSchemasMayHaveTheSameIdWhereNobodyRefersToIt() throws Exception {
		KeyValue bucket = bucket();
		bucket.put("a.v1", "{\"$id\":\"app:x\",\"type\":\"string\"}");
		bucket.put("b.v1", "{\"$id\":\"app:x\",\"type\":\"integer\"}");
		SchemaRegistry registry = registry();
		try (SchemaWatcher watcher = watch(registry)) {
			registry.validate("a.v1", "\"x\"".getBytes());
			registry.validate("b.v1", "1".getBytes());
		}
	}

	@Test
	void aBucketMayComeLateGoAndComeAgain() throws Exception {
		SchemaRegistry registry = registry("own.v1", STRING);
		try (SchemaWatcher watcher = watch(registry)) {
			assertThat(texts(registry)).isEqualTo(Map.of("own.v1", STRING));
			KeyValue bucket = bucket();
			for (int i = 0; i < 5; i++) {
				bucket.put("a.v1", STRING);
			}
			awaitTexts(registry, Map.of("own.v1", STRING, "a.v1", STRING));
			nats.clear();
			awaitTexts(registry, Map.of("own.v1", STRING));
			bucket().put("b.v1", INTEGER);
			awaitTexts(registry, Map.of("own.v1", STRING, "b.v1", INTEGER));
		}
	}

	@Test
	void thatThereIsNoBucketIsToldOnce() throws Exception {
		BlockingQueue<Map<String, Bucket.Entry>> told = new LinkedBlockingQueue<>();
		try (BucketWatch watch = new BucketWatch(new JetStreamApi(nats.connection(), nats.options()), "POLYN_SCHEMAS",
				told::add)) {
			assertThat(watch.start(Duration.ofSeconds(30))).isTrue();
			assertThat(told.poll(30, TimeUnit.SECONDS)).isEmpty();
			assertThat(told.poll(3, TimeUnit.SECONDS)).isNull();
			bucket().put("a.v1", STRING);
			await().until(() -> !told.isEmpty() && told.remove().containsKey("a.v1"));
		}
	}

	@Test
	void aBucketThatIsReplacedAtOnceIsReadAnew() throws Exception {
		KeyValue bucket = bucket();
		for (int i = 0; i < 20; i++) {
			bucket.put("a.v1", STRING);
		}
		SchemaRegistry registry = registry();
		try (SchemaWatcher watcher = watch(registry)) {
			nats.clear();
			bucket().put("b.v1", INTEGER);
			awaitTexts(registry, Map.of("b.v1", INTEGER));
		}
	}

	@Test
	void aStormOfChangesEndsInTheLastState() throws Exception {
		KeyValue bucket = bucket();
		SchemaRegistry registry = registry();
		int writers = 4;
		ExecutorService executor = Executors.newFixedThreadPool(writers + 1);
		try (SchemaWatcher watcher = watch(registry)) {
			AtomicBoolean done = new AtomicBoolean();
			Future<?> reader = executor.submit(() -> {
				while (!done.get()) {
					List<EventSchema> schemas = List.copyOf(registry.schemas());
					assertThat(schemas).doesNotContainNull();
					registry.find("w0.v1")
						.ifPresent((schema) -> assertThat(schema.read("-1".getBytes()).violations()).hasSize(1));
				}
			});
			List<Future<?>> results = new ArrayList<>();
			for (int w = 0; w < writers; w++) {
				String name = "w" + w + ".v1";
				results.add(executor.submit(() -> {
					for (int i = 0; i <= 250; i++) {
						bucket.put(name, "{\"minimum\":" + i + "}");
						if (i % 50 == 7) {
							bucket.delete(name);
						}
					}
					return null;
				}));
			}
			for (Future<?> result : results) {
				result.get(60, TimeUnit.SECONDS);
			}
			awaitTexts(registry, Map.of("w0.v1", "{\"minimum\":250}", "w1.v1", "{\"minimum\":250}", "w2.v1",
					"{\"minimum\":250}", "w3.v1", "{\"minimum\":250}"));
			done.set(true);
			reader.get(60, TimeUnit.SECONDS);
		}
		finally {
			executor.shutdownNow();
		}
	}

	@Test
	void whoReadsSeesOneStateOfTheBucket() throws Exception {
		SchemaRegistry registry = registry("a.v1", "{\"const\":0}", "b.v1", "{\"const\":0}");
		AtomicBoolean done = new AtomicBoolean();
		ExecutorService executor = Executors.newSingleThreadExecutor();
		try {
			Future<Integer> states = executor.submit(() -> {
				Set<String> seen = new HashSet<>();
				while (!done.get()) {
					Set<String> texts = new HashSet<>(texts(registry).values());
					assertThat(texts).hasSize(1);
					seen.addAll(texts);
				}
				return seen.size();
			});
			for (int i = 1; i <= 200; i++) {
				byte[] text = ("{\"const\":" + i + "}").getBytes(StandardCharsets.UTF_8);
				registry.update(Map.of("a.v1", new Bucket.Entry("a.v1", text, i, new Headers()), "b.v1",
						new Bucket.Entry("b.v1", text, i, new Headers())));
			}
			done.set(true);
			assertThat(states.get(60, TimeUnit.SECONDS)).isPositive();
		}
		finally {
			executor.shutdownNow();
		}
	}

	@Test
	void aRestartedServerIsCaughtUpWith() throws Exception {
		Path store = Files.createDirectory(this.folder.resolve("store"));
		SchemaRegistry registry = registry("own.v1", STRING);
		try (RestartableServer server = new RestartableServer(store); Connection connection = server.connect()) {
			bucket(connection).put("a.v1", STRING);
			bucket(connection).put("b.v1", STRING);
			try (SchemaWatcher watcher = watch(connection, registry)) {
				Map<String, String> before = Map.of("own.v1", STRING, "a.v1", STRING, "b.v1", STRING);
				awaitTexts(registry, before);
				server.stop();
				await().until(() -> connection.getStatus() != Connection.Status.CONNECTED);
				assertThat(texts(registry)).isEqualTo(before);
				registry.validate("a.v1", "\"x\"".getBytes());
				// On another port, so that others write before this connection is back.
				try (EmbeddedNatsServer elsewhere = EmbeddedNatsServer.builder().storeDirectory(store).start();
						Connection other = Nats.connect(elsewhere.url())) {
					bucket(other).put("a.v1", INTEGER);
					bucket(other).delete("b.v1");
					bucket(other).put("c.v1", INTEGER);
				}
				assertThat(texts(registry)).isEqualTo(before);
				server.restart();
				awaitTexts(registry, Map.of("own.v1", STRING, "a.v1", INTEGER, "c.v1", INTEGER));
				bucket(connection).put("c.v1", STRING);
				awaitTexts(registry, Map.of("own.v1", STRING, "a.v1", INTEGER, "c.v1", STRING));
			}
		}
	}

	@Test
	void withoutAServerItStartsWithTheFiles() throws Exception {
		EmbeddedNatsServer server = EmbeddedNatsServer.builder().start();
		SchemaRegistry registry = registry("own.v1", STRING);
		try (Connection connection = Nats.connect(Options.builder().server(server.url()).maxReconnects(-1).build())) {
			server.close();
			await().until(() -> connection.getStatus() != Connection.Status.CONNECTED);
			try (SchemaWatcher watcher = new SchemaWatcher(connection, nats.options(), "", registry)) {
				watcher.start(Duration.ofMillis(200));
				assertThat(texts(registry)).isEqualTo(Map.of("own.v1", STRING));
			}
		}
	}

	@Test
	void aWatcherThatIsClosedChangesNothing() throws Exception {
		KeyValue bucket = bucket();
		SchemaRegistry closed = registry();
		SchemaRegistry open = registry();
		watch(closed).close();
		try (SchemaWatcher watcher = watch(open)) {
			bucket.put("a.v1", STRING);
			awaitTexts(open, Map.of("a.v1", STRING));
			assertThat(closed.schemas()).isEmpty();
		}
		await().untilAsserted(() -> assertThat(nats.management().getConsumerNames("KV_POLYN_SCHEMAS")).isEmpty());
	}

	@Test
	void deploymentsHaveTheirOwnSchemas() throws Exception {
		SchemaRegistry registry = registry();
		nats.connection()
			.keyValueManagement()
			.create(KeyValueConfiguration.builder("staging_POLYN_SCHEMAS").storageType(StorageType.Memory).build());
		nats.connection().keyValue("staging_POLYN_SCHEMAS").put("a.v1", STRING);
		bucket().put("b.v1", STRING);
		try (SchemaWatcher watcher = new SchemaWatcher(nats.connection(), nats.options(), "staging", registry)) {
			watcher.start(Duration.ofSeconds(10));
			assertThat(texts(registry)).isEqualTo(Map.of("a.v1", STRING));
		}
	}

	@Test
	void aDomainHasItsOwnSchemas() throws Exception {
		SchemaRegistry registry = registry();
		KeyValue bucket = bucket(leafNode.leaf().connection());
		bucket.put("a.v1", STRING);
		try (SchemaWatcher watcher = new SchemaWatcher(leafNode.connection(), leafNode.options(), "", registry)) {
			watcher.start(Duration.ofSeconds(10));
			awaitTexts(registry, Map.of("a.v1", STRING));
			bucket.put("a.v1", INTEGER);
			awaitTexts(registry, Map.of("a.v1", INTEGER));
		}
	}

	private static void awaitMarker(KeyValue bucket, SchemaRegistry registry) throws Exception {
		String text = "{\"title\":\"" + bucket.put("marker.v1", "{}") + "\"}";
		bucket.put("marker.v1", text);
		await().until(() -> registry.find("marker.v1").map(EventSchema::text).orElse("").equals(text));
	}

	private static void awaitTexts(SchemaRegistry registry, Map<String, String> texts) {
		await().untilAsserted(() -> assertThat(texts(registry)).isEqualTo(texts));
	}

	private static Map<String, String> texts(SchemaRegistry registry) {
		return registry.schemas().stream().collect(Collectors.toMap(EventSchema::name, EventSchema::text));
	}

	private List<String> errors(String beginning) {
		return this.log.list.stream()
			.filter((event) -> event.getLevel() == Level.ERROR)
			.map(ILoggingEvent::getFormattedMessage)
			.filter((message) -> message.startsWith(beginning))
			.toList();
	}

	private static Logger logger() {
		return (Logger) LoggerFactory.getLogger(SchemaOverlay.class);
	}

	private static SchemaWatcher watch(SchemaRegistry registry) {
		return watch(nats.connection(), registry);
	}

	private static SchemaWatcher watch(Connection connection, SchemaRegistry registry) {
		SchemaWatcher watcher = new SchemaWatcher(connection, nats.options(), "", registry);
		watcher.start(Duration.ofSeconds(10));
		return watcher;
	}

	private static KeyValue bucket() throws Exception {
		return bucket(nats.connection());
	}

	private static KeyValue bucket(Connection connection) throws Exception {
		KeyValueManagement management = connection.keyValueManagement();
		if (!management.getBucketNames().contains("POLYN_SCHEMAS")) {
			management.create(KeyValueConfiguration.builder("POLYN_SCHEMAS").storageType(StorageType.File).build());
		}
		return connection.keyValue("POLYN_SCHEMAS");
	}

	private SchemaRegistry registry(String... namesAndTexts) throws Exception {
		SchemaFiles files = new SchemaFiles(Files.createTempDirectory(this.folder, "schemas"));
		for (int i = 0; i < namesAndTexts.length; i += 2) {
			files.write(namesAndTexts[i] + ".json", namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
		}
		return new SchemaRegistry(new EventNaming("app", "users"), files.load());
	}

}
