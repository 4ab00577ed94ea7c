package io.polyn.migration.operation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;

import io.nats.client.api.AckPolicy;
import io.nats.client.api.CompressionOption;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerLimits;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.External;
import io.nats.client.api.Mirror;
import io.nats.client.api.PersistMode;
import io.nats.client.api.Placement;
import io.nats.client.api.PriorityPolicy;
import io.nats.client.api.ReplayPolicy;
import io.nats.client.api.Republish;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.Source;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.SubjectTransform;
import io.polyn.ErrorCode;
import io.polyn.json.Json;
import io.polyn.migration.document.DocumentException;
import io.polyn.migration.document.DocumentReader;
import io.polyn.migration.document.Node;
import io.polyn.nats.NamePrefix;
import io.polyn.nats.ServerVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class OperationReaderTests {

	@Test
	void anUnknownOperationIsReportedWithTheNearestName() {
		assertThatExceptionOfType(DocumentException.class).isThrownBy(() -> read("creat_stream: {name: USERS}"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.UNKNOWN_OPERATION))
			.withMessageContaining("a.yml:1:1: There is no operation 'creat_stream'. Did you mean 'create_stream'?");
	}

	@Test
	void anUnknownFieldIsReportedWithTheNearestName() {
		assertThatExceptionOfType(DocumentException.class)
			.isThrownBy(() -> read("create_stream:\n  name: USERS\n  max_agee: 1d"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.UNKNOWN_FIELD))
			.withMessageContaining("a.yml:3:3: 'create_stream' has no field 'max_agee'. Did you mean 'max_age'?");
	}

	@ParameterizedTest
	@ValueSource(strings = { "create_stream: {name: S, max_age: %s}", "create_stream: {name: S, max_bytes: %s}",
			"publish: {stream: S, subject: %s, data: a}", "delete_key: {bucket: B, key: %s}",
			"create_stream: {name: S, subjects: ['%s']}", "transform_keys: {bucket: B, keys: %s, with: bean}" })
	void aTextOfVeryManyPartsDoesNotOverflowTheStack(String operation) {
		for (String part : List.of("1s", "1.", "a.", "*.", "{{x}}.")) {
			try {
				read(operation.formatted('"' + part.repeat(50_000) + 'a' + '"')
					.replace("'\"", "\"")
					.replace("\"'", "\""));
			}
			catch (DocumentException ex) {
				assertThat(ex.getMessage()).hasSizeLessThan(5000);
			}
		}
	}

	@Test
	void anUnknownNestedFieldIsReported() {
		assertThatExceptionOfType(DocumentException.class)
			.isThrownBy(() -> read("create_stream:\n  name: USERS\n  placement: {clusters: a}"))
			.withMessageContaining("a.yml:3:15: 'placement' has no field 'clusters'. Did you mean 'cluster'?");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					create_stream: {name: S, max_age: 3x}               | 'max_age' is '3x'       | a duration such as
					create_stream: {name: S, max_bytes: 3MB}            | 'max_bytes' is '3MB'    | a size such as
					create_stream: {name: S, max_msgs: 1.5}             | 'max_msgs' is '1.5'     | a whole number
					create_stream: {name: S, max_msgs: [1]}             | 'max_msgs' is a list    | a whole number
					create_stream: {name: S, max_msgs: }                | 'max_msgs' is nothing   | a whole number
					create_stream: {name: S, no_ack: maybe}             | 'no_ack' is 'maybe'     | true or false
					create_stream: {name: S, storage: disk}             | 'storage' is 'disk'     | [file, memory]
					create_stream: {name: S, retention: limit}          | Did you mean 'limits'?  | workqueue
					create_stream: {name: S, placement: eu}             | 'placement' is 'eu'.    | a mapping of
					create_stream: {name: S, metadata: a}               | 'metadata' is 'a'.      | a mapping of
					create_stream: {name: S, placement: }               | 'placement' is nothing. | a mapping of
					create_stream: {name: S, metadata: [a]}             | 'metadata' is a list.   | a mapping of
					create_stream: {name: S, mirror: {name: M, opt_start_time: x}} | 'opt_start_time' is 'x' | a time such as
					put_key: {bucket: b, key: k, value_base64: '?'}     | 'value_base64'          | Base64
					create_stream: {name: my.stream}                    | 'name' is 'my.stream'   | without spaces and
					create_stream: {name: ''}                           | 'name' is ''            | without spaces and
					create_stream: {name: a b}                          | 'name' is 'a b'         | without spaces and
					create_consumer: {stream: S, durable_name: a.b}     | 'durable_name' is 'a.b' | without spaces and
					create_key_value: {bucket: my.bucket}               | 'bucket' is 'my.bucket' | letters, digits, - and _
					create_key_value: {bucket: b, history: 0}           | 'history' is '0'        | from 1 to 64
					create_key_value: {bucket: b, history: 65}          | 'history' is '65'       | from 1 to 64
					put_key: {bucket: b, key: a., value: v}             | 'key' is 'a.'           | without a dot
					put_key: {bucket: b, key: .a, value: v}             | 'key' is '.a'           | without a dot
					put_key: {bucket: b, key: a..b, value: v}           | 'key' is 'a..b'         | two in a row
					put_key: {bucket: b, key: '', value: v}             | 'key' is ''             | letters, digits
					put_key: {bucket: b, key: a, value: v, value_base64: dg==} | [value, value_base64] | Keep one
					put_key: {bucket: b, key: a, value: ~, value_base64: dg==} | [value, value_base64] | Keep one
					publish: {subject: a, data: v, data_base64: dg==}   | [data, data_base64]     | Keep one
					put_object: {bucket: b, name: a, data: v, data_base64: dg==} | [data, data_base64] | Keep one
					create_consumer: {stream: S, durable_name: x, name: y} | 'name' is not the same as 'durable_name' | Leave
					update_consumer: {stream: S, durable_name: x, name: y} | 'name' is not the same as 'durable_name' | Leave
					create_stream: {name: S, subjects: [a b]}           | 'subjects' is 'a b'     | a subject
					create_stream: {name: S, subjects: a..b}            | 'subjects' is 'a..b'    | a subject
					create_stream: {name: S, subjects: ['']}            | 'subjects' is ''        | a subject
					create_stream: {name: S, subjects: [a.]}            | 'subjects' is 'a.'      | a subject
					create_stream: {name: S, subjects: ['>.a']}         | 'subjects' is '>.a'     | a subject
					create_stream: {name: S, subjects: [a, a]}          | 'a', which overlaps with 'a'     | does not overlap
					create_stream: {name: S, subjects: [b, a.*, a.b]}   | 'a.b', which overlaps with 'a.*' | does not overlap
					create_stream: {name: S, subjects: ['*.a', 'b.*']}  | 'b.*', which overlaps with '*.a' | does not overlap
					promote_mirror: {name: S, subjects: [a, '>']}       | '>', which overlaps with 'a'     | does not overlap
					create_stream: {name: S, republish: {src: a b, dest: c}} | 'src' is 'a b'     | a subject
					create_stream: {name: S, republish: {src: a, dest: c d}} | 'dest' is 'c d'    | a subject
					create_consumer: {stream: S, durable_name: x, filter_subject: a b} | 'filter_subject' is 'a b' | a subject
					create_consumer: {stream: S, durable_name: x, filter_subjects: ['']} | 'filter_subjects' is '' | a subject
					create_consumer: {stream: S, durable_name: x, filter_subjects: [a.>, a.b]} | overlaps with 'a.>' | not overlap
					create_consumer: {stream: S, durable_name: x, deliver_subject: a.*} | 'deliver_subject' is | without wildcards
					purge_stream: {name: S, filter: a b}                | 'filter' is 'a b'       | a subject
					transform_messages: {stream: S, to: T, with: f, filter_subject: .a} | is '.a' | a subject
					delete_key: {bucket: b, key: a b}                   | 'key' is 'a b'          | letters, digits
					""")
	void aValueOfTheWrongTypeIsReported(String operation, String problem, String remedy) {
		assertThatExceptionOfType(DocumentException.class).isThrownBy(() -> read(operation))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_VALUE))
			.withMessageContaining(problem)
			.withMessageContaining(remedy)
			.withMessageContaining("a.yml:1:");
	}

	@ParameterizedTest
	@ValueSource(strings = { "create_stream: {name: S, subjects: [a.*, a, b.>, c.d.*, c.*.e.f, \"x*.y>\", \u00e4]}",
			"create_stream: {name: S, republish: {src: a.*, dest: 'b.{{ wildcard(1) }}.{{partition(3, 1)}}.$1'}}",
			"create_stream: {name: S, mirror: {name: T, filter_subject: ''}}",
			"create_stream: {name: S, sources: [{name: T, subject_transforms: [{src: a, dest: ''}]}]}",
			"create_consumer: {stream: S, durable_name: x, name: x, filter_subject: '', deliver_subject: ''}",
			"create_consumer: {stream: S, durable_name: x, filter_subjects: [a.*.b, a.b.*]}",
			"purge_stream: {name: S, filter: ''}", "put_key: {bucket: b, key: a.b/c=d_e-f.0, value: ''}" })
	void whatTheServerTakesIsTaken(String operation) {
		assertThat(read(operation).fields()).isNotEmpty();
	}

	@Test
	void allThatIsWrongWithAnOperationIsReportedAtOnceInTheOrderOfThePlaces() {
		assertThatExceptionOfType(DocumentException.class).isThrownBy(() -> read("""
				create_stream:
				  max_agee: 1d
				  subjects: [a b, c, "d..e"]
				  placement: {clusters: a, tags: [[b]]}
				  metadata: {a: [b]}
				  sources:
				    - {filter_subject: "a b"}
				"""))
			.satisfies((ex) -> assertThat(ex.problems())
				.extracting((problem) -> problem.code().id().substring(6) + " " + problem.location())
				.containsExactly("M007 a.yml:1:1", "M005 a.yml:2:3", "M006 a.yml:3:14", "M006 a.yml:3:22",
						"M005 a.yml:4:15", "M006 a.yml:4:35", "M006 a.yml:5:17", "M007 a.yml:7:7", "M006 a.yml:7:24"))
			.withMessageContaining("a.yml:2:3: 'create_stream' has no field 'max_agee'")
			.withMessageContaining("a.yml:3:22: The field 'subjects' is 'd..e'");
	}

	@Test
	void everyBucketOfAListIsLookedAt() {
		assertThatExceptionOfType(DocumentException.class)
			.isThrownBy(() -> read("create_key_value: [{bucket: a.b}, {bucket: c}, {bucket: d, history: 65}]"))
			.satisfies((ex) -> assertThat(ex.problems()).hasSize(2));
		assertThatExceptionOfType(DocumentException.class).isThrownBy(() -> read("create_key_value: []"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.MIGRATION_SYNTAX))
			.withMessageContaining("a.yml:1:19: 'create_key_value' is an empty list.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "create_key_value: {bucket: POLYN_MIGRATIONS}", "update_key_value: {bucket: POLYN_LOCKS}",
			"delete_key_value_if_exists: {bucket: POLYN_TRANSFORMS}", "delete_object_store: {bucket: POLYN_BACKUPS}",
			"put_key: {bucket: POLYN_MIGRATIONS, key: users.1, value: v}", "delete_key: {bucket: POLYN_LOCKS, key: a}",
			"transform_keys: {bucket: POLYN_MIGRATIONS, with: f}",
			"put_object: {bucket: POLYN_BACKUPS, name: a, data: b}", "delete_object: {bucket: POLYN_BACKUPS, name: a}",
			"create_stream: {name: KV_POLYN_MIGRATIONS}", "update_stream: {name: KV_POLYN_MIGRATIONS, max_age: 1s}",
			"delete_stream: {name: OBJ_POLYN_BACKUPS}", "purge_stream: {name: KV_POLYN_MIGRATIONS}",
			"seal_stream: {name: KV_POLYN_LOCKS}", "delete_message: {stream: KV_POLYN_MIGRATIONS, seq: 1}",
			"promote_mirror: {name: KV_POLYN_LOCKS, subjects: a}",
			"rename_stream: {name: KV_POLYN_MIGRATIONS, new_name: A}",
			"rename_stream: {name: A, new_name: KV_POLYN_LOCKS}", "copy_stream: {name: A, new_name: KV_POLYN_LOCKS}",
			"transform_messages: {stream: A, to: KV_POLYN_MIGRATIONS, with: f}",
			"create_consumer: {stream: KV_POLYN_MIGRATIONS, durable_name: c}",
			"delete_consumer: {stream: OBJ_POLYN_BACKUPS, durable_name: c}",
			"publish: {subject: $KV.POLYN_MIGRATIONS.users.1, data: a}",
			"publish: {subject: $O.POLYN_BACKUPS.M.a, data: a}",
			"put_key: {bucket: staging_POLYN_MIGRATIONS, key: a, value: b}",
			"purge_stream: {name: KV_staging_POLYN_SCHEMAS}", "delete_key: {bucket: POLYN_SCHEMAS, key: a}" })
	void whatPolynKeepsItsRecordsInIsNotTouched(String operation) {
		for (Deployment deployment : List.of(Deployment.AS_WRITTEN, new Deployment(new NamePrefix("p"), 1))) {
			assertThatExceptionOfType(DocumentException.class)
				.isThrownBy(() -> OperationReader.read(document(operation), deployment))
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.RESERVED_NAME))
				.withMessageContaining("a.yml:1:")
				.withMessageContaining("is where Polyn keeps its own records.")
				.withMessageContaining(operation.contains("SCHEMAS") ? "'register_schema'" : "Leave it alone");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "update_stream: {name: POLYN_DEAD_LETTERS, max_age: 30d}",
			"copy_stream: {name: KV_POLYN_MIGRATIONS, new_name: COPY}",
			"create_key_value: {bucket: mirror, mirror: {name: POLYN_SCHEMAS}}",
			"put_key: {bucket: POLYN_MIGRATIONS_2, key: a, value: b}",
			"publish: {subject: $KV.a.POLYN_LOCKS, data: b}" })
	void whatIsOnlyReadOrOnlySoundsLikePolynsOwnMayBeNamed(String operation) {
		assertThat(read(operation).fields()).isNotEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			create_stream: {subjects: [a]}       | 'name'
			delete_key_value: {}                 | 'bucket'
			create_consumer: {durable_name: c}   | 'stream'
			update_consumer: {stream: S}         | 'durable_name'
			put_key: {bucket: b, key: k}         | 'value' or 'value_base64'
			""")
	void aMissingFieldIsReported(String operation, String field) {
		assertThatExceptionOfType(DocumentException.class).isThrownBy(() -> read(operation))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.MISSING_FIELD))
			.withMessageContaining("lacks the field " + field);
	}

	@ParameterizedTest
	@CsvSource({ "30d,2592000000000000", "12h,43200000000000", "5m,300000000000", "2s,2000000000", "100ms,100000000",
			"1h30m,5400000000000", "1.5h,5400000000000", "PT5M,300000000000", "P1D,86400000000000", "1000,1000",
			"0,0" })
	void durationsAreSentAsNanoseconds(String text, long nanoseconds) {
		assertThat(read("update_consumer: {stream: S, durable_name: c, ack_wait: '" + text + "'}").fields()
			.path("ack_wait")
			.asLong()).isEqualTo(nanoseconds);
	}

	@ParameterizedTest
	@CsvSource({ "1GiB,1073741824", "1.5 MiB,1572864", "64KiB,65536", "4096,4096", "-1,-1" })
	void sizesAreSentAsBytes(String text, long bytes) {
		assertThat(read("create_stream: {name: S, max_bytes: '" + text + "'}").fields().path("max_bytes").asLong())
			.isEqualTo(bytes);
	}

	@Test
	void aListOfBucketsIsAsManyOperations() {
		assertThat(OperationReader.read(document("create_key_value: [{bucket: a}, {bucket: b}]")))
			.extracting(Operation::target)
			.containsExactly("key-value bucket a", "key-value bucket b");
	}

	@Test
	void anUpdateMayRemoveASettingAndACreationMayNot() {
		assertThat(read("update_stream: {name: S, description: null}").fields().path("description").isNull()).isTrue();
		assertThatExceptionOfType(DocumentException.class)
			.isThrownBy(() -> read("create_stream: {name: S, description: null}"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			create_stream: {name: S, subjects: [a], max_age: 5m, allow_data_loss: true}
			create_stream_if_not_exists: {name: S, metadata: {a: b}}
			update_stream: {name: S, republish: null}
			delete_stream_if_exists: {name: S}
			create_key_value: {bucket: b, history: 3}
			update_object_store: {bucket: b, ttl: 1d}
			create_consumer: {stream: S, durable_name: c, backoff: [1s, 2s]}
			update_consumer_if_exists: {stream: S, durable_name: c, max_deliver: 3}
			delete_consumer: {stream: S, durable_name: c, allow_data_loss: true}
			put_key: {bucket: b, key: k, value: {a: 1}}
			put_key: {bucket: b, key: k, value_base64: '/w=='}
			delete_key: {bucket: b, key: k}
			""")
	void aStoredOperationIsReadAsItWasWritten(String operation) {
		Operation original = read(operation);
		Operation stored = OperationReader.read(original.toJson());
		assertThat(stored.toJson()).isEqualTo(original.toJson());
		assertThat(stored.name()).isEqualTo(original.name());
	}

	@Test
	void aStoredOperationKeepsFieldsThatThisBuildDoesNotKnow() {
		Operation operation = read("create_stream: {name: S}");
		operation.fields().put("from_the_future", 1);
		assertThat(OperationReader.read(operation.toJson()).fields().path("from_the_future").asInt()).isEqualTo(1);
	}

	@Test
	void everyStreamSettingThatTheJavaClientHasIsKnown() {
		StreamConfiguration all = StreamConfiguration.builder()
			.name("S")
			.description("d")
			.subjects("s")
			.retentionPolicy(RetentionPolicy.Interest)
			.compressionOption(CompressionOption.S2)
			.maxConsumers(1)
			.maxMessages(1)
			.maxMessagesPerSubject(1)
			.maxBytes(1)
			.maxAge(1000)
			.maximumMessageSize(1)
			.storageType(StorageType.Memory)
			.replicas(3)
			.noAck(true)
			.discardPolicy(DiscardPolicy.New)
			.duplicateWindow(1000)
			.placement(Placement.builder().cluster("c").tags("t").build())
			.republish(Republish.builder().source("s").destination("d").headersOnly(true).build())
			.subjectTransform(new SubjectTransform("s", "d"))
			.consumerLimits(ConsumerLimits.builder().inactiveThreshold(1000).maxAckPending(1).build())
			.sources(Source.builder().name("s").startSeq(1).build())
			.seal()
			.allowDirect(true)
			.mirrorDirect(true)
			.denyDelete(true)
			.denyPurge(true)
			.discardNewPerSubject(true)
			.metadata(Map.of("k", "v"))
			.firstSequence(2)
			.subjectDeleteMarkerTtl(Duration.ofSeconds(1))
			.allowMessageTtl(true)
			.allowMessageSchedules(true)
			.allowMessageCounter(true)
			.allowAtomicPublish(true)
			.allowBatched(true)
			.persistMode(PersistMode.Async)
			.build();
		StreamConfiguration mirror = StreamConfiguration.builder()
			.name("S")
			.allowRollup(true)
			.mirror(Mirror.builder()
				.name("m")
				.startTime(ZonedDateTime.now())
				.external(External.builder().api("a").deliver("d").build())
				.subjectTransforms(new SubjectTransform("s", "d"))
				.build())
			.build();
		assertThat(read("update_stream: " + all.toJson()).fields().properties()).hasSizeGreaterThan(35);
		assertThat(read("update_stream: " + mirror.toJson()).fields().path("mirror").properties()).hasSize(4);
	}

	@Test
	void everyConsumerSettingThatTheJavaClientHasIsKnown() {
		ConsumerConfiguration pull = ConsumerConfiguration.builder()
			.durable("c")
			.name("c")
			.description("d")
			.deliverPolicy(DeliverPolicy.ByStartTime)
			.startTime(ZonedDateTime.now())
			.ackPolicy(AckPolicy.All)
			.ackWait(1000)
			.maxDeliver(3)
			.backoff(1000, 2000)
			.filterSubjects("a", "b")
			.replayPolicy(ReplayPolicy.Original)
			.sampleFrequency("50")
			.maxPullWaiting(1)
			.maxAckPending(1)
			.headersOnly(true)
			.maxBatch(1)
			.maxExpires(1000)
			.maxBytes(1)
			.inactiveThreshold(1000)
			.numReplicas(1)
			.memStorage(true)
			.metadata(Map.of("k", "v"))
			.pauseUntil(ZonedDateTime.now())
			.priorityGroups("g")
			.priorityPolicy(PriorityPolicy.Overflow)
			.priorityTimeout(Duration.ofSeconds(1))
			.build();
		ConsumerConfiguration push = ConsumerConfiguration.builder()
			.durable("c")
			.deliverSubject("d")
			.deliverGroup("g")
			.rateLimit(1)
			.deliverPolicy(DeliverPolicy.ByStartSequence)
			.startSequence(1)
			.filterSubject("a")
			.flowControl(1000)
			.build();
		for (ConsumerConfiguration config : List.of(pull, push)) {
			String fields = config.toJson().replaceFirst("\\{", "{\"stream\":\"S\",");
			assertThat(read("create_consumer: " + fields).fields().path("stream").asText()).isEqualTo("S");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					create_stream: {name: S, metadata: {a: b}}                                   | 2.9.10  | 'metadata' (since 2.10.0)
					create_stream: {name: S, metadata: {a: b}}                                   | 2.10.0  | ``
					create_stream: {name: S, mirror: {name: T, consumer: {name: c}}}             | 2.12.0  | 'consumer' (since 2.14.0)
					create_stream: {name: S, sources: [{name: T, subject_transforms: [{src: a, dest: b}]}]} | 2.9.10 | 'subject_transforms' (since 2.10.0)
					create_key_value: {bucket: b, limit_marker_ttl: 5s}                          | 2.10.27 | 'limit_marker_ttl' (since 2.11.0)
					create_consumer: {stream: S, durable_name: c, filter_subjects: [a, b]}       | 2.9.10  | 'filter_subjects' (since 2.10.0)
					""")
	void settingsThatAServerDoesNotKnowAreFound(String operation, String server, String unknown) {
		assertThat(String.join(", ", read(operation).unknownTo(ServerVersion.parse(server)))).isEqualTo(unknown);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					purge_stream: {name: S, filter: user.>, keep: 1}      | {"name":"p_S","filter":"p.user.>","keep":1}
					purge_stream_if_exists: {name: KV_b, filter: $KV.b.k} | {"name":"KV_p_b","filter":"$KV.p_b.k"}
					promote_mirror: {name: S, subjects: [a, b.>]}         | {"name":"p_S","subjects":["p.a","p.b.>"]}
					promote_mirror_if_exists: {name: S, subjects: a}      | {"name":"p_S","subjects":["p.a"]}
					transform_messages: {stream: S, to: T, with: f, filter_subject: a.*} \
					| {"stream":"p_S","to":"p_T","with":"f","filter_subject":"p.a.*"}
					transform_keys: {bucket: b, filter: a.>, with: f, undo: g} \
					| {"bucket":"p_b","filter":"a.>","with":"f","undo":"g"}
					copy_stream: {name: S, new_name: T, subjects: [a], republish: {src: a, dest: b}} \
					| {"name":"p_S","new_name":"p_T","subjects":["p.a"],"republish":{"src":"p.a","dest":"p.b"}}
					rename_stream: {name: S, new_name: T}                 | {"name":"p_S","new_name":"p_T"}
					publish: {subject: a.b, data: d, msg_id: a}           | {"subject":"p.a.b","data":"d","msg_id":"a"}
					put_object: {bucket: b, name: o, data: d}             | {"bucket":"p_b","name":"o","data":"d"}
					publish: {subject: a, data: d, headers: {Nats-Expected-Stream: S, Nats-Schedule-Target: b.c, other: e}} \
					| {"subject":"p.a","data":"d","headers":{"Nats-Expected-Stream":"p_S","Nats-Schedule-Target":"p.b.c","other":"e"}}
					purge_stream: {name: KV_b, filter: ''}                | {"name":"KV_p_b","filter":""}
					create_consumer: {stream: KV_b, durable_name: c, filter_subject: '', deliver_subject: ''} \
					| {"stream":"KV_p_b","durable_name":"p_c","filter_subject":"","deliver_subject":""}
					create_stream: {name: S, sources: [{name: T, subject_transforms: [{src: a, dest: ''}]}]} \
					| {"name":"p_S","sources":[{"name":"p_T","subject_transforms":[{"src":"p.a","dest":""}]}]}
					update_stream: {name: S, metadata: {a: ~}, republish: {src: a, dest: b, headers_only: ~}} \
					| {"name":"p_S","metadata":{"a":null},"republish":{"src":"p.a","dest":"p.b","headers_only":null}}
					pause_consumer: {stream: S, durable_name: c, pause_until: '2030-01-01T00:00:00Z'} \
					| {"stream":"p_S","durable_name":"p_c","pause_until":"2030-01-01T00:00:00Z"}
					""")
	void whateverAnOperationNamesHasThePrefixOfTheDeployment(String operation, String fields) throws Exception {
		Deployment deployment = new Deployment(new NamePrefix("p"), 1);
		assertThat(OperationReader.read(document(operation), deployment).get(0).fields())
			.hasToString(Json.parse(fields.getBytes(StandardCharsets.UTF_8)).toString());
	}

	private static Operation read(String operation) {
		return OperationReader.read(document(operation)).get(0);
	}

	private static Node document(String operation) {
		return DocumentReader.read("a.yml", operation.getBytes(StandardCharsets.UTF_8));
	}

}
