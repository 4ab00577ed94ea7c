package io.polyn.migration.operation;

import java.time.Duration;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.ErrorCode;
import io.polyn.testing.JetStreamServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How consumers are created, updated and deleted.
 */
class ConsumerLifecycleTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	private static final OperationRunner operations = new OperationRunner(server);

	@Test
	void aConsumerIsCreatedAcknowledgingExplicitlyAndTakenBack() {
		operations.run("create_stream: {name: USERS, subjects: [\"user.>\"]}");
		List<JsonNode> undo = operations.run("""
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
		JsonNode config = consumer();
		assertThat(config.path("ack_policy").asText()).isEqualTo("explicit");
		assertThat(config.path("backoff")).hasSize(3);
		assertThat(config.path("opt_start_seq").asInt()).isEqualTo(7);
		operations.takeBack(undo);
		assertThat(server.api().consumerInfo("USERS", "worker")).isEmpty();
	}

	@Test
	void aConsumerMayFilterSeveralSubjects() {
		if (!server.isAtLeast(2, 10)) {
			unknown("create_consumer: {stream: USERS, durable_name: worker, filter_subjects: [user.a, user.b]}",
					"'filter_subjects' (since 2.10.0)");
			return;
		}
		operations.run("create_stream: {name: USERS, subjects: [\"user.>\"]}");
		operations.run("create_consumer: {stream: USERS, durable_name: worker, filter_subjects: [user.a, user.b]}");
		assertThat(consumer().path("filter_subjects")).hasSize(2);
	}

	@Test
	void aConsumerIsUpdatedAndTakenBackExactly() {
		operations.run("create_stream: {name: USERS, subjects: [\"user.>\"]}");
		operations.run("create_consumer: {stream: USERS, durable_name: worker, filter_subject: user.a, ack_wait: 10s}");
		JsonNode before = consumer();
		List<JsonNode> undo = operations
			.run("update_consumer: {stream: USERS, durable_name: worker, max_deliver: 3, description: Slow}");
		assertThat(consumer().path("max_deliver").asInt()).isEqualTo(3);
		assertThat(consumer().path("ack_wait")).isEqualTo(before.path("ack_wait"));
		operations.takeBack(undo);
		assertThat(consumer()).isEqualTo(before);
	}

	@Test
	void aDeletedConsumerComesBackWhereItWas() throws Exception {
		operations.run("create_stream: {name: USERS, subjects: [\"user.>\"]}");
		operations.run("create_consumer: {stream: USERS, durable_name: worker}");
		server.publish("user.a", "1", "2", "3");
		var context = server.connection().getConsumerContext("USERS", "worker");
		context.next().ackSync(Duration.ofSeconds(5));
		List<JsonNode> undo = operations.run("delete_consumer: {stream: USERS, durable_name: worker}");
		assertThat(server.api().consumerInfo("USERS", "worker")).isEmpty();
		operations.takeBack(undo);
		assertThat(server.connection().getConsumerContext("USERS", "worker").next().getData()).asString()
			.isEqualTo("2");
	}

	@Test
	void aNewConsumerThatWaitsForItsFirstMessageComesBackWhereItWas() throws Exception {
		operations.run("create_stream: {name: USERS, subjects: [\"user.>\"]}");
		server.publish("user.a", "0");
		operations.run("create_consumer: {stream: USERS, durable_name: worker, deliver_policy: new}");
		server.publish("user.a", "1", "2");
		operations.takeBack(operations.run("delete_consumer: {stream: USERS, durable_name: worker}"));
		// Not every server tells where such a consumer began: then the message before
		// comes too.
		assertThat(server.api().consumerInfo("USERS", "worker").orElseThrow().path("num_pending").asInt()).isBetween(2,
				3);
	}

	@Test
	void theLastConsumerOfAnInterestStreamKeepsItsMessages() throws Exception {
		operations.run("create_stream: {name: USERS, subjects: [\"user.>\"], retention: interest}");
		operations.run("create_consumer: {stream: USERS, durable_name: worker}");
		server.publish("user.a", "1");
		refused("delete_consumer: {stream: USERS, durable_name: worker}", "Deleting the last consumer");
		operations.run("delete_consumer: {stream: USERS, durable_name: worker, allow_data_loss: true}");
	}

	private static void refused(String operation, String problem) {
		operations.refused(ErrorCode.DATA_LOSS, operation, problem, "allow_data_loss: true");
	}

	private static void unknown(String operation, String setting) {
		assertThat(operations.unknown(operation)).containsExactly(setting);
	}

	private static JsonNode consumer() {
		return server.api().consumerInfo("USERS", "worker").orElseThrow().path("config");
	}

}
