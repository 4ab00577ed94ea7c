package io.polyn.migration;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Connection;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.testing.FailingConnection;
import io.polyn.testing.JetStreamServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Migrations that delete streams with a backup.
 */
class DeletionBackupTests {

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
	void aDeletedStreamComesBackWithItsMessagesAndConsumers() throws Exception {
		this.scenario.createUsers(100);
		ObjectNode before = this.scenario.users();
		this.scenario.folder().write("1_delete.yml", "change:\n  - delete_stream: {name: USERS, backup: true}\n");
		this.scenario.migrator().migrate();
		assertThat(server.hasStream("USERS")).isFalse();
		this.scenario.migrator().rollback(Target.all());
		assertThat(this.scenario.users()).isEqualTo(before);
	}

	@Test
	void backupsOfDeletedStreamsMayLieInAFolder() throws Exception {
		this.scenario.createUsers(100);
		ObjectNode before = this.scenario.users();
		this.scenario.folder().write("1_delete.yml", "change:\n  - delete_stream: {name: USERS, backup: true}\n");
		Migrator migrator = this.scenario.builder().backup(BackupOptions.inFolder(this.scenario.backups())).build();
		migrator.migrate();
		assertThat(migrator.backups()).hasSize(1);
		assertThat(server.hasStream("OBJ_POLYN_BACKUPS")).isFalse();
		migrator.rollback();
		assertThat(this.scenario.users()).isEqualTo(before);
	}

	@Test
	void whereverAProcessDiesWhileItDeletesNothingIsLost() throws Exception {
		this.scenario.folder().write("1_delete.yml", """
				change:
				  - create_stream: {name: OTHER, subjects: [other]}
				  - delete_stream: {name: USERS, backup: true}
				  - create_key_value: {bucket: b}
				""");
		for (int requests = 1;; requests++) {
			this.scenario.createUsers(20);
			ObjectNode before = this.scenario.users();
			boolean died = dies(requests, Migrator::migrate);
			server.expireLock("users");
			this.scenario.migrator().migrate();
			assertThat(server.hasStream("USERS")).as("deleted after %s requests", requests).isFalse();
			this.scenario.migrator().rollback(Target.all());
			assertThat(this.scenario.users()).as("after %s requests", requests).isEqualTo(before);
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
		this.scenario.folder().write("1_delete.yml", """
				change:
				  - create_stream: {name: OTHER, subjects: [other]}
				  - delete_stream: {name: USERS, backup: true}
				""");
		for (int requests = 1;; requests++) {
			this.scenario.createUsers(20);
			ObjectNode before = this.scenario.users();
			this.scenario.migrator().migrate();
			boolean died = dies(requests, (migrator) -> migrator.rollback(Target.all()));
			server.expireLock("users");
			if (died) {
				settleOrRollBack();
			}
			assertThat(this.scenario.users()).as("after %s requests", requests).isEqualTo(before);
			assertThat(server.hasStream("OTHER")).isFalse();
			server.afterEach(null);
			if (!died) {
				assertThat(requests).isGreaterThan(20);
				return;
			}
		}
	}

	@Test
	void theBackupOfADeletedStreamMayBePutBackByItself() throws Exception {
		this.scenario.createUsers(20);
		ObjectNode before = this.scenario.users();
		this.scenario.folder().write("1_delete.yml", "change:\n  - delete_stream: {name: USERS, backup: true}\n");
		this.scenario.migrator().migrate();
		BackupInfo backup = this.scenario.migrator().backups().get(0);
		assertThat(backup.versions()).isEmpty();
		assertThat(this.scenario.migrator().restore(backup.id()).versions()).isEmpty();
		assertThat(this.scenario.users()).isEqualTo(before);
		assertThat(this.scenario.migrator().info().applied()).hasSize(1);
	}

	@Test
	void aBackupOfAnotherNamespaceIsNotFound() throws Exception {
		this.scenario.createUsers(1);
		this.scenario.folder().write("1_delete.yml", "change:\n  - delete_stream: {name: USERS, backup: true}\n");
		this.scenario.migrator().migrate();
		String id = this.scenario.migrator().backups().get(0).id();
		Migrator other = this.scenario.builder().namespace("other").build();
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
		this.scenario.folder()
			.write("1_before.yml", example(operation + ".before.yml"))
			.write("2_example.yml", example(operation + ".yml"));
		this.scenario.migrator().migrate(Target.to("1"));
		List<String> before = server.management().getStreamNames();
		String stream = before.stream().filter((name) -> !name.contains("POLYN")).findFirst().orElseThrow();
		ObjectNode info = server.api().streamInfo(stream).orElseThrow();
		this.scenario.migrator().migrate();
		assertThat(server.hasStream(stream)).isFalse();
		this.scenario.migrator().rollback();
		ObjectNode restored = server.api().streamInfo(stream).orElseThrow();
		assertThat(restored.path("config")).isEqualTo(info.path("config"));
		assertThat(restored.path("state").path("messages")).isEqualTo(info.path("state").path("messages"));
		assertThat(restored.path("state").path("last_seq")).isEqualTo(info.path("state").path("last_seq"));
	}

	private static String example(String file) throws Exception {
		try (InputStream content = DeletionBackupTests.class
			.getResourceAsStream("/polyn/examples/operations/" + file)) {
			return new String(content.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	// What was cut off before its first record was written has yet to begin; what was cut
	// off after its last is done.
	private void settleOrRollBack() {
		InfoResult info = this.scenario.migrator().info();
		if (!info.applied().isEmpty() || !info.unfinished().isEmpty()) {
			this.scenario.migrator().rollback(Target.all());
		}
	}

	private boolean dies(int requests, Consumer<Migrator> run) throws Exception {
		Connection connection = server.connect();
		try {
			FailingConnection dying = FailingConnection.dyingAfter(connection, (subject) -> true, requests);
			return dying.disturbs(() -> run.accept(this.scenario.folder().migrator(dying.connection())));
		}
		finally {
			connection.close();
		}
	}

}
