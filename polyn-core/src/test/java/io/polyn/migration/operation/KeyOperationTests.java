package io.polyn.migration.operation;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.nats.client.KeyValue;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.StorageType;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.migration.MigrationException;
import io.polyn.migration.Migrator;
import io.polyn.migration.operation.ValueTransform.Outcome;
import io.polyn.testing.FailingConnection;
import io.polyn.testing.FailingConnection.Failure;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.MigrationFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class KeyOperationTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	private final OperationRunner operations = new OperationRunner(server);

	private KeyValue bucket;

	@BeforeEach
	void setUp() throws Exception {
		// In memory: a file of the bucket before, of the same name, may still be on its
		// way
		// to the disk.
		server.connection()
			.keyValueManagement()
			.create(KeyValueConfiguration.builder("b").maxHistoryPerKey(5).storageType(StorageType.Memory).build());
		this.bucket = server.connection().keyValue("b");
	}

	@Test
	void aKeyIsPutAndTakenBack() throws Exception {
		List<JsonNode> undoFirst = this.operations.run("put_key: {bucket: b, key: a.b, value: {theme: dark, size: 3}}");
		assertThat(this.bucket.get("a.b").getValueAsString()).isEqualTo("{\"theme\":\"dark\",\"size\":3}");
		List<JsonNode> undoSecond = this.operations.run("put_key: {bucket: b, key: a.b, value: text}");
		assertThat(this.bucket.get("a.b").getValueAsString()).isEqualTo("text");
		this.operations.takeBack(undoSecond);
		assertThat(this.bucket.get("a.b").getValueAsString()).isEqualTo("{\"theme\":\"dark\",\"size\":3}");
		this.operations.takeBack(undoFirst);
		assertThat(this.bucket.get("a.b")).isNull();
	}

	@Test
	void aKeyThatTheApplicationHasWrittenSinceIsNotTakenBack() throws Exception {
		List<JsonNode> undoNew = this.operations.run("put_key: {bucket: b, key: a, value: ours}");
		List<JsonNode> undoChanged = this.operations.run("put_key: {bucket: b, key: a, value: ours again}");
		List<JsonNode> undoDeleted = this.operations.run("delete_key: {bucket: b, key: a}");
		this.bucket.put("a", "theirs");
		for (List<JsonNode> undo : List.of(undoNew, undoChanged, undoDeleted)) {
			assertThatExceptionOfType(PolynException.class).isThrownBy(() -> this.operations.takeBack(undo))
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.DATA_LOSS));
		}
		assertThat(this.bucket.get("a").getValueAsString()).isEqualTo("theirs");
	}

	@Test
	void aValueThatIsTooLargeIsToldAsThat() {
		this.operations.run("create_key_value: {bucket: small, max_value_size: 10}");
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> this.operations.run("put_key: {bucket: small, key: a, value: more than ten bytes}"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.REQUEST_REFUSED));
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(
					() -> this.operations.run("put_key: {bucket: small, key: a, value: " + "x".repeat(2_000_000) + "}"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.MIGRATION_SYNTAX));
	}

	@Test
	void aKeyWithBinaryContentIsTakenBack() throws Exception {
		byte[] binary = { (byte) 0xff, 0, (byte) 0xfe };
		this.bucket.put("a", binary);
		this.operations.takeBack(this.operations.run("delete_key: {bucket: b, key: a}"));
		assertThat(this.bucket.get("a").getValue()).isEqualTo(binary);
		this.operations.takeBack(this.operations.run("put_key: {bucket: b, key: a, value: text}"));
		assertThat(this.bucket.get("a").getValue()).isEqualTo(binary);
	}

	@Test
	void aKeyOfAMissingBucketIsReported() {
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> this.operations.run("put_key: {bucket: none, key: a, value: b}"))
			.withMessageContaining(
					"The key-value bucket none does not exist. Create it first with 'create_key_value'.");
	}

	@Test
	void aKeyThatHasAValueIsPutOnlyWhereThatIsMeant() throws Exception {
		this.bucket.put("theirs", "1");
		assertThat(this.operations.run("put_key_if_not_exists: {bucket: b, key: theirs, value: '2'}")).isEmpty();
		assertThat(value("theirs")).isEqualTo("1");
		List<JsonNode> undo = this.operations.run("put_key_if_not_exists: {bucket: b, key: ours, value: '2'}");
		assertThat(value("ours")).isEqualTo("2");
		this.operations.takeBack(undo);
		assertThat(value("ours")).isNull();
		assertThat(value("theirs")).isEqualTo("1");
	}

	@Test
	void aMissingKeyIsNotDeleted() {
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> this.operations.run("delete_key: {bucket: b, key: a}"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.UNEXPECTED_STATE))
			.withMessageContaining("The key a of key-value bucket b does not exist. Remove the operation, or use"
					+ " 'delete_key_if_exists' to pass over it.");
		assertThat(this.operations.run("delete_key_if_exists: {bucket: b, key: a}")).isEmpty();
		assertThat(this.operations.run("delete_key_if_exists: {bucket: missing, key: a}")).isEmpty();
	}

	@Test
	void whatTakesAPutBackPassesOverAKeyOrABucketThatIsGone() throws Exception {
		List<JsonNode> undo = this.operations.run("put_key: {bucket: b, key: a, value: '1'}");
		assertThat(undo).hasToString("[{\"delete_key\":{\"bucket\":\"b\",\"key\":\"a\",\"only_if\":\""
				+ BucketKey.checksum(bytes("1")) + "\"}}]");
		this.bucket.delete("a");
		this.operations.takeBack(undo);
		server.connection().keyValueManagement().delete("b");
		this.operations.takeBack(undo);
		assertThat(server.hasStream("KV_b")).isFalse();
	}

	@Test
	void aDeletedKeyKeepsItsOlderValues() throws Exception {
		for (String value : new String[] { "1", "2", "3" }) {
			this.bucket.put("a", value);
		}
		this.operations.takeBack(this.operations.run("delete_key: {bucket: b, key: a}"));
		assertThat(this.bucket.history("a")).extracting(KeyValueEntry::getValueAsString)
			.containsExactly("1", "2", "3", null, "3");
	}

	@Test
	void aKeyThatIsWrittenMeanwhileIsNotOverwritten() throws Exception {
		for (String operation : new String[] { "put_key: {bucket: b, key: a, value: ours}",
				"put_key_if_not_exists: {bucket: b, key: new, value: ours}", "delete_key: {bucket: b, key: a}" }) {
			this.bucket.purge("new");
			this.bucket.put("a", "before");
			Operation.Change change = OperationRunner.read(operation).prepare(this.operations.context());
			this.bucket.put("a", "theirs");
			this.bucket.put("new", "theirs");
			assertThatExceptionOfType(PolynException.class).isThrownBy(() -> change.apply().run())
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.UNEXPECTED_STATE))
				.withMessageContaining("was changed by someone else meanwhile");
			assertThat(value("a")).isEqualTo("theirs");
			assertThat(value("new")).isEqualTo("theirs");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			put_key: {bucket: b, key: a, value: '2'}
			put_key: {bucket: b, key: new, value: '2'}
			put_key_if_not_exists: {bucket: b, key: new, value: '2'}
			delete_key: {bucket: b, key: a}
			delete_key_if_exists: {bucket: b, key: a}
			""")
	void aProcessMayDieAnywhere(String operation) throws Exception {
		int points = this.operations.diesAnywhere(operation, (subject) -> subject.startsWith("$KV.b."), () -> {
			this.bucket.purge("new");
			return this.bucket.put("a", "1");
		}, () -> value("a") + " " + value("new"));
		assertThat(points).isGreaterThanOrEqualTo(2);
	}

	@Test
	void afterALostRequestNothingIsDoneTwiceAndNothingIsLeftBehind(@TempDir Path temp) throws Exception {
		this.bucket.put("a", "1");
		this.bucket.put("gone", "1");
		MigrationFolder folder = new MigrationFolder(temp).write("1_keys.yml", """
				change:
				  - put_key: {bucket: b, key: a, value: "2"}
				  - put_key: {bucket: b, key: new, value: "2"}
				  - delete_key: {bucket: b, key: gone}
				""");
		for (int at = 1; at <= 3; at++) {
			FailingConnection failing = new FailingConnection(server.connection(),
					(subject) -> subject.startsWith("$KV.b."), at, Failure.REQUEST_LOST);
			assertThatExceptionOfType(MigrationException.class)
				.isThrownBy(() -> folder.migrator(failing.connection()).migrate())
				.withMessageContaining("No answer to a change of the key")
				.withMessageContaining("What it had done was taken back.");
			assertThat(List.of(value("a"), value("gone"), String.valueOf(value("new")))).as("at %d", at)
				.containsExactly("1", "1", "null");
		}
		folder.migrator(server.connection()).migrate();
		assertThat(value("a")).isEqualTo("2");
		assertThat(value("new")).isEqualTo("2");
		assertThat(value("gone")).isNull();
		folder.migrator(server.connection()).rollback();
		assertThat(value("a")).isEqualTo("1");
		assertThat(value("new")).isNull();
		assertThat(value("gone")).isEqualTo("1");
	}

	@Test
	void aMigrationThatWritesAKeySeveralTimesIsRolledBack(@TempDir Path temp) throws Exception {
		MigrationFolder folder = new MigrationFolder(temp).write("1_keys.yml", """
				change:
				  - create_object_store: {bucket: files}
				  - put_object: {bucket: files, name: a, data: "1"}
				  - put_object: {bucket: files, name: a, data: "2"}
				  - put_key: {bucket: b, key: a, value: "1"}
				  - put_key: {bucket: b, key: a, value: "2"}
				  - transform_keys: {bucket: b, with: doubled, undo: halved}
				  - put_key: {bucket: b, key: a, value: "3"}
				""");
		Map<String, ValueTransform> beans = Map.of("doubled", (key, value) -> Outcome.replace(bytes("4")), "halved",
				(key, value) -> Outcome.replace(bytes("2")));
		Migrator migrator = folder.builder(server.connection()).beans(beans::get).build();
		migrator.migrate();
		assertThat(value("a")).isEqualTo("3");
		this.bucket.put("a", "theirs");
		assertThatExceptionOfType(MigrationException.class).isThrownBy(migrator::rollback)
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.DATA_LOSS))
			.withMessageContaining("Nothing was changed.");
		this.bucket.put("a", "3");
		migrator.rollback();
		assertThat(value("a")).isNull();
		assertThat(server.hasStream("OBJ_files")).isFalse();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			put_key_if_not_exists: {bucket: b, key: k, value: {a: 1}}
			delete_key_if_exists: {bucket: b, key: k}
			transform_keys: {bucket: b, with: a.B}
			transform_keys: {bucket: b, filter: "users.*.>", with: a.B, undo: a.C, allow_data_loss: true}
			""")
	void aStoredOperationIsReadAsItWasWritten(String operation) {
		Operation original = OperationRunner.read(operation);
		for (Operation each : List.of(original, original.repeatable())) {
			Operation stored = OperationReader.read(each.toJson());
			assertThat(Json.write(stored.toJson())).isEqualTo(Json.write(each.toJson()));
			assertThat(stored.name()).isEqualTo(each.name());
		}
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private String value(String key) throws Exception {
		KeyValueEntry entry = this.bucket.get(key);
		return (entry != null) ? entry.getValueAsString() : null;
	}

}
