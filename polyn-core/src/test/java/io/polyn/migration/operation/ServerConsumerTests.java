package io.polyn.migration.operation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.ErrorCode;
import io.polyn.testing.JetStreamServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of the consumers by which the server itself copies a stream to others.
 * From 2.14 on it shows those of streams that keep messages for their consumers.
 */
class ServerConsumerTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	private static final OperationRunner operations = new OperationRunner(server);

	@Test
	void theyDoNotOutliveTheCopyThatTheyAreForWhenADeletionIsTakenBack() throws Exception {
		copied();
		List<JsonNode> undo = operations.run("delete_stream: {name: ORDERS}");
		server.management().deleteStream("COPY");
		operations.takeBack(undo);
		assertThat(consumers("ORDERS")).containsExactly("worker");
	}

	@Test
	void theCopyGoesOnWhenADeletionIsTakenBack() throws Exception {
		copied();
		operations.takeBack(operations.run("delete_stream: {name: ORDERS}"));
		server.publish("order", "1");
		// The server takes some seconds to notice.
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(server.messages("COPY")).isEqualTo(1));
	}

	@Test
	void theCopyGoesOnWhereItWasWhenABackupIsPutBack() throws Exception {
		copied();
		server.publish("order", "1");
		Awaitility.await().untilAsserted(() -> assertThat(server.messages("COPY")).isEqualTo(1));
		operations.takeBack(operations.run("delete_stream: {name: ORDERS, backup: true}"));
		server.publish("order", "2");
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(server.messages("COPY")).isEqualTo(2));
	}

	@Test
	void theyDoNotKeepMessagesInTheirOwnersStead() throws Exception {
		copied();
		server.publish("order", "1", "2");
		operations.refused(ErrorCode.DATA_LOSS, "delete_consumer: {stream: ORDERS, durable_name: worker}",
				"2 messages of the stream ORDERS.");
	}

	private static void copied() throws Exception {
		operations.run("create_stream: {name: ORDERS, subjects: [order], retention: interest}");
		operations.run("create_consumer: {stream: ORDERS, durable_name: worker}");
		operations.run("create_stream: {name: COPY, sources: [{name: ORDERS}]}");
		Awaitility.await()
			.untilAsserted(() -> assertThat(consumers("ORDERS")).hasSize(server.isAtLeast(2, 14) ? 2 : 1));
	}

	private static List<String> consumers(String stream) {
		List<String> names = new ArrayList<>();
		for (JsonNode name : server.api().request("CONSUMER.NAMES." + stream, null).path("consumers")) {
			names.add(name.asText());
		}
		return names;
	}

}
