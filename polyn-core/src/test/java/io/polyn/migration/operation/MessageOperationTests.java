package io.polyn.migration.operation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.nats.client.JetStreamApiException;
import io.nats.client.PublishOptions;
import io.nats.client.api.MessageInfo;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.testing.JetStreamServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MessageOperationTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	private final OperationRunner operations = new OperationRunner(server);

	@BeforeEach
	void setUp() throws Exception {
		server.createStream("USERS", "user.>");
	}

	@Test
	void aMessageIsPublishedAndTakenBack() throws Exception {
		server.publish("user.created", "before");
		List<JsonNode> undo = this.operations.run("""
				publish:
				  subject: user.created
				  data: {id: 7, name: Ann}
				  headers: {Content-Type: application/json, X-Source: seed}
				  msg_id: seed-7
				""");
		server.publish("user.created", "after");
		MessageInfo message = server.message("USERS", 2);
		assertThat(message.getSubject()).isEqualTo("user.created");
		assertThat(message.getData()).asString().isEqualTo("{\"id\":7,\"name\":\"Ann\"}");
		assertThat(message.getHeaders().getFirst("Content-Type")).isEqualTo("application/json");
		assertThat(message.getHeaders().getFirst("X-Source")).isEqualTo("seed");
		assertThat(message.getHeaders().getFirst("Nats-Msg-Id")).isEqualTo("seed-7");
		assertThat(message.getHeaders().getFirst("Nats-Expected-Last-Subject-Sequence")).isEqualTo("1");
		this.operations.takeBack(undo);
		assertThat(stored()).containsExactly("before", "after");
	}

	@Test
	void aTextIsStoredAsItIsAndBase64AsItsBytes() throws Exception {
		this.operations.run("publish: {subject: user.a, data: plain text}");
		this.operations.run("publish: {subject: user.a, data: ''}");
		this.operations.run("publish: {subject: user.a, data_base64: /wD+}");
		assertThat(server.message("USERS", 1).getData()).asString().isEqualTo("plain text");
		assertThat(server.message("USERS", 2).getData()).isNullOrEmpty();
		assertThat(server.message("USERS", 3).getData()).containsExactly(0xff, 0, 0xfe);
	}

	@Test
	void theSameMessageTwiceIsTwoMessages() throws Exception {
		this.operations.run("publish: {subject: user.a, data: x}");
		List<JsonNode> undo = this.operations.run("publish: {subject: user.a, data: x}");
		assertThat(stored()).containsExactly("x", "x");
		this.operations.takeBack(undo);
		assertThat(stored()).containsExactly("x");
		this.operations.run("publish: {subject: user.a, data: x}");
		assertThat(stored()).as("taken back and published again within the window").containsExactly("x", "x");
	}

	@Test
	void whereverTheProcessDiesTheMessageIsThereOnce() throws Exception {
		this.operations.diesAnywhere("publish: {subject: user.a, data: x, headers: {A: b}}", () -> {
			server.management().purgeStream("USERS");
			server.publish("user.a", "before");
			server.publish("user.b", "other");
			return null;
		}, MessageOperationTests::stored);
	}

	@Test
	void aSecondTryDoesNotDoubleItEvenWhenTheStreamHasForgottenItsId() throws Exception {
		this.operations.run("update_stream: {name: USERS, duplicate_window: 100ms}");
		List<JsonNode> written = this.operations.run("publish: {subject: user.a, data: x, msg_id: seed}");
		server.publish("user.a", "since");
		isForgotten("probe");
		Awaitility.await().until(() -> isForgotten("probe"));
		this.operations.complete(written);
		assertThat(stored().stream().filter("x"::equals)).hasSize(1);
	}

	@Test
	void aMessageThatOnlyArrivesDuringTheSecondTryIsNotDoubled() throws Exception {
		server.publish("user.a", "before");
		Operation publish = OperationRunner.read("publish: {subject: user.a, data: x}");
		Operation.Change first = publish.prepare(this.operations.context());
		Operation.Change second = Reversal.read(Reversal.of(1, publish, first).toJson().get(0))
			.redo()
			.prepare(this.operations.context());
		first.apply().run();
		second.apply().run();
		assertThat(stored()).containsExactly("before", "x");
	}

	@Test
	void whoPublishesOnTheSubjectMeanwhileDoesNotStandInTheWay() throws Exception {
		Operation publish = OperationRunner.read("publish: {subject: user.a, data: x}");
		Operation.Change change = publish.prepare(this.operations.context());
		server.publish("user.a", "1", "2");
		change.apply().run();
		assertThat(stored()).containsExactly("1", "2", "x");
		List<JsonNode> written = Reversal.of(1, publish, change).toJson();
		this.operations.complete(written);
		assertThat(stored()).containsExactly("1", "2", "x");
		this.operations.takeBack(written);
		assertThat(stored()).containsExactly("1", "2");
	}

	@Test
	void aMessageThatMayHaveBeenConsumedIsNotPublishedAgain() throws Exception {
		this.operations.run("create_stream: {name: JOBS, storage: memory, subjects: [job], retention: workqueue}");
		this.operations.run("create_consumer: {stream: JOBS, durable_name: worker}");
		Operation publish = OperationRunner.read("publish: {subject: job, data: x}");
		Operation.Change change = publish.prepare(this.operations.context());
		List<JsonNode> written = Reversal.of(1, publish, change).toJson();
		assertThat(this.operations.complete(written)).as("nothing was published yet").isTrue();
		assertThat(server.messages("JOBS")).isEqualTo(1);
		this.operations.complete(written);
		assertThat(server.messages("JOBS")).isEqualTo(1);
		server.connection().getConsumerContext("JOBS", "worker").next().ackSync(Duration.ofSeconds(5));
		Awaitility.await().until(() -> server.messages("JOBS") == 0);
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> this.operations.complete(written))
			.withMessageContaining("was stored before the run was cut off can't be told");
		assertThat(server.messages("JOBS")).isZero();
		this.operations.takeBack(written);
	}

	@Test
	void anIdThatTheStreamRemembersIsNotTakenForAStoredMessage() throws Exception {
		List<JsonNode> written = this.operations.run("publish: {subject: user.a, data: x, msg_id: seed}");
		this.operations.takeBack(written);
		this.operations.refused(ErrorCode.UNEXPECTED_STATE, "publish: {subject: user.a, data: x, msg_id: seed}",
				"The stream USERS has received a message with the id 'seed' before");
		assertThat(stored()).isEmpty();
	}

	@Test
	void aSubjectWithoutAStreamIsReportedWithWhatToDo() {
		this.operations.refused(ErrorCode.UNEXPECTED_STATE, "publish: {subject: order.placed.v1, data: x}",
				"No stream stores the subject order.placed.v1.",
				"create_stream: {name: order, subjects: [\"order.>\"]}");
	}

	@Test
	void aMessageThatIsTooLargeIsReportedBeforeAnythingIsSent() {
		Operation publish = new Publish("user.a", Map.of(), new byte[1 << 20], null, null);
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> publish.prepare(this.operations.context()))
			.withMessageContaining("'max_payload' of the server is 1048576");
		this.operations.run("update_stream: {name: USERS, max_msg_size: 100}");
		this.operations.refused(ErrorCode.REQUEST_REFUSED, "publish: {subject: user.a, data: " + "x".repeat(100) + "}",
				"'max_msg_size' of the stream USERS is 100");
	}

	@Test
	void aHeaderThatCanNotBeSentIsReported() {
		this.operations.refused(ErrorCode.INVALID_VALUE, "publish: {subject: user.a, data: x, headers: {\"a:b\": c}}",
				"The headers of the message on user.a can't be sent");
	}

	@Test
	void whatCanNotBeDeletedCanNotBeTakenBack() throws Exception {
		this.operations.run("create_stream: {name: LOG, storage: memory, subjects: [log], deny_delete: true}");
		List<JsonNode> written = this.operations.run("publish: {subject: log, data: x}");
		assertThat(Reversal.read(written.get(0)).undo()).isNull();
		assertThat(this.operations.complete(written)).isTrue();
		assertThat(server.messages("LOG")).isEqualTo(1);
	}

	@Test
	void aStreamThatStoresTheSubjectUnderAnotherIsRefused() {
		String create = "create_stream: {name: LOG, storage: memory, subjects: [log.*], subject_transform: {src: log.*, dest: l.x}}";
		if (!server.isAtLeast(2, 10)) {
			assertThat(this.operations.unknown(create)).containsExactly("'subject_transform' (since 2.10.0)");
			return;
		}
		this.operations.run(create);
		this.operations.refused(ErrorCode.UNEXPECTED_STATE, "publish: {subject: log.a, data: x}", "under another one");
	}

	@Test
	void asAMeansToTakeBackItIsPublishedOnce() throws Exception {
		Operation down = OperationRunner.read("publish: {subject: user.a, data: x}").repeatable();
		JsonNode stored = down.toJson();
		for (int i = 0; i < 3; i++) {
			OperationReader.read(stored).prepare(this.operations.context()).apply().run();
		}
		assertThat(stored()).containsExactly("x");
	}

	@ParameterizedTest
	@ValueSource(strings = { "user.*", "user.>", "user..a", "a b", ".a", "a." })
	void aMessageIsPublishedOnOneSubject(String subject) {
		this.operations.refused(ErrorCode.INVALID_VALUE, "publish: {subject: '" + subject + "', data: x}",
				"a subject without wildcards");
	}

	@Test
	void aMessageIsTakenBackFromAWorkQueue() throws Exception {
		this.operations.run("create_stream: {name: JOBS, storage: memory, subjects: ['job.>'], retention: workqueue}");
		this.operations.run("create_consumer: {stream: JOBS, durable_name: worker}");
		this.operations.diesAnywhere("publish: {subject: job.a, data: x}", () -> {
			server.management().purgeStream("JOBS");
			return null;
		}, () -> server.messages("JOBS"));
	}

	private static boolean isForgotten(String id) throws Exception {
		return !server.connection()
			.jetStream()
			.publish("user.probe", new byte[0], PublishOptions.builder().messageId(id).build())
			.isDuplicate();
	}

	private static List<String> stored() throws Exception {
		List<String> stored = new ArrayList<>();
		long last = server.api().streamInfo("USERS").orElseThrow().path("state").path("last_seq").asLong();
		for (long sequence = 1; sequence <= last; sequence++) {
			try {
				byte[] data = server.message("USERS", sequence).getData();
				stored.add((data != null) ? new String(data, StandardCharsets.UTF_8) : "");
			}
			catch (JetStreamApiException ex) {
				assertThat(ex.getApiErrorCode()).isEqualTo(10037);
			}
		}
		return stored;
	}

}
