package io.polyn.migration;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.migration.BackupOptions.BeforeRun;
import io.polyn.testing.JetStreamServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a run has changed is put back from the backup that precedes it.
 */
class RestoreTests {

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
	void aRestoreTakesTheRunBack() throws Exception {
		this.scenario.writeCreation();
		Migrator migrator = this.scenario.migrator(BeforeRun.CONTENTS);
		migrator.migrate();
		server.connection().keyValue("b").put("k", "old");
		server.connection().keyValue("b").put("same", "same");
		server.createConsumer("USERS", "handler", "user.created");
		ObjectNode config = server.config("USERS");
		ObjectNode consumer = (ObjectNode) server.api().consumerInfo("USERS", "handler").orElseThrow().path("config");
		this.scenario.folder().write("2_limits.yml", """
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
		assertThat(this.scenario.value("k")).isEqualTo("old");
		assertThat(server.hasStream("NEW")).isFalse();
		assertThat(migrator.info().pending()).extracting(MigrationInfo::state)
			.containsExactly(MigrationState.ROLLED_BACK);
		assertThat(migrator.migrate().applied()).hasSize(1);
		assertThat(server.hasStream("NEW")).isTrue();
	}

	@Test
	void missingStreamsComeBackFromTheBackup() throws Exception {
		this.scenario.writeCreation();
		Migrator migrator = this.scenario.migrator(BeforeRun.CONTENTS);
		migrator.migrate();
		server.connection().keyValue("b").put("k", "old");
		server.createConsumer("USERS", "handler", "user.created");
		ObjectNode config = server.config("USERS");
		this.scenario.folder().write("2_delete.yml", """
				change:
				  - delete_stream: {name: USERS, allow_data_loss: true}
				  - delete_key_value: {bucket: b, allow_data_loss: true}
				""");
		migrator.migrate();
		migrator.restore(migrator.backups().get(0).id());
		assertThat(server.config("USERS")).isEqualTo(config);
		assertThat(server.api().consumerInfo("USERS", "handler")).isPresent();
		assertThat(this.scenario.value("k")).isEqualTo("old");
		assertThat(migrator.info().applied()).hasSize(1);
	}

	@Test
	void messagesComeBackWhereTheyWereAskedFor() throws Exception {
		this.scenario.createUsers(50);
		ObjectNode before = this.scenario.users();
		this.scenario.folder().write("1_create.yml", "change:\n  - create_key_value: {bucket: b}\n");
		Migrator migrator = this.scenario.migrator(BeforeRun.MESSAGES);
		migrator.migrate();
		server.connection().keyValue("b").put("k", "old");
		this.scenario.folder().write("2_delete.yml", """
				change:
				  - delete_stream: {name: USERS, allow_data_loss: true}
				  - delete_key_value: {bucket: b, allow_data_loss: true}
				""");
		migrator.migrate();
		migrator.restore(migrator.backups().get(0).id());
		assertThat(this.scenario.users()).isEqualTo(before);
		assertThat(server.connection().keyValue("b").get("k").getRevision()).isEqualTo(1);
	}

	@Test
	void whatWasWrittenSinceIsNotLostUnlessThatIsAskedFor() throws Exception {
		this.scenario.createUsers(10);
		this.scenario.writeCreation();
		Migrator migrator = this.scenario.migrator(BeforeRun.MESSAGES);
		migrator.migrate();
		server.connection().keyValue("b").put("k", "old");
		this.scenario.folder().write("2_more.yml", """
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
		this.scenario.writeCreation();
		Migrator migrator = this.scenario.migrator(BeforeRun.CONTENTS);
		migrator.migrate();
		server.connection().keyValue("b").put("k", "old");
		this.scenario.folder().write("2_limits.yml", "change:\n  - update_key_value: {bucket: b, history: 5}\n");
		migrator.migrate();
		server.connection().keyValue("b").put("k", "new");
		server.connection().keyValue("b").put("added", "new");
		String id = migrator.backups().get(0).id();
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> migrator.restore(id))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.DATA_LOSS));
		assertThat(server.config("KV_b").path("max_msgs_per_subject").asLong()).isEqualTo(5);
		migrator.restore(id, NewerData.OVERWRITE);
		assertThat(this.scenario.value("k")).isEqualTo("old");
		assertThat(this.scenario.value("added")).isEqualTo("new");
		assertThat(server.config("KV_b").path("max_msgs_per_subject").asLong()).isEqualTo(1);
	}

	@Test
	void aRefusalNamesWhatWouldBeLostAndHowToPutTheBackupBackAllTheSame() throws Exception {
		this.scenario.createUsers(10);
		this.scenario.writeCreation();
		Migrator migrator = this.scenario.migrator(BeforeRun.MESSAGES);
		migrator.migrate();
		server.connection().keyValue("b").put("k", "old");
		this.scenario.folder().write("2_put.yml", "change:\n  - put_key: {bucket: b, key: k, value: run}\n");
		migrator.migrate();
		refused(migrator, 0, "the stream KV_b back would lose what was stored in it since the backup");
		migrator.restore(migrator.backups().get(0).id(), NewerData.OVERWRITE);
		assertThat(this.scenario.value("k")).isEqualTo("old");
		Migrator contents = this.scenario.migrator(BeforeRun.CONTENTS);
		contents.migrate();
		refused(contents, 1, "the key k of key-value bucket b would overwrite what was written there since");
		this.scenario.folder().write("3_new.yml", "change:\n  - create_stream: {name: NEW, subjects: [new]}\n");
		contents.migrate();
		server.publish("new", "new");
		refused(contents, 2, "1 message of the stream NEW");
		assertThat(server.messages("NEW")).isEqualTo(1);
	}

	private static void refused(Migrator migrator, int backup, String problem) {
		String id = migrator.backups().get(backup).id();
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> migrator.restore(id)).satisfies((ex) -> {
			assertThat(ex.code()).isEqualTo(ErrorCode.DATA_LOSS);
			assertThat(ex.problem()).contains("The backup " + id, problem, "What the run itself has written");
			assertThat(ex.remedy()).contains("NewerData.OVERWRITE");
		});
	}

	@Test
	void theBackupOfAnEarlierRunHasToWaitForThoseOfLaterOnes() {
		this.scenario.writeCreation();
		Migrator migrator = this.scenario.migrator(BeforeRun.CONTENTS);
		migrator.migrate();
		this.scenario.folder().write("2_one.yml", "change:\n  - update_stream: {name: USERS, max_msgs: 100}\n");
		migrator.migrate();
		this.scenario.folder().write("3_two.yml", "change:\n  - update_stream: {name: USERS, max_msgs: 50}\n");
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
	void aDamagedBackupIsNotPutBack() throws Exception {
		this.scenario.createUsers(50);
		this.scenario.writeCreation();
		Migrator migrator = this.scenario.migrator(BeforeRun.MESSAGES);
		migrator.migrate();
		this.scenario.folder().write("2_one.yml", "change:\n  - update_stream: {name: USERS, max_msgs: 100}\n");
		migrator.migrate();
		try (Stream<Path> files = Files.walk(this.scenario.backups())) {
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

}
