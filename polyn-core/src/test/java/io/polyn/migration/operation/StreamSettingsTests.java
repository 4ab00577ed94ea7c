package io.polyn.migration.operation;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.migration.document.DocumentReader;
import io.polyn.nats.JetStreamRequestException;
import io.polyn.nats.ServerVersion;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.SettingExamples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class StreamSettingsTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	private static final OperationRunner operations = new OperationRunner(server);

	private static final List<String> STAYS_ON = List.of("allow_msg_ttl", "allow_msg_schedules", "allow_rollup_hdrs");

	@Test
	void whateverAServerTakesIsReadBackWithoutAFalseAlarm() {
		origins();
		for (String setting : SettingExamples.ofStream()) {
			String creation = "create_stream: " + withDefaults(setting, "S");
			if (!operations.unknown(creation).isEmpty()) {
				continue;
			}
			List<JsonNode> undo = operations.run(creation);
			assertThat(server.hasStream("S")).as(setting).isTrue();
			operations.takeBack(undo);
		}
	}

	@Test
	void everySettingIsChangedAndPutBackWithoutAFalseAlarm() {
		origins();
		operations.run("create_stream: {name: S, subjects: [s]}");
		ObjectNode before = server.config("S");
		for (String setting : SettingExamples.CHANGEABLE_STREAM) {
			String update = "update_stream: " + named(setting, "S");
			if (!operations.unknown(update).isEmpty()) {
				continue;
			}
			operations.takeBack(operations.run(update));
			ObjectNode after = server.config("S");
			if (setting.contains("allow_msg_ttl: true") || setting.contains("allow_msg_schedules: true")) {
				// The server never switches these off again, which is no harm.
				STAYS_ON.forEach((name) -> before.put(name, after.path(name).asBoolean()));
			}
			assertThat(withoutServersMetadata(after)).as(setting).isEqualTo(withoutServersMetadata(before));
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void settingsThatAServerTakesTogetherAreReadBackWithoutAFalseAlarm(long seed) {
		origins();
		Random random = new Random(seed);
		int taken = 0;
		for (int round = 0; round < 40; round++) {
			ObjectNode settings = Json.object();
			for (int i = 0; i < 4; i++) {
				settings
					.setAll(mapping(SettingExamples.ofStream().get(random.nextInt(SettingExamples.ofStream().size()))));
			}
			settings.put("name", "S");
			if (!settings.has("subjects")) {
				settings.putArray("subjects").add("s");
			}
			try {
				if (operations.unknown("create_stream: " + settings).isEmpty()) {
					operations.takeBack(operations.run("create_stream: " + settings));
					taken++;
				}
			}
			catch (PolynException ex) {
				// Not every combination makes sense, but none is taken for something
				// else.
				assertThat(ex.code()).as(settings.toString()).isIn(ErrorCode.REQUEST_REFUSED, ErrorCode.INVALID_VALUE);
			}
		}
		assertThat(taken).isPositive();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			republish: {src: a, dest: b}     | 2.8.3   | 'republish' (since 2.8.4)
			discard_new_per_subject: true    | 2.9.8   | 'discard_new_per_subject' (since 2.9.9)
			allow_direct: true               | 2.8.4   | 'allow_direct' (since 2.9.0)
			compression: s2                  | 2.9.10  | 'compression' (since 2.10.0)
			first_seq: 5                     | 2.9.10  | 'first_seq' (since 2.10.0)
			consumer_limits: {}              | 2.9.10  | 'consumer_limits' (since 2.10.0)
			subject_transform: {src: a, dest: b} | 2.9.10 | 'subject_transform' (since 2.10.0)
			allow_msg_ttl: true              | 2.10.27 | 'allow_msg_ttl' (since 2.11.0)
			subject_delete_marker_ttl: 1m    | 2.10.27 | 'subject_delete_marker_ttl' (since 2.11.0)
			allow_msg_counter: true          | 2.11.9  | 'allow_msg_counter' (since 2.12.0)
			allow_atomic: true               | 2.11.9  | 'allow_atomic' (since 2.12.0)
			allow_msg_schedules: true        | 2.11.9  | 'allow_msg_schedules' (since 2.12.0)
			persist_mode: async              | 2.11.9  | 'persist_mode' (since 2.12.0)
			allow_batched: true              | 2.12.6  | 'allow_batched' (since 2.14.0)
			""")
	void everySettingHasTheVersionThatBroughtIt(String setting, String server, String unknown) {
		Operation operation = OperationRunner.read("update_stream: " + named(setting, "S"));
		assertThat(operation.unknownTo(ServerVersion.parse(server))).containsExactly(unknown);
		String since = unknown.replaceAll(".*since (.*)\\)", "$1");
		assertThat(operation.unknownTo(ServerVersion.parse(since))).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					max_age: 50ms                                        | 'max_age' is '50ms'
					duplicate_window: 1ms                                | at least 100ms
					subject_delete_marker_ttl: 500ms                     | at least 1000ms
					num_replicas: 6                                      | from 0 to 5
					num_replicas: -1                                     | from 0 to 5
					{max_age: 1m, duplicate_window: 2m}                  | 'duplicate_window' is longer than 'max_age'
					{mirror: {name: A}, subjects: [a]}                   | A mirror has no 'subjects'
					{mirror: {name: A}, sources: [{name: B}]}            | A mirror has no 'sources'
					{deny_purge: true, allow_rollup_hdrs: true}          | 'allow_rollup_hdrs' does not go with
					{discard_new_per_subject: true, discard: new}        | needs 'discard: new' and 'max_msgs_per_subject'
					{discard_new_per_subject: true, max_msgs_per_subject: 1} | needs 'discard: new'
					sealed: true                                         | can't be created sealed
					sources: [{name: A, filter_subject: a, subject_transforms: [{src: a, dest: b}]}] | 'subject_transforms' do not
					""")
	void whatEveryServerRefusesIsToldAtItsPlace(String setting, String problem) {
		String creation = "create_stream: " + named(setting, "S");
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> OperationRunner.read(creation))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_VALUE))
			.withMessageContaining("a.yml:1:")
			.withMessageContaining(problem);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					2.9.0  | {"max_age": 50000000}
					2.9.0  | {"max_age": -1}
					2.9.0  | {"duplicate_window": 1000000}
					2.11.0 | {"allow_msg_ttl": true, "subject_delete_marker_ttl": 500000000}
					2.9.0  | {"num_replicas": 6}
					2.9.0  | {"num_replicas": -1}
					2.9.0  | {"max_age": 60000000000, "duplicate_window": 120000000000}
					2.9.0  | {"mirror": {"name": "A"}, "subjects": ["a"]}
					2.9.0  | {"mirror": {"name": "A"}, "sources": [{"name": "B"}]}
					2.9.0  | {"deny_purge": true, "allow_rollup_hdrs": true}
					2.9.9  | {"discard_new_per_subject": true, "discard": "new"}
					2.9.9  | {"discard_new_per_subject": true, "max_msgs_per_subject": 1}
					2.9.0  | {"sealed": true}
					2.10.0 | {"mirror": {"name": "A", "filter_subject": "a", "subject_transforms": [{"src": "a", "dest": "b"}]}}
					2.10.0 | {"sources": [{"name": "A", "filter_subject": "a", "subject_transforms": [{"src": "a", "dest": "b"}]}]}
					""")
	void theServerDoesRefuseIt(String since, String config) {
		if (!server.api().serverVersion().isAtLeast(ServerVersion.parse(since))) {
			assertThat(JetStreamFields.STREAM.unknownTo(server.api().serverVersion(), mapping(config))).isNotEmpty();
			return;
		}
		assertThatExceptionOfType(JetStreamRequestException.class)
			.isThrownBy(() -> server.api().createStream(mapping(config).put("name", "S")));
	}

	@Test
	void aDescriptionAndMetadataHaveTheServersLimits() {
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> OperationRunner.read("create_stream: {name: S, description: " + "x".repeat(4097) + "}"))
			.withMessageContaining("The field 'description' is 4097 bytes long")
			.withMessageContaining("at most 4096 bytes");
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(
					() -> OperationRunner.read("create_stream: {name: S, metadata: {k: " + "x".repeat(131072) + "}}"))
			.withMessageContaining("The field 'metadata' is 131073 bytes long");
		OperationRunner.read("create_stream: {name: S, metadata: {k: " + "x".repeat(131071) + "}}");
		operations.run("create_stream: {name: S, description: " + "x".repeat(4096) + "}");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			mirror: {filter_subject: a}               | 'mirror' lacks the field 'name'
			sources: [{name: A}, {opt_start_seq: 1}]  | 'sources' lacks the field 'name'
			republish: {dest: a}                      | 'republish' lacks the field 'src'
			sources: [{name: A, external: {deliver: a}}] | 'external' lacks the field 'api'
			""")
	void aNestedSettingNeedsWhatItMakesNoSenseWithout(String setting, String problem) {
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> OperationRunner.read("create_stream: " + named(setting, "S")))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.MISSING_FIELD))
			.withMessageContaining(problem);
	}

	@Test
	void theServersOwnSettingsAreNotThoseOfAFile() {
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> OperationRunner.read("create_stream: {name: S, template_owner: x}"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.UNKNOWN_FIELD));
	}

	@Test
	void aSettingThatTheServerMakesSomethingElseOfFailsTheMigration() {
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> ReadBack.check("stream A", JetStreamFields.STREAM,
					Json.object()
						.put("max_msgs", 10)
						.put("compression", "s2")
						.put("description", "d")
						.<ObjectNode>set("republish", Json.object().put("src", "a").put("dest", "b")),
					Json.object()
						.put("max_msgs", 20)
						.put("compression", "none")
						.put("description", "d")
						.<ObjectNode>set("republish", Json.object().put("src", "a").put("dest", "c")),
					new ServerVersion(2, 10, 27)))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.UNSUPPORTED_BY_SERVER))
			.withMessageContaining(
					"nats-server 2.10.27 has 20 instead of 10 as 'max_msgs', \"none\" instead of \"s2\" as"
							+ " 'compression', {\"src\":\"a\",\"dest\":\"c\"} instead of {\"src\":\"a\",\"dest\":\"b\"} as"
							+ " 'republish' of the stream A.");
	}

	@Test
	void aSettingThatTheServerDroppedIsToldWithTheVersionThatHasIt() {
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(
					() -> ReadBack.check("stream A", JetStreamFields.STREAM, Json.object().put("allow_atomic", true),
							Json.object().put("name", "A"), new ServerVersion(2, 10, 27)))
			.withMessageContaining("silently dropped 'allow_atomic' (since 2.12.0) of the stream A");
	}

	@Test
	void whatAnUpdateDoesNotNameIsSentBackAsItCame() {
		operations.run("create_stream: {name: S, subjects: [s]}");
		if (!server.isAtLeast(2, 14)) {
			assertThat(operations.unknown("update_stream: {name: S, allow_batched: true}")).hasSize(1);
			return;
		}
		operations.run("update_stream: {name: S, allow_batched: true}");
		operations.takeBack(operations.run("update_stream: {name: S, max_msgs: 6}"));
		assertThat(server.config("S").path("allow_batched").asBoolean()).isTrue();
		operations.takeBack(operations.run("delete_stream: {name: S}"));
		assertThat(server.config("S").path("allow_batched").asBoolean()).isTrue();
	}

	private static void origins() {
		operations.run("create_stream: {name: ORIGIN, subjects: [\"origin.>\"]}");
		operations.run("create_stream: {name: OTHER, subjects: [other]}");
	}

	private static String withDefaults(String setting, String name) {
		ObjectNode settings = mapping(setting).put("name", name);
		if (!settings.has("subjects")) {
			settings.putArray("subjects").add("s.>");
		}
		return settings.toString();
	}

	private static String named(String setting, String name) {
		return mapping(setting).put("name", name).toString();
	}

	private static ObjectNode mapping(String setting) {
		return (ObjectNode) DocumentReader.read("a.yml", setting.getBytes(StandardCharsets.UTF_8)).toJson();
	}

	// Their order, and which of them there are, is the server's business.
	private static TreeMap<String, JsonNode> withoutServersMetadata(ObjectNode config) {
		TreeMap<String, JsonNode> all = new TreeMap<>();
		config.properties().forEach((member) -> {
			if (!SettingComparison.isNothing(member.getValue())) {
				all.put(member.getKey(), member.getValue());
			}
		});
		all.remove("metadata");
		return all;
	}

}
