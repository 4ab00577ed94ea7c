package io.polyn.migration.operation;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.api.ConsumerConfiguration;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.migration.document.DocumentReader;
import io.polyn.nats.JetStreamRequestException;
import io.polyn.nats.ServerVersion;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.SettingExamples;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ConsumerSettingsTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	private static final OperationRunner operations = new OperationRunner(server);

	@BeforeEach
	void createStream() {
		operations.run("create_stream: {name: S, subjects: [\"s.>\"]}");
	}

	@Test
	void whateverAServerTakesIsReadBackWithoutAFalseAlarm() {
		for (String setting : SettingExamples.ofConsumer()) {
			String creation = "create_consumer: " + named(setting);
			if (operations.unknown(creation).isEmpty()) {
				List<JsonNode> undo = operations.run(creation);
				assertThat(server.api().consumerInfo("S", "worker")).as(setting).isPresent();
				operations.takeBack(undo);
			}
		}
	}

	@Test
	void everySettingIsChangedAndPutBackWithoutAFalseAlarm() {
		for (String setting : SettingExamples.CHANGEABLE_CONSUMER) {
			String update = "update_consumer: " + named(setting);
			if (!operations.unknown(update).isEmpty()) {
				continue;
			}
			List<JsonNode> creation = operations.run("create_consumer: {stream: S, durable_name: worker}");
			ObjectNode before = config();
			operations.takeBack(operations.run(update));
			assertThat(config()).as(setting).isEqualTo(before);
			operations.takeBack(creation);
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void settingsThatAServerTakesTogetherAreReadBackWithoutAFalseAlarm(long seed) {
		Random random = new Random(seed);
		int taken = 0;
		for (int round = 0; round < 40; round++) {
			ObjectNode settings = Json.object();
			for (int i = 0; i < 4; i++) {
				settings.setAll(
						mapping(SettingExamples.ofConsumer().get(random.nextInt(SettingExamples.ofConsumer().size()))));
			}
			String creation = "create_consumer: " + settings.put("stream", "S").put("durable_name", "worker");
			try {
				if (operations.unknown(creation).isEmpty()) {
					operations.takeBack(operations.run(creation));
					taken++;
				}
			}
			catch (PolynException ex) {
				// Not every combination makes sense, but none is taken for something
				// else.
				assertThat(ex.code()).as(creation).isIn(ErrorCode.REQUEST_REFUSED, ErrorCode.INVALID_VALUE);
			}
		}
		assertThat(taken).isPositive();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			headers_only: true                | 2.6.0   | 'headers_only' (since 2.7.0)
			backoff: [1s]                     | 2.7.1   | 'backoff' (since 2.7.2)
			max_bytes: 1KiB                   | 2.8.3   | 'max_bytes' (since 2.8.4)
			mem_storage: true                 | 2.8.3   | 'mem_storage' (since 2.8.4)
			num_replicas: 1                   | 2.8.3   | 'num_replicas' (since 2.8.4)
			name: worker                      | 2.8.4   | 'name' (since 2.9.0)
			filter_subjects: [a]              | 2.9.10  | 'filter_subjects' (since 2.10.0)
			metadata: {a: b}                  | 2.9.10  | 'metadata' (since 2.10.0)
			pause_until: '2030-01-01T00:00:00Z' | 2.10.27 | 'pause_until' (since 2.11.0)
			priority_groups: [a]              | 2.10.27 | 'priority_groups' (since 2.11.0)
			priority_policy: overflow         | 2.10.27 | 'priority_policy' (since 2.11.0)
			priority_policy: prioritized      | 2.11.9  | 'priority_policy: prioritized' (since 2.12.0)
			ack_policy: flow_control          | 2.12.6  | 'ack_policy: flow_control' (since 2.14.0)
			""")
	void everySettingAndEveryWordHasTheVersionThatBroughtIt(String setting, String server, String unknown) {
		Operation operation = OperationRunner.read("update_consumer: " + named(setting));
		assertThat(operation.unknownTo(ServerVersion.parse(server))).containsExactly(unknown);
		String since = unknown.replaceAll(".*since (.*)\\)", "$1");
		assertThat(operation.unknownTo(ServerVersion.parse(since))).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{max_deliver: 1, backoff: [1s, 2s]}         | 'backoff' has more steps
			{filter_subject: s.a, filter_subjects: [s.b]} | do not go together
			deliver_policy: by_start_sequence           | needs 'opt_start_seq'
			deliver_policy: last_per_subject            | needs 'filter_subject'
			deliver_policy: by_start_time               | needs 'opt_start_time'
			opt_start_seq: 5                            | 'opt_start_seq' is for
			opt_start_time: '2026-01-01T00:00:00Z'      | 'opt_start_time' is for
			idle_heartbeat: 5s                          | 'idle_heartbeat' is for
			{idle_heartbeat: 50ms, deliver_subject: d}  | at least 100ms
			flow_control: true                          | 'flow_control' needs
			{flow_control: true, deliver_subject: d}    | 'flow_control' needs
			rate_limit_bps: 5                           | 'rate_limit_bps' is for
			{max_waiting: 5, deliver_subject: d}        | 'max_waiting' is for
			max_expires: 1us                            | at least 1ms
			priority_groups: [a b]                      | at most 16 letters
			num_replicas: 6                             | from 0 to 5
			""")
	void whatEveryServerRefusesIsToldAtItsPlace(String setting, String problem) {
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> OperationRunner.read("create_consumer: " + named(setting)))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_VALUE))
			.withMessageContaining("a.yml:1:")
			.withMessageContaining(problem);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			2.9.0  | {"max_deliver": 1, "backoff": [1000000000, 2000000000]}
			2.10.0 | {"filter_subject": "s.a", "filter_subjects": ["s.b"]}
			2.9.0  | {"deliver_policy": "by_start_sequence"}
			2.9.0  | {"deliver_policy": "last_per_subject"}
			2.9.0  | {"deliver_policy": "by_start_time"}
			2.9.0  | {"opt_start_seq": 5}
			2.9.0  | {"opt_start_time": "2026-01-01T00:00:00Z"}
			2.9.0  | {"idle_heartbeat": 5000000000}
			2.9.0  | {"idle_heartbeat": 50000000, "deliver_subject": "d"}
			2.9.0  | {"flow_control": true}
			2.9.0  | {"flow_control": true, "deliver_subject": "d"}
			2.9.0  | {"rate_limit_bps": 5}
			2.9.0  | {"max_waiting": 5, "deliver_subject": "d"}
			2.9.0  | {"max_expires": 1000}
			2.11.0 | {"priority_groups": ["a b"], "priority_policy": "overflow"}
			2.9.0  | {"num_replicas": 6}
			""")
	void theServerDoesRefuseIt(String since, String config) {
		if (!server.api().serverVersion().isAtLeast(ServerVersion.parse(since))) {
			assertThat(JetStreamFields.CONSUMER.unknownTo(server.api().serverVersion(), mapping(config))).isNotEmpty();
			return;
		}
		ObjectNode consumer = mapping(config).put("name", "worker").put("durable_name", "worker");
		if (!consumer.has("ack_policy")) {
			consumer.put("ack_policy", "explicit");
		}
		assertThatExceptionOfType(JetStreamRequestException.class)
			.isThrownBy(() -> server.api().putConsumer("S", "worker", consumer, "create"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "direct", "sourcing" })
	void theServersOwnSettingsAreNotThoseOfAFile(String setting) {
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> OperationRunner.read("create_consumer: " + named(setting + ": true")))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.UNKNOWN_FIELD));
	}

	@Test
	void whatTheJavaClientDoesNotKnowSurvivesAnUpdateAndADeletion() throws Exception {
		String policy = "{deliver_subject: d, ack_policy: flow_control, flow_control: true, idle_heartbeat: 5s}";
		if (!server.isAtLeast(2, 14)) {
			assertThat(operations.unknown("create_consumer: " + named(policy)))
				.containsExactly("'ack_policy: flow_control' (since 2.14.0)");
			return;
		}
		operations.run("create_consumer: " + named(policy));
		ConsumerConfiguration seenByTheClient = server.management()
			.getConsumerInfo("S", "worker")
			.getConsumerConfiguration();
		assertThat(seenByTheClient.toJson()).doesNotContain("\"ack_policy\":\"flow_control\"");
		ObjectNode before = config();
		List<JsonNode> undo = operations.run("update_consumer: {stream: S, durable_name: worker, description: d}");
		assertThat(config().path("ack_policy").asText()).isEqualTo("flow_control");
		operations.takeBack(undo);
		assertThat(config()).isEqualTo(before);
		operations.takeBack(operations.run("delete_consumer: {stream: S, durable_name: worker}"));
		assertThat(config().path("ack_policy").asText()).isEqualTo("flow_control");
	}

	private static String named(String setting) {
		return mapping(setting).put("stream", "S").put("durable_name", "worker").toString();
	}

	private static ObjectNode mapping(String setting) {
		return (ObjectNode) DocumentReader.read("a.yml", setting.getBytes(StandardCharsets.UTF_8)).toJson();
	}

	private static ObjectNode config() {
		return (ObjectNode) server.api().consumerInfo("S", "worker").orElseThrow().path("config");
	}

}
