package io.polyn.migration;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Message;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.migration.document.DocumentReader;
import io.polyn.migration.history.MigrationHistory;
import io.polyn.migration.history.MigrationLock;
import io.polyn.migration.operation.Deployment;
import io.polyn.migration.operation.MessageTransform;
import io.polyn.migration.operation.NewMessage;
import io.polyn.migration.operation.Operation;
import io.polyn.migration.operation.OperationReader;
import io.polyn.migration.operation.ValueTransform;
import io.polyn.nats.NamePrefix;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.MigrationFolder;
import io.polyn.testing.ServerTraffic;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PrefixTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	private MigrationFolder folder;

	@BeforeEach
	void setUp() {
		this.folder = new MigrationFolder(this.temp);
	}

	@Test
	void deploymentsStandSideBySide() throws Exception {
		this.folder
			.write("1_create.yml",
					"""
							change:
							  - create_stream: {name: USERS, subjects: ["user.>", single], republish: {src: "user.>", dest: "copy.>"}}
							  - create_consumer: {stream: USERS, durable_name: worker, filter_subject: user.created.v1}
							  - create_key_value: {bucket: b}
							  - put_key: {bucket: b, key: a.b, value: v}
							  - create_key_value: {bucket: mirror, mirror: {name: b}}
							  - create_object_store: {bucket: files}
							  - create_stream: {name: ALL, sources: [{name: USERS, filter_subject: user.a}, {name: KV_b}]}
							""")
			.write("2_update.yml", """
					change:
					  - update_stream: {name: USERS, subjects: ["user.>", single, other]}
					  - update_consumer: {stream: USERS, durable_name: worker, filter_subject: user.deleted.v1}
					  - update_key_value: {bucket: b, history: 3}
					  - delete_consumer: {stream: USERS, durable_name: worker}
					""");
		Migrator plain = this.folder.migrator(server.connection());
		Migrator staging = this.folder.builder(server.connection()).prefix("staging").build();
		plain.migrate();
		assertThat(staging.info().pending()).hasSize(2);
		staging.migrate(Target.to("1"));
		ObjectNode users = server.config("staging_USERS");
		assertThat(users.path("subjects")).hasToString("[\"staging.user.>\",\"staging.single\"]");
		assertThat(users.path("republish").path("src").asText()).isEqualTo("staging.user.>");
		assertThat(users.path("republish").path("dest").asText()).isEqualTo("staging.copy.>");
		assertThat(filter("staging_USERS", "staging_worker")).isEqualTo("staging.user.created.v1");
		assertThat(server.connection().keyValue("staging_b").get("a.b").getValueAsString()).isEqualTo("v");
		assertThat(server.config("KV_staging_mirror").path("mirror").path("name").asText()).isEqualTo("KV_staging_b");
		Awaitility.await().untilAsserted(() -> assertThat(server.messages("KV_staging_mirror")).isEqualTo(1));
		assertThat(server.hasStream("OBJ_staging_files")).isTrue();
		JsonNode sources = server.config("staging_ALL").path("sources");
		assertThat(sources.get(0).path("name").asText()).isEqualTo("staging_USERS");
		assertThat(sources.get(0).path("filter_subject").asText()).isEqualTo("staging.user.a");
		assertThat(sources.get(1).path("name").asText()).isEqualTo("KV_staging_b");
		staging.migrate();
		assertThat(server.config("staging_USERS").path("subjects").get(2).asText()).isEqualTo("staging.other");
		assertThat(record("POLYN_MIGRATIONS", "1").path("checksum"))
			.isEqualTo(record("staging_POLYN_MIGRATIONS", "1").path("checksum"));
		assertThat(record("staging_POLYN_MIGRATIONS", "2").path("undo").toString()).contains(
				"{\"create_consumer_if_not_exists\":{\"stream\":\"staging_USERS\",\"durable_name\":\"staging_worker\"")
			.doesNotContain("staging_staging", "staging.staging");
		assertThat(server.hasStream("KV_staging_POLYN_LOCKS")).isEqualTo(!server.isAtLeast(2, 11));
		// What is stored has the names as they are.
		staging.rollback();
		assertThat(filter("staging_USERS", "staging_worker")).isEqualTo("staging.user.created.v1");
		assertThat(server.config("staging_USERS")).isEqualTo(users);
		assertThat(plain.info().applied()).hasSize(2);
		assertThat(plain.validate().isValid()).isTrue();
		assertThat(server.config("USERS").path("subjects")).hasSize(3);
	}

	/**
	 * Whatever Polyn keeps for itself, and whatever it asks the server for, belongs to
	 * the deployment.
	 */
	@Test
	void nothingIsTouchedThatDoesNotHaveThePrefix() throws Exception {
		writeMigrations();
		Migrator staging = this.folder.builder(server.connection())
			.prefix("staging")
			.beans(code()::get)
			.backup(BackupOptions.inObjectStore().beforeRun(BackupOptions.BeforeRun.MESSAGES))
			.build();
		List<Message> requests;
		try (ServerTraffic traffic = new ServerTraffic(server.connect(), List.of(">"))) {
			staging.migrate(Target.to("1"));
			server.publish("staging.user.created.v1", "1");
			assertThat(staging.plan(Target.latest()).toString()).contains("stream staging_USERS",
					"subject staging.user.deleted.v1", "$JS.API.STREAM.PURGE.staging_USERS");
			staging.migrate(Target.to("2"));
			assertThat(server.message("staging_PERSONS", 1).getSubject()).isEqualTo("staging.person.created.v1");
			assertThat(value("a.b")).isEqualTo("V");
			assertThat(value("c")).isEqualTo("was V");
			staging.migrate();
			assertThat(server.messages("staging_USERS")).isEqualTo(1);
			assertThat(server.hasStream("staging_COPY")).isFalse();
			BackupInfo backup = staging.backups()
				.stream()
				.filter((each) -> each.versions().contains(new MigrationVersion("3")))
				.findFirst()
				.orElseThrow();
			staging.restore(backup.id(), NewerData.OVERWRITE);
			assertThat(server.messages("staging_COPY")).isEqualTo(1);
			assertThat(server.messages("staging_USERS")).isEqualTo(2);
			assertThat(server.connection().keyValue("staging_POLYN_SCHEMAS").get("user.created.v1")).isNotNull();
			List<String> streams = server.management().getStreamNames();
			assertThat(streams).contains("KV_staging_POLYN_MIGRATIONS", "KV_staging_POLYN_SCHEMAS",
					"KV_staging_POLYN_TRANSFORMS", "OBJ_staging_POLYN_BACKUPS", "staging_PERSONS");
			assertThat(streams).allSatisfy((stream) -> {
				assertThat(stream).matches("(KV_|OBJ_)?staging_.*");
				assertThat(server.config(stream).path("subjects")).allSatisfy(
						(subject) -> assertThat(subject.asText()).matches("staging[._].*|\\$(KV|O)\\.staging_.*"));
			});
			assertThat(server.management().getConsumerNames("staging_PERSONS")).containsExactly("staging_worker");
			staging.rollback(Target.to("2"));
			server.management().purgeStream("staging_USERS");
			staging.rollback(Target.all());
			requests = traffic.take(server.connection());
		}
		assertThat(server.management().getStreamNames()).allMatch((stream) -> stream.contains("_staging_POLYN_"));
		assertThat(requests).hasSizeGreaterThan(100)
			.extracting(Message::getSubject)
			.filteredOn((subject) -> !subject.matches("(_INBOX|\\$JSC)\\..*|\\$JS\\.(ACK|EVENT|FC|SNAPSHOT)\\..*"
					+ "|\\$JS\\.API\\.(INFO|STREAM\\.NAMES|STREAM\\.LIST)"))
			.allMatch((subject) -> subject
				.matches("staging\\..*|\\$(KV|O)\\.staging_.*|\\$JS\\.API\\.([A-Z]+\\.)+(KV_|OBJ_)?staging_.*"));
	}

	@Test
	void theLockOfADeploymentIsItsOwn() {
		this.folder.write("1_create.yml", "change:\n  - create_stream: {name: USERS, subjects: [\"user.>\"]}\n");
		MigrationHistory history = new MigrationHistory(server.api(), "users", new NamePrefix("staging"));
		try (MigrationLock lock = MigrationLock.acquire(history, Duration.ofSeconds(30), Duration.ZERO)) {
			Migrator plain = this.folder.builder(server.connection()).lockWaitTimeout(Duration.ZERO).build();
			assertThat(plain.migrate().applied()).hasSize(1);
			assertThat(plain.info().lock()).isNull();
			lock.ensureHeld();
		}
	}

	@Test
	void theBackupsOfADeploymentAreItsOwnEvenInAFolderThatIsShared() throws Exception {
		BackupOptions shared = BackupOptions.inFolder(this.temp.resolve("shared"));
		this.folder = new MigrationFolder(this.temp.resolve("migrations"))
			.write("1_create.yml", "change:\n  - create_stream: {name: USERS, subjects: [\"user.>\"]}\n")
			.write("2_delete.yml", "change:\n  - delete_stream: {name: USERS, backup: true}\n");
		Migrator plain = this.folder.builder(server.connection()).backup(shared).build();
		Migrator staging = this.folder.builder(server.connection()).backup(shared).prefix("staging").build();
		plain.migrate(Target.to("1"));
		staging.migrate();
		assertThat(server.hasStream("USERS")).isTrue();
		assertThat(plain.backups()).isEmpty();
		BackupInfo backup = staging.backups().get(0);
		assertThat(backup.streams()).containsExactly("staging_USERS");
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> plain.restore(backup.id()))
			.withMessageContaining("There is no backup " + backup.id() + " of users.");
		staging.restore(backup.id());
		assertThat(server.hasStream("staging_USERS")).isTrue();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					create_stream: {name: S, mirror: {name: T, filter_subject: a}} | \
					{"name":"p_S","mirror":{"name":"p_T","filter_subject":"p.a"}}
					create_stream: {name: S, mirror: {name: T, subject_transforms: [{src: a, dest: b}]}} | \
					{"name":"p_S","mirror":{"name":"p_T","subject_transforms":[{"src":"p.a","dest":"p.b"}]}}
					create_stream: {name: S, sources: [{name: T, external: {api: $JS.hub.API, deliver: d}}]} | \
					{"name":"p_S","sources":[{"name":"p_T","external":{"api":"$JS.hub.API","deliver":"d"}}]}
					create_stream: {name: S, sources: [{name: T, consumer: {name: c, deliver_subject: d}}]} | \
					{"name":"p_S","sources":[{"name":"p_T","consumer":{"name":"p_c","deliver_subject":"p.d"}}]}
					create_stream: {name: S, subject_transform: {src: '', dest: 'x.>'}} | \
					{"name":"p_S","subject_transform":{"src":"p.>","dest":"p.x.>"}}
					update_stream: {name: S, subjects: [a, $KV.b.k], description: a, republish: null} | \
					{"name":"p_S","subjects":["p.a","$KV.p_b.k"],"description":"a","republish":null}
					delete_stream: {name: KV_b} | {"name":"KV_p_b"}
					create_consumer: {stream: S, name: c, durable_name: c, filter_subjects: [a, b], deliver_subject: d, deliver_group: g} | \
					{"stream":"p_S","name":"p_c","durable_name":"p_c","filter_subjects":["p.a","p.b"],"deliver_subject":"p.d","deliver_group":"p_g"}
					create_consumer: {stream: S, durable_name: c, priority_groups: [g], metadata: {a: b}, sample_freq: 50} | \
					{"stream":"p_S","durable_name":"p_c","priority_groups":["g"],"metadata":{"a":"b"},"sample_freq":"50"}
					delete_consumer: {stream: S, durable_name: c} | {"stream":"p_S","durable_name":"p_c"}
					create_key_value: {bucket: b, sources: [{name: a}, {name: KV_c}], republish: {src: $KV.b.>, dest: b.>}} | \
					{"bucket":"p_b","sources":[{"name":"p_a"},{"name":"KV_p_c"}],"republish":{"src":"$KV.p_b.>","dest":"p.b.>"}}
					delete_object_store: {bucket: b} | {"bucket":"p_b"}
					purge_stream: {name: S, filter: a.>} | {"name":"p_S","filter":"p.a.>"}
					promote_mirror: {name: S, subjects: [a.>]} | {"name":"p_S","subjects":["p.a.>"]}
					copy_stream: {name: S, new_name: T, subjects: [a]} | {"name":"p_S","new_name":"p_T","subjects":["p.a"]}
					rename_stream: {name: S, new_name: T} | {"name":"p_S","new_name":"p_T"}
					publish: {subject: a.b, data: d} | {"subject":"p.a.b","data":"d"}
					transform_messages: {stream: S, to: T, with: c, filter_subject: a} | \
					{"stream":"p_S","to":"p_T","with":"c","filter_subject":"p.a"}
					register_schema: {name: a.v1, schema: {}} | {"name":"a.v1","schema":"{}"}
					delete_key: {bucket: b, key: k} | {"bucket":"p_b","key":"k"}
					""")
	void whateverIsANameOrASubjectHasThePrefix(String operation, String fields) throws Exception {
		Deployment deployment = new Deployment(new NamePrefix("p"), 1);
		Operation read = read(operation, deployment);
		assertThat(read.fields()).isEqualTo(Json.parse(fields.getBytes(StandardCharsets.UTF_8)));
		assertThat(OperationReader.read(read.toJson()).fields()).isEqualTo(read.fields());
	}

	@Test
	void aSmallDeploymentHasFewerReplicas() {
		assertThat(replicas("create_stream: {name: S, num_replicas: 3}", 1)).isEqualTo(1);
		assertThat(replicas("create_stream: {name: S, num_replicas: 5}", 3)).isEqualTo(3);
		assertThat(replicas("create_stream: {name: S, num_replicas: 1}", 3)).isEqualTo(1);
		assertThat(replicas("update_key_value: {bucket: b, num_replicas: 3}", 1)).isEqualTo(1);
		assertThat(replicas("create_object_store: {bucket: b, num_replicas: 3}", 1)).isEqualTo(1);
		assertThat(replicas("create_consumer: {stream: S, durable_name: c, num_replicas: 0}", 1)).isZero();
		this.folder.write("1_create.yml", "change:\n  - create_stream: {name: A, subjects: [a], num_replicas: 3}\n");
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> this.folder.migrator(server.connection()).migrate())
			.withMessageContaining("replicas > 1 not supported in non-clustered mode");
		this.folder.builder(server.connection()).maxReplicas(1).build().migrate();
		assertThat(server.config("A").path("num_replicas").asInt()).isEqualTo(1);
		assertThat(this.folder.migrator(server.connection()).validate().isValid()).isTrue();
	}

	@Test
	void aPrefixThatIsNotATokenIsRefused() {
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> this.folder.builder(server.connection()).prefix("a.b"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_NAME));
	}

	private void writeMigrations() {
		// Servers before 2.12 can't copy what was published by an operation.
		this.folder.write("1_create.yml", """
				change:
				  - create_stream: {name: USERS, subjects: ["user.>"]}
				  - create_stream: {name: PEOPLE, subjects: ["person.>"]}
				  - create_consumer: {stream: PEOPLE, durable_name: worker}
				  - create_key_value: {bucket: b}
				  - put_key: {bucket: b, key: a.b, value: v}
				  - create_object_store: {bucket: files}
				  - put_object: {bucket: files, name: a.txt, data: a}
				  - register_schema: {name: user.created.v1, schema: {type: object}}
				""").write("2_change.yml", """
				change:
				  - copy_stream: {name: USERS, new_name: COPY}
				  - publish: {subject: user.deleted.v1, data: {a: b}}
				  - rename_stream: {name: PEOPLE, new_name: PERSONS}
				  - transform_messages: {stream: USERS, to: PERSONS, with: toPerson}
				  - transform_keys: {bucket: b, with: shout, undo: whisper}
				  - execute: {up: code, down: undoCode}
				""").write("3_delete.yml", """
				change:
				  - delete_stream: {name: COPY, backup: true}
				  - retire_schema: {name: user.created.v1}
				""").write("4_purge.yml", """
				up:
				  - purge_stream: {name: USERS, filter: user.created.v1}
				""");
	}

	private static Map<String, Object> code() {
		MessageTransform toPerson = (message) -> List
			.of(new NewMessage(message.subject().replaceFirst("^user", "person"), message.headers(), message.data()));
		MigrationTask code = (context) -> {
			String found = context.connection().keyValue(context.prefix().name("b")).get("a.b").getValueAsString();
			context.operations().add("put_key", Map.of("bucket", "b", "key", "c", "value", "was " + found));
		};
		MigrationTask undoCode = (context) -> context.operations()
			.add("delete_key_if_exists", Map.of("bucket", "b", "key", "c"));
		return Map.of("toPerson", toPerson, "code", code, "undoCode", undoCode, "shout", mapping(String::toUpperCase),
				"whisper", mapping(String::toLowerCase));
	}

	private static ValueTransform mapping(UnaryOperator<String> change) {
		return (key, value) -> ValueTransform.Outcome
			.replace(change.apply(new String(value, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
	}

	private static String value(String key) throws Exception {
		return server.connection().keyValue("staging_b").get(key).getValueAsString();
	}

	private static String filter(String stream, String consumer) {
		return server.api().consumerInfo(stream, consumer).orElseThrow().path("config").path("filter_subject").asText();
	}

	private static int replicas(String operation, int most) {
		return read(operation, new Deployment(NamePrefix.NONE, most)).fields().path("num_replicas").asInt();
	}

	private static Operation read(String operation, Deployment deployment) {
		List<Operation> operations = OperationReader
			.read(DocumentReader.read("a.yml", operation.getBytes(StandardCharsets.UTF_8)), deployment);
		return operations.get(0);
	}

	private static JsonNode record(String bucket, String version) throws Exception {
		return Json.parse(server.connection().keyValue(bucket).get("users." + version).getValue());
	}

}
