package io.polyn.migration.operation;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import io.nats.client.ObjectStore;
import io.nats.client.PurgeOptions;
import io.nats.client.api.ObjectInfo;
import io.nats.client.api.ObjectMeta;
import io.nats.client.api.ObjectStoreConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.impl.Headers;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.json.Sha256;
import io.polyn.migration.MigrationException;
import io.polyn.migration.document.DocumentException;
import io.polyn.testing.FailingConnection;
import io.polyn.testing.FailingConnection.Failure;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.MigrationFolder;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ObjectOperationTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	private final OperationRunner operations = new OperationRunner(server);

	private ObjectStore store;

	@BeforeEach
	void setUp() throws Exception {
		// In memory: a file of the store before, of the same name, may still be on its
		// way
		// to the disk.
		server.connection()
			.objectStoreManagement()
			.create(ObjectStoreConfiguration.builder("files").storageType(StorageType.Memory).build());
		this.store = server.connection().objectStore("files");
	}

	@Test
	void anObjectIsWhatOtherClientsMakeItAndTakenBack() throws Exception {
		List<JsonNode> undo = this.operations.run("""
				put_object:
				  bucket: files
				  name: logos/öffentlich 1.svg
				  description: The logo
				  headers: {Content-Type: image/svg+xml, Tag: [a, b]}
				  metadata: {team: design}
				  data: <svg/>
				""");
		String name = "logos/öffentlich 1.svg";
		ObjectInfo info = this.store.getInfo(name);
		Headers headers = new Headers().add("Content-Type", "image/svg+xml").add("Tag", "a", "b");
		ObjectInfo reference = this.store.put(ObjectMeta.builder("reference")
			.description("The logo")
			.headers(headers)
			.metadata(Map.of("team", "design"))
			.build(), new ByteArrayInputStream("<svg/>".getBytes(StandardCharsets.UTF_8)));
		assertThat(content(name)).asString().isEqualTo("<svg/>");
		assertThat(info.getDescription()).isEqualTo("The logo");
		assertThat(info.getHeaders()).isEqualTo(reference.getHeaders());
		assertThat(info.getMetaData()).isEqualTo(reference.getMetaData());
		assertThat(info.getDigest()).isEqualTo(reference.getDigest());
		assertThat(info.getSize()).isEqualTo(reference.getSize());
		assertThat(info.getChunks()).isEqualTo(reference.getChunks());
		assertThat(info.getObjectMeta().getObjectMetaOptions())
			.isEqualTo(reference.getObjectMeta().getObjectMetaOptions());
		this.store.delete("reference");
		this.operations.takeBack(undo);
		assertThat(state()).isEmpty();
	}

	@Test
	void aLargeObjectIsStoredInParts() throws Exception {
		byte[] large = random(300_000);
		List<JsonNode> undo = this.operations.run(put("large", large, ""));
		assertThat(content("large")).isEqualTo(large);
		assertThat(this.store.getInfo("large").getChunks()).isEqualTo(3);
		this.operations.takeBack(undo);
		assertThat(state()).isEmpty();
		this.operations.run(put("empty", new byte[0], ""));
		assertThat(content("empty")).isEmpty();
	}

	@Test
	void aReplacedObjectComesBackExactly() throws Exception {
		byte[] former = random(50_000);
		this.store.put(ObjectMeta.builder("a")
			.description("before")
			.headers(new Headers().add("K", "1", "2"))
			.metadata(Map.of("k", "v"))
			.chunkSize(1000)
			.build(), new ByteArrayInputStream(former));
		ObjectInfo before = this.store.getInfo("a");
		Map<String, String> stateBefore = state();
		List<JsonNode> undo = this.operations.run("put_object: {bucket: files, name: a, data: {theme: dark}}");
		assertThat(content("a")).asString().isEqualTo("{\"theme\":\"dark\"}");
		assertThat(this.store.getInfo("a").getDescription()).isNull();
		this.operations.takeBack(undo);
		assertThat(content("a")).isEqualTo(former);
		assertThat(info("a")).isEqualTo(Json.parse(before.toJson().getBytes(StandardCharsets.UTF_8)));
		assertThat(state()).isEqualTo(stateBefore);
	}

	@Test
	void anEmptyObjectAndALinkComeBackToo() throws Exception {
		this.store.put("target", "content".getBytes(StandardCharsets.UTF_8));
		this.store.addLink("link", this.store.getInfo("target"));
		this.store.put("empty", new byte[0]);
		JsonNode link = info("link");
		JsonNode empty = info("empty");
		for (String name : new String[] { "link", "empty" }) {
			this.operations.takeBack(this.operations.run("put_object: {bucket: files, name: " + name + ", data: x}"));
			this.operations.takeBack(this.operations.run("delete_object: {bucket: files, name: " + name + "}"));
		}
		assertThat(info("link")).isEqualTo(link);
		assertThat(info("empty")).isEqualTo(empty);
		assertThat(content("link")).asString().isEqualTo("content");
	}

	@Test
	void anObjectThatExistsIsPutOnlyWhereThatIsMeant() throws Exception {
		this.store.put("theirs", "1".getBytes(StandardCharsets.UTF_8));
		assertThat(this.operations.run("put_object_if_not_exists: {bucket: files, name: theirs, data: ours}"))
			.isEmpty();
		assertThat(content("theirs")).asString().isEqualTo("1");
		this.store.delete("theirs");
		List<JsonNode> undo = this.operations
			.run("put_object_if_not_exists: {bucket: files, name: theirs, data: ours}");
		assertThat(content("theirs")).asString().isEqualTo("ours");
		this.operations.takeBack(undo);
		assertThat(state()).isEmpty();
	}

	@Test
	void aDeletedObjectComesBackExactly() throws Exception {
		this.store.put(ObjectMeta.builder("a").description("before").build(), new ByteArrayInputStream(random(60_000)));
		JsonNode info = info("a");
		Map<String, String> before = state();
		List<JsonNode> undo = this.operations.run("delete_object: {bucket: files, name: a}");
		assertThat(this.store.getInfo("a")).isNull();
		assertThat(state()).isEmpty();
		this.operations.takeBack(undo);
		assertThat(state()).isEqualTo(before);
		assertThat(info("a")).isEqualTo(info);
	}

	@Test
	void aMissingObjectIsNotDeleted() throws Exception {
		this.store.put("deleted", new byte[1]);
		this.store.delete("deleted");
		for (String name : new String[] { "deleted", "never" }) {
			assertThatExceptionOfType(PolynException.class)
				.isThrownBy(() -> this.operations.run("delete_object: {bucket: files, name: " + name + "}"))
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.UNEXPECTED_STATE))
				.withMessageContaining("The object " + name + " of object store files does not exist.");
			assertThat(this.operations.run("delete_object_if_exists: {bucket: files, name: " + name + "}")).isEmpty();
		}
		assertThat(this.operations.run("delete_object_if_exists: {bucket: missing, name: a}")).isEmpty();
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> this.operations.run("put_object: {bucket: missing, name: a, data: x}"))
			.withMessageContaining(
					"The object store missing does not exist. Create it first with 'create_object_store'.");
	}

	@Test
	void anObjectThatIsTooLargeToComeBackIsLostOnlyIfTheOperationSaysSo() throws Exception {
		this.store.put("a", random(70_000));
		Map<String, String> before = state();
		refused(() -> this.operations.run("put_object: {bucket: files, name: a, data: x}"),
				"Replacing it loses 70000 bytes of the object a of object store files.");
		refused(() -> this.operations.run("delete_object: {bucket: files, name: a}"), "Deleting it loses 70000 bytes");
		assertThat(state()).isEqualTo(before);
		List<JsonNode> undo = this.operations
			.run("put_object: {bucket: files, name: a, data: x, allow_data_loss: true}");
		assertThat(content("a")).asString().isEqualTo("x");
		this.operations.takeBack(undo);
		assertThat(state()).isEmpty();
		this.store.put("a", random(70_000));
		Reversal reversal = Reversal
			.read(this.operations.run("delete_object: {bucket: files, name: a, allow_data_loss: true}").get(0));
		assertThat(state()).isEmpty();
		assertThat(reversal.undo()).isNull();
		assertThat(
				OperationRunner.read("delete_object: {bucket: files, name: a, allow_data_loss: true}").isReversible())
			.isFalse();
	}

	@Test
	void aDamagedObjectCanBeReplaced() throws Exception {
		this.store.put("a", random(1000));
		server.management().purgeStream("OBJ_files", PurgeOptions.subject("$O.files.C.>"));
		refused(() -> this.operations.run("put_object: {bucket: files, name: a, data: x}"),
				"Replacing it loses 1000 bytes");
		this.operations.run("put_object: {bucket: files, name: a, data: x, allow_data_loss: true}");
		assertThat(content("a")).asString().isEqualTo("x");
	}

	@Test
	void whatTheApplicationHasPutSinceIsNotTakenBack() throws Exception {
		this.store.put("replaced", "1".getBytes(StandardCharsets.UTF_8));
		this.store.put("deleted", "1".getBytes(StandardCharsets.UTF_8));
		List<List<JsonNode>> undos = List.of(
				this.operations.run("put_object: {bucket: files, name: replaced, data: ours}"),
				this.operations.run("put_object: {bucket: files, name: new, data: ours}"),
				this.operations.run("delete_object: {bucket: files, name: deleted}"));
		for (String name : new String[] { "replaced", "new", "deleted" }) {
			this.store.put(name, "theirs".getBytes(StandardCharsets.UTF_8));
		}
		Map<String, String> before = state();
		for (List<JsonNode> undo : undos) {
			refused(() -> this.operations.takeBack(undo), "what was put there since.");
		}
		assertThat(state()).isEqualTo(before);
	}

	@Test
	void anObjectThatIsPutMeanwhileIsNotOverwritten() throws Exception {
		for (String operation : new String[] { "put_object: {bucket: files, name: a, data: ours}",
				"delete_object: {bucket: files, name: a}" }) {
			this.store.put("a", "before".getBytes(StandardCharsets.UTF_8));
			Operation.Change change = OperationRunner.read(operation).prepare(this.operations.context());
			this.store.put("a", "theirs".getBytes(StandardCharsets.UTF_8));
			Map<String, String> before = state();
			assertThatExceptionOfType(PolynException.class).isThrownBy(() -> change.apply().run())
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.UNEXPECTED_STATE))
				.withMessageContaining("was changed by someone else meanwhile");
			assertThat(state()).isEqualTo(before);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			put_object: {bucket: files, name: a, data: ours}
			put_object: {bucket: files, name: new, data: ours}
			put_object_if_not_exists: {bucket: files, name: new, data: ours}
			put_object: {bucket: files, name: large, data: ours, allow_data_loss: true}
			delete_object: {bucket: files, name: a}
			delete_object_if_exists: {bucket: files, name: a}
			""")
	void aProcessMayDieAnywhere(String operation) throws Exception {
		boolean loses = operation.contains("allow_data_loss");
		int points = this.operations.diesAnywhere(operation,
				(subject) -> subject.startsWith("$O.") || subject.contains("STREAM.PURGE"), () -> {
					if (this.store.getInfo("new") != null) {
						this.store.delete("new");
					}
					this.store.put(ObjectMeta.builder("a").chunkSize(1000).build(),
							new ByteArrayInputStream(new byte[2500]));
					return loses ? this.store.put("large", new byte[70_000])
							: this.store.put("other", "1".getBytes(StandardCharsets.UTF_8));
				}, () -> loses ? (this.store.getInfo("large") != null) && content("large").length == 4 : state());
		assertThat(points).isGreaterThanOrEqualTo(4);
	}

	@Test
	void aDeletionThatCannotBeTakenBackIsCompleted() throws Exception {
		for (Failure failure : List.of(Failure.DEATH_BEFORE, Failure.DEATH_AFTER)) {
			for (int at = 1; at <= 2; at++) {
				this.store.put("large", new byte[70_000]);
				FailingConnection failing = new FailingConnection(server.connection(),
						(subject) -> subject.startsWith("$O.") || subject.contains("STREAM.PURGE"), at, failure);
				Operation.Change change = OperationRunner
					.read("delete_object: {bucket: files, name: large, allow_data_loss: true}")
					.prepare(this.operations.context(failing.connection()));
				assertThat(failing.disturbs(change.apply())).isTrue();
				OperationReader.read(change.redo().toJson()).prepare(this.operations.context()).apply().run();
				assertThat(state()).isEmpty();
			}
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "REQUEST_LOST", "ANSWER_LOST" })
	void afterALostAnswerNothingIsLeftBehind(Failure failure, @TempDir Path temp) throws Exception {
		this.store.put("a", "1".getBytes(StandardCharsets.UTF_8));
		this.store.put("gone", "1".getBytes(StandardCharsets.UTF_8));
		Map<String, String> before = state();
		MigrationFolder folder = new MigrationFolder(temp).write("1_objects.yml", """
				change:
				  - put_object: {bucket: files, name: a, data: "2"}
				  - put_object: {bucket: files, name: new, data: "2"}
				  - delete_object: {bucket: files, name: gone}
				""");
		for (int at = 1; at <= 7; at++) {
			FailingConnection failing = new FailingConnection(server.connection(),
					(subject) -> subject.startsWith("$O.") || subject.contains("STREAM.PURGE"), at, failure);
			assertThatExceptionOfType(MigrationException.class)
				.isThrownBy(() -> folder.migrator(failing.connection()).migrate())
				.withMessageContaining("What it had done was taken back.");
			assertThat(state()).as("at %d", at).isEqualTo(before);
		}
		folder.migrator(server.connection()).migrate();
		assertThat(content("new")).asString().isEqualTo("2");
		folder.migrator(server.connection()).rollback();
		assertThat(state()).isEqualTo(before);
	}

	@Test
	void aStoreWithTheMigrationsOwnObjectsIsRolledBack(@TempDir Path temp) throws Exception {
		MigrationFolder folder = new MigrationFolder(temp).write("1_store.yml", """
				change:
				  - create_object_store: {bucket: own}
				  - put_object: {bucket: own, name: a, data: "1"}
				""");
		folder.migrator(server.connection()).migrate();
		folder.migrator(server.connection()).rollback();
		assertThat(server.hasStream("OBJ_own")).isFalse();
		folder.migrator(server.connection()).migrate();
		server.connection().objectStore("own").put("theirs", new byte[1]);
		assertThatExceptionOfType(MigrationException.class)
			.isThrownBy(() -> folder.migrator(server.connection()).rollback())
			.withMessageContaining("Deleting it loses 1 message of the object store own. Nothing was changed.");
		assertThat(server.connection().objectStore("own").getInfo("a")).isNotNull();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			put_object: {bucket: b, name: '', data: x}              | 'name' is ''
			put_object: {bucket: b, name: a, data_base64: '?'}      | 'data_base64'
			put_object: {bucket: b, name: a, headers: [a], data: x} | 'headers' is a list
			put_object: {bucket: b, name: a}                        | 'data' or 'data_base64'
			put_object: {bucket: b, name: a, nuid: x, data: x}      | no field 'nuid'
			delete_object: {bucket: b}                              | 'name'
			""")
	void whatIsWrongWithAnOperationIsTold(String operation, String problem) {
		assertThatExceptionOfType(DocumentException.class).isThrownBy(() -> OperationRunner.read(operation))
			.withMessageContaining(problem)
			.withMessageContaining("a.yml:1:");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			put_object: {bucket: b, name: a, description: d, headers: {k: v}, metadata: {k: v}, data: {a: 1}}
			put_object_if_not_exists: {bucket: b, name: a, data_base64: '/w==', allow_data_loss: true}
			delete_object: {bucket: b, name: a, allow_data_loss: true}
			delete_object_if_exists: {bucket: b, name: a}
			""")
	void aStoredOperationIsReadAsItWasWritten(String operation) {
		Operation original = OperationRunner.read(operation);
		for (Operation each : List.of(original, original.repeatable())) {
			Operation stored = OperationReader.read(each.toJson());
			assertThat(stored.toJson()).isEqualTo(each.toJson());
			assertThat(stored.name()).isEqualTo(each.name());
		}
	}

	private static void refused(ThrowingCallable work, String problem) {
		assertThatExceptionOfType(PolynException.class).isThrownBy(work)
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.DATA_LOSS))
			.withMessageContaining(problem);
	}

	private static String put(String name, byte[] content, String more) {
		return "put_object: {bucket: files, name: " + name + ", data_base64: \""
				+ Base64.getEncoder().encodeToString(content) + "\"" + more + "}";
	}

	private static byte[] random(int size) {
		byte[] bytes = new byte[size];
		new Random(size).nextBytes(bytes);
		return bytes;
	}

	private byte[] content(String name) throws Exception {
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		this.store.get(name, content);
		return content.toByteArray();
	}

	private JsonNode info(String name) throws Exception {
		return Json.parse(this.store.getInfo(name).toJson().getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * The checksums of the contents by name; there are no parts of contents that no
	 * object has.
	 */
	private Map<String, String> state() throws Exception {
		Map<String, String> state = new TreeMap<>();
		long chunks = 0;
		for (ObjectInfo info : this.store.getList()) {
			state.put(info.getObjectName(), Sha256.of(content(info.getObjectName())));
			chunks += info.getChunks();
		}
		long stored = server.api()
			.messagesBySubject("OBJ_files")
			.entrySet()
			.stream()
			.filter((subject) -> subject.getKey().startsWith("$O.files.C."))
			.mapToLong(Map.Entry::getValue)
			.sum();
		assertThat(stored).as("parts of contents").isEqualTo(chunks);
		return state;
	}

}
