package io.polyn.migration.operation;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.KeyValue;
import io.nats.client.ObjectStore;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.ObjectStoreConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.testing.JetStreamServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DeleteWithBackupTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	private final OperationRunner operations = new OperationRunner(server);

	@Test
	void aStreamComesBackAsItWas() throws Exception {
		createUsers();
		server.createConsumer("USERS", "handler", "user.created");
		ObjectNode before = server.api().streamInfo("USERS").orElseThrow();
		List<JsonNode> undo = this.operations.run("delete_stream: {name: USERS, backup: true}");
		assertThat(server.hasStream("USERS")).isFalse();
		takeBack(undo);
		ObjectNode after = server.api().streamInfo("USERS").orElseThrow();
		assertThat(after.path("config")).isEqualTo(before.path("config"));
		assertThat(after.path("state")).isEqualTo(before.path("state"));
		assertThat(server.api().consumerInfo("USERS", "handler")).isPresent();
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"retention\":\"workqueue\"", "\"retention\":\"interest\"", "\"sealed\":true",
			"\"deny_delete\":true,\"deny_purge\":true", "\"max_msgs_per_subject\":2,\"allow_rollup_hdrs\":true",
			"\"compression\":\"s2\",\"metadata\":{\"team\":\"a\"},\"first_seq\":100",
			"\"republish\":{\"src\":\"user.>\",\"dest\":\"copy.>\"},\"allow_direct\":true" })
	void streamsOfAllKindsComeBack(String settings) throws Exception {
		if (settings.contains("s2") && !server.isAtLeast(2, 10)) {
			settings = "\"no_ack\":true";
		}
		ObjectNode config = (ObjectNode) Json
			.parse(("{\"name\":\"USERS\",\"subjects\":[\"user.>\"],\"storage\":\"file\"}")
				.getBytes(StandardCharsets.UTF_8));
		ObjectNode more = (ObjectNode) Json.parse(("{" + settings + "}").getBytes(StandardCharsets.UTF_8));
		boolean sealed = more.path("sealed").asBoolean();
		server.api().createStream(sealed ? config : config.setAll(more));
		server.createConsumer("USERS", "handler", "user.created");
		server.connection().publish("user.created", new byte[3]);
		server.connection().publish("user.created", new byte[4]);
		Awaitility.await().until(() -> server.messages("USERS") == 2);
		if (sealed) {
			server.api().updateStream(server.config("USERS").put("sealed", true));
		}
		ObjectNode before = server.api().streamInfo("USERS").orElseThrow();
		takeBack(this.operations.run("delete_stream: {name: USERS, backup: true}"));
		ObjectNode after = server.api().streamInfo("USERS").orElseThrow();
		assertThat(after.path("config")).isEqualTo(before.path("config"));
		assertThat(after.path("state")).isEqualTo(before.path("state"));
	}

	@Test
	void aMirrorComesBackAndGoesOn() throws Exception {
		createUsers();
		server.api()
			.createStream(
					(ObjectNode) Json.parse("{\"name\":\"COPY\",\"storage\":\"file\",\"mirror\":{\"name\":\"USERS\"}}"
						.getBytes(StandardCharsets.UTF_8)));
		Awaitility.await().until(() -> server.messages("COPY") == 3);
		ObjectNode config = server.config("COPY");
		takeBack(this.operations.run("delete_stream: {name: COPY, backup: true}"));
		assertThat(server.config("COPY")).isEqualTo(config);
		publish("new");
		Awaitility.await().until(() -> server.messages("COPY") == 4);
	}

	@Test
	void aStreamThatIsMissingIsPassedOverOrTold() {
		assertThat(this.operations.run("delete_stream_if_exists: {name: USERS, backup: true}")).isEmpty();
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> this.operations.run("delete_stream: {name: USERS, backup: true}"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.UNEXPECTED_STATE));
		assertThat(server.hasStream("OBJ_POLYN_BACKUPS")).isFalse();
	}

	@Test
	void preparingLeavesNoTrace() throws Exception {
		createUsers();
		this.operations.prepare("delete_stream: {name: USERS, backup: true}");
		assertThat(server.hasStream("OBJ_POLYN_BACKUPS")).isFalse();
	}

	@Test
	void aBucketComesBackWithItsRevisionsAndHistory() throws Exception {
		server.connection()
			.keyValueManagement()
			.create(KeyValueConfiguration.builder("b").storageType(StorageType.File).maxHistoryPerKey(5).build());
		KeyValue bucket = server.connection().keyValue("b");
		bucket.put("k", "1");
		bucket.put("other", new byte[] { 0, -1 });
		bucket.put("k", "2");
		bucket.delete("other");
		List<JsonNode> undo = this.operations.run("delete_key_value: {bucket: b, backup: true}");
		assertThat(server.hasStream("KV_b")).isFalse();
		takeBack(undo);
		assertThat(bucket.get("k").getRevision()).isEqualTo(3);
		assertThat(bucket.get("other")).isNull();
		assertThat(bucket.history("k")).extracting(KeyValueEntry::getValueAsString).containsExactly("1", "2");
		assertThat(bucket.update("k", "3".getBytes(StandardCharsets.UTF_8), 3)).isEqualTo(5);
	}

	@Test
	void anObjectStoreComesBackWithItsObjects() throws Exception {
		server.connection()
			.objectStoreManagement()
			.create(ObjectStoreConfiguration.builder("files").storageType(StorageType.File).build());
		ObjectStore store = server.connection().objectStore("files");
		byte[] content = new byte[500_000];
		store.put("one", content);
		List<JsonNode> undo = this.operations.run("delete_object_store_if_exists: {bucket: files, backup: true}");
		assertThat(server.hasStream("OBJ_files")).isFalse();
		takeBack(undo);
		ByteArrayOutputStream read = new ByteArrayOutputStream();
		store.get("one", read);
		assertThat(read.toByteArray()).isEqualTo(content);
	}

	@Test
	void aStreamInMemoryIsRefusedWhereTheServerCanNotCopyIt() throws Exception {
		server.createStream("USERS", "user.>");
		server.publish("user.created", "a");
		if (server.isAtLeast(2, 15)) {
			takeBack(this.operations.run("delete_stream: {name: USERS, backup: true}"));
		}
		else {
			assertThatExceptionOfType(PolynException.class)
				.isThrownBy(() -> this.operations.prepare("delete_stream: {name: USERS, backup: true}"))
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.UNEXPECTED_STATE))
				.withMessageContaining("it is kept in memory")
				.withMessageContaining("say 'allow_data_loss: true' instead of 'backup: true'");
		}
		assertThat(server.messages("USERS")).isEqualTo(1);
	}

	@Test
	void theStoreOfTheBackupsIsNotDeletedWithABackup() throws Exception {
		server.connection()
			.objectStoreManagement()
			.create(ObjectStoreConfiguration.builder("POLYN_BACKUPS").storageType(StorageType.File).build());
		// No file may name it, but what is stored is taken as it is.
		Operation stored = OperationReader
			.read(Json.parse("{\"delete_object_store\":{\"bucket\":\"POLYN_BACKUPS\",\"backup\":true}}"
				.getBytes(StandardCharsets.UTF_8)));
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> stored.prepare(this.operations.context()))
			.withMessageContaining("the backups lie in it");
		assertThat(server.hasStream("OBJ_POLYN_BACKUPS")).isTrue();
	}

	@Test
	void whatIsStoredDuringTheBackupIsInIt() throws Exception {
		createUsers();
		int[] times = { 0 };
		this.operations.onProgress((what, done, total) -> {
			if (times[0]++ == 0) {
				publish("late");
			}
		});
		takeBack(this.operations.run("delete_stream: {name: USERS, backup: true}"));
		assertThat(server.messages("USERS")).isEqualTo(4);
	}

	@Test
	void aStreamThatIsInUseIsNotDeleted() throws Exception {
		createUsers();
		this.operations.onProgress((what, done, total) -> publish("late"));
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> this.operations.run("delete_stream: {name: USERS, backup: true}"))
			.withMessageContaining("it was not deleted")
			.withMessageContaining("Stop what publishes to it");
		assertThat(server.messages("USERS")).isEqualTo(6);
		assertThat(this.operations.context().backups().list()).isEmpty();
	}

	@Test
	void anotherStreamOfTheSameNameIsNotOverwritten() throws Exception {
		createUsers();
		List<JsonNode> undo = this.operations.run("delete_stream: {name: USERS, backup: true}");
		createUsers();
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> takeBack(undo))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.DATA_LOSS))
			.withMessageContaining("Move it out of the way first");
		assertThat(server.messages("USERS")).isEqualTo(3);
	}

	@Test
	void aStreamThatIsBackAndInUseIsLeftAlone() throws Exception {
		createUsers();
		List<JsonNode> undo = this.operations.run("delete_stream: {name: USERS, backup: true}");
		takeBack(undo);
		publish("new");
		takeBack(undo);
		assertThat(server.messages("USERS")).isEqualTo(4);
		server.management().deleteMessage("USERS", 1);
		takeBack(undo);
		assertThat(server.messages("USERS")).isEqualTo(3);
	}

	@Test
	void aBackupThatIsGoneIsTold() throws Exception {
		createUsers();
		List<JsonNode> undo = this.operations.run("delete_stream: {name: USERS, backup: true}");
		server.api().deleteStream("OBJ_POLYN_BACKUPS");
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> takeBack(undo))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.UNEXPECTED_STATE))
			.withMessageContaining("its backup test/");
	}

	@Test
	void aStreamWhoseBackupWasNotCompletedWasNotDeleted() throws Exception {
		createUsers();
		Operation.Change change = this.operations.prepare("delete_stream: {name: USERS, backup: true}");
		// As a cluster may say it, where the time is not the same on every server.
		ObjectNode undo = change.undo().get(0).fields().put("created", "2026-11-20T00:00:00Z");
		RestoreStream.of(undo).prepare(this.operations.context()).apply().run();
		assertThat(server.messages("USERS")).isEqualTo(3);
	}

	@Test
	void aFileCanNotSayWhatOnlyTakesBack() {
		assertThat(OperationReader.names()).doesNotContain("restore_stream");
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> OperationRunner.read("restore_stream: {name: USERS, backup: b, created: c}"));
	}

	private static void createUsers() throws Exception {
		server.management()
			.addStream(StreamConfiguration.builder()
				.name("USERS")
				.description("Users")
				.subjects("user.>")
				.storageType(StorageType.File)
				.build());
		server.publish("user.created", "a", "b", "c");
	}

	private static void publish(String message) {
		try {
			server.publish("user.created", message);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	// Once only: what is back unchanged is deleted and put back again, and a stream that
	// is
	// deleted twice within a moment may leave files behind for the next test's.
	private void takeBack(List<JsonNode> written) {
		for (JsonNode json : written) {
			for (Operation undo : Reversal.read(json).requiredUndo()) {
				undo.prepare(this.operations.context()).apply().run();
			}
		}
	}

}
