package io.polyn.migration.operation;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.KeyValueManagement;
import io.nats.client.ObjectStoreManagement;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.Mirror;
import io.nats.client.api.ObjectStoreConfiguration;
import io.nats.client.api.Placement;
import io.nats.client.api.Republish;
import io.nats.client.api.Source;
import io.nats.client.api.StorageType;
import io.polyn.migration.ExportedMigration;
import io.polyn.migration.Migrator;
import io.polyn.migration.ServerExport;
import io.polyn.migration.document.DocumentReader;
import io.polyn.nats.NamePrefix;
import io.polyn.nats.ServerVersion;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.MigrationFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is exported from one server and applied to another is the same on both.
 */
class ServerExportRoundTripTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@RegisterExtension
	static final JetStreamServer empty = new JetStreamServer();

	private static final OperationRunner operations = new OperationRunner(server);

	// As the API has them: their names are such that some come before their origins.
	private static final List<String> STREAMS = """
			{"name": "ORIGIN", "subjects": ["origin.>", "other.*"], "allow_direct": true}
			{"name": "PLAIN"}
			{"name": "LIMITED", "max_consumers": 9, "max_msgs": 1000, "max_bytes": 1610612736, "max_age": 2597400000000000, "max_msg_size": 65537, "duplicate_window": 90000000000, "no_ack": true}
			{"name": "SHORT", "max_age": 30000000000, "max_msgs_per_subject": 5, "max_bytes": 1000}
			{"name": "MEMORY", "storage": "memory", "retention": "interest", "description": "Größe: #1 \\"of\\" ${all}\\n\\u0085\\u2028\\u0000 \\uD83D\\uDE00"}
			{"name": "QUEUE", "retention": "workqueue", "discard": "new"}
			{"name": "PER_SUBJECT", "discard": "new", "max_msgs_per_subject": 1, "discard_new_per_subject": true}
			{"name": "PLACED", "placement": {"cluster": "X", "tags": ["a", "b: c"]}}
			{"name": "KEPT", "deny_delete": true, "deny_purge": true}
			{"name": "ROLLED", "allow_rollup_hdrs": true}
			{"name": "A_MIRROR", "mirror": {"name": "ORIGIN"}}
			{"name": "A_MIRROR_FROM", "mirror": {"name": "ORIGIN", "opt_start_seq": 3, "filter_subject": "origin.a"}, "duplicate_window": 60000000000}
			{"name": "A_MIRROR_MOVED", "mirror": {"name": "ORIGIN", "subject_transforms": [{"src": "origin.*", "dest": "moved.{{wildcard(1)}}"}]}}
			{"name": "A_MIRROR_TIMED", "mirror": {"name": "ORIGIN", "opt_start_time": "2026-01-01T00:00:00Z"}}
			{"name": "A_MIRROR_FAR", "mirror": {"name": "FAR", "external": {"api": "$JS.hub.API", "deliver": "hub.deliver"}}}
			{"name": "A_MIRROR_FED", "mirror": {"name": "ORIGIN", "consumer": {"name": "feed2", "deliver_subject": "feed.mirror"}}}
			{"name": "A_SOURCED", "subjects": ["own"], "sources": [{"name": "B_SOURCED", "opt_start_time": "2026-01-01T00:00:00.5Z", "filter_subject": "origin.a"}, {"name": "PLAIN", "opt_start_seq": 4}, {"name": "FAR", "external": {"api": "$JS.hub.API", "deliver": "hub.deliver"}}]}
			{"name": "A_MOVED", "sources": [{"name": "ORIGIN", "subject_transforms": [{"src": "origin.*", "dest": "to.{{wildcard(1)}}"}, {"src": "other.>", "dest": "other.>"}]}]}
			{"name": "B_SOURCED", "sources": [{"name": "PLAIN", "external": {"api": "$JS.hub.API"}}], "duplicate_window": 120000000000}
			{"name": "A_FED", "sources": [{"name": "ORIGIN", "consumer": {"name": "feed", "deliver_subject": "feed.origin"}}]}
			{"name": "REPUBLISHED", "republish": {"src": ">", "dest": "copy.>", "headers_only": true}}
			{"name": "COMPRESSED", "compression": "s2", "first_seq": 9}
			{"name": "TRANSFORMED", "subject_transform": {"src": ">", "dest": "t.>"}}
			{"name": "BOUNDED", "consumer_limits": {"inactive_threshold": 3600000000000, "max_ack_pending": 9}}
			{"name": "NAMED", "metadata": {"": "empty key", "team": "a", "tier": "", "yes": "no", "a: b": "1e3", "#": "null", "${x}": "${x}", "$${y}": "$${y} $$", "1": "01", "nl": "a\\nb", "q": "'\\"\\\\"}}
			{"name": "EXPIRING", "allow_msg_ttl": true}
			{"name": "MARKED", "allow_msg_ttl": true, "subject_delete_marker_ttl": 90000000000}
			{"name": "COUNTED", "allow_msg_counter": true}
			{"name": "ATOMIC", "allow_atomic": true}
			{"name": "SCHEDULED", "allow_msg_schedules": true, "allow_msg_ttl": true}
			{"name": "ASYNC", "persist_mode": "async"}
			{"name": "BATCHED", "allow_batched": true}
			"""
		.lines()
		.toList();

	private static final Map<String, List<String>> CONSUMERS = Map.of("ORIGIN",
			"""
					{"durable_name": "plain", "ack_policy": "explicit"}
					{"durable_name": "none", "ack_policy": "none", "deliver_policy": "new"}
					{"durable_name": "none_waiting", "ack_policy": "none", "ack_wait": 1000000000, "max_ack_pending": 5}
					{"durable_name": "all", "ack_policy": "all", "deliver_policy": "last", "ack_wait": 10000000000}
					{"durable_name": "per_subject", "ack_policy": "explicit", "deliver_policy": "last_per_subject", "filter_subject": ">"}
					{"durable_name": "seq", "ack_policy": "explicit", "deliver_policy": "by_start_sequence", "opt_start_seq": 7}
					{"durable_name": "time", "ack_policy": "explicit", "deliver_policy": "by_start_time", "opt_start_time": "2026-01-01T00:00:00.5Z"}
					{"durable_name": "filtered", "ack_policy": "explicit", "filter_subject": "origin.*", "headers_only": true, "sample_freq": "50%", "replay_policy": "original"}
					{"durable_name": "filters", "ack_policy": "explicit", "filter_subjects": ["other.b", "origin.>"]}
					{"durable_name": "tuned", "ack_policy": "explicit", "max_waiting": 9, "max_ack_pending": -1, "max_batch": 5, "max_expires": 60000000000, "max_bytes": 1024, "inactive_threshold": 3600000000000, "num_replicas": 1, "mem_storage": true}
					{"durable_name": "retried", "ack_policy": "explicit", "max_deliver": 5, "backoff": [1000000000, 90000000000, 1500000]}
					{"durable_name": "pushed", "ack_policy": "explicit", "deliver_subject": "d.one", "deliver_group": "g", "rate_limit_bps": 100000, "description": "- yes"}
					{"durable_name": "flowing", "ack_policy": "explicit", "deliver_subject": "d.two", "flow_control": true, "idle_heartbeat": 5000000000}
					{"durable_name": "flow", "ack_policy": "flow_control", "deliver_subject": "d.three", "flow_control": true, "idle_heartbeat": 5000000000}
					{"durable_name": "labelled", "ack_policy": "explicit", "metadata": {"a": "${b}", "c": ""}}
					{"durable_name": "paused", "ack_policy": "explicit", "pause_until": "2100-01-01T00:00:00Z"}
					{"durable_name": "overflowing", "ack_policy": "explicit", "priority_policy": "overflow", "priority_groups": ["a"]}
					{"durable_name": "pinned", "ack_policy": "explicit", "priority_policy": "pinned_client", "priority_groups": ["a"], "priority_timeout": 10000000000}
					{"durable_name": "pinned_plain", "ack_policy": "explicit", "priority_policy": "pinned_client", "priority_groups": ["b"]}
					{"durable_name": "prioritized", "ack_policy": "explicit", "priority_policy": "prioritized", "priority_groups": ["a"]}
					"""
				.lines()
				.toList(),
			"BOUNDED",
			"""
					{"durable_name": "bounded", "ack_policy": "explicit"}
					{"durable_name": "tighter", "ack_policy": "none", "max_ack_pending": 3, "inactive_threshold": 1800000000000}
					"""
				.lines()
				.toList(),
			"QUEUE", """
					{"durable_name": "worker ", "ack_policy": "explicit"}
					""".lines().map((line) -> line.replace("worker ", "worker-1")).toList());

	private static final List<String> BUCKETS = """
			create_key_value: {bucket: plain}
			create_key_value: {bucket: "1e3", description: "a # b: c", max_value_size: 1KiB, max_bytes: 1MiB, history: 64, ttl: 30s, storage: memory}
			create_key_value: {bucket: old, ttl: 30d}
			create_key_value: {bucket: placed, placement: {cluster: X, tags: [a]}}
			create_key_value: {bucket: a_mirror, mirror: {name: plain}}
			create_key_value: {bucket: a_mirror_of_bucket, mirror: {name: KV_KV_x, opt_start_seq: 3}}
			create_key_value: {bucket: a_mirror_from, mirror: {name: plain, opt_start_time: '2026-01-01T00:00:00Z', filter_subject: '$KV.plain.a'}}
			create_key_value: {bucket: a_mirror_far, mirror: {name: far, external: {api: $JS.hub.API, deliver: hub.deliver}}}
			create_key_value: {bucket: a_mirror_moved, mirror: {name: plain, subject_transforms: [{src: '$KV.plain.a.>', dest: '$KV.plain.b.>'}]}}
			create_key_value: {bucket: a_mirror_fed, mirror: {name: plain, consumer: {name: feed, deliver_subject: feed.plain}}}
			create_key_value: {bucket: told, republish: {src: '', dest: 'told.>', headers_only: true}}
			create_key_value: {bucket: a_sourced, sources: [{name: plain}, {name: old, subject_transforms: [{src: '$KV.old.a.>', dest: '$KV.a_sourced.>'}]}]}
			create_key_value: {bucket: a_sourced_far, sources: [{name: far, opt_start_seq: 5, external: {api: $JS.hub.API, deliver: hub.deliver}}]}
			create_key_value: {bucket: a_sourced_from, sources: [{name: plain, opt_start_time: '2026-01-01T00:00:00Z'}]}
			create_key_value: {bucket: a_sourced_fed, sources: [{name: plain, consumer: {name: feed, deliver_subject: feed.plain}}]}
			create_key_value: {bucket: small, compression: true, metadata: {team: a}}
			create_key_value: {bucket: marking, limit_marker_ttl: 1m}
			create_object_store: {bucket: plain}
			create_object_store: {bucket: pictures, description: Pictures, max_bytes: 1GiB, ttl: 12h, storage: memory, placement: {cluster: X, tags: [a]}}
			create_object_store: {bucket: small, compression: true, metadata: {team: a}}
			"""
		.lines()
		.toList();

	// Not in a file: what a creation gives without, what a single server can't have, and
	// what does not go with the subjects of a bucket.
	private static final Set<String> NOT_WRITTEN = Set.of("create_stream.sealed", "create_stream.num_replicas",
			"create_stream.retention: limits", "create_stream.storage: file", "create_stream.discard: old",
			"create_stream.compression: none", "create_stream.persist_mode: default", "create_key_value.num_replicas",
			"create_key_value.storage: file", "create_key_value.sources.filter_subject",
			"create_object_store.num_replicas", "create_object_store.storage: file", "create_consumer.name",
			"create_consumer.deliver_policy: all", "create_consumer.ack_policy: explicit",
			"create_consumer.replay_policy: instant", "create_consumer.priority_policy: none");

	@TempDir
	Path temp;

	@Test
	void streamsAndConsumersWithEverySettingAreTheSameOnAnotherServer() {
		createStreams();
		JsonNode change = roundTrip("*");
		requireAllFields(change, "create_stream", JetStreamFields.STREAM);
		requireAllFields(change, "create_consumer", JetStreamFields.CONSUMER);
	}

	@Test
	void bucketsWithEverySettingAreTheSameOnAnotherServer() {
		for (String bucket : BUCKETS) {
			if (operations.unknown(bucket).isEmpty()) {
				operations.run(bucket);
			}
		}
		JsonNode change = roundTrip("KV_*", "OBJ_*");
		requireAllFields(change, "create_key_value", JetStreamFields.KEY_VALUE);
		requireAllFields(change, "create_object_store", JetStreamFields.OBJECT_STORE);
		assertThat(operations(change)).containsOnly("create_key_value", "create_object_store");
	}

	@Test
	void whatAMigrationHasMadeIsThatMigrationAgain() {
		List<String> written = List.of("create_key_value: {bucket: prefs, history: 5, ttl: 12h}",
				"create_object_store: {bucket: pictures, max_bytes: 64MiB}",
				"create_stream: {name: USERS, subjects: [\"user.>\"], retention: interest, max_msgs: 7, max_age: 30d}",
				"create_consumer: {stream: USERS, durable_name: worker, ack_wait: 1m30s, filter_subject: user.a}",
				"create_stream: {name: USERS_COPY, mirror: {name: USERS, filter_subject: user.a}}");
		written.forEach(operations::run);
		List<JsonNode> change = new ArrayList<>();
		roundTrip("*").forEach(change::add);
		assertThat(change).extracting(JsonNode::toString)
			.containsExactlyElementsOf(written.stream().map((operation) -> json(operation).toString()).toList());
	}

	@Test
	void bucketsOfAnotherClientAreBucketsAgain() throws Exception {
		Placement placement = Placement.builder().cluster("X").tags("a").build();
		KeyValueManagement keyValues = server.connection().keyValueManagement();
		keyValues.create(KeyValueConfiguration.builder("plain").build());
		keyValues.create(KeyValueConfiguration.builder("full")
			.description("d")
			.maxHistoryPerKey(5)
			.maxBucketSize(1 << 20)
			.maximumValueSize(1 << 10)
			.ttl(Duration.ofSeconds(30))
			.storageType(StorageType.Memory)
			.placement(placement)
			.republish(Republish.builder().source("$KV.full.a").destination("copy.a").headersOnly(true).build())
			.compression(true)
			.metadata(Map.of("team", "a"))
			.limitMarker(Duration.ofMinutes(1))
			.build());
		keyValues.create(KeyValueConfiguration.builder("a_mirror")
			.mirror(Mirror.builder().sourceName("plain").startSeq(3).build())
			.build());
		ObjectStoreManagement stores = server.connection().objectStoreManagement();
		stores.create(ObjectStoreConfiguration.builder("files")
			.description("d")
			.ttl(Duration.ofHours(1))
			.maxBucketSize(1 << 30)
			.storageType(StorageType.Memory)
			.placement(placement)
			.compression(true)
			.metadata(Map.of("team", "a"))
			.build());
		assertThat(operations(roundTrip("*"))).containsExactly("create_key_value", "create_key_value",
				"create_key_value", "create_object_store");
	}

	@Test
	void aBucketOfAnotherClientThatTakesKeysWithoutMovingThemIsAStream() throws Exception {
		KeyValueManagement keyValues = server.connection().keyValueManagement();
		keyValues.create(KeyValueConfiguration.builder("plain").build());
		keyValues.create(KeyValueConfiguration.builder("a_sourced")
			.sources(Source.builder().sourceName("plain").build())
			.build());
		assertThat(operations(roundTrip("*"))).containsExactly("create_key_value", "create_stream");
	}

	@Test
	void aStreamThatOnlyHasTheNameOfABucketIsNoBucket() {
		server.api().createStream(json("{\"name\": \"KV_odd\", \"subjects\": [\"odd\"]}"));
		server.api().createStream(json("{\"name\": \"OBJ_odd\", \"subjects\": [\"$O.odd.C.>\"]}"));
		operations.run("create_key_value: {bucket: raised}");
		server.api().updateStream(server.config("KV_raised").put("max_msgs_per_subject", 65));
		assertThat(operations(roundTrip("*"))).containsOnly("create_stream");
	}

	@Test
	void aSealedStreamIsCreatedAndSealedAndCanBeTakenBack() throws Exception {
		createStreams();
		server.connection().objectStoreManagement().create(ObjectStoreConfiguration.builder("files").build());
		for (String stream : List.of("LIMITED", "KEPT", "ROLLED", "OBJ_files")) {
			server.api().updateStream(server.config(stream).put("sealed", true));
		}
		roundTrip("LIMITED", "KEPT", "ROLLED", "OBJ_files");
	}

	@Test
	void aDeploymentWithAPrefixIsWhatItsMigrationsSay() {
		createStreams();
		BUCKETS.stream()
			// What has a prefix can't republish all of a bucket.
			.filter((bucket) -> !bucket.contains("republish") && operations.unknown(bucket).isEmpty())
			.forEach(operations::run);
		String written = export(server, NamePrefix.NONE, "*").yaml();
		new MigrationFolder(this.temp).write("1_export.yml", written)
			.builder(empty.connection())
			.prefix("staging")
			.build()
			.migrate();
		String again = export(empty, new NamePrefix("staging"), "*").yaml();
		assertThat(again.lines().filter((line) -> !line.endsWith("left out, as Polyn's own or the server's.")))
			.containsExactlyElementsOf(written.lines().toList());
	}

	private static ExportedMigration export(JetStreamServer server, NamePrefix prefix, String... patterns) {
		return new ServerExport(server.connection(), server.options(), prefix).read(List.of(patterns));
	}

	private void createStreams() {
		ServerVersion version = server.api().serverVersion();
		for (String stream : STREAMS) {
			if (JetStreamFields.STREAM.unknownTo(version, json(stream)).isEmpty()) {
				server.api().createStream(json(stream));
			}
		}
		CONSUMERS.forEach((stream, consumers) -> consumers.forEach((text) -> {
			ObjectNode consumer = json(text);
			String name = consumer.path("durable_name").asText();
			if (server.hasStream(stream) && JetStreamFields.CONSUMER.unknownTo(version, consumer).isEmpty()) {
				server.api().putConsumer(stream, name, consumer.put("name", name), "create");
			}
		}));
	}

	private JsonNode roundTrip(String... patterns) {
		ExportedMigration exported = export(server, NamePrefix.NONE, patterns);
		Migrator migrator = new MigrationFolder(this.temp).write("1_export.yml", exported.yaml())
			.migrator(empty.connection());
		migrator.migrate();
		Map<String, JsonNode> expected = configs(server);
		expected.keySet().removeIf((name) -> !exported.streams().contains(name.split(" ")[0]));
		Map<String, JsonNode> found = configs(empty);
		assertThat(found).as(exported.yaml()).containsOnlyKeys(expected.keySet());
		expected.forEach((name, config) -> assertThat(found.get(name)).as(exported.yaml()).isEqualTo(config));
		migrator.rollback();
		assertThat(configs(empty)).isEmpty();
		JsonNode document = DocumentReader.read("1_export.yml", exported.yaml().getBytes(StandardCharsets.UTF_8))
			.toJson();
		return document.has("up") ? document.path("up") : document.path("change");
	}

	private static Map<String, JsonNode> configs(JetStreamServer server) {
		Map<String, JsonNode> configs = new TreeMap<>();
		for (ObjectNode stream : server.api().streams()) {
			String name = stream.path("config").path("name").asText();
			if (!StreamExport.isInternal(name)) {
				configs.put(name, config(stream));
				server.api()
					.consumers(name)
					.forEach((consumer) -> configs.put(name + " " + consumer.path("name").asText(), config(consumer)));
			}
		}
		return configs;
	}

	// Without the server's own metadata and what means nothing, and with the subjects in
	// one order.
	private static JsonNode config(ObjectNode info) {
		ObjectNode config = (ObjectNode) info.path("config");
		if (config.path("metadata") instanceof ObjectNode metadata) {
			metadata.properties().removeIf((text) -> text.getKey().startsWith("_nats."));
			if (metadata.isEmpty()) {
				config.remove("metadata");
			}
		}
		if (config.has("mirror") && config.path("name").asText().startsWith("KV_")) {
			config.remove("duplicate_window");
		}
		if (config.has("subjects")) {
			Set<String> subjects = new TreeSet<>();
			config.path("subjects").forEach((subject) -> subjects.add(subject.asText()));
			config.putPOJO("subjects", subjects);
		}
		return config;
	}

	private static List<String> operations(JsonNode change) {
		List<String> names = new ArrayList<>();
		change.forEach((item) -> names.add(item.fieldNames().next()));
		return names;
	}

	private static void requireAllFields(JsonNode change, String operation, Fields fields) {
		Set<String> written = new LinkedHashSet<>();
		change.forEach((item) -> collectWritten(operation, item.path(operation), fields, written));
		Set<String> known = new TreeSet<>();
		collectKnown(operation, fields, known);
		known.removeAll(NOT_WRITTEN);
		assertThat(written).containsAll(known);
	}

	private static void collectWritten(String path, JsonNode values, Fields fields, Set<String> written) {
		fields.byName().forEach((name, field) -> {
			JsonNode value = values.path(name);
			String place = path + "." + name;
			if (value.isMissingNode()) {
				return;
			}
			written.add(place);
			if (field.type() instanceof LiteralType.Word) {
				written.add(place + ": " + value.asText());
			}
			Fields nested = nested(field.type());
			if (nested != null) {
				(value.isArray() ? value : List.of(value))
					.forEach((item) -> collectWritten(place, item, nested, written));
			}
		});
	}

	private static void collectKnown(String path, Fields fields, Set<String> known) {
		ServerVersion version = server.api().serverVersion();
		fields.byName().forEach((name, field) -> {
			String place = path + "." + name;
			if (!version.isAtLeast(field.since())) {
				return;
			}
			known.add(place);
			if (field.type() instanceof LiteralType.Word word) {
				word.words().forEach((text, since) -> {
					if (version.isAtLeast(since)) {
						known.add(place + ": " + text);
					}
				});
			}
			Fields nested = nested(field.type());
			if (nested != null) {
				collectKnown(place, nested, known);
			}
		});
	}

	private static Fields nested(FieldType type) {
		FieldType items = (type instanceof CompositeType.ListOf list) ? list.items() : type;
		return (items instanceof CompositeType.Structure structure) ? structure.fields() : null;
	}

	private static ObjectNode json(String text) {
		return (ObjectNode) DocumentReader.read("a.yml", text.getBytes(StandardCharsets.UTF_8)).toJson();
	}

}
