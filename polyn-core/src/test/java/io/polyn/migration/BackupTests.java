package io.polyn.migration;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Connection;
import io.nats.client.KeyValue;
import io.nats.client.Message;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.ObjectStoreConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.migration.BackupOptions.BeforeRun;
import io.polyn.testing.FailingConnection;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.MigrationFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BackupTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	private MigrationFolder folder;

	private Path backups;

	@BeforeEach
	void setUp() {
		this.folder = new MigrationFolder(this.temp.resolve("migrations"));
		this.backups = this.temp.resolve("backups");
	}

	@Test
	void aDeletedStreamComesBackWithItsMessagesAndConsumers() throws Exception {
		createUsers(100);
		ObjectNode before = state("USERS");
		this.folder.write("1_delete.yml", "change:\n  - delete_stream: {name: USERS, backup: true}\n");
		migrate();
		assertThat(server.hasStream("USERS")).isFalse();
		rollback();
		assertThat(state("USERS")).isEqualTo(before);
	}

	@Test
	void backupsOfDeletedStreamsMayLieInAFolder() throws Exception {
		createUsers(100);
		ObjectNode before = state("USERS");
		this.folder.write("1_delete.yml", "change:\n  - delete_stream: {name: USERS, backup: true}\n");
		Migrator migrator = builder().backup(BackupOptions.inFolder(this.backups)).build();
		migrator.migrate();
		assertThat(migrator.backups()).hasSize(1);
		assertThat(server.hasStream("OBJ_POLYN_BACKUPS")).isFalse();
		migrator.rollback();
		assertThat(state("USERS")).isEqualTo(before);
	}

	@Test
	void whereverAProcessDiesWhileItDeletesNothingIsLost() throws Exception {
		this.folder.write("1_delete.yml", """
				change:
				  - create_stream: {name: OTHER, subjects: [other]}
				  - delete_stream: {name: USERS, backup: true}
				  - create_key_value: {bucket: b}
				""");
		for (int requests = 1;; requests++) {
			createUsers(20);
			ObjectNode before = state("USERS");
			boolean died = dies(requests, Migrator::migrate);
			server.expireLock("users");
			migrate();
			assertThat(server.hasStream("USERS")).as("deleted after %s requests", requests).isFalse();
			rollback();
			assertThat(state("USERS")).as("after %s requests", requests).isEqualTo(before);
			assertThat(server.hasStream("OTHER")).isFalse();
			server.afterEach(null);
			if (!died) {
				assertThat(requests).isGreaterThan(20);
				return;
			}
		}
	}

	@Test
	void whereverAProcessDiesWhileItPutsBackNothingIsLost() throws Exception {
		this.folder.write("1_delete.yml", """
				change:
				  - create_stream: {name: OTHER, subjects: [other]}
				  - delete_stream: {name: USERS, backup: true}
				""");
		for (int requests = 1;; requests++) {
			createUsers(20);
			ObjectNode before = state("USERS");
			migrate();
			boolean died = dies(requests, (migrator) -> migrator.rollback(Target.all()));
			server.expireLock("users");
			if (died) {
				settleOrRollBack();
			}
			assertThat(state("USERS")).as("after %s requests", requests).isEqualTo(before);
			assertThat(server.hasStream("OTHER")).isFalse();
			server.afterEach(null);
			if (!died) {
				assertThat(requests).isGreaterThan(20);
				return;
			}
		}
	}

	@Test
	void whatIsTooLargeForARecordLiesAmongTheBackups() throws Exception {
		server.connection().keyValueManagement().create(KeyValueConfiguration.builder("b").build());
		KeyValue bucket = server.connection().keyValue("b");
		byte[] large = new byte[700_000];
		new Random(1).nextBytes(large);
		bucket.put("k", large);
		this.folder.write("1_put.yml", "change:\n  - put_key: {bucket: b, key: k, value: small}\n");
		migrate();
		String record = bucketValue("POLYN_MIGRATIONS", "users.1");
		assertThat(record.length()).isLessThan(10_000);
		assertThat(Json.parse(record.getBytes(StandardCharsets.UTF_8)).path("undo").get(0).path("backup").asText())
			.startsWith("users/");
		rollback();
		assertThat(bucket.get("k").getValue()).isEqualTo(large);
		assertThat(migrator().backups()).isEmpty();
	}

	@Test
	void theLargeEndOfAMigrationIsStoredToo() throws Exception {
		server.connection().keyValueManagement().create(KeyValueConfiguration.builder("b").build());
		String large = "a".repeat(400_000);
		this.folder.write("1_put.yml", "up:\n  - put_key: {bucket: b, key: k, value: " + large
				+ "}\ndown:\n  - put_key: {bucket: b, key: k, value: " + large + "b}\n");
		migrate();
		assertThat(bucketValue("POLYN_MIGRATIONS", "users.1").length()).isLessThan(10_000);
		rollback();
		assertThat(bucketValue("b", "k")).hasSize(400_001);
	}

	@Test
	void theFirstRunHasNothingToLose() {
		create("1");
		Migrator migrator = migrator(BeforeRun.CONTENTS);
		migrator.migrate();
		assertThat(migrator.backups()).isEmpty();
		assertThat(this.backups).doesNotExist();
		migrator.migrate();
		assertThat(this.backups).doesNotExist();
	}

	@Test
	void aRunThatHasWorkIsPrecededByABackup() throws Exception {
		create("1");
		Migrator migrator = migrator(BeforeRun.CONTENTS);
		migrator.migrate();
		this.folder.write("2_limits.yml", """
				change:
				  - update_stream: {name: USERS, max_msgs: 100}
				  - put_key: {bucket: b, key: k, value: new}
				  - create_stream: {name: NEW, subjects: [new]}
				""");
		migrator.migrate();
		assertThat(migrator.backups()).singleElement().satisfies((backup) -> {
			assertThat(backup.id()).matches("users/\\d{8}T\\d{6}\\.\\d{6}Z-[-0-9a-f]{36}");
			assertThat(backup.streams()).containsExactly("KV_b", "NEW", "USERS");
			assertThat(backup.versions()).extracting(MigrationVersion::value).containsExactly("2");
		});
	}

	@Test
	void aRestoreTakesTheRunBack() throws Exception {
		create("1");
		Migrator migrator = migrator(BeforeRun.CONTENTS);
		migrator.migrate();
		server.connection().keyValue("b").put("k", "old");
		server.connection().keyValue("b").put("same", "same");
		server.createConsumer("USERS", "handler", "user.created");
		ObjectNode config = server.config("USERS");
		ObjectNode consumer = (ObjectNode) server.api().consumerInfo("USERS", "handler").orElseThrow().path("config");
		this.folder.write("2_limits.yml", """
				change:
				  - update_stream: {name: USERS, max_msgs: 100, description: Users}
				  - delete_consumer: {stream: USERS, durable_name: handler}
				  - delete_key: {bucket: b, key: k}
				  - create_stream: {name: NEW, subjects: [new]}
				""");
		migrator.migrate();
		RestoreResult result = migrator.restore(migrator.backups().get(0).id());
		assertThat(result.versions()).extracting(MigrationVersion::value).containsExactly("2");
		assertThat(server.config("USERS")).isEqualTo(config);
		assertThat(server.api().consumerInfo("USERS", "handler").orElseThrow().path("config")).isEqualTo(consumer);
		assertThat(bucketValue("b", "k")).isEqualTo("old");
		assertThat(server.hasStream("NEW")).isFalse();
		assertThat(migrator.info().pending()).extracting(MigrationInfo::state)
			.containsExactly(MigrationState.ROLLED_BACK);
		assertThat(migrator.migrate().applied()).hasSize(1);
		assertThat(server.hasStream("NEW")).isTrue();
	}

	@Test
	void missingStreamsComeBackFromTheBackup() throws Exception {
		create("1");
		Migrator migrator = migrator(BeforeRun.CONTENTS);
		migrator.migrate();
		server.connection().keyValue("b").put("k", "old");
		server.createConsumer("USERS", "handler", "user.created");
		ObjectNode config = server.config("USERS");
		this.folder.write("2_delete.yml", """
				change:
				  - delete_stream: {name: USERS, allow_data_loss: true}
				  - delete_key_value: {bucket: b, allow_data_loss: true}
				""");
		migrator.migrate();
		migrator.restore(migrator.backups().get(0).id());
		assertThat(server.config("USERS")).isEqualTo(config);
		assertThat(server.api().consumerInfo("USERS", "handler")).isPresent();
		assertThat(bucketValue("b", "k")).isEqualTo("old");
		assertThat(migrator.info().applied()).hasSize(1);
	}

	@Test
	void messagesComeBackWhereTheyWereAskedFor() throws Exception {
		createUsers(50);
		ObjectNode before = state("USERS");
		this.folder.write("1_create.yml", "change:\n  - create_key_value: {bucket: b}\n");
		Migrator migrator = migrator(BeforeRun.MESSAGES);
		migrator.migrate();
		server.connection().keyValue("b").put("k", "old");
		this.folder.write("2_delete.yml", """
				change:
				  - delete_stream: {name: USERS, allow_data_loss: true}
				  - delete_key_value: {bucket: b, allow_data_loss: true}
				""");
		migrator.migrate();
		migrator.restore(migrator.backups().get(0).id());
		assertThat(state("USERS")).isEqualTo(before);
		assertThat(server.connection().keyValue("b").get("k").getRevision()).isEqualTo(1);
	}

	@Test
	void whatWasWrittenSinceIsNotLostUnlessThatIsAskedFor() throws Exception {
		createUsers(10);
		create("1");
		Migrator migrator = migrator(BeforeRun.MESSAGES);
		migrator.migrate();
		server.connection().keyValue("b").put("k", "old");
		this.folder.write("2_more.yml", """
				change:
				  - update_stream: {name: USERS, max_msgs: 100}
				  - create_stream: {name: NEW, subjects: [new]}
				""");
		migrator.migrate();
		server.publish("user.created", "new");
		server.publish("new", "new");
		String id = migrator.backups().get(0).id();
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(PolynException.class).isThrownBy(() -> migrator.restore(id))
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.DATA_LOSS));
			assertThat(server.config("USERS").path("max_msgs").asLong()).isEqualTo(100);
			assertThat(server.messages("USERS")).isEqualTo(11);
			assertThat(migrator.info().applied()).hasSize(2);
		}
		migrator.restore(id, NewerData.OVERWRITE);
		assertThat(server.messages("USERS")).isEqualTo(10);
		assertThat(server.config("USERS").path("max_msgs").asLong()).isEqualTo(-1);
		assertThat(server.hasStream("NEW")).isFalse();
		assertThat(migrator.info().applied()).hasSize(1);
	}

	@Test
	void aKeyThatWasWrittenSinceIsNotOverwrittenUnlessThatIsAskedFor() throws Exception {
		create("1");
		Migrator migrator = migrator(BeforeRun.CONTENTS);
		migrator.migrate();
		server.connection().keyValue("b").put("k", "old");
		this.folder.write("2_limits.yml", "change:\n  - update_key_value: {bucket: b, history: 5}\n");
		migrator.migrate();
		server.connection().keyValue("b").put("k", "new");
		server.connection().keyValue("b").put("added", "new");
		String id = migrator.backups().get(0).id();
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> migrator.restore(id))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.DATA_LOSS));
		assertThat(server.config("KV_b").path("max_msgs_per_subject").asLong()).isEqualTo(5);
		migrator.restore(id, NewerData.OVERWRITE);
		assertThat(bucketValue("b", "k")).isEqualTo("old");
		assertThat(bucketValue("b", "added")).isEqualTo("new");
		assertThat(server.config("KV_b").path("max_msgs_per_subject").asLong()).isEqualTo(1);
	}

	@Test
	void aRollbackIsPrecededByABackupToo() throws Exception {
		create("1");
		Migrator migrator = migrator(BeforeRun.CONTENTS);
		migrator.migrate();
		server.connection().keyValue("b").put("other", "value");
		this.folder.write("2_put.yml", "change:\n  - put_key: {bucket: b, key: k, value: new}\n");
		migrator.migrate();
		migrator.rollback();
		assertThat(server.connection().keyValue("b").get("k")).isNull();
		migrator.restore(migrator.backups().get(1).id());
		assertThat(bucketValue("b", "k")).isEqualTo("new");
		assertThat(migrator.info().applied()).hasSize(2);
		migrator.rollback();
		assertThat(server.connection().keyValue("b").get("k")).isNull();
	}

	@Test
	void theBackupOfAnEarlierRunHasToWaitForThoseOfLaterOnes() {
		create("1");
		Migrator migrator = migrator(BeforeRun.CONTENTS);
		migrator.migrate();
		this.folder.write("2_one.yml", "change:\n  - update_stream: {name: USERS, max_msgs: 100}\n");
		migrator.migrate();
		this.folder.write("3_two.yml", "change:\n  - update_stream: {name: USERS, max_msgs: 50}\n");
		migrator.migrate();
		List<BackupInfo> backups = migrator.backups();
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> migrator.restore(backups.get(0).id()))
			.withMessageContaining("what became of the migrations [3]");
		assertThat(server.config("USERS").path("max_msgs").asLong()).isEqualTo(50);
		migrator.restore(backups.get(1).id());
		assertThat(server.config("USERS").path("max_msgs").asLong()).isEqualTo(100);
		migrator.restore(backups.get(0).id());
		assertThat(server.config("USERS").path("max_msgs").asLong()).isEqualTo(-1);
		assertThat(migrator.info().applied()).hasSize(1);
	}

	@Test
	void aBackupThatCanNotBeMadeRunsNothing() throws Exception {
		create("1");
		migrate();
		this.folder.write("2_one.yml", "change:\n  - update_stream: {name: USERS, max_msgs: 100}\n");
		Path file = Files.writeString(this.temp.resolve("file"), "in the way");
		Migrator migrator = builder().backup(BackupOptions.inFolder(file).beforeRun(BeforeRun.CONTENTS)).build();
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(MigrationException.class).isThrownBy(migrator::migrate)
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.BACKUP_FAILED))
				.withMessageContaining("Nothing was run.");
			assertThatExceptionOfType(MigrationException.class).isThrownBy(migrator::rollback)
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.BACKUP_FAILED));
		}
		assertThat(server.config("USERS").path("max_msgs").asLong()).isEqualTo(-1);
		assertThat(migrator().info().pending()).extracting(MigrationInfo::state)
			.containsExactly(MigrationState.PENDING);
	}

	@Test
	void halfABackupIsNone() throws Exception {
		server.connection()
			.objectStoreManagement()
			.create(ObjectStoreConfiguration.builder("POLYN_BACKUPS").maxBucketSize(300_000).build());
		createUsers(50);
		create("1");
		migrate();
		this.folder.write("2_one.yml", """
				change:
				  - update_stream: {name: USERS, max_msgs: 100}
				  - update_key_value: {bucket: b, history: 5}
				""");
		Migrator migrator = builder().backup(BackupOptions.inObjectStore().beforeRun(BeforeRun.MESSAGES)).build();
		assertThatExceptionOfType(MigrationException.class).isThrownBy(migrator::migrate)
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.BACKUP_FAILED));
		assertThat(migrator.backups()).isEmpty();
		assertThat(server.connection().objectStore("POLYN_BACKUPS").getList()).isEmpty();
		assertThat(server.config("USERS").path("max_msgs").asLong()).isEqualTo(-1);
	}

	@Test
	void aDamagedBackupIsNotPutBack() throws Exception {
		createUsers(50);
		create("1");
		Migrator migrator = migrator(BeforeRun.MESSAGES);
		migrator.migrate();
		this.folder.write("2_one.yml", "change:\n  - update_stream: {name: USERS, max_msgs: 100}\n");
		migrator.migrate();
		try (Stream<Path> files = Files.walk(this.backups)) {
			Path snapshot = files.filter((file) -> file.toString().endsWith(".snapshot")).findFirst().orElseThrow();
			byte[] content = Files.readAllBytes(snapshot);
			content[content.length / 2] ^= 1;
			Files.write(snapshot, content);
		}
		String id = migrator.backups().get(0).id();
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> migrator.restore(id, NewerData.OVERWRITE))
			.withMessageContaining("is not what was written");
		assertThat(server.messages("USERS")).isEqualTo(50);
		assertThat(server.config("USERS").path("max_msgs").asLong()).isEqualTo(100);
	}

	@Test
	void theBackupOfADeletedStreamMayBePutBackByItself() throws Exception {
		createUsers(20);
		ObjectNode before = state("USERS");
		this.folder.write("1_delete.yml", "change:\n  - delete_stream: {name: USERS, backup: true}\n");
		migrate();
		BackupInfo backup = migrator().backups().get(0);
		assertThat(backup.versions()).isEmpty();
		assertThat(migrator().restore(backup.id()).versions()).isEmpty();
		assertThat(state("USERS")).isEqualTo(before);
		assertThat(migrator().info().applied()).hasSize(1);
	}

	@Test
	void aBackupOfAnotherNamespaceIsNotFound() throws Exception {
		createUsers(1);
		this.folder.write("1_delete.yml", "change:\n  - delete_stream: {name: USERS, backup: true}\n");
		migrate();
		String id = migrator().backups().get(0).id();
		Migrator other = builder().namespace("other").build();
		assertThat(other.backups()).isEmpty();
		for (String unknown : List.of(id, "users/none", "none", "other/../" + id)) {
			assertThatExceptionOfType(PolynException.class).isThrownBy(() -> other.restore(unknown))
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.BACKUP_FAILED))
				.withMessageContaining("There is no backup " + unknown + " of other.");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "delete_stream", "delete_stream_if_exists", "delete_key_value",
			"delete_key_value_if_exists", "delete_object_store", "delete_object_store_if_exists" })
	void anExampleIsAppliedAndRolledBack(String operation) throws Exception {
		this.folder.write("1_before.yml", example(operation + ".before.yml"))
			.write("2_example.yml", example(operation + ".yml"));
		migrator().migrate(Target.to("1"));
		List<String> before = server.management().getStreamNames();
		String stream = before.stream().filter((name) -> !name.contains("POLYN")).findFirst().orElseThrow();
		ObjectNode info = server.api().streamInfo(stream).orElseThrow();
		migrate();
		assertThat(server.hasStream(stream)).isFalse();
		migrator().rollback();
		ObjectNode restored = server.api().streamInfo(stream).orElseThrow();
		assertThat(restored.path("config")).isEqualTo(info.path("config"));
		assertThat(restored.path("state").path("messages")).isEqualTo(info.path("state").path("messages"));
		assertThat(restored.path("state").path("last_seq")).isEqualTo(info.path("state").path("last_seq"));
	}

	private static String example(String file) throws Exception {
		try (InputStream content = BackupTests.class.getResourceAsStream("/polyn/examples/operations/" + file)) {
			return new String(content.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	private void create(String version) {
		this.folder.write(version + "_create.yml", """
				change:
				  - create_stream_if_not_exists: {name: USERS, subjects: ["user.>"]}
				  - create_key_value: {bucket: b}
				""");
	}

	private MigratorBuilder builder() {
		return this.folder.builder(server.connection());
	}

	private Migrator migrator() {
		return builder().build();
	}

	private Migrator migrator(BeforeRun beforeRun) {
		return builder().backup(BackupOptions.inFolder(this.backups).beforeRun(beforeRun)).build();
	}

	private void migrate() {
		migrator().migrate();
	}

	private void rollback() {
		migrator().rollback(Target.all());
	}

	// What was cut off before its first record was written has yet to begin; what was cut
	// off after its last is done.
	private void settleOrRollBack() {
		InfoResult info = migrator().info();
		if (!info.applied().isEmpty() || !info.unfinished().isEmpty()) {
			rollback();
		}
	}

	private boolean dies(int requests, Consumer<Migrator> run) throws Exception {
		Connection connection = server.connect();
		try {
			FailingConnection dying = FailingConnection.dyingAfter(connection, (subject) -> true, requests);
			return dying.disturbs(() -> run.accept(this.folder.migrator(dying.connection())));
		}
		finally {
			connection.close();
		}
	}

	private static void createUsers(int messages) throws Exception {
		server.management()
			.addStream(StreamConfiguration.builder()
				.name("USERS")
				.subjects("user.>")
				.storageType(StorageType.File)
				.build());
		byte[] data = new byte[30_000];
		Random random = new Random(1);
		for (int i = 0; i < messages; i++) {
			random.nextBytes(data);
			server.connection().jetStream().publish("user.created", data);
		}
		server.management().addOrUpdateConsumer("USERS", ConsumerConfiguration.builder().durable("handler").build());
		for (Message message : server.connection()
			.jetStream()
			.subscribe(null, PullSubscribeOptions.bind("USERS", "handler"))
			.fetch(Math.min(5, messages), Duration.ofSeconds(10))) {
			message.ackSync(Duration.ofSeconds(10));
		}
	}

	private static ObjectNode state(String stream) {
		ObjectNode info = server.api().streamInfo(stream).orElseThrow();
		ObjectNode consumer = server.api().consumerInfo(stream, "handler").orElseThrow();
		ObjectNode state = Json.object();
		state.set("config", info.path("config"));
		state.set("state", info.path("state"));
		state.set("consumer", consumer.path("config"));
		state.set("acknowledged", consumer.path("ack_floor").path("stream_seq"));
		return state;
	}

	private static String bucketValue(String bucket, String key) throws Exception {
		return server.connection().keyValue(bucket).get(key).getValueAsString();
	}

}
