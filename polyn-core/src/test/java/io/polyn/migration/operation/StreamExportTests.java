package io.polyn.migration.operation;

import java.nio.charset.StandardCharsets;
import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.migration.document.DocumentReader;
import io.polyn.nats.NamePrefix;
import io.polyn.nats.ServerVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a single server of a version that there is can't be made to have.
 */
class StreamExportTests {

	private static final ServerVersion NEWEST = new ServerVersion(2, 15, 1);

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					{name: A, num_replicas: 3}                                           | {name: A, num_replicas: 3}
					{name: A, num_replicas: 1, duplicate_window: 120000000000}           | {name: A}
					{name: A, max_age: 60000000000, duplicate_window: 60000000000}       | {name: A, max_age: 1m}
					{name: A, max_age: 60000000000, duplicate_window: 30000000000}       | {name: A, max_age: 1m, duplicate_window: 30s}
					{name: A, description: none}                                         | {name: A, description: none}
					{name: A, metadata: {_nats.level: '1', a: '0'}}                      | {name: A, metadata: {a: '0'}}
					{name: A, metadata: {_nats.level: '1'}, consumer_limits: {}}         | {name: A}
					{name: A, placement: {cluster: default}}                             | {name: A, placement: {cluster: default}}
					{name: A, mirror: {name: none}, duplicate_window: 120000000000}      | {name: A, duplicate_window: 2m, mirror: {name: none}}
					{name: A, subject_transform: {src: '', dest: b}}                     | {name: A, subject_transform: {src: '', dest: b}}
					{name: A, max_bytes: 1099511627776, max_msg_size: 1025}              | {name: A, max_bytes: 1TiB, max_msg_size: 1025}
					""")
	void onlyWhatDiffersFromADefaultIsWritten(String config, String written) {
		Creation creation = creation(config, NEWEST);
		assertThat(creation.operation()).isEqualTo("create_stream");
		assertThat(creation.fields().toString()).isEqualTo(json(written).toString());
		assertThat(creation.notes()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "KV_POLYN_MIGRATIONS", "KV_staging_POLYN_LOCKS", "OBJ_POLYN_BACKUPS", "POLYN_DEAD_LETTERS",
			"staging_POLYN_DEAD_LETTERS", "$MQTT_msgs" })
	void whatIsPolynsOwnOrTheServersIsInternal(String stream) {
		assertThat(StreamExport.isInternal(stream)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "POLYN_ORDERS", "acme_POLYN_ORDERS", "KV_POLYN_SETTINGS", "USERS" })
	void whatOnlySoundsLikeItIsTheApplications(String stream) {
		assertThat(StreamExport.isInternal(stream)).isFalse();
	}

	@Test
	void aWindowThatServersNoLongerFillInIsOnlyLeftOutWhereTheyDo() {
		String config = "{name: A, sources: [{name: B}], duplicate_window: 120000000000}";
		assertThat(creation(config, new ServerVersion(2, 12, 6)).fields().has("duplicate_window")).isFalse();
		assertThat(creation(config, new ServerVersion(2, 14, 0)).fields().has("duplicate_window")).isTrue();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			KV_a  | $KV.a.>          | create_key_value    | {bucket: a, num_replicas: 3}
			OBJ_a | $O.a.C.>,$O.a.M.> | create_object_store | {bucket: a, num_replicas: 3}
			KV_ü  | $KV.ü.>          | create_stream       |
			KV_   | $KV..>           | create_stream       |
			""")
	void bucketsAreBuckets(String name, String subjects, String operation, String fields) {
		ObjectNode config = json("{num_replicas: 3, discard: new, allow_rollup_hdrs: true, allow_direct: true}")
			.put("name", name);
		List.of(subjects.split(",")).forEach(config.withArray("subjects")::add);
		if (name.startsWith("KV_")) {
			config.put("deny_delete", true).put("max_msgs_per_subject", 1);
		}
		Creation creation = StreamExport.of(config, NEWEST, NamePrefix.NONE).get(0);
		assertThat(creation.operation()).isEqualTo(operation);
		if (fields != null) {
			assertThat(creation.fields()).hasToString(json(fields).toString());
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					{future: {a: [1]}}                        | 'future', which is {"a":[1]}, is left out: this version of Polyn does not know it.
					{retention: forever}                      | 'retention', which is "forever", is left out: no migration can have this value.
					{placement: {cluster: X, preferred: Y}}   | 'placement' says more than a migration can: {"cluster":"X","preferred":"Y"}.
					{deny_purge: true, allow_rollup_hdrs: true} | 'allow_rollup_hdrs', which is true, is left out: 'allow_rollup_hdrs' does not go with 'deny_purge'.
					{sources: [{name: B, opt_start_seq: 7}]}  | 'opt_start_seq' counts the messages that B has on this server.
					""")
	void whatCanNotBeSaidIsNoted(String settings, String note) {
		Creation creation = creation(json(settings).put("name", "A").toString(), NEWEST);
		assertThat(creation.notes()).containsExactly(note);
		OperationRunner.read(json("{}").set("create_stream", creation.fields()).toString());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					{name: t_A, subjects: [t.a.>, $KV.t_b.c]}     | {name: A, subjects: [a.>, $KV.b.c]}
					{name: t_A, subjects: [t_A]}                  | {name: A}
					{name: t_A, mirror: {name: KV_t_b, filter_subject: $KV.t_b.c}} | {name: A, mirror: {name: KV_b, filter_subject: $KV.b.c}}
					{name: t_A, sealed: true, subjects: [t.a]}    | {name: A, subjects: [a]}
					{name: t_A, republish: {src: '>', dest: t.c}} | {name: A, republish: {src: '>', dest: c}}
					""")
	void aPrefixIsLeftToTheMigration(String config, String written) {
		List<Creation> creations = StreamExport.of(json(config), NEWEST, new NamePrefix("t"));
		assertThat(creations.get(0).target()).isEqualTo("stream A");
		assertThat(creations.get(0).fields()).hasToString(json(written).toString());
		assertThat(creations.subList(1, creations.size()))
			.allSatisfy((sealing) -> assertThat(sealing.fields()).hasToString("{\"name\":\"A\"}"));
	}

	@Test
	void whatDoesNotHaveThePrefixIsNoted() {
		Creation creation = StreamExport
			.of(json("{name: t_A, subjects: [t.a, b], sources: [{name: B}]}"), NEWEST, new NamePrefix("t"))
			.get(0);
		assertThat(creation.notes()).containsExactly(
				"'subjects', which is [\"t.a\",\"b\"], does not have the prefix 't', which the migration would give it.",
				"'sources', which is [{\"name\":\"B\"}], does not have the prefix 't', which the migration would give it.");
	}

	@Test
	void whatCanNotBeNamedIsNotMade() {
		ObjectNode stream = json("{name: A}");
		Creation consumer = ConsumerExport.of(json("{durable_name: a/b, ack_policy: explicit}"), stream,
				NamePrefix.NONE);
		assertThat(consumer.isExpressed()).isFalse();
		assertThat(consumer.notes())
			.containsExactly("'durable_name', which is \"a/b\", is left out: no migration can have this value.");
		assertThat(creation("{name: 'a b'}", NEWEST).isExpressed()).isFalse();
	}

	@Test
	void aPauseThatIsOverIsNoPause() {
		ObjectNode stream = json("{name: A}");
		ObjectNode config = json("{durable_name: a, ack_policy: explicit}");
		config.put("pause_until", "2020-01-01T00:00:00Z");
		assertThat(ConsumerExport.of(config, stream, NamePrefix.NONE).fields())
			.hasToString("{\"stream\":\"A\",\"durable_name\":\"a\"}");
		config.put("pause_until", "2100-01-01T00:00:00Z");
		assertThat(ConsumerExport.of(config, stream, NamePrefix.NONE).fields().path("pause_until").asText())
			.isEqualTo("2100-01-01T00:00:00Z");
	}

	private static Creation creation(String config, ServerVersion server) {
		return StreamExport.of(json(config), server, NamePrefix.NONE).get(0);
	}

	private static ObjectNode json(String text) {
		return (ObjectNode) DocumentReader.read("a.yml", text.getBytes(StandardCharsets.UTF_8)).toJson();
	}

}
