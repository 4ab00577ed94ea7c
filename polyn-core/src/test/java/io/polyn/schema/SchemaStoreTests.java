package io.polyn.schema;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.nats.client.Connection;
import io.nats.client.KeyValue;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.polyn.json.Sha256;
import io.polyn.schema.compatibility.CompatibilityMode;
import io.polyn.testing.JetStreamServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link SchemaStore}.
 */
@Timeout(180)
class SchemaStoreTests {

	@RegisterExtension
	static final JetStreamServer nats = new JetStreamServer();

	@TempDir
	Path folder;

	@Test
	void readingCreatesNothing() throws Exception {
		assertThat(store().read()).isEmpty();
		assertThat(store().compare(schemas("user.created.v1", "{}"))).extracting(SchemaComparison::state)
			.containsExactly(SchemaComparison.State.MISSING);
		assertThat(nats.hasStream("KV_POLYN_SCHEMAS")).isFalse();
	}

	@Test
	void nothingToStoreCreatesNothing() throws Exception {
		assertThat(store().store(List.of(), CompatibilityMode.BACKWARD)).isEmpty();
		assertThat(nats.hasStream("KV_POLYN_SCHEMAS")).isFalse();
	}

	@Test
	void aSchemaIsStoredAsItIs() throws Exception {
		String text = "{\n  \"title\": \"B\u00fcro\"\n}\n";
		assertThat(store().store(schemas("user.created.v1", text), CompatibilityMode.BACKWARD))
			.containsExactly("user.created.v1");
		KeyValueEntry entry = nats.connection().keyValue("POLYN_SCHEMAS").get("user.created.v1");
		assertThat(entry.getValue()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
		StoredSchema stored = store().read().get("user.created.v1");
		assertThat(stored).isEqualTo(new StoredSchema("user.created.v1", text,
				Sha256.of(text.getBytes(StandardCharsets.UTF_8)), entry.getRevision(), null));
	}

	@Test
	void theBucketKeepsItsHistoryOnDisk() throws Exception {
		store().store(schemas("user.created.v1", "{}"), CompatibilityMode.BACKWARD);
		StreamConfiguration config = nats.management().getStreamInfo("KV_POLYN_SCHEMAS").getConfiguration();
		assertThat(config.getMaxMsgsPerSubject()).isEqualTo(64);
		assertThat(config.getStorageType()).isEqualTo(StorageType.File);
		assertThat(config.getReplicas()).isEqualTo(1);
		assertThat(nats.connection().keyValue("POLYN_SCHEMAS").getStatus().getMaxHistoryPerKey()).isEqualTo(64);
	}

	@Test
	void theHistoryOfABucketOfOthersIsRaisedAndItsOtherSettingsAreKept() throws Exception {
		nats.connection()
			.keyValueManagement()
			.create(KeyValueConfiguration.builder("POLYN_SCHEMAS")
				.description("Contains Schemas for all events on the server")
				.storageType(StorageType.Memory)
				.build());
		KeyValue bucket = nats.connection().keyValue("POLYN_SCHEMAS");
		bucket.put("order.placed.v1", "{}");
		store().store(schemas("user.created.v1", "{}"), CompatibilityMode.BACKWARD);
		assertThat(bucket.getStatus().getMaxHistoryPerKey()).isEqualTo(64);
		assertThat(bucket.getStatus().getDescription()).isEqualTo("Contains Schemas for all events on the server");
		assertThat(store().read()).containsOnlyKeys("order.placed.v1", "user.created.v1");
	}

	@Test
	void whatIsUnchangedIsNotWritten() throws Exception {
		List<EventSchema> schemas = schemas("a.v1", "{}", "b.v1", "{\"type\":\"object\"}");
		store().store(schemas, CompatibilityMode.BACKWARD);
		long before = nats.messages("KV_POLYN_SCHEMAS");
		assertThat(store().store(schemas, CompatibilityMode.BACKWARD)).isEmpty();
		assertThat(nats.messages("KV_POLYN_SCHEMAS")).isEqualTo(before);
		assertThat(store().store(schemas("a.v1", "{}", "b.v1", "{}"), CompatibilityMode.BACKWARD))
			.containsExactly("b.v1");
		assertThat(nats.messages("KV_POLYN_SCHEMAS")).isEqualTo(before + 1);
	}

	@Test
	void schemasAreComparedWithTheBucket() throws Exception {
		store().store(schemas("a.v1", "{}", "b.v1", "{}"), CompatibilityMode.BACKWARD);
		List<SchemaComparison> comparisons = store().compare(schemas("a.v1", "{}", "b.v1", "{ }", "c.v1", "{}"));
		assertThat(comparisons.stream()
			.collect(Collectors.toMap((comparison) -> comparison.schema().name(), SchemaComparison::state)))
			.isEqualTo(Map.of("a.v1", SchemaComparison.State.STORED, "b.v1", SchemaComparison.State.DIFFERENT, "c.v1",
					SchemaComparison.State.MISSING));
		assertThat(comparisons.get(0).revision()).hasValue(1);
		assertThat(comparisons.get(2).revision()).isEmpty();
	}

	@Test
	void aDeletedSchemaIsMissingAndCanBeStoredAgain() throws Exception {
		store().store(schemas("a.v1", "{}", "b.v1", "{}"), CompatibilityMode.BACKWARD);
		nats.connection().keyValue("POLYN_SCHEMAS").delete("a.v1");
		nats.connection().keyValue("POLYN_SCHEMAS").purge("b.v1");
		assertThat(store().read()).isEmpty();
		assertThat(store().store(schemas("a.v1", "{}", "b.v1", "{}"), CompatibilityMode.BACKWARD))
			.containsExactlyInAnyOrder("a.v1", "b.v1");
		assertThat(store().read()).containsOnlyKeys("a.v1", "b.v1");
	}

	@Test
	void servicesThatLoadAtOnceLoseNothing() throws Exception {
		int services = 6;
		ExecutorService executor = Executors.newFixedThreadPool(services);
		List<Connection> connections = new ArrayList<>();
		try {
			CyclicBarrier together = new CyclicBarrier(services);
			List<Future<List<String>>> results = new ArrayList<>();
			for (int i = 0; i < services; i++) {
				List<EventSchema> schemas = schemas("own" + i + ".v1", "{}", "shared.v1", "{}", "contended.v1",
						"{\"title\":\"" + i + "\"}");
				Connection connection = nats.connect();
				connections.add(connection);
				results.add(executor.submit(() -> {
					together.await();
					return new SchemaStore(connection, nats.options()).store(schemas, CompatibilityMode.BACKWARD);
				}));
			}
			List<String> written = new ArrayList<>();
			for (Future<List<String>> result : results) {
				written.addAll(result.get(30, TimeUnit.SECONDS));
			}
			Set<String> own = Set.of("own0.v1", "own1.v1", "own2.v1", "own3.v1", "own4.v1", "own5.v1");
			assertThat(store().read().keySet()).containsAll(own).contains("shared.v1", "contended.v1").hasSize(8);
			assertThat(written).containsOnlyOnce("shared.v1").containsAll(own);
			List<String> titles = nats.connection()
				.keyValue("POLYN_SCHEMAS")
				.history("contended.v1")
				.stream()
				.map(KeyValueEntry::getValueAsString)
				.toList();
			assertThat(titles).doesNotHaveDuplicates().hasSize(services);
		}
		finally {
			for (Connection connection : connections) {
				connection.close();
			}
			executor.shutdownNow();
		}
	}

	@Test
	void whatAServiceHasStoredAndHasNoMoreIsKnown() throws Exception {
		SchemaStore users = new SchemaStore(nats.connection(), nats.options(), "", "app:users");
		SchemaStore orders = new SchemaStore(nats.connection(), nats.options(), "", "app:orders");
		users.store(schemas("a.v1", "{}", "b.v1", "{}", "c.v1", "{}", "d.v1", "{}"), CompatibilityMode.BACKWARD);
		orders.store(schemas("a.v1", "{}", "b.v1", "{\"title\":\"b\"}"), CompatibilityMode.BACKWARD);
		KeyValue bucket = nats.connection().keyValue("POLYN_SCHEMAS");
		bucket.put("e.v1", "{}");
		bucket.delete("d.v1");
		assertThat(users.removed(schemas("c.v1", "{}"))).extracting(StoredSchema::name, StoredSchema::source)
			.containsExactly(tuple("a.v1", "app:users"));
		assertThat(orders.removed(List.of())).extracting(StoredSchema::name).containsExactly("b.v1");
		assertThat(store().removed(List.of())).isEmpty();
		assertThat(bucket.get("a.v1").getValueAsString()).isEqualTo("{}");
		users.store(schemas("d.v1", "{}"), CompatibilityMode.BACKWARD);
		assertThat(users.removed(schemas("a.v1", "{}", "c.v1", "{}"))).extracting(StoredSchema::name)
			.containsExactly("d.v1");
	}

	@Test
	void deploymentsHaveTheirOwnSchemas() throws Exception {
		SchemaStore staging = new SchemaStore(nats.connection(), nats.options(), "staging");
		staging.store(schemas("user.created.v1", "{}"), CompatibilityMode.BACKWARD);
		assertThat(nats.management().getStreamNames()).containsExactly("KV_staging_POLYN_SCHEMAS");
		assertThat(staging.read()).containsOnlyKeys("user.created.v1");
		assertThat(store().read()).isEmpty();
	}

	private static SchemaStore store() {
		return new SchemaStore(nats.connection(), nats.options());
	}

	private List<EventSchema> schemas(String... namesAndTexts) throws Exception {
		SchemaFiles files = new SchemaFiles(Files.createTempDirectory(this.folder, "schemas"));
		for (int i = 0; i < namesAndTexts.length; i += 2) {
			files.write(namesAndTexts[i] + ".json", namesAndTexts[i + 1]);
		}
		return files.load();
	}

}
