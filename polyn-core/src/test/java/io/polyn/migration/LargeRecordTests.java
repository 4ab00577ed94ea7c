package io.polyn.migration;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Connection;
import io.nats.client.KeyValue;
import io.nats.client.Nats;
import io.nats.client.api.KeyValueConfiguration;
import io.polyn.ErrorCode;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.json.Json;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.MigrationFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a migration writes down may be larger than a message.
 */
class LargeRecordTests {

	// What takes back, and some room for the attempts.
	private static final int LARGEST_RECORD = 70 * 1024;

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	private MigrationFolder folder;

	@BeforeEach
	void setUp() {
		this.folder = new MigrationFolder(this.temp.resolve("migrations"));
	}

	@Test
	void whatIsTooLargeForARecordLiesAmongTheBackups() throws Exception {
		server.connection().keyValueManagement().create(KeyValueConfiguration.builder("b").build());
		KeyValue bucket = server.connection().keyValue("b");
		byte[] large = new byte[700_000];
		new Random(1).nextBytes(large);
		bucket.put("k", large);
		this.folder.write("1_put.yml", "change:\n  - put_key: {bucket: b, key: k, value: small}\n");
		migrator().migrate();
		String record = value("POLYN_MIGRATIONS", "users.1");
		assertThat(record.length()).isLessThan(10_000);
		assertThat(Json.parse(record.getBytes(StandardCharsets.UTF_8)).path("undo").get(0).path("backup").asText())
			.startsWith("users/");
		migrator().rollback(Target.all());
		assertThat(bucket.get("k").getValue()).isEqualTo(large);
		assertThat(migrator().backups()).isEmpty();
	}

	@Test
	void theLargeEndOfAMigrationIsStoredToo() throws Exception {
		server.connection().keyValueManagement().create(KeyValueConfiguration.builder("b").build());
		String large = "a".repeat(400_000);
		this.folder.write("1_put.yml", "up:\n  - put_key: {bucket: b, key: k, value: " + large
				+ "}\ndown:\n  - put_key: {bucket: b, key: k, value: " + large + "b}\n");
		migrator().migrate();
		assertThat(value("POLYN_MIGRATIONS", "users.1").length()).isLessThan(10_000);
		migrator().rollback(Target.all());
		assertThat(value("b", "k")).hasSize(400_001);
	}

	@Test
	void aMigrationMayOverwriteMoreInAllThanAMessageHolds() throws Exception {
		overwriteKeys(server.connection(), 60, 45_000, "");
		migrator().migrate();
		assertThat(value("POLYN_MIGRATIONS", "users.1").length()).isLessThan(LARGEST_RECORD);
		assertThat(migrator().planRollback(Target.all()).migrations().get(0).operations()).hasSize(60)
			.allSatisfy((operation) -> assertThat(operation.outcome()).isEqualTo(PlannedOperation.Outcome.CARRIED_OUT));
		migrator().rollback();
		assertKeys(server.connection(), 60, 45_000);
		assertThat(migrator().migrate().applied()).hasSize(1);
		assertThat(migrator().backups()).isEmpty();
	}

	@Test
	void whatLiesAmongTheBackupsIsTakenBackAfterAFailure() throws Exception {
		overwriteKeys(server.connection(), 20, 45_000, "  - delete_stream: {name: none}\n");
		assertThatExceptionOfType(MigrationException.class).isThrownBy(() -> migrator().migrate())
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.MIGRATION_FAILED));
		assertKeys(server.connection(), 20, 45_000);
		Migrator stopping = this.folder.builder(server.connection()).onFailure(FailurePolicy.STOP).build();
		assertThatExceptionOfType(MigrationException.class).isThrownBy(stopping::migrate)
			.withMessageContaining("It was left as it is.");
		assertThat(value("b", "k0")).isEqualTo("v");
		assertThat(stopping.planRollback(Target.all()).migrations().get(0).operations()).hasSize(20);
		assertThat(stopping.rollback().rolledBack()).hasSize(1);
		assertKeys(server.connection(), 20, 45_000);
	}

	@Test
	void thousandsOfOperationsLeaveASmallRecord() throws Exception {
		StringBuilder migration = new StringBuilder("change:\n  - create_key_value: {bucket: b}\n");
		for (int i = 0; i < 3000; i++) {
			migration.append("  - put_key: {bucket: b, key: k").append(i).append(", value: v}\n");
		}
		this.folder.write("1_one.yml", migration.toString());
		migrator().migrate();
		assertThat(value("POLYN_MIGRATIONS", "users.1").length()).isLessThan(LARGEST_RECORD);
		migrator().rollback();
		assertThat(server.hasStream("KV_b")).isFalse();
	}

	@Test
	void aServerThatTakesOnlySmallMessagesGetsSmallerRecords() throws Exception {
		Path config = Files.writeString(this.temp.resolve("small.conf"), "max_payload: 32768\n");
		try (EmbeddedNatsServer small = EmbeddedNatsServer.builder().arguments("-c", config.toString()).start()) {
			Connection connection = Nats.connect(small.url());
			overwriteKeys(connection, 10, 9_000, "");
			Migrator migrator = this.folder.migrator(connection);
			migrator.migrate();
			migrator.rollback();
			assertKeys(connection, 10, 9_000);
			connection.close();
		}
	}

	@Test
	void aMigrationWhoseRecordTheServerRefusesIsTakenBack() throws Exception {
		this.folder.write("1_one.yml", "change:\n  - create_key_value: {bucket: b}\n");
		migrator().migrate();
		ObjectNode history = server.config("KV_POLYN_MIGRATIONS");
		server.api().updateStream(history.put("max_msg_size", 4000));
		this.folder.write("2_two.yml", """
				change:
				  - create_stream: {name: a, subjects: [a]}
				  - put_key: {bucket: b, key: k, value: v}
				  - put_key: {bucket: b, key: k, value: %s}
				  - put_key: {bucket: b, key: k, value: w}
				""".formatted("a".repeat(5000)));
		assertThatExceptionOfType(MigrationException.class).isThrownBy(() -> migrator().migrate())
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.MIGRATION_FAILED))
			.withMessageContaining("Could not write the record users.2");
		assertThat(server.hasStream("a")).isFalse();
		assertThat(server.connection().keyValue("b").get("k")).isNull();
		assertThat(migrator().info().pending()).extracting(MigrationInfo::state)
			.containsExactly(MigrationState.COMPENSATED);
	}

	private void overwriteKeys(Connection connection, int count, int size, String more) throws Exception {
		connection.keyValueManagement().create(KeyValueConfiguration.builder("b").build());
		StringBuilder migration = new StringBuilder("change:\n");
		for (int i = 0; i < count; i++) {
			connection.keyValue("b").put("k" + i, former(i, size));
			migration.append("  - put_key: {bucket: b, key: k").append(i).append(", value: v}\n");
		}
		this.folder.write("1_one.yml", migration + more);
	}

	private static void assertKeys(Connection connection, int count, int size) throws Exception {
		for (int i = 0; i < count; i++) {
			assertThat(connection.keyValue("b").get("k" + i).getValue()).isEqualTo(former(i, size));
		}
	}

	private static byte[] former(int i, int size) {
		byte[] value = new byte[size];
		new Random(i).nextBytes(value);
		return value;
	}

	private Migrator migrator() {
		return this.folder.migrator(server.connection());
	}

	private static String value(String bucket, String key) throws Exception {
		return server.connection().keyValue(bucket).get(key).getValueAsString();
	}

}
