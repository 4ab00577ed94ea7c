package io.polyn.migration.operation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.KeyValue;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StorageType;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.migration.document.DocumentReader;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.TestOperationContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class OperationTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@Test
	void aStreamIsCreatedAndTakenBack() {
		List<Operation> undo = run("""
				create_stream:
				  name: USERS
				  subjects: ["user.>"]
				  description: Users
				  retention: limits
				  max_msgs: 1000
				  max_msgs_per_subject: 10
				  max_bytes: 1MiB
				  max_age: 30d
				  max_msg_size: 64KiB
				  max_consumers: 5
				  storage: memory
				  discard: new
				  discard_new_per_subject: true
				  duplicate_window: 1m
				  num_replicas: 1
				  deny_delete: true
				  deny_purge: true
				  allow_rollup_hdrs: false
				  allow_direct: true
				  republish: {src: "user.>", dest: "copy.>", headers_only: true}
				""");
		ObjectNode config = server.config("USERS");
		assertThat(config.path("max_age").asLong()).isEqualTo(2_592_000_000_000_000L);
		assertThat(config.path("max_bytes").asLong()).isEqualTo(1 << 20);
		assertThat(config.path("storage").asText()).isEqualTo("memory");
		assertThat(config.path("discard").asText()).isEqualTo("new");
		assertThat(config.path("republish").path("dest").asText()).isEqualTo("copy.>");
		takeBack(undo);
		assertThat(server.hasStream("USERS")).isFalse();
	}

	@Test
	void aStreamThatExistsIsNotCreatedAgain() {
		run("create_stream: {name: USERS, subjects: [\"user.>\"]}");
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> run("create_stream: {name: USERS, subjects: [a]}"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.UNEXPECTED_STATE))
			.withMessageContaining("The stream USERS exists already. Use 'create_stream_if_not_exists'");
		assertThat(run("create_stream_if_not_exists: {name: USERS, subjects: [a]}")).isEmpty();
		assertThat(server.config("USERS").path("subjects")).hasToString("[\"user.>\"]");
	}

	@Test
	void anUpdateKeepsWhatItDoesNotNameAndIsTakenBackExactly() {
		run("create_stream: {name: USERS, subjects: [\"user.>\"], max_age: 30d, description: Users}");
		ObjectNode before = server.config("USERS");
		List<Operation> undo = run("""
				update_stream:
				  name: USERS
				  max_msgs: 500
				  description: null
				  subjects: ["user.>", "account.>"]
				  placement: {tags: []}
				""");
		ObjectNode after = server.config("USERS");
		assertThat(after.path("max_msgs").asLong()).isEqualTo(500);
		assertThat(after.has("description")).isFalse();
		assertThat(after.path("max_age").asLong()).isEqualTo(before.path("max_age").asLong());
		assertThat(after.path("subjects")).hasSize(2);
		takeBack(undo);
		assertThat(server.config("USERS")).isEqualTo(before);
	}

	@Test
	void metadataIsMerged() {
		if (!server.isAtLeast(2, 10)) {
			unknown("create_stream: {name: USERS, metadata: {team: a}}", "'metadata' (since 2.10.0)");
			return;
		}
		run("create_stream: {name: USERS, metadata: {team: a, tier: gold}}");
		ObjectNode before = server.config("USERS");
		List<Operation> undo = run("update_stream: {name: USERS, metadata: {team: b, cost: low}}");
		assertThat(server.config("USERS").path("metadata").path("team").asText()).isEqualTo("b");
		assertThat(server.config("USERS").path("metadata").path("tier").asText()).isEqualTo("gold");
		takeBack(undo);
		assertThat(server.config("USERS")).isEqualTo(before);
	}

	@Test
	void aMissingStreamIsNotUpdatedOrDeleted() {
		for (String operation : new String[] { "update_stream", "delete_stream" }) {
			assertThatExceptionOfType(PolynException.class).isThrownBy(() -> run(operation + ": {name: USERS}"))
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.UNEXPECTED_STATE))
				.withMessageContaining("The stream USERS does not exist.");
			assertThat(run(operation + "_if_exists: {name: USERS}")).isEmpty();
		}
	}

	@Test
	void aDeletedStreamComesBackWithItsDurableConsumers() {
		run("create_stream: {name: USERS, subjects: [\"user.>\"], max_age: 1h}");
		run("create_consumer: {stream: USERS, durable_name: worker, filter_subject: user.created, max_deliver: 5}");
		ObjectNode stream = server.config("USERS");
		JsonNode consumer = consumer("USERS", "worker");
		List<Operation> undo = run("delete_stream: {name: USERS}");
		assertThat(server.hasStream("USERS")).isFalse();
		takeBack(undo);
		assertThat(server.config("USERS")).isEqualTo(stream);
		assertThat(consumer("USERS", "worker")).isEqualTo(consumer);
	}

	@Test
	void messagesAreNotLostUnlessTheOperationSaysSo() throws Exception {
		run("create_stream: {name: USERS, subjects: [\"user.>\"]}");
		server.publish("user.a", "1", "2", "3");
		refused("delete_stream: {name: USERS}", "Deleting it loses 3 messages of the stream USERS.");
		refused("update_stream: {name: USERS, max_msgs: 2}", "Lowering 'max_msgs' loses 1 message of");
		refused("update_stream: {name: USERS, max_msgs_per_subject: 1}", "Lowering 'max_msgs_per_subject' loses 2");
		refused("update_stream: {name: USERS, max_bytes: 10}",
				"Lowering 'max_bytes' below what is stored loses up to 3 messages of");
		if (server.isAtLeast(2, 10)) {
			refused("update_stream: {name: USERS, retention: interest}", "Changing 'retention'");
			refused("update_stream: {name: USERS, first_seq: 100}", "Changing 'first_seq'");
		}
		assertThat(server.api().streamInfo("USERS").orElseThrow().path("state").path("messages").asInt()).isEqualTo(3);
		run("update_stream: {name: USERS, max_msgs: 2, allow_data_loss: true}");
		run("delete_stream: {name: USERS, allow_data_loss: true}");
		assertThat(server.hasStream("USERS")).isFalse();
	}

	@Test
	void aLimitPerSubjectIsComparedWithEverySubject() throws Exception {
		run("create_stream: {name: USERS, subjects: [\"user.>\"]}");
		server.publish("user.many", "1", "2", "3", "4", "5");
		for (int i = 0; i < 20; i++) {
			server.publish("user.once" + i, "1");
		}
		refused("update_stream: {name: USERS, max_msgs_per_subject: 2}",
				"Lowering 'max_msgs_per_subject' loses 3 messages");
		run("update_stream: {name: USERS, max_msgs_per_subject: 5}");
	}

	@Test
	void anUpdateWithinWhatIsStoredLosesNothing() throws Exception {
		run("create_stream: {name: USERS, subjects: [\"user.>\"]}");
		server.publish("user.a", "1", "2", "3");
		run("update_stream: {name: USERS, max_msgs: 3, max_msgs_per_subject: 3, max_bytes: 1MiB, max_age: 1h}");
		assertThat(server.api().streamInfo("USERS").orElseThrow().path("state").path("messages").asInt()).isEqualTo(3);
	}

	@Test
	void aConsumerIsCreatedAcknowledgingExplicitlyAndTakenBack() {
		run("create_stream: {name: USERS, subjects: [\"user.>\"]}");
		List<Operation> undo = run("""
				create_consumer:
				  stream: USERS
				  durable_name: worker
				  description: A worker
				  deliver_policy: by_start_sequence
				  opt_start_seq: 7
				  ack_wait: 10s
				  max_deliver: 4
				  backoff: [1s, 2s, 3s]
				  filter_subject: user.created.v1
				  max_ack_pending: 50
				  max_waiting: 10
				  headers_only: true
				  inactive_threshold: 1h
				  sample_freq: "50"
				""");
		JsonNode config = consumer("USERS", "worker");
		assertThat(config.path("ack_policy").asText()).isEqualTo("explicit");
		assertThat(config.path("backoff")).hasSize(3);
		assertThat(config.path("opt_start_seq").asInt()).isEqualTo(7);
		takeBack(undo);
		assertThat(server.api().consumerInfo("USERS", "worker")).isEmpty();
	}

	@Test
	void aConsumerMayFilterSeveralSubjects() {
		if (!server.isAtLeast(2, 10)) {
			unknown("create_consumer: {stream: USERS, durable_name: worker, filter_subjects: [user.a, user.b]}",
					"'filter_subjects' (since 2.10.0)");
			return;
		}
		run("create_stream: {name: USERS, subjects: [\"user.>\"]}");
		run("create_consumer: {stream: USERS, durable_name: worker, filter_subjects: [user.a, user.b]}");
		assertThat(consumer("USERS", "worker").path("filter_subjects")).hasSize(2);
	}

	@Test
	void aConsumerIsUpdatedAndTakenBackExactly() {
		run("create_stream: {name: USERS, subjects: [\"user.>\"]}");
		run("create_consumer: {stream: USERS, durable_name: worker, filter_subject: user.a, ack_wait: 10s}");
		JsonNode before = consumer("USERS", "worker");
		List<Operation> undo = run(
				"update_consumer: {stream: USERS, durable_name: worker, max_deliver: 3, description: Slow}");
		assertThat(consumer("USERS", "worker").path("max_deliver").asInt()).isEqualTo(3);
		assertThat(consumer("USERS", "worker").path("ack_wait")).isEqualTo(before.path("ack_wait"));
		takeBack(undo);
		assertThat(consumer("USERS", "worker")).isEqualTo(before);
	}

	@Test
	void aDeletedConsumerComesBackWhereItWas() throws Exception {
		run("create_stream: {name: USERS, subjects: [\"user.>\"]}");
		run("create_consumer: {stream: USERS, durable_name: worker}");
		server.publish("user.a", "1", "2", "3");
		var context = server.connection().getConsumerContext("USERS", "worker");
		context.next().ackSync(Duration.ofSeconds(5));
		List<Operation> undo = run("delete_consumer: {stream: USERS, durable_name: worker}");
		assertThat(server.api().consumerInfo("USERS", "worker")).isEmpty();
		takeBack(undo);
		assertThat(server.connection().getConsumerContext("USERS", "worker").next().getData()).asString()
			.isEqualTo("2");
	}

	@Test
	void theLastConsumerOfAnInterestStreamKeepsItsMessages() throws Exception {
		run("create_stream: {name: USERS, subjects: [\"user.>\"], retention: interest}");
		run("create_consumer: {stream: USERS, durable_name: worker}");
		server.publish("user.a", "1");
		refused("delete_consumer: {stream: USERS, durable_name: worker}", "Deleting the last consumer");
		run("delete_consumer: {stream: USERS, durable_name: worker, allow_data_loss: true}");
	}

	@Test
	void aKeyValueBucketIsWhatOtherClientsMakeIt() throws Exception {
		List<Operation> undo = run("""
				create_key_value:
				  bucket: user-preferences
				  description: Preferences
				  history: 5
				  ttl: 1h
				  max_bytes: 1MiB
				  max_value_size: 1KiB
				  storage: memory
				""");
		server.connection()
			.keyValueManagement()
			.create(KeyValueConfiguration.builder("reference")
				.description("Preferences")
				.maxHistoryPerKey(5)
				.ttl(Duration.ofHours(1))
				.maxBucketSize(1 << 20)
				.maximumValueSize(1024)
				.storageType(StorageType.Memory)
				.build());
		ObjectNode expected = server.config("KV_reference").put("name", "KV_user-preferences");
		expected.putArray("subjects").add("$KV.user-preferences.>");
		ObjectNode actual = server.config("KV_user-preferences");
		assertThat(actual).isEqualTo(expected);
		KeyValue bucket = server.connection().keyValue("user-preferences");
		bucket.put("a", "1");
		assertThat(bucket.get("a").getValueAsString()).isEqualTo("1");
		bucket.purge("a");
		// The mark of a purged key is nothing to be lost.
		takeBack(undo);
		assertThat(server.hasStream("KV_user-preferences")).isFalse();
	}

	@Test
	void aKeyValueBucketIsUpdatedAndTakenBackExactly() {
		run("create_key_value: {bucket: b, history: 2}");
		ObjectNode before = server.config("KV_b");
		List<Operation> undo = run("update_key_value: {bucket: b, history: 7, ttl: 1m, description: B}");
		assertThat(server.config("KV_b").path("max_msgs_per_subject").asInt()).isEqualTo(7);
		assertThat(server.config("KV_b").path("duplicate_window").asLong()).isEqualTo(60_000_000_000L);
		takeBack(undo);
		assertThat(server.config("KV_b")).isEqualTo(before);
	}

	@Test
	void aBucketGetsMarkersForExpiredKeysAndLosesThemAgain() {
		if (!server.isAtLeast(2, 11)) {
			unknown("update_key_value: {bucket: b, limit_marker_ttl: 5s}", "'limit_marker_ttl' (since 2.11.0)");
			return;
		}
		run("create_key_value: {bucket: b}");
		List<Operation> undo = run("update_key_value: {bucket: b, limit_marker_ttl: 5s}");
		assertThat(server.config("KV_b").path("subject_delete_marker_ttl").asLong()).isEqualTo(5_000_000_000L);
		takeBack(undo);
		assertThat(server.config("KV_b").has("subject_delete_marker_ttl")).isFalse();
	}

	@Test
	void aKeyValueBucketThatHoldsKeysIsNotDeleted() throws Exception {
		run("create_key_value: {bucket: b}");
		server.connection().keyValue("b").put("a", "1");
		refused("delete_key_value: {bucket: b}", "Deleting it loses 1 message of the key-value bucket b.");
		List<Operation> undo = run("delete_key_value: {bucket: b, allow_data_loss: true}");
		takeBack(undo);
		assertThat(server.connection().keyValue("b").keys()).isEmpty();
	}

	@Test
	void aBucketMayTakeItsKeysFromAnother() throws Exception {
		if (!server.isAtLeast(2, 10)) {
			unknown("create_key_value: {bucket: b, sources: [{name: a}]}", "'sources' (since 2.10.0)");
			return;
		}
		run("create_key_value: {bucket: a}");
		run("create_key_value: {bucket: b, sources: [{name: a}]}");
		server.connection().keyValue("a").put("k", "v");
		Awaitility.await().untilAsserted(() -> assertThat(server.connection().keyValue("b").get("k")).isNotNull());
	}

	@Test
	void anObjectStoreIsCreatedUpdatedAndDeleted() throws Exception {
		List<Operation> undoCreate = run("create_object_store: {bucket: files, description: Files, max_bytes: 1MiB}");
		assertThat(
				server.connection().objectStore("files").put("a", "content".getBytes(StandardCharsets.UTF_8)).getSize())
			.isEqualTo(7);
		refused("delete_object_store: {bucket: files}", "Deleting it loses 1 message of the object store files.");
		server.connection().objectStore("files").delete("a");
		ObjectNode before = server.config("OBJ_files");
		List<Operation> undoUpdate = run("update_object_store: {bucket: files, max_bytes: 2MiB, description: null}");
		assertThat(server.config("OBJ_files").path("max_bytes").asLong()).isEqualTo(2 << 20);
		takeBack(undoUpdate);
		assertThat(server.config("OBJ_files")).isEqualTo(before);
		// The mark of a deleted object is nothing to be lost.
		takeBack(undoCreate);
		assertThat(server.hasStream("OBJ_files")).isFalse();
	}

	@Test
	void aKeyIsPutAndTakenBack() throws Exception {
		run("create_key_value: {bucket: b}");
		KeyValue bucket = server.connection().keyValue("b");
		List<Operation> undoFirst = run("put_key: {bucket: b, key: a.b, value: {theme: dark, size: 3}}");
		assertThat(bucket.get("a.b").getValueAsString()).isEqualTo("{\"theme\":\"dark\",\"size\":3}");
		List<Operation> undoSecond = run("put_key: {bucket: b, key: a.b, value: text}");
		assertThat(bucket.get("a.b").getValueAsString()).isEqualTo("text");
		takeBack(undoSecond);
		assertThat(bucket.get("a.b").getValueAsString()).isEqualTo("{\"theme\":\"dark\",\"size\":3}");
		takeBack(undoFirst);
		assertThat(bucket.get("a.b")).isNull();
	}

	@Test
	void aKeyThatTheApplicationHasWrittenSinceIsNotTakenBack() throws Exception {
		run("create_key_value: {bucket: b}");
		KeyValue bucket = server.connection().keyValue("b");
		List<Operation> undoNew = run("put_key: {bucket: b, key: a, value: ours}");
		List<Operation> undoChanged = run("put_key: {bucket: b, key: a, value: ours again}");
		List<Operation> undoDeleted = run("delete_key: {bucket: b, key: a}");
		bucket.put("a", "theirs");
		for (List<Operation> undo : List.of(undoNew, undoChanged, undoDeleted)) {
			assertThatExceptionOfType(PolynException.class).isThrownBy(() -> takeBack(undo))
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.DATA_LOSS));
		}
		assertThat(bucket.get("a").getValueAsString()).isEqualTo("theirs");
	}

	@Test
	void aValueThatIsTooLargeIsToldAsThat() {
		run("create_key_value: {bucket: b, max_value_size: 10}");
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> run("put_key: {bucket: b, key: a, value: more than ten bytes}"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.REQUEST_REFUSED));
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> run("put_key: {bucket: b, key: a, value: " + "x".repeat(2_000_000) + "}"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.MIGRATION_SYNTAX));
	}

	@Test
	void aNewConsumerThatWaitsForItsFirstMessageComesBackWhereItWas() throws Exception {
		run("create_stream: {name: USERS, subjects: [\"user.>\"]}");
		server.publish("user.a", "0");
		run("create_consumer: {stream: USERS, durable_name: worker, deliver_policy: new}");
		server.publish("user.a", "1", "2");
		takeBack(run("delete_consumer: {stream: USERS, durable_name: worker}"));
		// Not every server tells where such a consumer began: then the message before
		// comes too.
		assertThat(server.api().consumerInfo("USERS", "worker").orElseThrow().path("num_pending").asInt()).isBetween(2,
				3);
	}

	@Test
	void aKeyWithBinaryContentIsTakenBack() throws Exception {
		run("create_key_value: {bucket: b}");
		KeyValue bucket = server.connection().keyValue("b");
		byte[] binary = { (byte) 0xff, 0, (byte) 0xfe };
		bucket.put("a", binary);
		takeBack(run("delete_key: {bucket: b, key: a}"));
		assertThat(bucket.get("a").getValue()).isEqualTo(binary);
		takeBack(run("put_key: {bucket: b, key: a, value: text}"));
		assertThat(bucket.get("a").getValue()).isEqualTo(binary);
	}

	@Test
	void aKeyOfAMissingBucketIsReported() {
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> run("put_key: {bucket: none, key: a, value: b}"))
			.withMessageContaining(
					"The key-value bucket none does not exist. Create it first with 'create_key_value'.");
	}

	@Test
	void aRefusalOfTheServerIsReportedInItsWords() {
		run("create_stream: {name: A, subjects: [\"a.>\"]}");
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> run("create_stream: {name: B, subjects: [a.b]}"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.REQUEST_REFUSED))
			.withMessageContaining("subjects overlap")
			.withMessageContaining("10065");
	}

	@Test
	void aSettingThatTheServerDropsIsFoundByReadingTheResultBack() {
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> ReadBack.check("stream A", JetStreamFields.STREAM,
					Json.object().put("from_the_future", true).put("max_msgs", 0), Json.object().put("name", "A"),
					server.api().serverVersion()))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.UNSUPPORTED_BY_SERVER))
			.withMessageContaining("silently dropped 'from_the_future' of the stream A");
	}

	private static void refused(String operation, String problem) {
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> run(operation))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.DATA_LOSS))
			.withMessageContaining(problem)
			.withMessageContaining("allow_data_loss: true");
	}

	private static void unknown(String operation, String setting) {
		assertThat(read(operation)).singleElement()
			.satisfies((each) -> assertThat(each.unknownTo(server.api().serverVersion())).containsExactly(setting));
	}

	private static JsonNode consumer(String stream, String consumer) {
		return server.api().consumerInfo(stream, consumer).orElseThrow().path("config");
	}

	private static List<Operation> run(String operation) {
		List<Operation> undo = new ArrayList<>();
		for (Operation each : read(operation)) {
			Operation.Change change = each.prepare(new TestOperationContext(server.api()));
			change.apply().run();
			undo.addAll(0, change.undo());
		}
		return undo;
	}

	private static List<Operation> read(String operation) {
		return OperationReader.read(DocumentReader.read("a.yml", operation.getBytes(StandardCharsets.UTF_8)));
	}

	private static void takeBack(List<Operation> undo) {
		// Through JSON, as it is stored in between.
		undo.stream().map(Operation::toJson).forEach((json) -> {
			OperationReader.read(json).prepare(new TestOperationContext(server.api())).apply().run();
			// What takes back may run a second time after a crash.
			OperationReader.read(json).repeatable().prepare(new TestOperationContext(server.api())).apply().run();
		});
	}

}
