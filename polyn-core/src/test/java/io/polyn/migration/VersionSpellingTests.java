package io.polyn.migration;

import java.nio.file.Path;
import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.KeyValue;
import io.polyn.json.Json;
import io.polyn.migration.BackupOptions.BeforeRun;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.MigrationFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A version is a number: with other leading zeros it is the same one.
 */
class VersionSpellingTests {

	private static final String STREAM = "change:\n  - create_stream: {name: a, subjects: [a]}\n";

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
	void aFileWithOtherLeadingZerosIsTheSameMigration() throws Exception {
		this.folder.write("1_a.yml", STREAM);
		migrator().migrate();
		rename("01_a.yml");
		assertThat(migrator().migrate().applied()).isEmpty();
		migrator().rollback();
		assertThat(migrator().migrate().applied()).containsExactly(new MigrationVersion("1"));
		assertThat(states()).containsExactly(MigrationState.APPLIED);
		assertThat(migrator().migrate().applied()).isEmpty();
		rename("001_a.yml");
		assertThat(migrator().rollback().rolledBack()).hasSize(1);
		assertThat(states()).containsExactly(MigrationState.ROLLED_BACK);
		assertThat(history().keys()).contains("users.1").doesNotContain("users.01", "users.001");
	}

	@Test
	void aMigrationIsMarkedUnderTheKeyThatItHas() throws Exception {
		this.folder.write("01_a.yml", STREAM);
		migrator().migrate();
		migrator().rollback();
		rename("1_a.yml");
		migrator().markApplied("001");
		assertThat(states()).containsExactly(MigrationState.APPLIED);
		assertThat(history().keys()).contains("users.01").doesNotContain("users.1", "users.001");
	}

	@Test
	void aBaselineReplacesWhatWasRolledBack() throws Exception {
		this.folder.write("1_a.yml", STREAM);
		this.folder.write("2_b.yml", "change:\n  - create_stream: {name: b, subjects: [b]}\n");
		migrator().migrate();
		migrator().rollback(Target.all());
		migrator().baseline("002");
		assertThat(states()).containsExactly(MigrationState.BELOW_BASELINE, MigrationState.BASELINE);
		assertThat(migrator().migrate().applied()).isEmpty();
		migrator().baseline("02");
		assertThat(history().keys()).contains("users.2").doesNotContain("users.002", "users.02");
	}

	@Test
	void whatWasRolledBackAndHasNoFileIsImportedAllTheSame() throws Exception {
		this.folder.write("1_a.yml", STREAM);
		migrator().migrate();
		migrator().rollback();
		this.folder.delete("1_a.yml");
		history().put("user.backend", "[\"01\", 1, \"0002\", 2]");
		assertThat(migrator().importHistory("user.backend")).containsExactly(new MigrationVersion("1"),
				new MigrationVersion("2"));
		assertThat(migrator().info().migrations()).extracting(MigrationInfo::state)
			.containsExactly(MigrationState.APPLIED, MigrationState.APPLIED);
		assertThat(history().keys()).contains("users.1", "users.0002").doesNotContain("users.01", "users.2");
		assertThat(migrator().importHistory("user.backend")).isEmpty();
	}

	@Test
	void ofTwoRecordsOfAVersionTheLatestCounts() throws Exception {
		this.folder.write("1_a.yml", STREAM);
		migrator().migrate();
		ObjectNode applied = (ObjectNode) Json.parse(history().get("users.1").getValue());
		migrator().rollback();
		history().put("users.01", Json.write(applied.put("version", "01")));
		assertThat(states()).containsExactly(MigrationState.APPLIED);
		history().put("users.1", history().get("users.1").getValue());
		assertThat(states()).containsExactly(MigrationState.ROLLED_BACK);
	}

	@Test
	void aBackupIsPutBackWhateverTheFilesAreNamedByThen() {
		Migrator migrator = this.folder.builder(server.connection())
			.backup(BackupOptions.inFolder(this.temp.resolve("backups")).beforeRun(BeforeRun.CONTENTS))
			.build();
		this.folder.write("1_a.yml", STREAM);
		migrator.migrate();
		this.folder.write("2_b.yml", "change:\n  - update_stream: {name: a, max_msgs: 10}\n");
		migrator.migrate();
		migrator.rollback();
		this.folder.delete("2_b.yml");
		this.folder.write("02_b.yml", "change:\n  - update_stream: {name: a, max_msgs: 10}\n");
		migrator.migrate();
		assertThat(migrator.restore(migrator.backups().get(2).id()).versions())
			.containsExactly(new MigrationVersion("2"));
		assertThat(states()).containsExactly(MigrationState.APPLIED, MigrationState.ROLLED_BACK);
	}

	private void rename(String file) {
		this.folder.clear();
		this.folder.write(file, STREAM);
	}

	private List<MigrationState> states() {
		return migrator().info().migrations().stream().map(MigrationInfo::state).toList();
	}

	private Migrator migrator() {
		return this.folder.migrator(server.connection());
	}

	private static KeyValue history() throws Exception {
		return server.connection().keyValue("POLYN_MIGRATIONS");
	}

}
