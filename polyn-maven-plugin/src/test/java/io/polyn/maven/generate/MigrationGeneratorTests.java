package io.polyn.maven.generate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MigrationGeneratorTests {

	// Elsewhere it is another day: versions are in UTC.
	private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T23:30:00Z"), ZoneId.of("Asia/Tokyo"));

	@TempDir
	Path folder;

	@ParameterizedTest
	@ValueSource(strings = { "create_http_users", "CreateHTTPUsers", "createHttpUsers", "create-http-users",
			"Create HTTP users" })
	void aNameMayBeWrittenInSeveralWays(String name) {
		NewFile file = generator().file(name, MigrationForm.CHANGE, null);
		assertThat(file.path()).isEqualTo(this.folder.resolve("20261120233000_create_http_users.yml"));
		assertThat(file.content()).startsWith("description: Create http users\nchange:\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "ä", "a/b", "../x", "a.b", "_", "a:b" })
	void whatCantBeANameIsRefused(String name) {
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> generator().file(name, MigrationForm.CHANGE, null))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.NOT_GENERATED))
			.withMessageContaining("'" + name + "' can't be the name of a migration.");
	}

	@Test
	void theSameNameIsRefusedExactlyAlsoInASubfolderAsAClassOrARepeatableOne() throws IOException {
		write("20250101000000_create_stream.yml");
		write("old/R__views.json");
		write("V20250101000001__BackfillUsers.java");
		generator().file("stream", MigrationForm.CHANGE, null);
		generator().file("create_stream_2", MigrationForm.CHANGE, null);
		for (String taken : new String[] { "CreateStream", "views", "backfill_users" }) {
			assertThatExceptionOfType(PolynException.class)
				.isThrownBy(() -> generator().file(taken, MigrationForm.REPEATABLE, null))
				.withMessageContaining("There is a migration of the name ");
		}
	}

	@Test
	void theVersionIsNewerThanAllThatThereAre() throws IOException {
		write("7_first.yml");
		generator().file("one", MigrationForm.CHANGE, null).write();
		assertThat(generator().file("two", MigrationForm.CHANGE, null).path().getFileName())
			.hasToString("20261120233001_two.yml");
		write("20261231235959_late.yml");
		assertThat(generator().file("two", MigrationForm.CHANGE, null).path().getFileName())
			.hasToString("20270101000000_two.yml");
		write("20269999999999_no_time.yml");
		assertThat(generator().file("two", MigrationForm.CHANGE, null).path().getFileName())
			.hasToString("20270000000000_two.yml");
	}

	@Test
	void theFormDecidesWhatThereIsToFillIn() {
		assertThat(generator().file("users", MigrationForm.UP_DOWN, null).content()).contains("\nup:\n",
				"\ndown: []\n");
		assertThat(generator().file("users", MigrationForm.REPEATABLE, null).path()).hasFileName("R__users.yml");
		assertThat(generator().file("users", MigrationForm.CHANGE, "create_stream").content())
			.contains("change:\n  - create_stream:\n      name: ");
		assertThat(generator().file("users", MigrationForm.CHANGE, "purge_stream").content())
			.contains("up:\n  - purge_stream:\n", "\ndown: []\n");
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> generator().file("users", MigrationForm.CHANGE, "create_strem"))
			.withMessageContaining("Did you mean 'create_stream'?");
	}

	@Test
	void aClassIsNamedAfterItsVersion() {
		NewFile file = generator().javaClass("backfill_users", this.folder.resolve("java"), "com.example.migrations");
		assertThat(file.path())
			.isEqualTo(this.folder.resolve("java/com/example/migrations/V20261120233000__BackfillUsers.java"));
		assertThat(file.content()).startsWith("package com.example.migrations;")
			.contains("public class V20261120233000__BackfillUsers implements JavaMigration {");
	}

	@Test
	void whatIsElsewhereCountsToo() throws IOException {
		write("java/V20261231235959__BackfillUsers.java");
		MigrationGenerator generator = new MigrationGenerator(this.folder.resolve("migrations"),
				List.of(this.folder.resolve("java")), CLOCK);
		assertThat(generator.file("two", MigrationForm.CHANGE, null).path()).hasFileName("20270101000000_two.yml");
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> generator.file("backfill_users", MigrationForm.CHANGE, null))
			.withMessageContaining("V20261231235959__BackfillUsers.java");
	}

	@Test
	void aClassThatOnlyLooksLikeAMigrationIsNoHindrance() throws IOException {
		write("V1___Odd_.java");
		assertThat(generator().file("odd", MigrationForm.CHANGE, null).path()).hasFileName("20261120233000_odd.yml");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "com.1x", "com/example", "com..example", "com.class", "../x" })
	void whatCantBeAPackageIsRefused(String packageName) {
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> generator().javaClass("users", this.folder, packageName))
			.withMessageContaining("can't be the name of a package");
	}

	@Test
	void aFileIsNeverOverwritten() {
		NewFile file = generator().file("users", MigrationForm.CHANGE, null);
		file.write();
		assertThat(file.path()).hasContent(file.content());
		assertThatExceptionOfType(PolynException.class).isThrownBy(file::requireFree);
		assertThatExceptionOfType(PolynException.class).isThrownBy(file::write)
			.withMessageContaining("There is a file " + file.path() + " already.");
	}

	private MigrationGenerator generator() {
		return new MigrationGenerator(this.folder, List.of(), CLOCK);
	}

	private void write(String name) throws IOException {
		Path file = this.folder.resolve(name);
		Files.createDirectories(file.getParent());
		Files.writeString(file, "");
	}

}
