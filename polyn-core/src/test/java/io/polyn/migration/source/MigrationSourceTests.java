package io.polyn.migration.source;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.migration.operation.Deployment;
import io.polyn.testing.MigrationFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

class MigrationSourceTests {

	private static final String CREATE = "change:\n  - create_stream: {name: USERS}\n";

	@TempDir
	Path temp;

	private MigrationFolder folder;

	@BeforeEach
	void setUp() {
		this.folder = new MigrationFolder(this.temp);
	}

	@Test
	void yamlAndJsonAreFoundInSubfoldersAndHiddenFilesPassedOver() {
		this.folder.write("1_one.yml", CREATE)
			.write("sub/2_two.yaml", CREATE)
			.write("sub/sub/3_three.json", "{\"up\": [{\"create_stream\": {\"name\": \"A\"}}], \"down\": []}")
			.write("sub/.gitkeep", "");
		assertThat(read()).extracting(MigrationScript::version, MigrationScript::name, MigrationScript::kind)
			.containsExactlyInAnyOrder(tuple("1", "one", "yaml"), tuple("2", "two", "yaml"),
					tuple("3", "three", "json"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "create.yml", "1-create.yml", "1_Create.yml", "1_create.yml.bak", "README.md", "1_.yml" })
	void aFileThatIsNotNamedLikeAMigrationIsAnError(String name) {
		this.folder.write(name, CREATE);
		assertThatExceptionOfType(InvalidMigrationsException.class).isThrownBy(this::read)
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.MIGRATION_FILE_NAME))
			.withMessageContaining(name + ": The file is not named like a migration.");
	}

	@Test
	void everythingThatIsWrongIsReportedAtOnce() {
		this.folder.write("1_one.yml", "change:\n  - create_strean: {name: A}\n")
			.write("2_two.yml", "change: [\n")
			.write("readme.txt", "")
			.write("3_same.yml", CREATE)
			.write("003_other.yml", CREATE)
			.write("4_same.yml", CREATE);
		assertThatExceptionOfType(InvalidMigrationsException.class).isThrownBy(this::read)
			.satisfies((ex) -> assertThat(ex.problems()).extracting(PolynException::code)
				.containsExactlyInAnyOrder(ErrorCode.UNKNOWN_OPERATION, ErrorCode.MIGRATION_SYNTAX,
						ErrorCode.MIGRATION_FILE_NAME, ErrorCode.DUPLICATE_VERSION, ErrorCode.DUPLICATE_NAME))
			.withMessageContaining("5 problems")
			.withMessageContaining("1_one.yml:2:5")
			.withMessageContaining("Did you mean 'create_stream'?");
	}

	@Test
	void everythingThatIsWrongWithAFileIsReportedAtOnceInTheOrderOfThePlaces() {
		this.folder.write("1_one.yml", """
				description: [a]
				change:
				  - create_stream: {nam: A, max_age: 3x}
				  - create_strean: {name: A}
				  - purge_stream: {name: A}
				  - put_key: {bucket: '${bucket}', key: a..b, value: '${value}'}
				""").write("2_two.yml", "up:\n  - delete_stream: {}\ndown:\n  - {}\naccepted_checksums: ~\nfoo: a\n");
		assertThatExceptionOfType(InvalidMigrationsException.class).isThrownBy(this::read)
			.satisfies((ex) -> assertThat(ex.problems()).map(PolynException::getMessage)
				.map((message) -> message.replaceAll("(?s)^POLYN-(\\S+): .*/([^/]+?): .*", "$1 $2"))
				.containsExactly("M006 1_one.yml:1:14", "M007 1_one.yml:3:5", "M005 1_one.yml:3:21",
						"M006 1_one.yml:3:38", "M004 1_one.yml:4:5", "M021 1_one.yml:5:5", "M008 1_one.yml:6:23",
						"M006 1_one.yml:6:41", "M008 1_one.yml:6:54", "M007 2_two.yml:2:5", "M003 2_two.yml:4:5",
						"M006 2_two.yml:5:21", "M005 2_two.yml:6:1"));
	}

	@Test
	void ofAFileThatCanNotBeUsedVersionAndNameAreKnown() {
		this.folder.write("1_one.yml", "change: [\n")
			.write("2_two.yml", CREATE)
			.write("3_three.yml", CREATE)
			.write("03_other.yml", CREATE)
			.write("four.yml", CREATE);
		assertThatExceptionOfType(InvalidMigrationsException.class).isThrownBy(this::read)
			.satisfies((ex) -> assertThat(ex.scripts())
				.extracting(MigrationScript::name, (script) -> script.checksum().isEmpty())
				.containsExactlyInAnyOrder(tuple("one", true), tuple("two", false), tuple("other", true)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "change: []", "up: []", "up: []\ndown:\n  - create_stream: {name: A}",
			"change:\n  - create_key_value: []" })
	void aMigrationWithoutOperationsIsAnError(String content) {
		this.folder.write("1_one.yml", content);
		assertThatExceptionOfType(InvalidMigrationsException.class).isThrownBy(this::read)
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.MIGRATION_SYNTAX))
			.withMessageMatching("(?s).*1_one.yml:\\d:\\d+: '\\w+' (has no operations|is an empty list)\\. .*");
	}

	@Test
	void aValueOfAJsonFileMayBeAnEmptyText() {
		this.folder.write("1_one.json", """
				{"change": [
				  {"put_key": {"bucket": "K", "key": "k", "value": ""}},
				  {"create_stream": {"name": "S", "placement": {"cluster": ""}}}
				]}
				""");
		assertThat(read().get(0).up()).extracting((step) -> step.operation().fields().toString())
			.containsExactly("{\"bucket\":\"K\",\"key\":\"k\",\"value\":\"\"}",
					"{\"name\":\"S\",\"placement\":{\"cluster\":\"\"}}");
	}

	@Test
	void theDescriptionIsFilledToo() {
		this.folder.write("1_one.yml", "description: For ${where}\n" + CREATE);
		assertThat(read(Map.of("where", "staging"))).extracting(MigrationScript::description)
			.containsExactly("For staging");
		assertThatExceptionOfType(InvalidMigrationsException.class).isThrownBy(this::read)
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.UNKNOWN_PLACEHOLDER))
			.withMessageContaining("1_one.yml:1:14");
	}

	@ParameterizedTest
	@ValueSource(strings = { "[]", "text", "{}", "{change: [], up: []}", "{down: []}", "{change: [], down: []}",
			"{change: {create_stream: {name: A}}}", "{change: [create_stream]}",
			"{change: [{create_stream: {name: A}, delete_stream: {name: A}}]}", "{change: [{create_stream: A}]}" })
	void aFileThatHasNotTheShapeOfAMigrationIsAnError(String content) {
		this.folder.write("1_one.yml", content);
		assertThatExceptionOfType(InvalidMigrationsException.class).isThrownBy(this::read)
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.MIGRATION_SYNTAX))
			.withMessageContaining("1_one.yml:1:");
	}

	@Test
	void anUnknownKeyIsReportedWithTheNearestName() {
		this.folder.write("1_one.yml", "changes: []\n");
		assertThatExceptionOfType(InvalidMigrationsException.class).isThrownBy(this::read)
			.withMessageContaining("1_one.yml:1:1: A migration has no field 'changes'. Did you mean 'change'?");
	}

	@Test
	void thePlaceholdersAreFilledAndTheChecksumIsTakenBefore() {
		this.folder.write("1_one.yml", "change:\n  - create_stream: {name: A, num_replicas: '${replicas}'}\n");
		MigrationScript one = read(Map.of("replicas", "1")).get(0);
		MigrationScript three = read(Map.of("replicas", "3")).get(0);
		assertThat(one.up().get(0).operation().fields().path("num_replicas").asInt()).isEqualTo(1);
		assertThat(three.up().get(0).operation().fields().path("num_replicas").asInt()).isEqualTo(3);
		assertThat(one.checksum()).isEqualTo(three.checksum());
	}

	@Test
	void aConfiguredLocationMustExist() {
		assertThatExceptionOfType(InvalidMigrationsException.class)
			.isThrownBy(() -> new MigrationSource(List.of("classpath:no/such/folder"), getClass().getClassLoader(),
					Map.of(), Deployment.AS_WRITTEN)
				.read(List.of(), AppliedFiles.NONE))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.LOCATION_NOT_FOUND))
			.withMessageContaining("classpath:no/such/folder");
	}

	@Test
	void whatALocationMayBeIsSaidWhereThereIsNone() throws IOException {
		Path file = Files.writeString(this.temp.resolve("file"), "");
		for (String location : List.of(this.temp.toString(), "http://x", "file:" + file, "file:none")) {
			assertThatExceptionOfType(InvalidMigrationsException.class).isThrownBy(() -> readFrom(location))
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.LOCATION_NOT_FOUND))
				.withMessageContaining(
						"There is no folder " + (location.startsWith("file:") ? "" : "classpath:") + location)
				.withMessageContaining("file:… one in the file system");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "/", "classpath:", "classpath:/", "file:", "file:/" })
	void aLocationThatNamesNoFolderIsRefused(String location) {
		assertThatExceptionOfType(InvalidMigrationsException.class).isThrownBy(() -> readFrom(location))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.LOCATION_NOT_FOUND))
			.withMessageContaining("The location '" + location + "' names no folder.");
	}

	@Test
	void theDefaultLocationNeedNotExist() throws IOException {
		try (URLClassLoader empty = new URLClassLoader(new URL[0], null)) {
			assertThat(new MigrationSource(List.of(), empty, Map.of(), Deployment.AS_WRITTEN).read(List.of(),
					AppliedFiles.NONE))
				.isEmpty();
		}
	}

	@Test
	void aMountedConfigMapIsReadOnce() throws IOException {
		this.folder.write("..2026_11_20/1_one.yml", CREATE);
		Files.createSymbolicLink(this.temp.resolve("..data"), Path.of("..2026_11_20"));
		Files.createSymbolicLink(this.temp.resolve("1_one.yml"), Path.of("..data", "1_one.yml"));
		assertThat(read()).extracting(MigrationScript::name).containsExactly("one");
	}

	@Test
	void aJarOnTheClasspathIsSearched() throws IOException {
		Path jar = this.temp.resolve("service.jar");
		try (OutputStream out = Files.newOutputStream(jar); JarOutputStream entries = new JarOutputStream(out)) {
			for (String folder : new String[] { "polyn/", "polyn/migrations/", "polyn/migrations/sub/" }) {
				entries.putNextEntry(new JarEntry(folder));
			}
			entries.putNextEntry(new JarEntry("polyn/migrations/sub/1_one.yml"));
			entries.write(CREATE.getBytes(StandardCharsets.UTF_8));
			entries.putNextEntry(new JarEntry("polyn/migrations.yml"));
		}
		try (URLClassLoader classLoader = new URLClassLoader(new URL[] { jar.toUri().toURL() }, null)) {
			assertThat(new MigrationSource(List.of(), classLoader, Map.of(), Deployment.AS_WRITTEN).read(List.of(),
					AppliedFiles.NONE))
				.extracting(MigrationScript::path)
				.containsExactly("polyn/migrations/sub/1_one.yml");
		}
	}

	private List<MigrationScript> readFrom(String location) {
		return new MigrationSource(List.of(location), getClass().getClassLoader(), Map.of(), Deployment.AS_WRITTEN)
			.read(List.of(), AppliedFiles.NONE);
	}

	private List<MigrationScript> read() {
		return read(Map.of());
	}

	private List<MigrationScript> read(Map<String, String> placeholders) {
		return new MigrationSource(List.of("file:" + this.temp), getClass().getClassLoader(), placeholders,
				Deployment.AS_WRITTEN)
			.read(List.of(), AppliedFiles.NONE);
	}

}
