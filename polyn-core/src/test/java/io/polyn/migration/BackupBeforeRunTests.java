package io.polyn.migration;

import java.nio.file.Files;
import java.nio.file.Path;

import io.nats.client.api.ObjectStoreConfiguration;
import io.polyn.ErrorCode;
import io.polyn.migration.BackupOptions.BeforeRun;
import io.polyn.testing.JetStreamServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Backups of what a run is about to change.
 */
class BackupBeforeRunTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	private BackupScenario scenario;

	@BeforeEach
	void setUp() {
		this.scenario = new BackupScenario(server, this.temp);
	}

	@Test
	void theFirstRunHasNothingToLose() {
		this.scenario.writeCreation();
		Migrator migrator = this.scenario.migrator(BeforeRun.CONTENTS);
		migrator.migrate();
		assertThat(migrator.backups()).isEmpty();
		assertThat(this.scenario.backups()).doesNotExist();
		migrator.migrate();
		assertThat(this.scenario.backups()).doesNotExist();
	}

	@Test
	void aRunThatHasWorkIsPrecededByABackup() throws Exception {
		this.scenario.writeCreation();
		Migrator migrator = this.scenario.migrator(BeforeRun.CONTENTS);
		migrator.migrate();
		this.scenario.folder().write("2_limits.yml", """
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
	void aRollbackIsPrecededByABackupToo() throws Exception {
		this.scenario.writeCreation();
		Migrator migrator = this.scenario.migrator(BeforeRun.CONTENTS);
		migrator.migrate();
		server.connection().keyValue("b").put("other", "value");
		this.scenario.folder().write("2_put.yml", "change:\n  - put_key: {bucket: b, key: k, value: new}\n");
		migrator.migrate();
		migrator.rollback();
		assertThat(server.connection().keyValue("b").get("k")).isNull();
		migrator.restore(migrator.backups().get(1).id());
		assertThat(this.scenario.value("k")).isEqualTo("new");
		assertThat(migrator.info().applied()).hasSize(2);
		migrator.rollback();
		assertThat(server.connection().keyValue("b").get("k")).isNull();
	}

	@Test
	void aBackupThatCanNotBeMadeRunsNothing() throws Exception {
		this.scenario.writeCreation();
		this.scenario.migrator().migrate();
		this.scenario.folder().write("2_one.yml", "change:\n  - update_stream: {name: USERS, max_msgs: 100}\n");
		Path file = Files.writeString(this.temp.resolve("file"), "in the way");
		Migrator migrator = this.scenario.builder()
			.backup(BackupOptions.inFolder(file).beforeRun(BeforeRun.CONTENTS))
			.build();
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(MigrationException.class).isThrownBy(migrator::migrate)
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.BACKUP_FAILED))
				.withMessageContaining("Nothing was run.");
			assertThatExceptionOfType(MigrationException.class).isThrownBy(migrator::rollback)
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.BACKUP_FAILED));
		}
		assertThat(server.config("USERS").path("max_msgs").asLong()).isEqualTo(-1);
		assertThat(this.scenario.migrator().info().pending()).extracting(MigrationInfo::state)
			.containsExactly(MigrationState.PENDING);
	}

	@Test
	void halfABackupIsNone() throws Exception {
		server.connection()
			.objectStoreManagement()
			.create(ObjectStoreConfiguration.builder("POLYN_BACKUPS").maxBucketSize(300_000).build());
		this.scenario.createUsers(50);
		this.scenario.writeCreation();
		this.scenario.migrator().migrate();
		this.scenario.folder().write("2_one.yml", """
				change:
				  - update_stream: {name: USERS, max_msgs: 100}
				  - update_key_value: {bucket: b, history: 5}
				""");
		Migrator migrator = this.scenario.builder()
			.backup(BackupOptions.inObjectStore().beforeRun(BeforeRun.MESSAGES))
			.build();
		assertThatExceptionOfType(MigrationException.class).isThrownBy(migrator::migrate)
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.BACKUP_FAILED));
		assertThat(migrator.backups()).isEmpty();
		assertThat(server.connection().objectStore("POLYN_BACKUPS").getList()).isEmpty();
		assertThat(server.config("USERS").path("max_msgs").asLong()).isEqualTo(-1);
	}

}
