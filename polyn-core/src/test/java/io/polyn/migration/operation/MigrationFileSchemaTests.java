package io.polyn.migration.operation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.migration.MigrationFileSchema;
import io.polyn.migration.document.DocumentReader;
import io.polyn.migration.source.AppliedFiles;
import io.polyn.migration.source.MigrationSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The schema that is published. What it says about fields is held by
 * {@link FieldSchemaTests}.
 */
class MigrationFileSchemaTests {

	private static final Path RESOURCE = Path.of("src/main/resources/io/polyn/migration/migration.schema.json");

	// What means the same to Java and to editors, whether they read it as Unicode or not.
	private static final Pattern PORTABLE = Pattern
		.compile("(?:\\[(?:\\\\[\\\\sSdtrx]|[^\\\\\\]])+]|\\(\\?[:!=]|[()|^$?*+.,:<>A-Za-z0-9/_=-]|\\\\[d.$*\\\\{}]"
				+ "|\\{\\d+(?:,\\d*)?}|(?<![+*?]) )*");

	@TempDir
	Path folder;

	@Test
	void theResourceIsWhatTheOperationsAreDefinedToBe() throws IOException {
		String expected = Json.mapper()
			.writer(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"))
				.withArrayIndenter(DefaultPrettyPrinter.NopIndenter.instance))
			.writeValueAsString(MigrationFileSchemaWriter.write()) + "\n";
		if (Boolean.getBoolean("polyn.schema.write")) {
			Files.writeString(RESOURCE, expected);
		}
		assertThat(Files.readString(RESOURCE))
			.as("mvn test -pl polyn-core -Dtest=MigrationFileSchemaTests -Dpolyn.schema.write writes it anew")
			.isEqualTo(expected);
	}

	@Test
	void itIsTheResourceThatIsGivenOut() throws IOException {
		assertThat(MigrationFileSchema.text()).isEqualTo(Files.readString(RESOURCE));
	}

	@Test
	void everyReferenceHasAnAim() {
		JsonNode schema = MigrationFileSchemaWriter.write();
		assertThat(schema.findValuesAsText("$ref")).isNotEmpty()
			.allSatisfy((reference) -> assertThat(schema.at(reference.substring(1)).isObject()).as(reference).isTrue());
	}

	@Test
	void everyOperationSaysWhatItDoes() {
		JsonNode operations = MigrationFileSchemaWriter.write().at("/definitions/operation/properties");
		assertThat(OperationReader.names()).allSatisfy(
				(name) -> assertThat(operations.path(name).path("description").asText()).as(name).endsWith("."));
	}

	@Test
	void aFieldNamesTheServerThatItNeeds() {
		JsonNode fields = MigrationFileSchemaWriter.write().at("/definitions/create_stream/properties");
		assertThat(fields.at("/compression/description").asText())
			.isEqualTo("One of none, s2. Known to nats-server 2.10.0 and later.");
		assertThat(fields.at("/max_bytes").has("description")).isFalse();
	}

	@Test
	void regularExpressionsMeanTheSameToEditors() {
		List<String> patterns = MigrationFileSchemaWriter.write().findValuesAsText("pattern");
		assertThat(patterns).isNotEmpty()
			.allSatisfy(
					(pattern) -> assertThat(pattern).matches(PORTABLE).doesNotContain("++", "*+", "?+", "\\p", "(?<"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "change: [{create_stream: {name: A}}]", "up: [{create_stream: {name: A}}]",
			"{up: [{create_stream: {name: A}}], down: []}",
			"{up: [{purge_stream: {name: A}}], down: [{seal_stream: {name: A}}]}",
			"{description: 5, change: [{create_stream: {name: A}}]}",
			"{accepted_checksums: 'a', change: [{create_stream: {name: A}}]}",
			"{accepted_checksums: [a, b], change: [{create_stream: {name: A}}]}",
			"change: [{create_key_value: [{bucket: a}, {bucket: b}]}]", "change: [{execute: {up: a, down: b}}]",
			"up: [{update_stream: {name: A, sealed: true}}]", "change: [{update_stream: {name: A, sealed: false}}]",
			"change: [{update_stream: {name: A, metadata: {a: null}, placement: {cluster: null}}}]" })
	void aGoodFileIsValid(String yaml) throws IOException {
		assertThat(problems("1_a.yml", yaml)).isEmpty();
		assertThat(ValidatedFile.isValid(tree(yaml))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "[]", "{}", "a", "description: a", "change: []", "change: ", "change: {}", "up: []",
			"down: []", "{change: [{create_stream: {name: A}}], up: [{create_stream: {name: A}}]}",
			"{change: [{create_stream: {name: A}}], down: [{delete_stream: {name: A}}]}",
			"{changes: [{create_stream: {name: A}}]}", "{description: [], change: [{create_stream: {name: A}}]}",
			"{description: , change: [{create_stream: {name: A}}]}",
			"{accepted_checksums: , change: [{create_stream: {name: A}}]}",
			"{accepted_checksums: [[]], change: [{create_stream: {name: A}}]}", "change: [create_stream]",
			"change: [{}]", "change: [{create_stream: }]", "change: [{create_stream: []}]",
			"change: [{create_stream: [{name: A}]}]", "change: [{create_stream: {name: A}, seal_stream: {name: A}}]",
			"change: [{creat_stream: {name: A}}]", "change: [{create_key_value: []}]",
			"change: [{create_key_value: [{bucket: a}, {}]}]", "change: [{purge_stream: {name: A}}]",
			"change: [{execute: {up: a}}]", "change: [{update_stream: {name: A, sealed: true}}]",
			"change: [{update_stream: {name: A, mirror: null}}]",
			"change: [{delete_object: {bucket: a, name: b, allow_data_loss: true}}]",
			"change: [{transform_keys: {bucket: a, with: b}}]" })
	void aBadFileIsNotValid(String yaml) throws IOException {
		assertThat(problems("1_a.yml", yaml)).isNotEmpty();
		assertThat(ValidatedFile.isValid(tree(yaml))).isFalse();
	}

	@ParameterizedTest
	@MethodSource("files")
	void theMigrationsOfTheProjectAreValid(Path file) throws IOException {
		assertThat(ValidatedFile.isValid(tree(Files.readString(file)))).isTrue();
	}

	static Stream<Path> files() {
		return Stream.of("src/test/resources/polyn/examples/operations", "../sample-app/src/main/resources/polyn")
			.flatMap((root) -> files(Path.of(root)));
	}

	@Test
	void theExamplesOfTheDocumentationAreValid() throws IOException {
		List<String> blocks = Pattern.compile("(?ms)^```yaml\n(.*?)^```$")
			.matcher(Files.readString(Path.of("../docs/migrations.md")))
			.results()
			.map((block) -> block.group(1))
			.filter((block) -> block.contains("change:") || block.contains("up:"))
			.toList();
		assertThat(blocks).hasSizeGreaterThan(25)
			.allSatisfy((block) -> assertThat(ValidatedFile.isValid(tree(block))).isTrue());
	}

	private static Stream<Path> files(Path root) {
		try (Stream<Path> files = Files.walk(root)) {
			return files.filter((file) -> file.toString().endsWith(".yml")).toList().stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private List<PolynException> problems(String name, String yaml) throws IOException {
		Files.writeString(this.folder.resolve(name), yaml);
		MigrationSource source = new MigrationSource(List.of("file:" + this.folder), getClass().getClassLoader(),
				Map.of(), Deployment.AS_WRITTEN);
		try {
			source.read(List.of(), AppliedFiles.NONE);
			return List.of();
		}
		catch (PolynException ex) {
			return List.of(ex);
		}
	}

	private static JsonNode tree(String yaml) {
		return DocumentReader.read("a.yml", yaml.getBytes(StandardCharsets.UTF_8)).toJson();
	}

}
