package io.polyn.migration.operation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.KeyValue;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StorageType;
import io.polyn.ErrorCode;
import io.polyn.testing.JetStreamServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How buckets are created, updated and deleted.
 */
class BucketOperationTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	private static final OperationRunner operations = new OperationRunner(server);

	@Test
	void aKeyValueBucketIsWhatOtherClientsMakeIt() throws Exception {
		List<JsonNode> undo = operations.run("""
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
		operations.takeBack(undo);
		assertThat(server.hasStream("KV_user-preferences")).isFalse();
	}

	@Test
	void aKeyValueBucketIsUpdatedAndTakenBackExactly() {
		operations.run("create_key_value: {bucket: b, history: 2}");
		ObjectNode before = server.config("KV_b");
		List<JsonNode> undo = operations.run("update_key_value: {bucket: b, history: 7, ttl: 1m, description: B}");
		assertThat(server.config("KV_b").path("max_msgs_per_subject").asInt()).isEqualTo(7);
		assertThat(server.config("KV_b").path("duplicate_window").asLong()).isEqualTo(60_000_000_000L);
		operations.takeBack(undo);
		assertThat(server.config("KV_b")).isEqualTo(before);
	}

	@Test
	void aBucketGetsMarkersForExpiredKeysAndLosesThemAgain() {
		if (!server.isAtLeast(2, 11)) {
			unknown("update_key_value: {bucket: b, limit_marker_ttl: 5s}", "'limit_marker_ttl' (since 2.11.0)");
			return;
		}
		operations.run("create_key_value: {bucket: b}");
		List<JsonNode> undo = operations.run("update_key_value: {bucket: b, limit_marker_ttl: 5s}");
		assertThat(server.config("KV_b").path("subject_delete_marker_ttl").asLong()).isEqualTo(5_000_000_000L);
		operations.takeBack(undo);
		assertThat(server.config("KV_b").has("subject_delete_marker_ttl")).isFalse();
	}

	@Test
	void aKeyValueBucketThatHoldsKeysIsNotDeleted() throws Exception {
		operations.run("create_key_value: {bucket: b}");
		server.connection().keyValue("b").put("a", "1");
		refused("delete_key_value: {bucket: b}", "Deleting it loses 1 message of the key-value bucket b.");
		List<JsonNode> undo = operations.run("delete_key_value: {bucket: b, allow_data_loss: true}");
		operations.takeBack(undo);
		assertThat(server.connection().keyValue("b").keys()).isEmpty();
	}

	@Test
	void aBucketMayTakeItsKeysFromAnother() throws Exception {
		if (!server.isAtLeast(2, 10)) {
			unknown("create_key_value: {bucket: b, sources: [{name: a}]}", "'sources' (since 2.10.0)");
			return;
		}
		operations.run("create_key_value: {bucket: a}");
		operations.run("create_key_value: {bucket: b, sources: [{name: a}]}");
		server.connection().keyValue("a").put("k", "v");
		Awaitility.await().untilAsserted(() -> assertThat(server.connection().keyValue("b").get("k")).isNotNull());
	}

	@Test
	void anObjectStoreIsCreatedUpdatedAndDeleted() throws Exception {
		List<JsonNode> undoCreate = operations
			.run("create_object_store: {bucket: files, description: Files, max_bytes: 1MiB}");
		assertThat(
				server.connection().objectStore("files").put("a", "content".getBytes(StandardCharsets.UTF_8)).getSize())
			.isEqualTo(7);
		refused("delete_object_store: {bucket: files}", "Deleting it loses 1 message of the object store files.");
		server.connection().objectStore("files").delete("a");
		ObjectNode before = server.config("OBJ_files");
		List<JsonNode> undoUpdate = operations
			.run("update_object_store: {bucket: files, max_bytes: 2MiB, description: null}");
		assertThat(server.config("OBJ_files").path("max_bytes").asLong()).isEqualTo(2 << 20);
		operations.takeBack(undoUpdate);
		assertThat(server.config("OBJ_files")).isEqualTo(before);
		// The mark of a deleted object is nothing to be lost.
		operations.takeBack(undoCreate);
		assertThat(server.hasStream("OBJ_files")).isFalse();
	}

	private static void refused(String operation, String problem) {
		operations.refused(ErrorCode.DATA_LOSS, operation, problem, "allow_data_loss: true");
	}

	private static void unknown(String operation, String setting) {
		assertThat(operations.unknown(operation)).containsExactly(setting);
	}

}
