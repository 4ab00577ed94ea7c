package io.polyn.migration;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.KeyValue;
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

class MigrationValidationTests {

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
		this.folder.write("1_one.yml", "change:\n  - create_stream: {name: C}\n")
			.write("2_two.yml", "change:\n  - create_stream: {name: D}\n");
		assertThatExceptionOfType(MigrationException.class).isThrownBy(this::migrate)
			.withMessageContaining("2 problems in the migrations of users:")
			.withMessageContaining("POLYN-M011")
			.withMessageContaining("POLYN-M014");
		assertThat(migrator().validate().problems()).extracting(Problem::code)
			.containsExactly(ErrorCode.CHECKSUM_CHANGED, ErrorCode.OUT_OF_ORDER);
	}

	@Test
	void aFileThatCanNotBeReadHidesNothingThatIsWrongWithOthers() {
		for (String version : List.of("1", "3", "5", "6")) {
			this.folder.write(version + "_n" + version + ".yml",
					"change:\n  - create_stream: {name: S" + version + ", subjects: [s" + version + "]}\n");
		}
		migrate();
		this.folder.write("1_n1.yml", "change:\n  - create_stream: {name: OTHER}\n")
			.write("3_n3.yml", "change: [\n")
			.write("4_n4.yml", "change: [\n")
			.write("6_n6.yml", "change:\n  - create_stream: {nam: A}\n");
		this.folder.delete("5_n5.yml");
		List<ErrorCode> codes = List.of(ErrorCode.MIGRATION_SYNTAX, ErrorCode.MIGRATION_SYNTAX, ErrorCode.MISSING_FIELD,
				ErrorCode.UNKNOWN_FIELD, ErrorCode.CHECKSUM_CHANGED, ErrorCode.OUT_OF_ORDER,
				ErrorCode.MIGRATION_MISSING);
		assertThat(migrator().validate().problems()).extracting(Problem::code).containsExactlyElementsOf(codes);
		assertThatExceptionOfType(MigrationException.class).isThrownBy(this::migrate)
			.withMessageContaining("7 problems in the migrations of users:")
			.satisfies((ex) -> codes.forEach((code) -> assertThat(ex).hasMessageContaining("- " + code.id())));
		assertThat(server.hasStream("OTHER")).isFalse();
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
	void whatWasAppliedIsCheckedAgainOnlyIfAByteOfItHasChanged() {
		String content = "change:\n  - create_stream: {name: A, subjects: ['${subject}']}\n";
		this.folder.write("1_create.yml", content);
		this.folder.builder(server.connection()).placeholders(Map.of("subject", "a")).build().migrate();
		assertThat(migrate().applied()).isEmpty();
		assertThat(migrator().validate().problems()).extracting(Problem::code)
			.containsExactly(ErrorCode.UNKNOWN_PLACEHOLDER);
		this.folder.write("1_create.yml", "# a comment\n" + content);
		problem(ErrorCode.UNKNOWN_PLACEHOLDER, "1_create.yml:3:41");
		this.folder.write("1_create.yml", content);
		assertThat(migrate().applied()).isEmpty();
		migrator().rollback();
		problem(ErrorCode.UNKNOWN_PLACEHOLDER, "1_create.yml:2:41");
	}

	@Test
	void theSameBytesInAnotherFormatAreReadAgain() {
		String content = "{\"change\": [{\"create_stream\": {\"name\": \"A\", \"subjects\": [\"${subject}\"]}}]}";
		this.folder.write("1_create.json", content);
		this.folder.builder(server.connection()).placeholders(Map.of("subject", "a")).build().migrate();
		this.folder.delete("1_create.json");
		this.folder.write("1_create.yml", content);
		problem(ErrorCode.UNKNOWN_PLACEHOLDER, "1_create.yml:1:");
	}

	@Test
	void whatIsWrongBetweenFilesIsToldAlsoOfThoseThatAreApplied() {
		String content = "change:\n  - create_stream: {name: A, subjects: [a]}\n";
		this.folder.write("1_create.yml", content);
		migrate();
		this.folder.write("01_other.yml", content).write("2_create.yml", content);
		assertThatExceptionOfType(MigrationException.class).isThrownBy(this::migrate)
			.withMessageContaining("2 problems in the migrations of users:")
			.withMessageContaining(ErrorCode.DUPLICATE_VERSION.id())
			.withMessageContaining(ErrorCode.DUPLICATE_NAME.id());
	}

	@Test
	void aRecordOfAnOlderPolynIsComparedWithTheContentOfTheFile() throws Exception {
		this.folder.write("1_create.yml", "change:\n  - create_stream: {name: A, subjects: [a]}\n");
		migrate();
		KeyValue history = server.connection().keyValue("POLYN_MIGRATIONS");
		ObjectNode record = (ObjectNode) Json.parse(history.get("users.1").getValue());
		history.put("users.1", Json.write(record.without("digest")));
		assertThat(migrate().applied()).isEmpty();
		this.folder.write("1_create.yml", "change:\n  - create_stream: {name: A, subjects: [b]}\n");
		problem(ErrorCode.CHECKSUM_CHANGED, "The migration 1_create was applied as something else");
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

}
