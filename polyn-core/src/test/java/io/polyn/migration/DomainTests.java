package io.polyn.migration;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Connection;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.migration.BackupOptions.BeforeRun;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.LeafNode;
import io.polyn.testing.MigrationFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Migrations of a JetStream in a domain, from a server that has none itself.
 */
@SuppressWarnings("try")
class DomainTests {

	@RegisterExtension
	static final LeafNode node = new LeafNode();

	@TempDir
	Path temp;

	private final JetStreamServer leaf = node.leaf();

	private MigrationFolder folder;

	@BeforeEach
	void setUp() {
		this.folder = new MigrationFolder(this.temp.resolve("migrations"));
	}

	// The code of the example of 'execute' does not ask for the domain.
	static Stream<String> operations() {
		return OperationExamples.operations().filter((operation) -> !operation.equals("execute"));
	}

	@ParameterizedTest
	@MethodSource("operations")
	void anExampleOfEachOperationIsCarriedOut(String operation) {
		OperationExamples.write(operation, this.folder);
		try {
			migrator().migrate();
			assertThat(migrator().info().applied()).hasSize(2);
		}
		catch (PolynException ex) {
			assertThat(ex.code()).as(ex.getMessage()).isEqualTo(ErrorCode.UNSUPPORTED_BY_SERVER);
			assertThat(this.leaf.isAtLeast(2, 12)).isFalse();
		}
	}

	@Test
	void keysAndObjectsAndMessagesAreStoredThereAndTakenBack() throws Exception {
		this.folder.write("1_create.yml", """
				change:
				  - create_stream: {name: USERS, subjects: ["user.>"]}
				  - create_key_value: {bucket: settings}
				  - create_object_store: {bucket: files}
				""").write("2_fill.yml", """
				change:
				  - publish: {subject: user.created, data: Ann}
				  - put_key: {bucket: settings, key: theme, value: dark}
				  - put_object: {bucket: files, name: logo, data: <svg/>}
				""");
		migrator().migrate();
		assertThat(this.leaf.message("USERS", 1).getData()).asString().isEqualTo("Ann");
		assertThat(this.leaf.connection().keyValue("settings").get("theme").getValueAsString()).isEqualTo("dark");
		assertThat(this.leaf.connection().objectStore("files").getInfo("logo").getSize()).isEqualTo(6);
		assertThat(migrator().planRollback(Target.steps(1)).isFeasible()).isTrue();
		migrator().rollback();
		assertThat(this.leaf.messages("USERS")).isZero();
		assertThat(this.leaf.connection().keyValue("settings").get("theme")).isNull();
		assertThat(this.leaf.connection().objectStore("files").getList()).isEmpty();
	}

	@Test
	void messagesAreTransformedCopiedRenamedAndPurged() throws Exception {
		this.folder.write("1_create.yml", """
				change:
				  - create_stream: {name: USERS, subjects: ["user.>"]}
				  - create_stream: {name: PEOPLE, subjects: ["person.>"]}
				  - create_consumer: {stream: USERS, durable_name: worker}
				""");
		migrator().migrate();
		for (int id = 1; id <= 600; id++) {
			this.leaf.publish("user.created.v1", "{\"id\":" + id + "}");
		}
		this.folder.write("2_change.yml", """
				up:
				  - transform_messages: {stream: USERS, to: PEOPLE, with: io.polyn.examples.UserToPerson}
				  - copy_stream: {name: USERS, new_name: COPY}
				  - rename_stream: {name: USERS, new_name: ACCOUNTS}
				  - purge_stream: {name: ACCOUNTS, filter: user.created.v1, keep: 7}
				  - delete_message: {stream: ACCOUNTS, seq: 600}
				""");
		migrator().migrate();
		assertThat(this.leaf.messages("PEOPLE")).isEqualTo(600);
		assertThat(this.leaf.messages("COPY")).isEqualTo(600);
		assertThat(this.leaf.messages("ACCOUNTS")).isEqualTo(6);
		assertThat(this.leaf.hasStream("USERS")).isFalse();
		assertThat(this.leaf.api().consumerInfo("ACCOUNTS", "worker")).isPresent();
		node.connection().jetStream(node.options()).publish("user.created.v1", new byte[0]);
		assertThat(this.leaf.messages("ACCOUNTS")).isEqualTo(7);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whatIsDeletedWithABackupComesBack(boolean inObjectStore) throws Exception {
		BackupOptions backup = inObjectStore ? BackupOptions.inObjectStore()
				: BackupOptions.inFolder(this.temp.resolve("backups"));
		this.folder.write("1_create.yml", """
				change:
				  - create_stream: {name: USERS, subjects: ["user.>"]}
				  - create_consumer: {stream: USERS, durable_name: worker}
				  - create_key_value: {bucket: settings}
				  - put_key: {bucket: settings, key: theme, value: dark}
				""");
		Migrator migrator = builder().backup(backup.beforeRun(BeforeRun.MESSAGES)).build();
		migrator.migrate();
		String large = "x".repeat(500_000);
		this.leaf.publish("user.created", large, large);
		ObjectNode before = this.leaf.api().streamInfo("USERS").orElseThrow();
		this.folder.write("2_delete.yml", """
				change:
				  - delete_stream: {name: USERS, backup: true}
				  - delete_key_value: {bucket: settings, backup: true}
				""");
		migrator.migrate();
		assertThat(this.leaf.hasStream("USERS")).isFalse();
		migrator.rollback();
		assertRestored(before);
		migrator.migrate();
		assertThat(this.leaf.hasStream("USERS")).isFalse();
		migrator.restore(migrator.backups().get(0).id());
		assertRestored(before);
	}

	private void assertRestored(ObjectNode before) throws Exception {
		ObjectNode after = this.leaf.api().streamInfo("USERS").orElseThrow();
		assertThat(after.path("config")).isEqualTo(before.path("config"));
		assertThat(after.path("state").path("bytes")).isEqualTo(before.path("state").path("bytes"));
		assertThat(this.leaf.api().consumerInfo("USERS", "worker")).isPresent();
		assertThat(this.leaf.connection().keyValue("settings").get("theme").getValueAsString()).isEqualTo("dark");
	}

	@Test
	void oneOfSeveralMigratorsTakesTheLockAndTheOthersWait() throws Exception {
		this.folder.write("1_create.yml", "change:\n  - create_stream: {name: USERS, subjects: [\"user.>\"]}\n");
		ExecutorService executor = Executors.newFixedThreadPool(3);
		try (Connection local = this.leaf.connect()) {
			// Those at the leaf itself, with and without its domain, share the history.
			List<Callable<MigrateResult>> runs = List.of(() -> migrator().migrate(),
					() -> this.folder.migrator(local).migrate(),
					() -> this.folder.builder(local).jetStreamOptions(node.options()).build().migrate());
			List<MigrationVersion> applied = new ArrayList<>();
			for (Future<MigrateResult> run : executor.invokeAll(runs)) {
				applied.addAll(run.get().applied());
			}
			assertThat(applied).hasSize(1);
		}
		finally {
			executor.shutdownNow();
		}
		assertThat(migrator().history()).hasSize(1);
		assertThat(migrator().info().lock()).isNull();
		assertThat(migrator().validate().isValid()).isTrue();
		migrator().rollback(Target.all());
		assertThat(migrator().history()).hasSize(2);
		assertThat(this.leaf.hasStream("USERS")).isFalse();
	}

	private MigratorBuilder builder() {
		return this.folder.builder(node.connection()).jetStreamOptions(node.options());
	}

	private Migrator migrator() {
		return builder().build();
	}

}
