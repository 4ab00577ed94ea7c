package io.polyn.migration.operation;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.json.JsonMergePatch;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.JetStreamRequestException;
import io.polyn.nats.ServerVersion;
import io.polyn.testing.JetStreamServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ImmutableSettingsTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	private static final OperationRunner operations = new OperationRunner(server);

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			storage: file                      | storage: memory                         | never
			retention: limits                  | retention: workqueue                    | never
			retention: workqueue               | retention: limits                       | never
			retention: workqueue               | retention: null                         | never
			retention: interest                | retention: workqueue                    | never
			retention: limits                  | retention: interest                     | 2.10.0
			retention: interest                | retention: limits                       | 2.10.0
			max_consumers: 5                   | max_consumers: 6                        | 2.12.5
			max_consumers: 5                   | max_consumers: null                     | 2.12.5
			max_msgs: 5                        | "republish: {src: s, dest: copy.s}"     | 2.10.0
			"republish: {src: s, dest: copy.s}" | republish: null                        | 2.10.0
			"republish: {src: s, dest: copy.s}" | "republish: {src: s, dest: other.s}"   | 2.10.0
			max_msgs: 5                        | "mirror: {name: ORIGIN}, subjects: []"  | never
			"mirror: {name: ORIGIN}, subjects: []" | "mirror: {name: OTHER}"             | never
			"mirror: {name: ORIGIN}, subjects: []" | "mirror: {name: ORIGIN, filter_subject: origin.a}" | never
			"mirror: {name: ORIGIN}, subjects: []" | "mirror: null, subjects: [s]"       | 2.12.0
			deny_delete: true                  | deny_delete: false                      | never
			deny_delete: true                  | deny_delete: null                       | never
			deny_purge: true                   | deny_purge: false                       | never
			allow_msg_ttl: true                | allow_msg_ttl: false                    | never
			allow_msg_counter: true            | allow_msg_counter: false                | never
			max_msgs: 5                        | allow_msg_counter: true                 | never
			allow_msg_schedules: true          | allow_msg_schedules: false              | never
			persist_mode: async                | persist_mode: default                   | never
			max_msgs: 5                        | persist_mode: async                     | never
			""")
	void whatAStreamDoesNotChangeIsRefusedWithoutAsking(String before, String change, String since) {
		operations.run("create_stream: {name: ORIGIN, subjects: [\"origin.>\"]}");
		operations.run("create_stream: {name: OTHER, subjects: [other]}");
		String creation = "create_stream: {name: S, " + (before.contains("subjects") ? "" : "subjects: [s], ")
				+ before.replace("\"", "") + "}";
		String update = "update_stream: {name: S, " + change.replace("\"", "") + "}";
		if (!operations.unknown(creation).isEmpty() || !operations.unknown(update).isEmpty()) {
			assertThat(server.isAtLeast(2, 14)).isFalse();
			return;
		}
		operations.run(creation);
		if (!since.equals("never") && server.api().serverVersion().isAtLeast(ServerVersion.parse(since))) {
			List<JsonNode> written = operations.run(update);
			if (OperationRunner.read(update).isReversible()) {
				operations.takeBack(written);
			}
			return;
		}
		operations.refused(ErrorCode.IMMUTABLE_SETTING, update,
				"can't change '" + change.replaceAll("\"?(\\w+):.*", "$1") + "' from", "of the stream S.",
				since.equals("never") ? "" : "(" + since + " and later can)");
		// The server agrees.
		JetStreamApi api = server.api();
		ObjectNode patch = ((UpdateStream) OperationRunner.read(update)).settings();
		patch.remove("name");
		ObjectNode asked = JsonMergePatch.apply(server.config("S"), patch);
		assertThatExceptionOfType(JetStreamRequestException.class).isThrownBy(() -> api.updateStream(asked));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					max_deliver: 5                  | deliver_policy: new                                         | refused
					max_deliver: 5                  | deliver_policy: by_start_sequence, opt_start_seq: 5         | refused
					deliver_policy: by_start_sequence, opt_start_seq: 5 | opt_start_seq: 6                        | refused
					deliver_policy: by_start_time, opt_start_time: '2026-01-01T00:00:00Z' | opt_start_time: '2026-01-01T00:00:01Z' | refused
					max_deliver: 5                  | ack_policy: all                                             | refused
					max_deliver: 5                  | replay_policy: original                                     | refused
					max_deliver: 5                  | max_waiting: 5                                              | refused
					max_waiting: 5                  | max_waiting: null                                           | refused
					max_deliver: 5                  | deliver_subject: d, max_waiting: null                       | refused
					deliver_subject: d              | deliver_subject: null                                       | refused
					deliver_subject: d              | idle_heartbeat: 5s                                          | refused
					deliver_subject: d, idle_heartbeat: 5s | flow_control: true                                   | refused
					max_deliver: 5                  | mem_storage: true                                           | ignored
					max_deliver: 5                  | pause_until: '2100-01-01T00:00:00Z'                         | ignored
					""")
	void whatAConsumerDoesNotChangeIsRefusedWithoutAsking(String before, String change, String answer) {
		operations.run("create_stream: {name: S, subjects: [s]}");
		operations.run("create_consumer: {stream: S, durable_name: c, " + before + "}");
		String update = "update_consumer: {stream: S, durable_name: c, " + change + "}";
		operations.refused(ErrorCode.IMMUTABLE_SETTING, update,
				"can't change '" + change.replaceAll("(\\w+):.*", "$1") + "' from", "of the consumer c of stream S.");
		if (answer.equals("refused")) {
			// The server agrees.
			ObjectNode patch = ((UpdateConsumer) OperationRunner.read(update)).config();
			ObjectNode asked = JsonMergePatch.apply(config(), patch);
			assertThatExceptionOfType(JetStreamRequestException.class)
				.isThrownBy(() -> server.api().putConsumer("S", "c", asked, "update"));
		}
	}

	@Test
	void whatIsNamedButStaysTheSameIsNotRefused() {
		operations.run("create_stream: {name: S, subjects: [s], storage: file, deny_delete: true, max_consumers: 0}");
		operations.run("update_stream: {name: S, storage: file, deny_delete: true, max_consumers: -1, sealed: false,"
				+ " retention: limits, max_msgs: 7}");
		operations
			.run("create_consumer: {stream: S, durable_name: c, deliver_policy: by_start_sequence, opt_start_seq: 5}");
		operations
			.run("update_consumer: {stream: S, durable_name: c, deliver_policy: by_start_sequence, opt_start_seq: 5,"
					+ " ack_policy: explicit, replay_policy: instant, max_waiting: 512, max_deliver: 7}");
		operations.run("create_consumer: {stream: S, durable_name: p, deliver_subject: d}");
		operations.run("update_consumer: {stream: S, durable_name: p, deliver_subject: e, flow_control: false}");
		assertThat(server.config("S").path("max_msgs").asInt()).isEqualTo(7);
		assertThat(config().path("max_deliver").asInt()).isEqualTo(7);
	}

	@Test
	void aStartTimeMayBeWrittenInAnotherWay() {
		operations.run("create_stream: {name: S, subjects: [s]}");
		operations.run("create_consumer: {stream: S, durable_name: c, deliver_policy: by_start_time,"
				+ " opt_start_time: '2026-01-01T02:00:00+02:00'}");
		String update = "update_consumer: {stream: S, durable_name: c, opt_start_time: '2026-01-01T00:00:00Z'}";
		if (!server.isAtLeast(2, 10)) {
			// Such a server takes no change of a consumer with a start time at all.
			operations.refused(ErrorCode.REQUEST_REFUSED, update, "start time can not be updated");
			return;
		}
		operations.run(update);
	}

	@Test
	void bucketsAreStreamsInThatToo() {
		operations.run("create_key_value: {bucket: b}");
		operations.run("create_object_store: {bucket: o}");
		operations.run("create_key_value: {bucket: origin}");
		operations.refused(ErrorCode.IMMUTABLE_SETTING, "update_key_value: {bucket: b, storage: memory}",
				"can't change 'storage' from file to memory of the key-value bucket b.");
		operations.refused(ErrorCode.IMMUTABLE_SETTING, "update_key_value: {bucket: b, mirror: {name: origin}}",
				"can't change 'mirror' from nothing to {\"name\":\"KV_origin\"} of the key-value bucket b.");
		operations.refused(ErrorCode.IMMUTABLE_SETTING, "update_object_store: {bucket: o, storage: memory}",
				"of the object store o.");
	}

	@Test
	void subjectsAreNotReplacedByTheStreamsName() {
		operations.run("create_stream: {name: ORIGIN, subjects: [origin]}");
		operations.run("create_stream: {name: S, subjects: [s]}");
		for (String none : List.of("null", "[]")) {
			operations.refused(ErrorCode.UNEXPECTED_STATE, "update_stream: {name: S, subjects: " + none + "}",
					"The stream S would be left without subjects, and the server would give it its name for one.");
		}
		operations.run("update_stream: {name: S, subjects: [], sources: [{name: ORIGIN}]}");
		assertThat(server.config("S").path("subjects")).isEmpty();
		operations.refused(ErrorCode.UNEXPECTED_STATE, "update_stream: {name: S, sources: []}", "without subjects");
		operations.run("update_stream: {name: S, sources: null, subjects: [s]}");
		operations.run("create_stream: {name: M, mirror: {name: ORIGIN}}");
		if (server.isAtLeast(2, 12)) {
			operations.refused(ErrorCode.UNEXPECTED_STATE, "update_stream: {name: M, mirror: null}",
					"without subjects");
		}
	}

	@Test
	void aBucketThatIsNoMirrorAnyMoreCanBeWritten() throws Exception {
		operations.run("create_key_value: {bucket: a}");
		operations.run("create_key_value: {bucket: b, mirror: {name: a}}");
		if (!server.isAtLeast(2, 12)) {
			operations.refused(ErrorCode.IMMUTABLE_SETTING, "update_key_value: {bucket: b, mirror: null}",
					"(2.12.0 and later can)");
			return;
		}
		operations.run("update_key_value: {bucket: b, mirror: null}");
		server.connection().keyValue("b").put("k", "v");
		assertThat(server.connection().keyValue("b").get("k").getValueAsString()).isEqualTo("v");
	}

	@Test
	void allThatStandsInTheWayIsToldAtOnce() {
		operations.run("create_stream: {name: S, subjects: [s], deny_purge: true}");
		operations.refused(ErrorCode.IMMUTABLE_SETTING, "update_stream: {name: S, storage: memory, deny_purge: false}",
				"can't change 'storage' from file to memory, 'deny_purge' from true to false of the stream S.");
	}

	@Test
	void anUpdateWithoutAWayBackSaysSo() {
		for (String setting : List.of("sealed: true", "deny_delete: true", "deny_purge: true",
				"mirror: null, subjects: [s]")) {
			assertThat(OperationRunner.read("update_stream: {name: S, " + setting + "}").isReversible()).as(setting)
				.isFalse();
		}
		assertThat(OperationRunner.read("update_stream: {name: S, deny_delete: false}").isReversible()).isTrue();
		operations.run("create_stream: {name: S, subjects: [s]}");
		Operation update = OperationRunner.read("update_stream: {name: S, deny_delete: true}");
		Operation.Change change = update.prepare(operations.context());
		assertThat(change.undo()).isNull();
		assertThat(change.redo()).isEqualTo(update);
		change.apply().run();
		// The second time there is nothing to take back.
		assertThat(update.prepare(operations.context()).undo()).isNotNull();
	}

	private static ObjectNode config() {
		return (ObjectNode) server.api().consumerInfo("S", "c").orElseThrow().path("config");
	}

}
