package io.polyn.migration;

import java.nio.file.Path;
import java.util.List;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.MigrationFolder;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * How far a run goes, and what is no such place.
 */
class TargetTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	private MigrationFolder folder;

	@BeforeEach
	void setUp() {
		this.folder = new MigrationFolder(this.temp);
		for (int version = 1; version <= 3; version++) {
			write(version + "_s" + version, "s" + version);
		}
	}

	@Test
	void aBoundMayBeTheVersionOfANewerBuild() {
		assertThat(values(migrator().migrate(Target.before("0")).applied())).isEmpty();
		assertThat(values(migrator().migrate(Target.to("20")).applied())).containsExactly("1", "2", "3");
		assertThat(migrator().plan(Target.to("20")).isFeasible()).isTrue();
		write("30_s30", "s30");
		assertThat(values(migrator().migrate(Target.before("29")).applied())).isEmpty();
	}

	@Test
	void aMigrationThatIsToBeRunAloneHasToExist() {
		unknown(() -> migrator().migrate(Target.only("30")), "There is no migration 30. Did you mean '3'?");
		unknown(() -> migrator().migrate(Target.only("R__limits")), "There is no migration R__limits.");
		assertThat(migrator().plan(Target.only("99")).problems()).extracting(Problem::code)
			.containsExactly(ErrorCode.UNKNOWN_VERSION);
		assertThat(server.hasStream("s1")).isFalse();
		assertThat(values(migrator().migrate(Target.only("1")).applied())).containsExactly("1");
		assertThat(migrator().migrate(Target.only("1")).applied()).isEmpty();
	}

	@Test
	void whatIsRolledBackToHasToBeApplied() {
		MigratorBuilder builder = this.folder.builder(server.connection()).outOfOrder(MigrationPolicy.ALLOW);
		builder.build().migrate(Target.only("1"));
		builder.build().migrate(Target.only("3"));
		for (Target target : List.of(Target.to("2"), Target.before("2"), Target.only("2"), Target.to("20"))) {
			unknown(() -> migrator().rollback(target), "No applied migration has the version 2");
			assertThat(migrator().planRollback(target).problems()).extracting(Problem::code)
				.containsExactly(ErrorCode.UNKNOWN_VERSION);
		}
		assertThat(server.hasStream("s3")).isTrue();
		assertThat(values(migrator().rollback(Target.before("1")).rolledBack())).containsExactly("3");
		assertThat(values(migrator().rollback(Target.to("1")).rolledBack())).containsExactly("1");
	}

	@Test
	void theBaselineIsWhereARollbackMayEnd() {
		migrator().baseline("1");
		migrator().migrate();
		unknown(() -> migrator().rollback(Target.to("1")), "No applied migration has the version 1.");
		assertThat(values(migrator().rollback(Target.before("1")).rolledBack())).containsExactly("3", "2");
	}

	@Test
	void aTargetIsToldInWords() {
		assertThat(List.of(Target.latest(), Target.all(), Target.steps(1), Target.steps(2), Target.to("1"),
				Target.before("2"), Target.only("R__x")))
			.extracting(Target::toString)
			.containsExactly("all", "all", "1 step", "2 steps", "to 1", "before 2", "only R__x");
		assertThatExceptionOfType(MigrationException.class).isThrownBy(() -> migrator().rollback())
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.NOTHING_TO_ROLL_BACK))
			.withMessageContaining("No applied migration is within the target '1 step'.");
		assertThat(migrator().planRollback(Target.all()).problems()).singleElement()
			.satisfies((problem) -> assertThat(problem.description()).contains("'all'"));
	}

	@Test
	void whatIsNoVersionIsNamed() {
		unknown(() -> Target.to("x"), "'x' is not the version of a migration.");
		unknown(() -> Target.before(""), "'' is not");
		unknown(() -> Target.only("1.5"), "'1.5' is not");
		unknown(() -> migrator().markApplied("-1"), "'-1' is not");
		unknown(() -> migrator().baseline("abc"), "'abc' is not");
		unknown(() -> migrator().baseline("R__limits"), "'R__limits' can't be a baseline.");
		assertThatIllegalArgumentException().isThrownBy(() -> Target.steps(0));
	}

	@Test
	void aRepeatableMigrationIsNamedOnce() {
		this.folder.write("R__limits.yml", "change:\n  - update_stream: {name: s1, max_msgs: 10}\n");
		assertThat(migrator().info().pending()).extracting(MigrationInfo::toString).endsWith("R__limits");
		assertThat(migrator().plan(Target.latest()).migrations()).extracting(PlannedMigration::toString)
			.containsExactly("1_s1", "2_s2", "3_s3", "R__limits");
	}

	private static void unknown(ThrowingCallable call, String problem) {
		assertThatExceptionOfType(PolynException.class).isThrownBy(call)
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.UNKNOWN_VERSION))
			.satisfies((ex) -> assertThat(ex.problem()).contains(problem));
	}

	private void write(String file, String stream) {
		this.folder.write(file + ".yml",
				"change:\n  - create_stream: {name: " + stream + ", subjects: [" + stream + "]}\n");
	}

	private Migrator migrator() {
		return this.folder.migrator(server.connection());
	}

	private static List<String> values(List<MigrationVersion> versions) {
		return versions.stream().map(MigrationVersion::value).toList();
	}

}
