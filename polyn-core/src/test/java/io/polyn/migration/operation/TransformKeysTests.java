package io.polyn.migration.operation;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

import com.fasterxml.jackson.databind.JsonNode;
import io.nats.client.JetStreamApiException;
import io.nats.client.KeyValue;
import io.nats.client.MessageTtl;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StorageType;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.migration.MigrationException;
import io.polyn.migration.Migrator;
import io.polyn.migration.MigratorBuilder;
import io.polyn.migration.operation.ValueTransform.Outcome;
import io.polyn.nats.JetStreamRequestException;
import io.polyn.testing.FailingConnection;
import io.polyn.testing.FailingConnection.Failure;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.MigrationFolder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TransformKeysTests {

	private static final String TRANSFORM = "transform_keys: {bucket: b, with: increment, undo: decrement}";

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	private final OperationRunner operations = new OperationRunner(server).with("increment", adding(1000))
		.with("decrement", adding(-1000));

	@TempDir
	private Path temp;

	private KeyValue bucket;

	@BeforeEach
	void setUp() throws Exception {
		// In memory: a file of the bucket before, of the same name, may still be on its
		// way
		// to the disk.
		server.connection()
			.keyValueManagement()
			.create(KeyValueConfiguration.builder("b").maxHistoryPerKey(3).storageType(StorageType.Memory).build());
		this.bucket = server.connection().keyValue("b");
	}

	@Test
	void everyValueIsTransformedAndTakenBack() throws Exception {
		for (int i = 0; i < 50; i++) {
			put("k" + i, i);
		}
		this.bucket.put("gone", "1");
		this.bucket.delete("gone");
		Map<String, Integer> before = values();
		List<JsonNode> stored = this.operations.run(TRANSFORM);
		assertThat(values()).hasSize(50).containsEntry("k0", 1000).containsEntry("k49", 1049);
		this.operations.takeBack(stored);
		assertThat(values()).isEqualTo(before);
	}

	@Test
	void onlyTheKeysOfTheFilterAreTransformed() throws Exception {
		put("users.1", 1);
		put("users.1.name", 2);
		put("orders.1", 3);
		List<JsonNode> stored = this.operations
			.run("transform_keys: {bucket: b, filter: 'users.*', with: increment, undo: decrement}");
		assertThat(values()).isEqualTo(Map.of("users.1", 1001, "users.1.name", 2, "orders.1", 3));
		this.operations.takeBack(stored);
		assertThat(values()).isEqualTo(Map.of("users.1", 1, "users.1.name", 2, "orders.1", 3));
	}

	@Test
	void aKeyThatIsKeptIsNotWrittenAndNotTakenBack() throws Exception {
		long kept = put("a", 1);
		put("b", 2);
		this.operations.with("increment",
				(ValueTransform) (key, value) -> key.equals("a") ? Outcome.keep() : adding(1000).transform(key, value));
		List<JsonNode> stored = this.operations.run(TRANSFORM);
		assertThat(values()).isEqualTo(Map.of("a", 1, "b", 1002));
		this.operations.takeBack(stored);
		assertThat(values()).isEqualTo(Map.of("a", 1, "b", 2));
		assertThat(this.bucket.get("a").getRevision()).isEqualTo(kept);
	}

	@Test
	void aKeyIsDeletedOnlyIfTheOperationSaysThatItMay() throws Exception {
		put("a", 1);
		put("b", 2);
		this.operations.with("increment",
				(ValueTransform) (key, value) -> key.equals("a") ? Outcome.delete() : Outcome.keep());
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> this.operations.run(TRANSFORM))
			.withMessageContaining("Deleting it, as 'increment' wants, loses 1 message of the key a")
			.withMessageContaining("0 of 2 keys were done before.")
			.withMessageContaining("allow_data_loss: true");
		assertThat(values()).hasSize(2);
		this.operations.run("transform_keys: {bucket: b, with: increment, allow_data_loss: true}");
		assertThat(values()).isEqualTo(Map.of("b", 2));
	}

	@Test
	void olderValuesAndTimesToLiveStayAsTheyAre() throws Exception {
		put("a", 1);
		put("a", 2);
		this.operations.run(TRANSFORM);
		assertThat(this.bucket.history("a")).extracting(KeyValueEntry::getValueAsString)
			.containsExactly("1", "2", "1002");
		if (!server.isAtLeast(2, 11)) {
			assertThat(server.config("KV_b").has("allow_msg_ttl")).isFalse();
			return;
		}
		server.connection()
			.keyValueManagement()
			.create(KeyValueConfiguration.builder("expiring").limitMarker(Duration.ofMinutes(1)).build());
		server.connection()
			.keyValue("expiring")
			.create("a", "1".getBytes(StandardCharsets.UTF_8), MessageTtl.seconds(3600));
		this.operations.run("transform_keys: {bucket: expiring, with: increment}");
		MessageInfo message = server.management().getLastMessage("KV_expiring", "$KV.expiring.a");
		assertThat(message.getData()).asString().isEqualTo("1001");
		assertThat(message.getHeaders().getFirst("Nats-TTL")).isEqualTo("3600s");
	}

	@Test
	void noneOfTheWritesOfOthersIsLostAndNoValueIsTransformedTwice() throws Exception {
		int keys = 20;
		for (int i = 0; i < keys; i++) {
			put("k" + i, 0);
		}
		AtomicBoolean stop = new AtomicBoolean();
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try {
			List<Future<Integer>> writers = new ArrayList<>();
			for (int writer = 0; writer < 2; writer++) {
				writers.add(threads.submit(() -> countUp(keys, stop)));
			}
			Awaitility.await().until(() -> values().values().stream().allMatch((value) -> value > 0));
			List<JsonNode> stored = this.operations.run(TRANSFORM);
			assertThat(values().values()).allMatch((value) -> value > 1000);
			this.operations.takeBack(stored);
			stop.set(true);
			int written = 0;
			for (Future<Integer> writer : writers) {
				written += writer.get();
			}
			assertThat(values().values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(written);
		}
		finally {
			stop.set(true);
			threads.shutdownNow();
		}
	}

	@Test
	void aProcessMayDieAnywhere() throws Exception {
		int points = this.operations.diesAnywhere(TRANSFORM,
				(subject) -> subject.startsWith("$KV.") || subject.contains("STREAM.CREATE"), () -> {
					for (int i = 0; i < 4; i++) {
						put("k" + i, i);
					}
					return null;
				}, this::values);
		// Each of the keys, the note of it, and that of the end, before and after; and
		// the first time also the bucket of these notes.
		assertThat(points).isGreaterThanOrEqualTo(18);
	}

	@Test
	void aProcessMayDieWhileItTakesBack() throws Exception {
		for (Failure failure : List.of(Failure.DEATH_BEFORE, Failure.DEATH_AFTER)) {
			boolean died = true;
			for (int at = 1; died; at++) {
				for (int i = 0; i < 3; i++) {
					put("k" + i, i);
				}
				Map<String, Integer> before = values();
				List<JsonNode> stored = this.operations.run(TRANSFORM);
				FailingConnection failing = new FailingConnection(server.connection(),
						(subject) -> subject.startsWith("$KV."), at, failure);
				Operation undo = Reversal.read(stored.get(0)).requiredUndo().get(0);
				died = failing
					.disturbs(() -> undo.prepare(this.operations.context(failing.connection())).apply().run());
				this.operations.takeBack(stored);
				assertThat(values()).as("%s at %d", failure, at).isEqualTo(before);
			}
		}
	}

	@Test
	void whatTheApplicationWritesBeforeARunIsTakenUpIsNotTransformedTwice() throws Exception {
		for (int i = 0; i < 4; i++) {
			put("k" + i, 0);
		}
		Operation operation = OperationRunner.read(TRANSFORM);
		FailingConnection failing = new FailingConnection(server.connection(),
				(subject) -> subject.startsWith("$KV.b."), 3, Failure.DEATH_BEFORE);
		Operation.Change change = operation.prepare(this.operations.context(failing.connection()));
		Operation redo = OperationReader.read(change.redo().toJson());
		assertThat(failing.disturbs(change.apply())).isTrue();
		for (int i = 0; i < 4; i++) {
			add("k" + i, 1);
		}
		redo.prepare(this.operations.context()).apply().run();
		assertThat(values().values()).containsOnly(1001);
		// And neither when all was done long ago.
		for (int i = 0; i < 4; i++) {
			add("k" + i, 1);
		}
		redo.prepare(this.operations.context()).apply().run();
		assertThat(values().values()).containsOnly(1002);
	}

	@Test
	void aRollbackTransformsWhatTheApplicationHasWrittenSince() throws Exception {
		put("a", 1);
		put("b", 2);
		migrations("change:\n  - " + TRANSFORM + "\n");
		migrator(Map.of()).migrate();
		assertThat(values()).isEqualTo(Map.of("a", 1001, "b", 1002));
		add("a", 5);
		put("c", 1003);
		migrator(Map.of()).rollback();
		assertThat(values()).isEqualTo(Map.of("a", 6, "b", 2, "c", 3));
	}

	@Test
	void aFunctionThatFailsMidwayIsTakenBackAndShowsNoValue() throws Exception {
		put("a", 1);
		put("b", 2);
		this.bucket.put("c", "secret");
		put("d", 4);
		migrations("change:\n  - " + TRANSFORM + "\n");
		ValueTransform meddled = (key, value) -> {
			if (key.equals("c")) {
				// The application writes a key that was not reached, which has to stay.
				put("d", 5);
			}
			return adding(1000).transform(key, value);
		};
		assertThatExceptionOfType(MigrationException.class)
			.isThrownBy(() -> migrator(Map.of("increment", meddled)).migrate())
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.MIGRATION_FAILED))
			.withMessageContaining("'increment' failed on the key c of key-value bucket b with"
					+ " java.lang.NumberFormatException. 2 of 4 keys were done before.")
			.withMessageContaining("What it had done was taken back.")
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("secret"));
		this.bucket.delete("c");
		assertThat(values()).isEqualTo(Map.of("a", 1, "b", 2, "d", 5));
		migrator(Map.of()).migrate();
		assertThat(values()).isEqualTo(Map.of("a", 1001, "b", 1002, "d", 1005));
	}

	@Test
	void withoutAnUndoItNeedsUpAndDownWhichAreEachDoneOnce() throws Exception {
		put("a", 1);
		put("b", 2);
		migrations("change:\n  - transform_keys: {bucket: b, with: increment}\n");
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> migrator(Map.of()).migrate())
			.withMessageContaining("'transform_keys' can't be reversed.");
		migrations("""
				up:
				  - transform_keys: {bucket: b, with: increment}
				down:
				  - transform_keys: {bucket: b, with: decrement}
				""");
		AtomicBoolean broken = new AtomicBoolean(true);
		ValueTransform breaking = (key, value) -> {
			if (key.equals("b") && broken.get()) {
				throw new IllegalStateException();
			}
			return adding(1000).transform(key, value);
		};
		assertThatExceptionOfType(MigrationException.class)
			.isThrownBy(() -> migrator(Map.of("increment", breaking)).migrate())
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.MIGRATION_UNSETTLED));
		assertThat(values()).isEqualTo(Map.of("a", 1001, "b", 2));
		broken.set(false);
		migrator(Map.of("increment", breaking)).migrate();
		assertThat(values()).isEqualTo(Map.of("a", 1001, "b", 1002));
		broken.set(true);
		ValueTransform breakingBack = (key, value) -> {
			if (key.equals("b") && broken.get()) {
				throw new IllegalStateException();
			}
			return adding(-1000).transform(key, value);
		};
		assertThatExceptionOfType(MigrationException.class)
			.isThrownBy(() -> migrator(Map.of("decrement", breakingBack)).rollback())
			.withMessageContaining("It is taken back in part. Left to be done, or to be completed: transform_keys");
		assertThat(values()).isEqualTo(Map.of("a", 1, "b", 1002));
		broken.set(false);
		migrator(Map.of("decrement", breakingBack)).rollback();
		assertThat(values()).isEqualTo(Map.of("a", 1, "b", 2));
	}

	@Test
	void aMigrationThatDiesIsCompletedByTheNextRun() throws Exception {
		for (int i = 0; i < 3; i++) {
			put("k" + i, 0);
		}
		migrations("change:\n  - " + TRANSFORM + "\n  - put_key: {bucket: b, key: k0, value: \"7\"}\n");
		FailingConnection failing = new FailingConnection(server.connection(),
				(subject) -> subject.startsWith("$KV.b."), 4, Failure.DEATH_AFTER);
		Migrator dying = builder(new MigrationFolder(this.temp).builder(failing.connection()), Map.of()).build();
		assertThat(failing.disturbs(dying::migrate)).isTrue();
		assertThat(values()).isEqualTo(Map.of("k0", 7, "k1", 1000, "k2", 1000));
		add("k1", 1);
		server.expireLock("users");
		migrator(Map.of()).migrate();
		assertThat(values()).isEqualTo(Map.of("k0", 7, "k1", 1001, "k2", 1000));
		migrator(Map.of()).rollback();
		assertThat(values()).isEqualTo(Map.of("k0", 0, "k1", 1, "k2", 0));
	}

	@Test
	void progressIsReportedAndALostLockEndsTheRun() throws Exception {
		put("a", 1);
		put("b", 2);
		List<String> reports = new ArrayList<>();
		this.operations.onProgress((what, done, total) -> reports.add(what + ": " + done + " of " + total));
		this.operations.run(TRANSFORM);
		assertThat(reports).containsExactly("transform_keys of the key-value bucket b: 0 of 2",
				"transform_keys of the key-value bucket b: 2 of 2");
		this.operations.onProgress((what, done, total) -> {
			throw new PolynException(ErrorCode.LOCK_LOST, "Lost.", "Start again.");
		});
		this.operations.refused(ErrorCode.LOCK_LOST, TRANSFORM, "Lost.");
		assertThat(values()).isEqualTo(Map.of("a", 1001, "b", 1002));
	}

	@Test
	void whatIsMissingIsToldBeforeAnythingIsDone() throws Exception {
		put("a", 1);
		migrations("change:\n  - transform_keys: {bucket: b, with: increment, undo: com.example.Missing}\n");
		assertThatExceptionOfType(MigrationException.class).isThrownBy(() -> migrator(Map.of()).migrate())
			.withMessageContaining("There is no bean or class 'com.example.Missing'.");
		assertThat(values()).isEqualTo(Map.of("a", 1));
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> this.operations.run("transform_keys: {bucket: missing, with: increment}"))
			.withMessageContaining("The key-value bucket missing does not exist.");
	}

	private static ValueTransform adding(int number) {
		return (key, value) -> Outcome
			.replace(bytes(Integer.parseInt(new String(value, StandardCharsets.UTF_8)) + number));
	}

	private void migrations(String content) {
		new MigrationFolder(this.temp).write("1_transform.yml", content);
	}

	private Migrator migrator(Map<String, ValueTransform> others) {
		return builder(new MigrationFolder(this.temp).builder(server.connection()), others).build();
	}

	private static MigratorBuilder builder(MigratorBuilder builder, Map<String, ValueTransform> others) {
		Map<String, ValueTransform> beans = new TreeMap<>(
				Map.of("increment", adding(1000), "decrement", adding(-1000)));
		beans.putAll(others);
		return builder.beans(beans::get);
	}

	private int countUp(int keys, AtomicBoolean stop) throws Exception {
		int written = 0;
		for (int i = 0; !stop.get(); i = (i + 1) % keys) {
			try {
				add("k" + i, 1);
				written++;
			}
			catch (JetStreamApiException ex) {
				assertThat(JetStreamRequestException.isConflict(ex)).isTrue();
			}
		}
		return written;
	}

	private void add(String key, int number) throws Exception {
		KeyValueEntry entry = this.bucket.get(key);
		this.bucket.update(key, bytes(Integer.parseInt(entry.getValueAsString()) + number), entry.getRevision());
	}

	private long put(String key, int value) throws Exception {
		return this.bucket.put(key, bytes(value));
	}

	private Map<String, Integer> values() throws Exception {
		Map<String, Integer> values = new TreeMap<>();
		for (String key : this.bucket.keys()) {
			values.put(key, Integer.valueOf(this.bucket.get(key).getValueAsString()));
		}
		return values;
	}

	private static byte[] bytes(int number) {
		return String.valueOf(number).getBytes(StandardCharsets.UTF_8);
	}

}
