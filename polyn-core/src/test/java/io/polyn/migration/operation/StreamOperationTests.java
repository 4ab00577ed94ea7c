package io.polyn.migration.operation;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.testing.JetStreamServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * How streams are created, updated and deleted.
 */
class StreamOperationTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	private static final OperationRunner operations = new OperationRunner(server);

	@Test
	void aStreamIsCreatedAndTakenBack() {
		List<JsonNode> undo = operations.run("""
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
		operations.takeBack(undo);
		assertThat(server.hasStream("USERS")).isFalse();
	}

	@Test
	void aStreamThatExistsIsNotCreatedAgain() {
		operations.run("create_stream: {name: USERS, subjects: [\"user.>\"]}");
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> operations.run("create_stream: {name: USERS, subjects: [a]}"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.UNEXPECTED_STATE))
			.withMessageContaining("The stream USERS exists already. Use 'create_stream_if_not_exists'");
		assertThat(operations.run("create_stream_if_not_exists: {name: USERS, subjects: [a]}")).isEmpty();
		assertThat(server.config("USERS").path("subjects")).hasToString("[\"user.>\"]");
	}

	@Test
	void anUpdateKeepsWhatItDoesNotNameAndIsTakenBackExactly() {
		operations.run("create_stream: {name: USERS, subjects: [\"user.>\"], max_age: 30d, description: Users}");
		ObjectNode before = server.config("USERS");
		List<JsonNode> undo = operations.run("""
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
		operations.takeBack(undo);
		assertThat(server.config("USERS")).isEqualTo(before);
	}

	@Test
	void metadataIsMerged() {
		if (!server.isAtLeast(2, 10)) {
			unknown("create_stream: {name: USERS, metadata: {team: a}}", "'metadata' (since 2.10.0)");
			return;
		}
		operations.run("create_stream: {name: USERS, metadata: {team: a, tier: gold}}");
		ObjectNode before = server.config("USERS");
		List<JsonNode> undo = operations.run("update_stream: {name: USERS, metadata: {team: b, cost: low}}");
		assertThat(server.config("USERS").path("metadata").path("team").asText()).isEqualTo("b");
		assertThat(server.config("USERS").path("metadata").path("tier").asText()).isEqualTo("gold");
		operations.takeBack(undo);
		assertThat(server.config("USERS")).isEqualTo(before);
	}

	@Test
	void aMissingStreamIsNotUpdatedOrDeleted() {
		for (String operation : new String[] { "update_stream", "delete_stream" }) {
			assertThatExceptionOfType(PolynException.class)
				.isThrownBy(() -> operations.run(operation + ": {name: USERS}"))
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.UNEXPECTED_STATE))
				.withMessageContaining("The stream USERS does not exist.");
			assertThat(operations.run(operation + "_if_exists: {name: USERS}")).isEmpty();
		}
	}

	@Test
	void aDeletedStreamComesBackWithItsDurableConsumers() {
		operations.run("create_stream: {name: USERS, subjects: [\"user.>\"], max_age: 1h}");
		operations.run(
				"create_consumer: {stream: USERS, durable_name: worker, filter_subject: user.created, max_deliver: 5}");
		ObjectNode stream = server.config("USERS");
		JsonNode consumer = consumer("USERS", "worker");
		List<JsonNode> undo = operations.run("delete_stream: {name: USERS}");
		assertThat(server.hasStream("USERS")).isFalse();
		operations.takeBack(undo);
		assertThat(server.config("USERS")).isEqualTo(stream);
		assertThat(consumer("USERS", "worker")).isEqualTo(consumer);
	}

	@Test
	void messagesAreNotLostUnlessTheOperationSaysSo() throws Exception {
		operations.run("create_stream: {name: USERS, subjects: [\"user.>\"]}");
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
		operations.run("update_stream: {name: USERS, max_msgs: 2, allow_data_loss: true}");
		operations.run("delete_stream: {name: USERS, allow_data_loss: true}");
		assertThat(server.hasStream("USERS")).isFalse();
	}

	@Test
	void aLimitPerSubjectIsComparedWithEverySubject() throws Exception {
		operations.run("create_stream: {name: USERS, subjects: [\"user.>\"]}");
		server.publish("user.many", "1", "2", "3", "4", "5");
		for (int i = 0; i < 20; i++) {
			server.publish("user.once" + i, "1");
		}
		refused("update_stream: {name: USERS, max_msgs_per_subject: 2}",
				"Lowering 'max_msgs_per_subject' loses 3 messages");
		operations.run("update_stream: {name: USERS, max_msgs_per_subject: 5}");
	}

	@Test
	void anUpdateWithinWhatIsStoredLosesNothing() throws Exception {
		operations.run("create_stream: {name: USERS, subjects: [\"user.>\"]}");
		server.publish("user.a", "1", "2", "3");
		operations
			.run("update_stream: {name: USERS, max_msgs: 3, max_msgs_per_subject: 3, max_bytes: 1MiB, max_age: 1h}");
		assertThat(server.api().streamInfo("USERS").orElseThrow().path("state").path("messages").asInt()).isEqualTo(3);
	}

	@Test
	void aRefusalOfTheServerIsReportedInItsWords() {
		operations.run("create_stream: {name: A, subjects: [\"a.>\"]}");
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> operations.run("create_stream: {name: B, subjects: [a.b]}"))
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
		operations.refused(ErrorCode.DATA_LOSS, operation, problem, "allow_data_loss: true");
	}

	private static void unknown(String operation, String setting) {
		assertThat(operations.unknown(operation)).containsExactly(setting);
	}

	private static JsonNode consumer(String stream, String consumer) {
		return server.api().consumerInfo(stream, consumer).orElseThrow().path("config");
	}

}
