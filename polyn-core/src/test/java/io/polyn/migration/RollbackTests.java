package io.polyn.migration;

import java.nio.file.Path;
import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;
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

class RollbackTests {

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
	void aRollbackOfOneStepPutsTheLimitsBack() {
		this.folder.write("1_create.yml", "change:\n  - create_stream: {name: USERS, subjects: [\"user.>\"]}\n")
			.write("2_limits.yml", "change:\n  - update_stream: {name: USERS, max_msgs: 100, max_age: 1d}\n");
		migrator().migrate(Target.to("1"));
		ObjectNode before = server.config("USERS");
		migrate();
		RollbackResult result = migrator().rollback();
		assertThat(result.rolledBack()).extracting(MigrationVersion::value).containsExactly("2");
		assertThat(server.config("USERS")).isEqualTo(before);
		assertThat(migrator().info().pending()).extracting(MigrationInfo::state)
			.containsExactly(MigrationState.ROLLED_BACK);
		assertThat(migrate().applied()).extracting(MigrationVersion::value).containsExactly("2");
		assertThat(record("2").path("attempts")).hasSize(3);
	}

	@Test
	void aRollbackNeedsNoFiles() {
		this.folder.write("1_create.yml", "change:\n  - create_stream: {name: USERS, subjects: [\"user.>\"]}\n");
		migrate();
		this.folder.delete("1_create.yml");
		assertThat(migrator().rollback(Target.all()).rolledBack()).hasSize(1);
		assertThat(server.hasStream("USERS")).isFalse();
		assertThat(migrator().info().migrations()).isEmpty();
	}

	@Test
	void downIsRunWhereItIsGiven() {
		this.folder.write("1_create.yml", """
				up:
				  - create_stream: {name: USERS, subjects: ["user.>"]}
				  - create_key_value: {bucket: b}
				down:
				  - delete_stream: {name: USERS}
				""");
		migrate();
		migrator().rollback();
		assertThat(server.hasStream("USERS")).isFalse();
		assertThat(server.hasStream("KV_b")).isTrue();
	}

	@Test
	void withoutAnythingAppliedThereIsNothingToRollBack() {
		assertThatExceptionOfType(MigrationException.class).isThrownBy(() -> migrator().rollback())
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.NOTHING_TO_ROLL_BACK));
	}

	@Test
	void aRollbackThatWouldLoseDataChangesNothing() throws Exception {
		this.folder.write("1_create.yml", """
				change:
				  - create_stream: {name: A, subjects: [a]}
				  - create_consumer: {stream: A, durable_name: worker}
				""");
		migrate();
		server.publish("a", "1");
		assertThatExceptionOfType(MigrationException.class).isThrownBy(() -> migrator().rollback())
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.DATA_LOSS))
			.withMessageContaining(
					"The migration 1_create could not be rolled back: Deleting it loses 1 message of the stream A.")
			.withMessageContaining("Nothing was changed. Move what would be lost");
		assertThat(server.api().consumerInfo("A", "worker")).isPresent();
		assertThat(migrator().info().applied()).hasSize(1);
		assertThat(migrate().applied()).isEmpty();
		server.connection().jetStreamManagement().purgeStream("A");
		assertThat(migrator().rollback().rolledBack()).hasSize(1);
	}

	@Test
	void aBucketWithTheMigrationsOwnKeysIsRolledBack() throws Exception {
		this.folder.write("1_create.yml", """
				change:
				  - create_key_value: {bucket: b}
				  - put_key: {bucket: b, key: k, value: v}
				""");
		migrate();
		migrator().rollback();
		assertThat(server.hasStream("KV_b")).isFalse();
		migrate();
		server.connection().keyValue("b").put("theirs", "1");
		assertThatExceptionOfType(MigrationException.class).isThrownBy(() -> migrator().rollback())
			.withMessageContaining("Deleting it loses 1 message of the key-value bucket b.")
			.withMessageContaining("Nothing was changed.");
		assertThat(server.connection().keyValue("b").get("k")).isNotNull();
	}

	@Test
	void aRollbackThatFailedMidwayIsGoneOnWithAndTakesNoneTooMany() throws Exception {
		this.folder.write("1_one.yml", "change:\n  - create_stream: {name: ONE, subjects: [one]}\n")
			.write("2_two.yml", """
					up:
					  - create_stream: {name: TWO, subjects: [two]}
					down:
					  - update_stream: {name: TWO, max_msgs: 5}
					  - update_stream: {name: OTHER, max_msgs: 5}
					  - delete_stream: {name: TWO}
					""");
		migrate();
		assertThatExceptionOfType(MigrationException.class).isThrownBy(() -> migrator().rollback())
			.withMessageContaining("The stream OTHER does not exist.")
			.withMessageContaining("It is taken back in part. Left to be done, or to be completed:"
					+ " update_stream of the stream OTHER, and 1 more; the next run goes on there.");
		assertThat(server.config("TWO").path("max_msgs").asInt()).isEqualTo(5);
		assertThat(migrator().info().unfinished()).extracting(MigrationInfo::state)
			.containsExactly(MigrationState.FAILED);
		server.createStream("OTHER", "other");
		assertThat(versions(migrator().rollback().rolledBack())).isEqualTo("2");
		assertThat(server.hasStream("TWO")).isFalse();
		assertThat(server.hasStream("ONE")).isTrue();
		assertThat(migrator().info().pending()).extracting(MigrationInfo::state)
			.containsExactly(MigrationState.ROLLED_BACK);
	}

	private Migrator migrator() {
		return this.folder.migrator(server.connection());
	}

	private MigrateResult migrate() {
		return migrator().migrate();
	}

	private static String versions(List<MigrationVersion> versions) {
		return String.join(" ", versions.stream().map(MigrationVersion::value).toList());
	}

	private static ObjectNode record(String version) {
		try {
			return (ObjectNode) Json
				.parse(server.connection().keyValue("POLYN_MIGRATIONS").get("users." + version).getValue());
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
