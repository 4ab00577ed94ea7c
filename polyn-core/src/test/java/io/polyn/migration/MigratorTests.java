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
import io.polyn.json.Sha256;
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
		assertThat(record.path("checksum").asText()).startsWith("1:sha256:");
		assertThat(record.path("digest").asText()).isEqualTo(
				Sha256.of(this.folder.read("20261120093000_create_user_stream.yml").getBytes(StandardCharsets.UTF_8)));
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
