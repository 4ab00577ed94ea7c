package io.polyn.migration;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;

import io.nats.client.KeyValue;
import io.nats.client.api.KeyValueConfiguration;
import io.polyn.ErrorCode;
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
	void aMigrationWhoseRecordGrowsTooLargeIsTakenBack() throws Exception {
		StringBuilder migration = new StringBuilder("change:\n");
		server.connection().keyValueManagement().create(KeyValueConfiguration.builder("b").build());
		byte[] large = "a".repeat(60_000).getBytes(StandardCharsets.UTF_8);
		for (int i = 0; i < 20; i++) {
			server.connection().keyValue("b").put("k" + i, large);
			migration.append("  - put_key: {bucket: b, key: k").append(i).append(", value: v}\n");
		}
		this.folder.write("1_one.yml", migration.toString());
		assertThatExceptionOfType(MigrationException.class).isThrownBy(() -> migrator().migrate())
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.MIGRATION_FAILED))
			.withMessageContaining("Could not write the record users.1");
		for (int i = 0; i < 20; i++) {
			assertThat(server.connection().keyValue("b").get("k" + i).getValue()).isEqualTo(large);
		}
		assertThat(migrator().info().pending()).extracting(MigrationInfo::state)
			.containsExactly(MigrationState.COMPENSATED);
	}

	private Migrator migrator() {
		return this.folder.migrator(server.connection());
	}

	private static String value(String bucket, String key) throws Exception {
		return server.connection().keyValue(bucket).get(key).getValueAsString();
	}

}
