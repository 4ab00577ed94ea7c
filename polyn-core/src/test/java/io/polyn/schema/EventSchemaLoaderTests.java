package io.polyn.schema;

import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import io.polyn.json.Sha256;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link EventSchemaLoader}.
 */
class EventSchemaLoaderTests {

	@TempDir
	Path folder;

	@Test
	void schemasAreFoundInSubfoldersByTheirFileNames() throws Exception {
		List<EventSchema> schemas = files().write("user.created.v1.json", "{\"type\":\"object\"}")
			.write("orders/deep/order.placed.v1.json", "{}")
			.write("README.md", "not a schema")
			.load();
		assertThat(schemas).extracting(EventSchema::name)
			.containsExactlyInAnyOrder("user.created.v1", "order.placed.v1");
	}

	@Test
	void aSchemaKeepsItsTextAndChecksum() throws Exception {
		String text = "{\n  \"title\": \"B\u00fcro\" }\r\n";
		EventSchema schema = files().write("a.json", text).load().get(0);
		assertThat(schema.text()).isEqualTo(text);
		assertThat(schema.checksum()).isEqualTo(Sha256.of(text.getBytes(StandardCharsets.UTF_8)))
			.isNotEqualTo(Sha256.of(text.strip().getBytes(StandardCharsets.UTF_8)));
		assertThat(Sha256.of(new byte[0]))
			.isEqualTo("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "none",
			value = { "{}|none", "{\"$id\":\"app:user:v1\"}|app:user:v1",
					"{\"$id\":\"https://example.com/s\"}|https://example.com/s", "{\"$id\":\"user.json\"}|none",
					"{\"$schema\":\"http://json-schema.org/draft-04/schema#\",\"id\":\"app:user:v1\"}|app:user:v1",
					"{\"$id\":\"user.json\",\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":true}}|none" })
	void theIdentityIsAnAbsoluteId(String schema, URI id) throws Exception {
		assertThat(files().write("a.json", schema).load().get(0).id().orElse(null)).isEqualTo(id);
	}

	@Test
	void schemasAreFoundOnTheClasspath() throws Exception {
		files().write("polyn/schemas/users/user.created.v1.json", "{}");
		try (URLClassLoader classLoader = new URLClassLoader(new URL[] { this.folder.toUri().toURL() }, null)) {
			assertThat(EventSchemaLoader.load(List.of("classpath:polyn/schemas"), classLoader)).hasSize(1);
		}
	}

	@Test
	void onlyTheDefaultLocationMayBeMissing() throws Exception {
		try (URLClassLoader classLoader = new URLClassLoader(new URL[0], null)) {
			assertThat(EventSchemaLoader.load(List.of(EventSchemaLoader.DEFAULT_LOCATION), classLoader)).isEmpty();
			assertThatExceptionOfType(PolynException.class)
				.isThrownBy(() -> EventSchemaLoader.load(List.of("classpath:my/schemas"), classLoader))
				.withMessageContaining("There is no folder classpath:my/schemas, where schemas are looked for.")
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.LOCATION_NOT_FOUND));
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			http://json-schema.org/draft-04/schema#      | DRAFT_4
			http://json-schema.org/draft-06/schema#      | DRAFT_6
			http://json-schema.org/draft-07/schema#      | DRAFT_7
			http://json-schema.org/draft-07/schema       | DRAFT_7
			https://json-schema.org/draft/2019-09/schema | DRAFT_2019_09
			https://json-schema.org/draft/2020-12/schema | DRAFT_2020_12
			""")
	void fiveDialectsAreKnown(String uri, SchemaDialect dialect) throws Exception {
		EventSchema schema = files().write("a.json", "{\"$schema\":\"" + uri + "\",\"type\":\"object\"}").load().get(0);
		assertThat(schema.dialect()).isEqualTo(dialect);
		assertThat(schema.read(bytes("{}")).violations()).isEmpty();
		assertThat(schema.read(bytes("[]")).violations()).hasSize(1);
	}

	@Test
	void aDialectMeansWhatItMeant() throws Exception {
		List<EventSchema> schemas = files().write("a.json", """
				{"$schema":"http://json-schema.org/draft-04/schema#","minimum":3,"exclusiveMinimum":true}""")
			.write("b.json", """
					{"$schema":"http://json-schema.org/draft-06/schema#","exclusiveMinimum":3}""")
			.write("c.json", """
					{"$schema":"http://json-schema.org/draft-07/schema#","if":{"minimum":4},"else":false}""")
			.write("d.json", """
					{"$schema":"https://json-schema.org/draft/2019-09/schema","$defs":{"a":{"exclusiveMinimum":3}},
					"$ref":"#/$defs/a","type":"integer"}""")
			.write("e.json", """
					{"allOf":[{"prefixItems":[true]}],"exclusiveMinimum":3}""")
			.load();
		assertThat(schemas).hasSize(5).allSatisfy((schema) -> {
			assertThat(schema.read(bytes("3")).violations()).isNotEmpty();
			assertThat(schema.read(bytes("4")).violations()).isEmpty();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "User.json", "user_created.json", "user-created.v1.json", "user..created.json", ".json" })
	void aFileMustBeNamedLikeAnEvent(String file) throws Exception {
		files().write("x/" + file, "{}");
		if (file.equals(".json")) {
			assertThat(files().load()).isEmpty();
			return;
		}
		InvalidSchemaException ex = refused();
		assertThat(ex.code()).isEqualTo(ErrorCode.SCHEMA_NAME);
		assertThat(ex).hasMessageContaining("x/" + file + ": The file's name must be an event's name");
	}

	@Test
	void aNameMayStandOnlyOnce() throws Exception {
		files().write("a/user.created.v1.json", "{}").write("b/user.created.v1.json", "{}");
		InvalidSchemaException ex = refused();
		assertThat(ex.code()).isEqualTo(ErrorCode.DUPLICATE_SCHEMA);
		assertThat(ex).hasMessageContaining("b/user.created.v1.json: There can only be one schema of each name, and ")
			.hasMessageContaining("a/user.created.v1.json has this one too.");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{"a": 1,\\n "b" 2}      | a.json:2:6   | The file is not JSON
			{"a":1,"a":2}           | a.json:1:11  | Duplicate field 'a'
			{} {}                   | a.json:1:4   | The file is not JSON
			{"a":                   | a.json:1:    | The file is not JSON
			""")
	void aFileMustBeJson(String content, String place, String message) throws Exception {
		files().write("a.json", content.replace("\\n", "\n"));
		InvalidSchemaException ex = refused();
		assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_SCHEMA);
		assertThat(ex).hasMessageContaining(place).hasMessageContaining(message);
	}

	@Test
	void anEmptyFileIsNoSchema() throws Exception {
		files().write("a.json", "");
		assertThat(refused()).hasMessageContaining("a.json: A schema must be a JSON object.");
	}

	@Test
	void aFileMustBeUtf8() throws Exception {
		files().write("a.json", "{\"title\":\"\u00e4\"}".getBytes(StandardCharsets.ISO_8859_1));
		assertThat(refused()).hasMessageContaining("a.json: The file is not UTF-8.");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					[]                                       | A schema must be a JSON object.
					true                                     | A schema must be a JSON object.
					"foo"                                    | A schema must be a JSON object.
					{"$schema":"https://example.com/mine"}   | /$schema: The dialect is not known; it must be one of http
					{"$schema":7}                            | /$schema: The dialect is not known
					{"type":"strin"}                         | /type: The value does not have a value in the enumeration
					{"type":""}                              | /type: The value does not have a value in the enumeration
					{"properties":{"a":{"minLength":"x"}}}   | /properties/a/minLength: The value string found, integer expected.
					{"required":"a"}                         | /required: The value string found, array expected.
					{"properties":{"a":{"pattern":"("}}}     | /properties/a/pattern: The regular expression is not one: Unclosed group.
					{"patternProperties":{"a/(":{}}}         | /patternProperties/a~1(: The regular expression is not one: Unclosed group.
					""")
	void aSchemaMustMatchItsMetaSchema(String schema, String message) throws Exception {
		files().write("a.json", schema);
		InvalidSchemaException ex = refused();
		assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_SCHEMA);
		assertThat(ex).hasMessageContaining("a.json: " + message);
	}

	@ParameterizedTest
	@ValueSource(strings = { "#/$defs/none", "#nowhere", "other.json", "other.v1", "http://127.0.0.1:1/schema.json",
			"file:///etc/passwd", "classpath:draft-07/schema", "https://json-schema.org/draft/none", "urn:x:y" })
	void aReferenceThatLeadsNowhereOrOutsideIsRefused(String reference) throws Exception {
		for (String dialect : List.of("http://json-schema.org/draft-07/schema#",
				"https://json-schema.org/draft/2020-12/schema")) {
			files().write("a.json", """
					{"$schema":"%s","$id":"app:user:v1","properties":{"a/b":{"$ref":"%s"}}}""".formatted(dialect,
					reference));
			assertThat(refused())
				.hasMessageContaining("a.json: /properties/a~1b/$ref: The reference '" + reference + "' leads to no");
		}
	}

	@Test
	void everyUnresolvableReferenceIsReported() throws Exception {
		files().write("a.json", """
				{"properties":{"a":{"$ref":"#/$defs/a"},"b":{"$ref":"#/$defs/b"},"c":{"items":{"$ref":"x.json"}}},
				"$defs":{"a":{"type":"string"}}}""");
		assertThat(refused().problems()).extracting((problem) -> problem.message().split(":")[0])
			.containsExactly("/properties/b/$ref", "/properties/c/items/$ref");
	}

	@Test
	void aReferenceWithinTheSchemaOrToAMetaSchemaIsAllowed() throws Exception {
		EventSchema schema = files().write("a.json", """
				{"$id":"app:user:created:v1","properties":{"a":{"$ref":"#/$defs/a"},"b":{"$ref":"#anchor"},
				"c":{"$ref":"app:user:created:v1"},"d":{"$ref":"https://json-schema.org/draft/2020-12/schema"}},
				"$defs":{"a":{"type":"string"},"b":{"$anchor":"anchor","type":"integer"}}}""").load().get(0);
		assertThat(schema.read(bytes("{\"a\":\"x\",\"b\":1,\"c\":{\"a\":\"x\"},\"d\":{\"type\":\"string\"}}"))
			.violations()).isEmpty();
		assertThat(schema.read(bytes("{\"a\":1,\"b\":\"x\",\"c\":{\"a\":1},\"d\":{\"type\":\"strin\"}}")).violations())
			.extracting((violation) -> violation.pointer())
			.contains("/a", "/b", "/c/a", "/d/*");
	}

	@Test
	void anIdentityMayStandOnlyOnce() throws Exception {
		files().write("a.json", "{\"$id\":\"app:x\",\"type\":\"string\"}")
			.write("b.json", "{\"$id\":\"app:x#\",\"type\":\"integer\"}")
			.write("c.json", "{\"$ref\":\"app:x\"}");
		assertThat(refused().problems()).extracting(SchemaProblem::message)
			.containsExactly("/$id: Another schema has the same identity: b.",
					"/$id: Another schema has the same identity: a.",
					"/$ref: The reference 'app:x' is the $id of several schemas: a, b.");
	}

	@Test
	void allProblemsOfAllFilesAreReportedAtOnce() throws Exception {
		files().write("a.json", "{\"type\":\"strin\",\"minLength\":-1}")
			.write("b.json", "{")
			.write("C.json", "{}")
			.write("d.json", "{}")
			.write("sub/d.json", "{}");
		InvalidSchemaException ex = refused();
		assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_SCHEMA);
		assertThat(ex.problems()).extracting((problem) -> problem.file().replaceAll(".*/|:.*", ""), SchemaProblem::code)
			.contains(tuple("a.json", ErrorCode.INVALID_SCHEMA), tuple("b.json", ErrorCode.INVALID_SCHEMA),
					tuple("C.json", ErrorCode.SCHEMA_NAME), tuple("d.json", ErrorCode.DUPLICATE_SCHEMA));
		assertThat(ex.problems()).extracting(SchemaProblem::message)
			.anyMatch((message) -> message.startsWith("/minLength: "))
			.anyMatch((message) -> message.startsWith("/type: "));
	}

	private InvalidSchemaException refused() {
		return catchThrowableOfType(InvalidSchemaException.class, () -> files().load());
	}

	private SchemaFiles files() {
		return new SchemaFiles(this.folder);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
