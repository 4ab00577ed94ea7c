package io.polyn.migration.operation;

import java.time.Duration;
import java.util.List;

import io.nats.client.ConsumerContext;
import io.nats.client.Message;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.testing.JetStreamServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DataLossTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	private static final OperationRunner operations = new OperationRunner(server);

	@Test
	void aStreamThatRefusesNewMessagesKeepsTheOldAboveItsLimitsWhereTheServerDoes() throws Exception {
		operations.run("create_stream: {name: S, subjects: [s], discard: new}");
		server.publish("s", "1", "2", "3", "4");
		if (!server.isAtLeast(2, 10)) {
			refused("update_stream: {name: S, max_msgs: 3}", "Lowering 'max_msgs' loses 1 message of the stream S.");
			refused("update_stream: {name: S, max_bytes: 10}",
					"Lowering 'max_bytes' below what is stored loses up to 4 messages");
			operations.run("update_stream: {name: S, max_msgs: 3, allow_data_loss: true}");
			assertThat(server.messages("S")).isEqualTo(3);
			return;
		}
		operations.run("update_stream: {name: S, max_msgs: 3, max_bytes: 10}");
		assertThat(server.messages("S")).isEqualTo(4);
		refused("update_stream: {name: S, discard: old}",
				"Changing 'discard' to 'old' with 'max_msgs' loses 1 message of the stream S.");
		operations.run("update_stream: {name: S, max_msgs: -1}");
		refused("update_stream: {name: S, discard: old}",
				"Changing 'discard' to 'old' with 'max_bytes' below what is stored loses up to 4 messages");
		operations.run("update_stream: {name: S, discard: old, allow_data_loss: true}");
		assertThat(server.messages("S")).isLessThan(4);
	}

	@Test
	void aLimitPerSubjectCutsWhateverBecomesOfNewMessages() throws Exception {
		operations.run("create_stream: {name: S, subjects: [s], discard: new, max_msgs_per_subject: 9,"
				+ " discard_new_per_subject: true}");
		server.publish("s", "1", "2", "3", "4");
		refused("update_stream: {name: S, max_msgs_per_subject: 3}",
				"Lowering 'max_msgs_per_subject' loses 1 message of the stream S.");
		operations.run("update_stream: {name: S, max_msgs_per_subject: 3, allow_data_loss: true}");
		assertThat(server.messages("S")).isEqualTo(3);
	}

	@Test
	void anAgeIsComparedWithTheOldestMessage() throws Exception {
		operations.run("create_stream: {name: S, subjects: [s]}");
		server.publish("s", "1");
		Operation update = OperationRunner.read("update_stream: {name: S, max_age: 100ms, duplicate_window: 100ms}");
		Awaitility.await()
			.pollInterval(Duration.ofMillis(50))
			.untilAsserted(() -> assertThatExceptionOfType(PolynException.class)
				.isThrownBy(() -> update.prepare(operations.context()))
				.withMessageContaining(
						"Lowering 'max_age' below the age of the oldest loses up to 1 message of the stream S."));
		operations.run("update_stream: {name: S, max_age: 1d}");
	}

	@Test
	void aHistoryIsALimitPerSubject() throws Exception {
		operations.run("create_key_value: {bucket: b, history: 5}");
		for (String value : List.of("1", "2", "3")) {
			server.connection().keyValue("b").put("k", value);
		}
		refused("update_key_value: {bucket: b, history: 1}", "loses 2 messages of the key-value bucket b.");
		operations.run("update_key_value: {bucket: b, history: 3, ttl: 1h}");
		assertThat(server.messages("KV_b")).isEqualTo(3);
	}

	@Test
	void aFirstSequenceIsNotChangedUnderMessages() throws Exception {
		if (!server.isAtLeast(2, 10)) {
			assertThat(operations.unknown("update_stream: {name: S, first_seq: 100}"))
				.containsExactly("'first_seq' (since 2.10.0)");
			return;
		}
		operations.run("create_stream: {name: S, subjects: [s]}");
		operations.takeBack(operations.run("update_stream: {name: S, first_seq: 100}"));
		server.publish("s", "1", "2");
		refused("update_stream: {name: S, first_seq: 100}",
				"Changing 'first_seq' (at the server's next start) loses 2 messages of the stream S.");
	}

	@Test
	void interestKeepsOnlyWhatAConsumerStillWaitsFor() throws Exception {
		operations.run("create_stream: {name: S, subjects: [s]}");
		String update = "update_stream: {name: S, retention: interest}";
		if (!server.isAtLeast(2, 10)) {
			operations.refused(ErrorCode.IMMUTABLE_SETTING, update, "(2.10.0 and later can)");
			return;
		}
		server.publish("s", "1", "2", "3", "4", "5");
		refused(update, "Changing 'retention' to 'interest' without a consumer loses 5 messages of the stream S.");
		operations.run("create_consumer: {stream: S, durable_name: c}");
		acknowledge("S", "c", 2);
		refused(update, "Changing 'retention' to 'interest' loses up to 2 messages of the stream S.");
		operations.run("create_consumer: {stream: S, durable_name: slow}");
		operations.run(update);
		assertThat(server.messages("S")).isEqualTo(5);
	}

	@Test
	void aWorkQueueIsNotTakenForASource() throws Exception {
		operations.run("create_stream: {name: QUEUE, subjects: [q], retention: workqueue}");
		operations.run("create_stream: {name: EVENTS, subjects: [e], retention: interest}");
		operations.run("create_stream: {name: S, subjects: [s]}");
		server.publish("q", "1", "2", "3");
		String loss = "empties a work queue, which loses 3 messages of the stream QUEUE.";
		refused("create_stream: {name: COPY, sources: [{name: QUEUE}]}", "Being a source of COPY " + loss);
		refused("create_stream: {name: COPY, mirror: {name: QUEUE}}", "Being a source of COPY " + loss);
		refused("update_stream: {name: S, sources: [{name: EVENTS}, {name: QUEUE}]}", "Being a source of S " + loss);
		assertThat(server.messages("QUEUE")).isEqualTo(3);
		operations.run("update_stream: {name: S, sources: [{name: EVENTS}]}");
		operations.run("create_stream: {name: COPY, sources: [{name: QUEUE}], allow_data_loss: true}");
		Awaitility.await().untilAsserted(() -> assertThat(server.messages("QUEUE")).isZero());
		// What is a source already is not asked about again.
		operations.run("update_stream: {name: COPY, sources: [{name: QUEUE}], max_msgs: 100}");
	}

	@Test
	void aConsumerThatAloneWaitsForMessagesIsNotDeleted() throws Exception {
		interestStream();
		refused("delete_consumer: {stream: S, durable_name: x}",
				"Deleting a consumer of a stream with 'interest' retention loses up to 3 messages of the stream S.");
		assertThat(server.messages("S")).isEqualTo(5);
		operations.run("create_consumer: {stream: S, durable_name: all}");
		// A consumer that comes later does not get what was there before on every server.
		long left = server.api().consumerInfo("S", "all").orElseThrow().path("num_pending").asLong();
		assertThat(left).isEqualTo(5);
		operations.run("delete_consumer: {stream: S, durable_name: x}");
		assertThat(server.messages("S")).isEqualTo(5);
		refused("delete_consumer: {stream: S, durable_name: all}", "loses up to 5 messages");
		operations.run("delete_consumer: {stream: S, durable_name: all, allow_data_loss: true}");
		refused("delete_consumer: {stream: S, durable_name: y}",
				"Deleting the last consumer of a stream with 'interest' retention loses");
	}

	@Test
	void aConsumerThatHasHandledEverythingMayGo() throws Exception {
		interestStream();
		acknowledge("S", "x", 3);
		operations.run("delete_consumer: {stream: S, durable_name: x}");
		assertThat(server.messages("S")).isEqualTo(2);
	}

	@Test
	void anotherConsumerThatIsFurtherOnDoesNotCount() throws Exception {
		interestStream();
		operations.run("create_consumer: {stream: S, durable_name: all}");
		acknowledge("S", "all", 2);
		refused("delete_consumer: {stream: S, durable_name: x}", "loses up to 3 messages of the stream S.");
	}

	@Test
	void aFilterIsNotNarrowedUnderMessagesThatWaitForIt() throws Exception {
		interestStream();
		String update = "update_consumer: {stream: S, durable_name: x, filter_subject: s.z}";
		refused(update,
				"Changing the filter of a consumer of a stream with 'interest' retention loses up to 3 messages");
		operations.run("update_consumer: {stream: S, durable_name: x, filter_subject: s.*}");
		assertThat(server.messages("S")).isEqualTo(5);
		operations.run("update_consumer: {stream: S, durable_name: x, filter_subject: s.z, allow_data_loss: true}");
		operations.run("create_stream: {name: LIMITS, subjects: [l]}");
		operations.run("create_consumer: {stream: LIMITS, durable_name: x}");
		server.publish("l", "1");
		operations.run("update_consumer: {stream: LIMITS, durable_name: x, filter_subject: l}");
		assertThat(server.messages("LIMITS")).isEqualTo(1);
	}

	@Test
	void aConsumerOfAWorkQueueMayGoWithoutItsMessages() throws Exception {
		operations.run("create_stream: {name: S, subjects: [\"s.>\"], retention: workqueue}");
		operations.run("create_consumer: {stream: S, durable_name: c}");
		server.publish("s.a", "1", "2");
		operations.run("update_consumer: {stream: S, durable_name: c, filter_subject: s.b}");
		operations.run("delete_consumer: {stream: S, durable_name: c}");
		assertThat(server.messages("S")).isEqualTo(2);
	}

	@Test
	void aSingleServerKeepsNoReplicas() {
		operations.run("create_stream: {name: S, subjects: [s]}");
		operations.refused(ErrorCode.UNEXPECTED_STATE, "update_stream: {name: S, num_replicas: 3}",
				"The stream S can't have 3 replicas: its server is not part of a cluster.");
		operations.run("update_stream: {name: S, num_replicas: 1}");
	}

	@Test
	void whatHoldsNothingLosesNothing() {
		operations.run("create_stream: {name: S, subjects: [s], max_msgs: 10}");
		operations.run("update_stream: {name: S, max_msgs: 1, max_msgs_per_subject: 1, max_bytes: 1, max_age: 100ms,"
				+ " duplicate_window: 100ms}");
		if (server.isAtLeast(2, 10)) {
			operations.run("update_stream: {name: S, retention: interest, first_seq: 7}");
		}
		assertThat(server.config("S").path("max_msgs").asInt()).isEqualTo(1);
	}

	@Test
	void aFilterCoversWhatItLetsThrough() {
		assertThat(SubjectFilter.covers(List.of(">"), List.of("a", "a.b", "*.b", ">"))).isTrue();
		assertThat(SubjectFilter.covers(List.of("a.>"), List.of("a.b", "a.*.c", "a.>"))).isTrue();
		assertThat(SubjectFilter.covers(List.of("a.*"), List.of("a.b", "a.*"))).isTrue();
		assertThat(SubjectFilter.covers(List.of("a", "b"), List.of("b", "a"))).isTrue();
		assertThat(SubjectFilter.covers(List.of("a.>"), List.of("a"))).isFalse();
		assertThat(SubjectFilter.covers(List.of("a.*"), List.of("a.>"))).isFalse();
		assertThat(SubjectFilter.covers(List.of("a.*"), List.of("a.b.c"))).isFalse();
		assertThat(SubjectFilter.covers(List.of("a.b"), List.of("a.*"))).isFalse();
		assertThat(SubjectFilter.covers(List.of("*.b"), List.of("a.c"))).isFalse();
		assertThat(SubjectFilter.covers(List.of("a"), List.of("a", "b"))).isFalse();
	}

	private static void interestStream() throws Exception {
		operations.run("create_stream: {name: S, subjects: [\"s.>\"], retention: interest}");
		operations.run("create_consumer: {stream: S, durable_name: x, filter_subject: s.x}");
		operations.run("create_consumer: {stream: S, durable_name: y, filter_subject: s.y}");
		server.publish("s.x", "1", "2", "3");
		server.publish("s.y", "4", "5");
	}

	private static void acknowledge(String stream, String consumer, int messages) throws Exception {
		ConsumerContext context = server.connection().getConsumerContext(stream, consumer);
		for (int i = 0; i < messages; i++) {
			Message message = context.next();
			message.ackSync(Duration.ofSeconds(5));
		}
	}

	private static void refused(String operation, String problem) {
		operations.refused(ErrorCode.DATA_LOSS, operation, problem, "allow_data_loss: true");
	}

}
