package io.polyn.migration.operation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.FetchConsumeOptions;
import io.nats.client.FetchConsumer;
import io.nats.client.Message;
import io.polyn.ErrorCode;
import io.polyn.testing.JetStreamServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How consumers are paused, resumed and reset.
 */
class ConsumerOperationTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	private final OperationRunner operations = new OperationRunner(server);

	@BeforeEach
	void setUp() throws Exception {
		server.createStream("USERS", "user.>");
		server.publish("user.a", "1", "2", "3", "4", "5");
	}

	@Test
	void aConsumerIsPausedAndGoesOn() {
		this.operations.run("create_consumer: {stream: USERS, durable_name: worker}");
		String pause = "pause_consumer: {stream: USERS, durable_name: worker, pause_until: 2099-01-01T01:00:00+01:00}";
		if (!server.isAtLeast(2, 11)) {
			assertThat(this.operations.unknown(pause)).containsExactly("'pause_consumer' (since 2.11.0)");
			return;
		}
		ObjectNode running = state();
		List<JsonNode> undoPause = this.operations.run(pause);
		ObjectNode paused = state();
		assertThat(info().path("paused").asBoolean()).isTrue();
		assertThat(paused.path("config").path("pause_until").asText()).isEqualTo("2099-01-01T00:00:00Z");
		assertThat(this.operations.run(pause)).as("is paused until then").isEmpty();
		List<JsonNode> undoLonger = this.operations
			.run("pause_consumer: {stream: USERS, durable_name: worker, pause_until: 2100-01-01T00:00:00Z}");
		this.operations.takeBack(undoLonger);
		assertThat(state()).isEqualTo(paused);
		List<JsonNode> undoResume = this.operations.run("resume_consumer: {stream: USERS, durable_name: worker}");
		assertThat(state()).isEqualTo(running);
		assertThat(this.operations.run("resume_consumer: {stream: USERS, durable_name: worker}")).isEmpty();
		this.operations.takeBack(undoResume);
		assertThat(state()).isEqualTo(paused);
		this.operations.takeBack(undoPause);
		assertThat(state()).isEqualTo(running);
		assertThat(info().path("paused").asBoolean()).isFalse();
	}

	@Test
	void aPauseThatIsCutOffIsTakenBack() throws Exception {
		if (!server.isAtLeast(2, 11)) {
			assertThat(this.operations.unknown("resume_consumer: {stream: USERS, durable_name: worker}"))
				.containsExactly("'resume_consumer' (since 2.11.0)");
			return;
		}
		this.operations.run("create_consumer: {stream: USERS, durable_name: worker}");
		this.operations.diesAnywhere(
				"pause_consumer: {stream: USERS, durable_name: worker, pause_until: 2099-01-01T00:00:00Z}",
				() -> this.operations.run("resume_consumer: {stream: USERS, durable_name: worker}"), this::state);
	}

	@ParameterizedTest
	@ValueSource(strings = { "pause_consumer: {stream: USERS, durable_name: none, pause_until: 2099-01-01T00:00:00Z}",
			"resume_consumer: {stream: USERS, durable_name: none}",
			"reset_consumer: {stream: USERS, durable_name: none, seq: 1}" })
	void aMissingConsumerIsReportedOrPassedOver(String operation) {
		this.operations.refused(ErrorCode.UNEXPECTED_STATE, operation,
				"The consumer none of stream USERS does not exist.", "_if_exists' to pass over it");
		assertThat(this.operations.run(operation.replace("_consumer:", "_consumer_if_exists:"))).isEmpty();
	}

	@Test
	void aConsumerStartsAgainAndGoesBackToWhereItWas() throws Exception {
		this.operations.run("create_consumer: {stream: USERS, durable_name: worker}");
		acknowledge(3);
		List<JsonNode> undo = this.operations.run("reset_consumer: {stream: USERS, durable_name: worker, seq: 1}");
		assertThat(next(9)).containsExactly("1", "2", "3", "4", "5");
		this.operations.takeBack(undo);
		assertThat(next(9)).containsExactly("4", "5");
	}

	@Test
	void aConsumerSkipsMessagesAndGoesBackToWhereItWas() throws Exception {
		this.operations.run("create_consumer: {stream: USERS, durable_name: worker, max_deliver: 7}");
		acknowledge(1);
		List<JsonNode> undo = this.operations.run("reset_consumer: {stream: USERS, durable_name: worker, seq: 5}");
		assertThat(info().path("config").path("max_deliver").asInt()).isEqualTo(7);
		assertThat(next(9)).containsExactly("5");
		this.operations.takeBack(undo);
		assertThat(next(9)).containsExactly("2", "3", "4", "5");
		assertThat(info().path("config").path("max_deliver").asInt()).isEqualTo(7);
	}

	@ParameterizedTest
	@ValueSource(strings = { "deliver_policy: all", "deliver_policy: last", "deliver_policy: new",
			"deliver_policy: by_start_sequence, opt_start_seq: 3",
			"deliver_policy: last_per_subject, filter_subject: '>'",
			"deliver_policy: by_start_time, opt_start_time: 2020-01-01T00:00:00Z" })
	void whereverAConsumerBeganItIsResetAndTakenBack(String policy) throws Exception {
		this.operations.run("create_consumer: {stream: USERS, durable_name: worker, " + policy + "}");
		server.publish("user.a", "6", "7");
		acknowledge(1);
		List<String> rest = next(9);
		this.operations.run("delete_consumer: {stream: USERS, durable_name: worker}");
		this.operations.run("create_consumer: {stream: USERS, durable_name: worker, deliver_policy: by_start_sequence, "
				+ "opt_start_seq: " + (8 - rest.size()) + "}");
		for (int sequence : new int[] { 1, 2, 6 }) {
			List<JsonNode> undo = this.operations
				.run("reset_consumer: {stream: USERS, durable_name: worker, seq: " + sequence + "}");
			assertThat(info().path("num_pending").asInt()).isEqualTo(8 - sequence);
			assertThat(next(1)).containsExactly(String.valueOf(sequence));
			this.operations.takeBack(undo);
			assertThat(info().path("num_pending").asInt()).isEqualTo(rest.size());
		}
	}

	@Test
	void aResetThatIsCutOffIsTakenBack() throws Exception {
		this.operations.diesAnywhere("reset_consumer: {stream: USERS, durable_name: worker, seq: 5}", () -> {
			this.operations.run("delete_consumer_if_exists: {stream: USERS, durable_name: worker}");
			this.operations.run("create_consumer: {stream: USERS, durable_name: worker, description: A worker}");
			return null;
		}, this::state);
	}

	@ParameterizedTest
	@ValueSource(strings = { "new", "last" })
	void aConsumerThatHasToBeMadeAgainSurvivesThat(String policy) throws Exception {
		this.operations.diesAnywhere("reset_consumer: {stream: USERS, durable_name: worker, seq: 2}", () -> {
			this.operations.run("delete_consumer_if_exists: {stream: USERS, durable_name: worker}");
			this.operations
				.run("create_consumer: {stream: USERS, durable_name: worker, deliver_policy: " + policy + "}");
			return null;
		}, () -> info().path("num_pending").asInt());
	}

	@ParameterizedTest
	@ValueSource(strings = { "workqueue", "interest" })
	void noMessageIsLostWhereConsumersKeepThem(String retention) throws Exception {
		this.operations
			.run("create_stream: {name: JOBS, storage: memory, subjects: [job], retention: " + retention + "}");
		this.operations.run("create_consumer: {stream: JOBS, durable_name: worker}");
		server.publish("job", "1", "2", "3");
		String reset = "reset_consumer: {stream: JOBS, durable_name: worker, seq: 3}";
		if (!server.isAtLeast(2, 14)) {
			this.operations.refused(ErrorCode.DATA_LOSS, reset, "can't be reset without deleting it",
					"'" + retention + "'");
			assertThat(server.messages("JOBS")).isEqualTo(3);
			return;
		}
		if (retention.equals("interest")) {
			this.operations.refused(ErrorCode.DATA_LOSS, reset, "loses 2 messages of the stream JOBS");
			assertThat(server.messages("JOBS")).isEqualTo(3);
			this.operations.run("reset_consumer: {stream: JOBS, durable_name: worker, seq: 3, allow_data_loss: true}");
			return;
		}
		List<JsonNode> undo = this.operations.run(reset);
		assertThat(server.messages("JOBS")).isEqualTo(3);
		this.operations.takeBack(undo);
		assertThat(server.api().consumerInfo("JOBS", "worker").orElseThrow().path("num_pending").asInt()).isEqualTo(3);
	}

	@Test
	void aPositionIsASequence() {
		for (String sequence : new String[] { "0", "-1", "last" }) {
			this.operations.refused(ErrorCode.INVALID_VALUE,
					"reset_consumer: {stream: USERS, durable_name: worker, seq: " + sequence + "}", "a whole number");
		}
	}

	private static ObjectNode info() {
		return server.api().consumerInfo("USERS", "worker").orElseThrow();
	}

	// What differs between two moments at the same place.
	private ObjectNode state() {
		ObjectNode state = info().deepCopy();
		state.remove(List.of("ts", "created", "paused", "pause_remaining"));
		((ObjectNode) state.path("delivered")).remove("last_active");
		((ObjectNode) state.path("ack_floor")).remove("last_active");
		return state;
	}

	private static void acknowledge(int messages) throws Exception {
		for (int i = 0; i < messages; i++) {
			server.connection().getConsumerContext("USERS", "worker").next().ackSync(Duration.ofSeconds(5));
		}
	}

	private static List<String> next(int most) throws Exception {
		List<String> data = new ArrayList<>();
		FetchConsumer consumer = server.connection()
			.getConsumerContext("USERS", "worker")
			.fetch(FetchConsumeOptions.builder().maxMessages(most).noWait().build());
		for (Message message = consumer.nextMessage(); message != null; message = consumer.nextMessage()) {
			data.add(new String(message.getData(), StandardCharsets.UTF_8));
		}
		return data;
	}

}
