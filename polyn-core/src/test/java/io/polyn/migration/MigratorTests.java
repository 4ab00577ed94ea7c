package io.polyn.migration;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Connection;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StreamConfiguration;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.MigrationFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MigratorTests {

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
	void pendingMigrationsAreAppliedInTheOrderOfTheirVersions() {
		this.folder.write("10_limits.yml", "change:\n  - update_stream: {name: USERS, max_msgs: 100}\n")
			.write("9_create.yml", "change:\n  - create_stream: {name: USERS, subjects: [\"user.>\"]}\n");
		MigrateResult result = migrate();
		assertThat(result.applied()).extracting(MigrationVersion::value).containsExactly("9", "10");
		assertThat(server.config("USERS").path("max_msgs").asInt()).isEqualTo(100);
		InfoResult info = migrator().info();
		assertThat(info.namespace()).isEqualTo("users");
		assertThat(info.lock()).isNull();
		assertThat(info.pending()).isEmpty();
		assertThat(info.applied()).hasSize(2).allSatisfy((migration) -> {
			assertThat(migration.state()).isEqualTo(MigrationState.APPLIED);
			assertThat(migration.startedAt()).isNotNull();
			assertThat(migration.finishedAt()).isAfterOrEqualTo(migration.startedAt());
			assertThat(migration.appliedBy()).endsWith(":" + ProcessHandle.current().pid());
			assertThat(migration.checksum()).startsWith("1:sha256:");
		});
	}

	@Test
	void theRecordIsStoredAsDocumented() throws Exception {
		this.folder.write("20261120093000_create_user_stream.yml",
				"change:\n  - create_stream: {name: USERS, subjects: [\"user.>\"]}\n");
		migrate();
		ObjectNode record = record("20261120093000");
		assertThat(record.path("version").asText()).isEqualTo("20261120093000");
		assertThat(record.path("name").asText()).isEqualTo("create_user_stream");
		assertThat(record.path("kind").asText()).isEqualTo("yaml");
		assertThat(record.path("state").asText()).isEqualTo("applied");
		assertThat(record.path("step").asInt()).isEqualTo(1);
		assertThat(record.path("steps").asInt()).isEqualTo(1);
		assertThat(record.path("undo")).hasToString("[{\"delete_stream_if_exists\":{\"name\":\"USERS\"}}]");
		assertThat(record.path("attempts")).hasSize(1);
		assertThat(record.path("attempts").get(0).path("state").asText()).isEqualTo("applied");
		assertThat(record.path("attempts").get(0).has("run_id")).isTrue();
		assertThat(record.path("attempts").get(0).has("applied_by")).isTrue();
	}

	@Test
	void nothingToDoTakesNoLockAndWritesNothing() {
		this.folder.write("1_create.yml", "change:\n  - create_stream: {name: USERS, subjects: [\"user.>\"]}\n");
		migrate();
		long before = lastSequences();
		MigrateResult again = migrate();
		assertThat(again.applied()).isEmpty();
		assertThat(lastSequences()).isEqualTo(before);
	}

	@Test
	void infoAndValidateCreateNothing() {
		this.folder.write("1_create.yml", "change:\n  - create_stream: {name: USERS, subjects: [\"user.>\"]}\n");
		assertThat(migrator().info().pending()).extracting(MigrationInfo::toString).containsExactly("1_create");
		assertThat(migrator().validate().isValid()).isTrue();
		assertThat(server.hasStream("KV_POLYN_MIGRATIONS")).isFalse();
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
	void targetsAreHonouredBothWays() {
		for (int i = 1; i <= 5; i++) {
			this.folder.write(i + "_n" + i + ".yml",
					"change:\n  - create_stream: {name: S" + i + ", subjects: [s" + i + "]}\n");
		}
		assertThat(versions(migrator().migrate(Target.steps(2)).applied())).isEqualTo("1 2");
		assertThat(versions(migrator().migrate(Target.before("4")).applied())).isEqualTo("3");
		assertThat(versions(migrator().migrate(Target.to("4")).applied())).isEqualTo("4");
		assertThat(versions(migrator().migrate(Target.only("5")).applied())).isEqualTo("5");
		assertThat(versions(migrator().rollback(Target.before("4")).rolledBack())).isEqualTo("5");
		assertThat(versions(migrator().rollback(Target.to("3")).rolledBack())).isEqualTo("4 3");
		assertThat(versions(migrator().rollback(Target.all()).rolledBack())).isEqualTo("2 1");
	}

	@Test
	void withoutAnythingAppliedThereIsNothingToRollBack() {
		assertThatExceptionOfType(MigrationException.class).isThrownBy(() -> migrator().rollback())
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.NOTHING_TO_ROLL_BACK));
	}

	@Test
	void aFailedMigrationIsTakenBackAndTriedAgainByTheNextRun() {
		this.folder.write("1_ok.yml", "change:\n  - create_stream: {name: A, subjects: [a]}\n").write("2_bad.yml", """
				change:
				  - update_stream: {name: A, max_msgs: 5}
				  - create_stream: {name: B, subjects: [b]}
				  - create_stream: {name: C, subjects: [a]}
				  - create_stream: {name: D, subjects: [d]}
				""").write("3_later.yml", "change:\n  - create_stream: {name: E, subjects: [e]}\n");
		assertThatExceptionOfType(MigrationException.class).isThrownBy(this::migrate)
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.MIGRATION_FAILED))
			.withMessageContaining(
					"The migration 2_bad failed at " + this.temp + "/2_bad.yml:4:5, create_stream of the stream C")
			.withMessageContaining("subjects overlap")
			.withMessageContaining("What it had done was taken back.");
		assertThat(server.config("A").path("max_msgs").asInt()).isEqualTo(-1);
		assertThat(server.hasStream("B")).isFalse();
		assertThat(server.hasStream("C")).isFalse();
		assertThat(server.hasStream("E")).isFalse();
		InfoResult info = migrator().info();
		assertThat(info.migrations()).extracting(MigrationInfo::state)
			.containsExactly(MigrationState.APPLIED, MigrationState.COMPENSATED, MigrationState.PENDING);
		assertThat(info.migrations().get(1).error()).contains("subjects overlap");
		assertThat(info.lock()).isNull();
		this.folder.write("2_bad.yml", "change:\n  - create_stream: {name: C, subjects: [c]}\n");
		assertThat(versions(migrate().applied())).isEqualTo("2 3");
	}

	@Test
	void whatIsNotTheMigrationsOwnIsNotTakenBack() throws Exception {
		server.connection()
			.jetStreamManagement()
			.addStream(StreamConfiguration.builder().name("A").subjects("a").build());
		this.folder.write("1_bad.yml", "change:\n  - create_stream: {name: A, subjects: [a]}\n");
		assertThatExceptionOfType(MigrationException.class).isThrownBy(this::migrate)
			.withMessageContaining("The stream A exists already.");
		assertThat(server.hasStream("A")).isTrue();
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
			.withMessageContaining("It is taken back in part; the next run goes on.");
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
		assertThatExceptionOfType(MigrationException.class).isThrownBy(this::migrate)
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.MIGRATION_FAILED))
			.withMessageContaining("Could not write the record users.1");
		for (int i = 0; i < 20; i++) {
			assertThat(server.connection().keyValue("b").get("k" + i).getValue()).isEqualTo(large);
		}
		assertThat(migrator().info().pending()).extracting(MigrationInfo::state)
			.containsExactly(MigrationState.COMPENSATED);
	}

	@Test
	void aRunThatWasCutOffIsSettledByTheNext() throws Exception {
		this.folder.write("1_create.yml", """
				change:
				  - create_stream: {name: A, subjects: [a]}
				  - create_stream: {name: B, subjects: [b]}
				""");
		migrate();
		// As if the process had died after the first operation, before the second took
		// effect.
		ObjectNode record = record("1").put("state", "running").put("step", 2);
		server.connection().jetStreamManagement().deleteStream("B");
		server.connection().keyValue("POLYN_MIGRATIONS").put("users.1", Json.write(record));
		assertThat(migrator().info().unfinished()).extracting(MigrationInfo::state)
			.containsExactly(MigrationState.INTERRUPTED);
		MigrateResult result = migrate();
		assertThat(versions(result.settled())).isEqualTo("1");
		assertThat(versions(result.applied())).isEqualTo("1");
		assertThat(server.hasStream("A")).isTrue();
		assertThat(server.hasStream("B")).isTrue();
	}

	@Test
	void aChangedFileIsRefused() {
		this.folder.write("1_create.yml", "change:\n  - create_stream: {name: A, subjects: [a]}\n");
		migrate();
		this.folder.write("1_create.yml", "# a comment\nchange:\n  - create_stream: {name: A, subjects: ['a']}\n");
		assertThat(migrator().validate().isValid()).isTrue();
		this.folder.write("1_create.yml", "change:\n  - create_stream: {name: A, subjects: [b]}\n");
		problem(ErrorCode.CHECKSUM_CHANGED, "The migration 1_create was applied as something else");
	}

	@Test
	void aMissingFileIsRefusedAndAFutureOneIsNot() {
		for (String version : List.of("1", "2", "3")) {
			this.folder.write(version + "_n" + version + ".yml",
					"change:\n  - create_stream: {name: S" + version + ", subjects: [s" + version + "]}\n");
		}
		migrate();
		this.folder.delete("3_n3.yml");
		assertThat(migrate().applied()).isEmpty();
		assertThat(migrator().info().applied()).extracting(MigrationInfo::state)
			.containsExactly(MigrationState.APPLIED, MigrationState.APPLIED, MigrationState.FUTURE);
		this.folder.delete("1_n1.yml");
		problem(ErrorCode.MIGRATION_MISSING,
				"The migration 1_n1 was applied from " + this.temp + "/1_n1.yml, which is gone.");
	}

	@Test
	void aMigrationThatComesLateIsRefused() {
		this.folder.write("5_five.yml", "change:\n  - create_stream: {name: A, subjects: [a]}\n");
		migrate();
		this.folder.write("4_four.yml", "change:\n  - create_stream: {name: B, subjects: [b]}\n");
		problem(ErrorCode.OUT_OF_ORDER, "The migration 4_four is pending, but newer ones were applied.");
	}

	@Test
	void allProblemsAreReportedAtOnce() {
		this.folder.write("1_one.yml", "change:\n  - create_stream: {name: A, subjects: [a]}\n")
			.write("3_three.yml", "change:\n  - create_stream: {name: B, subjects: [b]}\n");
		migrate();
		this.folder.write("1_one.yml", "change: []\n").write("2_two.yml", "change: []\n");
		assertThatExceptionOfType(MigrationException.class).isThrownBy(this::migrate)
			.withMessageContaining("2 problems in the migrations of users:")
			.withMessageContaining("POLYN-M011")
			.withMessageContaining("POLYN-M014");
		assertThat(migrator().validate().problems()).extracting(Problem::code)
			.containsExactly(ErrorCode.CHECKSUM_CHANGED, ErrorCode.OUT_OF_ORDER);
	}

	@Test
	void aSettingThatTheServerIsTooOldForIsRefusedBeforeAnythingRuns() {
		this.folder.write("1_one.yml", "change:\n  - create_stream: {name: A, subjects: [a]}\n")
			.write("2_two.yml", "change:\n  - create_stream: {name: B, subjects: [b], allow_batched: true}\n");
		if (server.isAtLeast(2, 14)) {
			assertThat(migrate().applied()).hasSize(2);
			return;
		}
		problem(ErrorCode.UNSUPPORTED_BY_SERVER, "'allow_batched' (since 2.14.0) of the stream B");
		assertThat(server.hasStream("A")).isFalse();
	}

	@Test
	void placeholdersAreFilled() {
		this.folder.write("1_one.yml",
				"change:\n  - create_stream: {name: A, subjects: ['${prefix}.>'], num_replicas: '${replicas}'}\n");
		this.folder.builder(server.connection()).placeholders(Map.of("prefix", "a", "replicas", "1")).build().migrate();
		assertThat(server.config("A").path("subjects").get(0).asText()).isEqualTo("a.>");
	}

	@Test
	void namespacesDoNotSeeOneAnother() {
		this.folder.write("1_one.yml", "change:\n  - create_stream_if_not_exists: {name: A, subjects: [a]}\n");
		migrate();
		Migrator other = this.folder.builder(server.connection()).namespace("users.admin").build();
		assertThat(other.info().pending()).hasSize(1);
		other.migrate();
		assertThat(migrator().info().applied()).hasSize(1);
		assertThat(migrator().info().migrations()).hasSize(1);
	}

	@Test
	void theListsOfOtherPolynClientsStandBeside() throws Exception {
		this.folder.write("1_one.yml", "change:\n  - create_stream: {name: A, subjects: [a]}\n");
		server.connection().keyValueManagement().create(KeyValueConfiguration.builder("POLYN_MIGRATIONS").build());
		server.connection().keyValue("POLYN_MIGRATIONS").put("users.backend", "[\"1234\",\"5555\"]");
		migrate();
		assertThat(migrator().info().applied()).hasSize(1);
		assertThat(server.connection().keyValue("POLYN_MIGRATIONS").get("users.backend").getValueAsString())
			.isEqualTo("[\"1234\",\"5555\"]");
	}

	@Test
	void manyThatStartTogetherApplyEachMigrationOnce() throws Exception {
		for (int i = 1; i <= 5; i++) {
			this.folder.write(i + "_n" + i + ".yml",
					"change:\n  - create_stream: {name: S" + i + ", subjects: [s" + i + "]}\n");
		}
		int starters = 8;
		CyclicBarrier barrier = new CyclicBarrier(starters);
		ExecutorService threads = Executors.newFixedThreadPool(starters);
		try {
			Callable<Integer> start = () -> {
				Connection connection = server.connect();
				try {
					barrier.await();
					return this.folder.migrator(connection).migrate().applied().size();
				}
				finally {
					connection.close();
				}
			};
			List<Callable<Integer>> starts = Collections.nCopies(starters, start);
			int applied = 0;
			for (Future<Integer> started : threads.invokeAll(starts)) {
				applied += started.get();
			}
			assertThat(applied).isEqualTo(5);
		}
		finally {
			threads.shutdownNow();
		}
		for (int i = 1; i <= 5; i++) {
			assertThat(record(String.valueOf(i)).path("attempts")).hasSize(1);
		}
	}

	@Test
	void aNamespaceThatWouldNotBeAKeyIsRefused() {
		for (String namespace : new String[] { "", "a b", "a.", "a..b", "a.*", ">" }) {
			assertThatExceptionOfType(PolynException.class)
				.isThrownBy(() -> Migrator.builder(server.connection()).namespace(namespace))
				.withMessageContaining("namespace");
		}
	}

	private void problem(ErrorCode code, String description) {
		assertThat(migrator().validate().problems()).singleElement()
			.satisfies((problem) -> assertThat(problem.code()).isEqualTo(code))
			.satisfies((problem) -> assertThat(problem.description()).contains(description));
		assertThatExceptionOfType(MigrationException.class).isThrownBy(this::migrate)
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(code))
			.withMessageContaining(description);
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

	// Whatever is written to either bucket moves its last sequence.
	private static long lastSequences() {
		return List.of("KV_POLYN_MIGRATIONS", "KV_POLYN_LOCKS")
			.stream()
			.mapToLong((stream) -> server.api()
				.streamInfo(stream)
				.map((info) -> info.path("state").path("last_seq").asLong())
				.orElse(0L))
			.sum();
	}

}
