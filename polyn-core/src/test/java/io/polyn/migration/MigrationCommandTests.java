package io.polyn.migration;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.nats.client.api.KeyValueConfiguration;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.migration.RepairAction.Part;
import io.polyn.migration.history.MigrationHistory;
import io.polyn.nats.NamePrefix;
import io.polyn.migration.history.MigrationLock;
import io.polyn.migration.history.MigrationRecord.Direction;
import io.polyn.migration.history.RecordState;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.MigrationFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MigrationCommandTests {

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
	void aLateMigrationIsRejectedOrWarnedOfOrAllowed() {
		write("2_b");
		migrator().migrate();
		write("1_a");
		assertThatExceptionOfType(MigrationException.class).isThrownBy(() -> migrator().migrate())
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.OUT_OF_ORDER));
		Migrator warning = builder().outOfOrder(MigrationPolicy.WARN).build();
		assertThat(warning.validate().isValid()).isTrue();
		assertThat(warning.validate().warnings()).extracting(Problem::code).containsExactly(ErrorCode.OUT_OF_ORDER);
		Migrator allowing = builder().outOfOrder(MigrationPolicy.ALLOW).build();
		assertThat(allowing.validate().warnings()).isEmpty();
		assertThat(values(allowing.migrate().applied())).containsExactly("1");
		assertThat(server.hasStream("a")).isTrue();
	}

	@Test
	void aMissingMigrationIsRejectedOrWarnedOfOrAllowed() {
		write("1_a");
		write("2_b");
		migrator().migrate();
		this.folder.delete("1_a.yml");
		assertThat(migrator().validate().problems()).extracting(Problem::code)
			.containsExactly(ErrorCode.MIGRATION_MISSING);
		assertThat(builder().missing(MigrationPolicy.WARN).build().validate().warnings()).hasSize(1);
		builder().missing(MigrationPolicy.ALLOW).build().migrate();
	}

	@Test
	void aMigrationOfANewerBuildIsWarnedOfOrRejected() {
		write("1_a");
		write("2_b");
		migrator().migrate();
		this.folder.delete("2_b.yml");
		assertThat(migrator().validate().isValid()).isTrue();
		assertThat(migrator().validate().warnings()).extracting(Problem::code)
			.containsExactly(ErrorCode.MIGRATION_FUTURE);
		assertThat(builder().future(MigrationPolicy.REJECT).build().validate().problems()).hasSize(1);
		assertThat(builder().future(MigrationPolicy.ALLOW).build().validate().warnings()).isEmpty();
	}

	@Test
	void aChangedFileMayListWhatItWasWhenItWasApplied() {
		write("1_a");
		migrator().migrate();
		String applied = migrator().info().applied().get(0).checksum();
		String changed = "change:\n  - create_stream: {name: a, subjects: [a, b]}\n";
		this.folder.write("1_a.yml", changed);
		assertThat(migrator().validate().problems()).singleElement().satisfies((problem) -> {
			assertThat(problem.code()).isEqualTo(ErrorCode.CHECKSUM_CHANGED);
			assertThat(problem.description()).contains(applied);
		});
		this.folder.write("1_a.yml", "accepted_checksums: ['" + applied + "']\n" + changed);
		assertThat(migrator().validate().isValid()).isTrue();
		assertThat(migrator().info().applied()).extracting(MigrationInfo::state)
			.containsExactly(MigrationState.APPLIED);
	}

	@Test
	void whatMayHaveBeenIsNoPartOfTheChecksum() {
		write("1_a");
		migrator().migrate();
		this.folder.write("1_a.yml",
				"accepted_checksums: ['1:sha256:00']\nchange:\n  - create_stream: {name: a, subjects: [a]}\n");
		assertThat(migrator().validate().isValid()).isTrue();
	}

	@Test
	void validationNamesAllThatIsWrongWithTheFiles() {
		this.folder.write("1_a.yml", "change:\n  - no_such_operation: {}\n").write("2_b.yml", "nonsense: true\n");
		assertThat(migrator().validate().problems()).extracting(Problem::code)
			.containsExactly(ErrorCode.UNKNOWN_OPERATION, ErrorCode.UNKNOWN_FIELD);
	}

	@Test
	void aRepeatableMigrationRunsAfterTheOthersAndAgainWhenItChanges() {
		this.folder.write("R__limits.yml", "change:\n  - update_stream: {name: a, max_msgs: 10}\n");
		write("1_a");
		assertThat(values(migrator().migrate().applied())).containsExactly("1", "R__limits");
		assertThat(migrator().migrate().applied()).isEmpty();
		this.folder.write("R__limits.yml", "change:\n  - update_stream: {name: a, max_msgs: 20}\n");
		assertThat(migrator().info().pending()).extracting(MigrationInfo::state)
			.containsExactly(MigrationState.OUTDATED);
		assertThat(values(migrator().migrate().applied())).containsExactly("R__limits");
		assertThat(server.config("a").path("max_msgs").asInt()).isEqualTo(20);
		assertThat(migrator().migrate(Target.latest()).applied()).isEmpty();
	}

	@Test
	void aRepeatableMigrationIsNotRolledBackButRunAgain() {
		this.folder.write("R__limits.yml", "change:\n  - update_stream_if_exists: {name: a, max_msgs: 10}\n");
		write("1_a");
		migrator().migrate();
		assertThat(values(migrator().rollback(Target.all()).rolledBack())).containsExactly("1");
		assertThat(values(migrator().migrate().applied())).containsExactly("1", "R__limits");
		assertThat(server.config("a").path("max_msgs").asInt()).isEqualTo(10);
	}

	@Test
	void aTargetLeavesRepeatableMigrationsOut() {
		this.folder.write("R__limits.yml", "change:\n  - update_stream: {name: a, max_msgs: 10}\n");
		write("1_a");
		write("2_b");
		assertThat(values(migrator().migrate(Target.to("1")).applied())).containsExactly("1");
		assertThat(values(migrator().migrate(Target.only("R__limits")).applied())).containsExactly("R__limits");
	}

	@Test
	void theHistoryBeginsAfterTheBaseline() {
		write("1_a");
		write("2_b");
		write("3_c");
		migrator().baseline("2");
		assertThat(states()).containsExactly(MigrationState.BELOW_BASELINE, MigrationState.BASELINE,
				MigrationState.PENDING);
		assertThat(values(migrator().migrate().applied())).containsExactly("3");
		assertThat(server.hasStream("a")).isFalse();
		assertThatExceptionOfType(MigrationException.class).isThrownBy(() -> migrator().baseline("3"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.HISTORY_CONFLICT));
		assertThat(values(migrator().rollback(Target.all()).rolledBack())).containsExactly("3");
		migrator().baseline("2");
	}

	@Test
	void whatWasDoneByOtherMeansIsMarkedAsApplied() throws Exception {
		write("1_a");
		server.createStream("a", "a");
		migrator().markApplied("1");
		assertThat(states()).containsExactly(MigrationState.APPLIED);
		assertThat(migrator().migrate().applied()).isEmpty();
		assertThatExceptionOfType(MigrationException.class).isThrownBy(() -> migrator().rollback())
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.IRREVERSIBLE));
		assertThatExceptionOfType(MigrationException.class).isThrownBy(() -> migrator().markApplied("1"));
		assertThatExceptionOfType(MigrationException.class).isThrownBy(() -> migrator().markApplied("7"));
		assertThat(server.hasStream("a")).isTrue();
	}

	@Test
	void whatWasMarkedIsRolledBackAsItsFileSays() throws Exception {
		this.folder.write("1_a.yml",
				"up:\n  - create_stream: {name: a, subjects: [a]}\ndown:\n  - delete_stream: {name: a}\n");
		server.createStream("a", "a");
		migrator().markApplied("1");
		migrator().rollback();
		assertThat(server.hasStream("a")).isFalse();
	}

	@Test
	void aFailedMigrationIsLeftAsItIsWhereThatIsWanted() {
		this.folder.write("1_a.yml", "change:\n  - create_stream: {name: a, subjects: [a]}\n"
				+ "  - create_consumer: {stream: none, durable_name: c}\n");
		Migrator stopping = builder().onFailure(FailurePolicy.STOP).build();
		assertThatExceptionOfType(MigrationException.class).isThrownBy(stopping::migrate)
			.withMessageContaining("It was left as it is.");
		assertThat(server.hasStream("a")).isTrue();
		assertThatExceptionOfType(MigrationException.class).isThrownBy(stopping::migrate)
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.MIGRATION_UNSETTLED));
		assertThat(states()).containsExactly(MigrationState.FAILED);
		assertThat(values(stopping.rollback().rolledBack())).containsExactly("1");
		assertThat(server.hasStream("a")).isFalse();
		assertThat(stopping.validate().isValid()).isTrue();
	}

	@Test
	void aRepairIsSplitIntoItsParts() {
		write("1_a");
		write("2_b");
		write("3_c");
		migrator().migrate();
		this.folder.delete("1_a.yml");
		this.folder.write("2_b.yml", "change:\n  - create_stream: {name: b, subjects: [b, bb]}\n");
		assertThat(migrator().previewRepair()).extracting(RepairAction::part)
			.containsExactly(Part.FORGET_MISSING, Part.ALIGN_CHECKSUMS);
		assertThat(migrator().previewRepair(Part.ALIGN_CHECKSUMS)).hasSize(1);
		assertThat(migrator().validate().problems()).hasSize(2);
		migrator().repair(Part.ALIGN_CHECKSUMS);
		assertThat(migrator().validate().problems()).extracting(Problem::code)
			.containsExactly(ErrorCode.MIGRATION_MISSING);
		assertThat(migrator().repair()).extracting(RepairAction::part).containsExactly(Part.FORGET_MISSING);
		assertThat(migrator().validate().isValid()).isTrue();
		assertThat(server.hasStream("a")).isTrue();
		assertThat(migrator().repair()).isEmpty();
		assertThat(migrator().history()).extracting(HistoryEntry::state).contains(RecordState.DELETED);
	}

	@Test
	void aFailedMigrationIsForgottenByARepair() {
		this.folder.write("1_a.yml", "change:\n  - create_stream_if_not_exists: {name: a, subjects: [a]}\n"
				+ "  - create_consumer: {stream: none, durable_name: c}\n");
		Migrator stopping = builder().onFailure(FailurePolicy.STOP).build();
		assertThatExceptionOfType(MigrationException.class).isThrownBy(stopping::migrate);
		assertThat(stopping.repair(Part.FORGET_UNFINISHED)).hasSize(1);
		write("1_a");
		assertThatExceptionOfType(MigrationException.class).isThrownBy(stopping::migrate)
			.withMessageContaining("exists already");
	}

	@Test
	void withoutAnyFileNothingIsRepaired() {
		write("1_a");
		migrator().migrate();
		this.folder.clear();
		assertThatExceptionOfType(MigrationException.class).isThrownBy(() -> migrator().repair())
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.HISTORY_CONFLICT));
		assertThatExceptionOfType(MigrationException.class).isThrownBy(() -> migrator().previewRepair());
	}

	@Test
	void theHistoryTellsEveryAttempt() {
		write("1_a");
		migrator().migrate();
		migrator().rollback();
		migrator().migrate();
		List<HistoryEntry> history = migrator().history();
		assertThat(history).extracting(HistoryEntry::direction)
			.containsExactly(Direction.UP, Direction.DOWN, Direction.UP);
		assertThat(history).extracting(HistoryEntry::state)
			.containsExactly(RecordState.APPLIED, RecordState.ROLLED_BACK, RecordState.APPLIED);
		assertThat(history).allSatisfy((entry) -> {
			assertThat(entry.name()).isEqualTo("a");
			assertThat(entry.finishedAt()).isNotNull();
			assertThat(entry.appliedBy()).endsWith(":" + ProcessHandle.current().pid());
		});
	}

	@Test
	void theLockCanBeTakenAwayFromItsHolder() {
		write("1_a");
		assertThat(migrator().unlock()).isEmpty();
		MigrationHistory history = new MigrationHistory(server.api(), "users", NamePrefix.NONE);
		try (MigrationLock lock = MigrationLock.acquire(history, Duration.ofSeconds(30), Duration.ofSeconds(5))) {
			lock.readHistory();
			assertThat(migrator().info().lock()).isEqualTo(lock.holder());
			assertThat(migrator().unlock()).contains(lock.holder());
			assertThat(migrator().info().lock()).isNull();
			assertThat(migrator().migrate().applied()).hasSize(1);
		}
		assertThat(migrator().migrate().applied()).isEmpty();
	}

	@Test
	void listenersAreToldOfRunsAndMigrations() {
		List<String> told = new ArrayList<>();
		Migrator migrator = builder().listener((event) -> told.add(event.getClass().getSimpleName())).build();
		write("1_a");
		migrator.migrate();
		assertThat(told).containsExactly("RunStarted", "MigrationStarted", "MigrationFinished", "RunFinished");
		told.clear();
		migrator.migrate();
		assertThat(told).isEmpty();
		this.folder.write("2_b.yml", "change:\n  - create_consumer: {stream: none, durable_name: c}\n");
		assertThatExceptionOfType(MigrationException.class).isThrownBy(migrator::migrate);
		assertThat(told).containsExactly("RunStarted", "MigrationStarted", "MigrationFailed", "RunFailed");
		told.clear();
		migrator.rollback();
		assertThat(told).containsExactly("RunStarted", "MigrationStarted", "MigrationFinished", "RunFinished");
	}

	@Test
	void aListenerThatWasToldOfAStartIsToldOfTheEnd() {
		write("1_a");
		for (Class<?> kept : List.of(MigrationEvent.RunStarted.class, MigrationEvent.MigrationStarted.class)) {
			List<String> told = new ArrayList<>();
			List<String> toldLater = new ArrayList<>();
			Migrator migrator = builder().listener((event) -> told.add(event.getClass().getSimpleName()))
				.listener((event) -> {
					if (kept.isInstance(event)) {
						throw new AssertionError("not now");
					}
				})
				.listener((event) -> toldLater.add(event.getClass().getSimpleName()))
				.build();
			assertThatExceptionOfType(AssertionError.class).isThrownBy(migrator::migrate);
			if (kept == MigrationEvent.RunStarted.class) {
				assertThat(told).containsExactly("RunStarted", "RunFailed");
				assertThat(toldLater).isEmpty();
			}
			else {
				assertThat(told).containsExactly("RunStarted", "MigrationStarted", "MigrationFailed", "RunFailed");
				assertThat(toldLater).containsExactly("RunStarted", "RunFailed");
			}
			assertThat(server.hasStream("a")).isFalse();
			assertThat(migrator.info().lock()).isNull();
		}
	}

	@Test
	void whatHasHappenedStaysWhateverAListenerThrows() {
		write("1_a");
		List<String> told = new ArrayList<>();
		Migrator migrator = builder().listener((event) -> {
			if (!event.getClass().getSimpleName().endsWith("Started")) {
				throw new NoClassDefFoundError("x");
			}
		}).listener((event) -> told.add(event.getClass().getSimpleName())).build();
		assertThat(migrator.migrate().applied()).hasSize(1);
		assertThat(migrator.rollback().rolledBack()).hasSize(1);
		assertThat(told).contains("MigrationFinished", "RunFinished").hasSize(8);
	}

	@Test
	void aListenerCanKeepARunFromStarting() {
		write("1_a");
		Migrator migrator = builder().listener((event) -> {
			if (event instanceof MigrationEvent.MigrationStarted) {
				throw new IllegalStateException("not now");
			}
			throw new IllegalStateException("no matter");
		}).build();
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(migrator::migrate);
		assertThat(server.hasStream("a")).isFalse();
		assertThat(migrator().info().lock()).isNull();
	}

	@Test
	void whatTheElixirClientHasAppliedIsTakenOver() throws Exception {
		server.connection()
			.keyValueManagement()
			.create(KeyValueConfiguration.builder("POLYN_MIGRATIONS").maxHistoryPerKey(1).build());
		server.connection()
			.keyValue("POLYN_MIGRATIONS")
			.put("user.backend", "[\"20230601120000\",20230701120000]".getBytes(StandardCharsets.UTF_8));
		this.folder.write("20230701120000_b.yml", "change:\n  - create_stream: {name: b, subjects: [b]}\n")
			.write("20260101000000_c.yml", "change:\n  - create_stream: {name: c, subjects: [c]}\n");
		assertThat(migrator().info().migrations()).extracting(MigrationInfo::state)
			.containsOnly(MigrationState.PENDING);
		assertThat(values(migrator().importHistory("user.backend"))).containsExactly("20230601120000",
				"20230701120000");
		assertThat(migrator().validate().isValid()).isTrue();
		assertThat(values(migrator().migrate().applied())).containsExactly("20260101000000");
		assertThat(server.hasStream("b")).isFalse();
		assertThat(migrator().importHistory("user.backend")).isEmpty();
		assertThat(server.connection().keyValue("POLYN_MIGRATIONS").get("user.backend").getValueAsString())
			.startsWith("[\"20230601120000\"");
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> migrator().importHistory("nobody"));
	}

	private void write(String file) {
		String name = file.substring(file.indexOf('_') + 1);
		this.folder.write(file + ".yml",
				"change:\n  - create_stream: {name: " + name + ", subjects: [" + name + "]}\n");
	}

	private MigratorBuilder builder() {
		return this.folder.builder(server.connection());
	}

	private Migrator migrator() {
		return builder().build();
	}

	private List<MigrationState> states() {
		return migrator().info().migrations().stream().map(MigrationInfo::state).toList();
	}

	private static List<String> values(List<MigrationVersion> versions) {
		return versions.stream().map(MigrationVersion::value).toList();
	}

}
