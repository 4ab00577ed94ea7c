package io.polyn.schema;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * What is refused in schemas although validators pass over it.
 */
class SchemaLintTests {

	private static final String DRAFT_4 = "http://json-schema.org/draft-04/schema#";

	private static final String DRAFT_7 = "http://json-schema.org/draft-07/schema#";

	private static final String DRAFT_2019 = "https://json-schema.org/draft/2019-09/schema";

	private static final String DRAFT_2020 = "https://json-schema.org/draft/2020-12/schema";

	@TempDir
	Path folder;

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					{"requried":["a"]}                          | /requried: 'requried' is not a keyword of DRAFT. Did you mean 'required'?
					{"properties":{"a":{"minLenght":1}}}        | /properties/a/minLenght: 'minLenght' is not a keyword of DRAFT. Did you mean 'minLength'?
					{"items":{"enumm":[1]}}                     | /items/enumm: 'enumm' is not a keyword
					{"allOf":[{},{"anyof":[]}]}                 | /allOf/1/anyof: 'anyof' is not a keyword of DRAFT. Did you mean 'anyOf'?
					{"definitions":{"a/b":{"nullable":true}}}   | /definitions/a~1b/nullable: 'nullable' is not a keyword of DRAFT. An annotation of your own begins with x-.
					{"dependencies":{"a":{"typ":"string"}}}     | /dependencies/a/typ: 'typ' is not a keyword of DRAFT. Did you mean 'type'?
					{"patternProperties":{"^a":{"typ":"x"}}}    | /patternProperties/^a/typ: 'typ' is not a keyword
					{"properties":{"a":{"format":"date-tiem"}}} | /properties/a/format: 'date-tiem' is not a format of JSON Schema. Did you mean 'date-time'?
					{"format":"credit-card-number"}             | /format: 'credit-card-number' is not a format of JSON Schema.
					{"format":"phone"}                          | /format: 'phone' is not a format of JSON Schema.
					""")
	void whatIsUnknownInEveryDialectIsRefused(String schema, String problem) throws Exception {
		for (SchemaDialect dialect : SchemaDialect.values()) {
			assertThat(problems(dialect.uri(), schema)).as(dialect.uri())
				.anyMatch((found) -> found.startsWith(problem.replace("DRAFT", dialect.uri())));
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			DRAFT_4       | {"const":1}                       | /const
			DRAFT_4       | {"contains":{}}                   | /contains
			DRAFT_4       | {"$id":"a"}                       | /$id
			DRAFT_4       | {"if":{}}                         | /if
			DRAFT_6       | {"then":{}}                       | /then
			DRAFT_6       | {"id":"a"}                        | /id
			DRAFT_6       | {"contentEncoding":"base64"}      | /contentEncoding
			DRAFT_7       | {"dependentRequired":{}}          | /dependentRequired
			DRAFT_7       | {"unevaluatedProperties":false}   | /unevaluatedProperties
			DRAFT_2019_09 | {"prefixItems":[true]}            | /prefixItems
			DRAFT_2019_09 | {"$dynamicRef":"#a"}              | /$dynamicRef
			DRAFT_2020_12 | {"additionalItems":false}         | /additionalItems
			DRAFT_2020_12 | {"$recursiveRef":"#"}             | /$recursiveRef
			DRAFT_2020_12 | {"id":"a"}                        | /id
			""")
	void aKeywordOfAnotherDialectIsRefused(SchemaDialect dialect, String schema, String pointer) throws Exception {
		assertThat(problems(dialect.uri(), schema)).contains(pointer + ": '" + pointer.substring(1)
				+ "' is a keyword of other dialects only and means nothing in " + dialect.uri() + ".");
	}

	@Test
	void annotationsAndDataAreNotLookedInto() throws Exception {
		for (SchemaDialect dialect : SchemaDialect.values()) {
			assertThat(problems(dialect.uri(),
					"""
							{"x-owner":{"requried":1},"title":"a","description":"b","$comment":"c","deprecated":true,
							"readOnly":true,"writeOnly":false,"examples":[{"requried":1}],"default":{"requried":1},
							"enum":[{"requried":1}],"properties":{"requried":{},"x":{"$ref":"#/$defs/enumm"}},"definitions":{"enumm":{}},"$defs":{"enumm":{}}}"""))
				.isEmpty();
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					{"$ref":"#"}                                                              | /$ref
					{"$ref":"#/"}                                                             | /$ref
					{"allOf":[{"$ref":"#"}]}                                                  | /allOf/0/$ref
					{"anyOf":[{"type":"string"},{"$ref":"#"}]}                                | /anyOf/1/$ref
					{"oneOf":[{"$ref":"#"}]}                                                  | /oneOf/0/$ref
					{"not":{"$ref":"#"}}                                                      | /not/$ref
					{"dependencies":{"a":{"$ref":"#"}}}                                       | /dependencies/a/$ref
					{"definitions":{"a":{"$ref":"#/definitions/b"},"b":{"allOf":[{"$ref":"#/definitions/a"}]}}} | /definitions/a/$ref
					{"definitions":{"a":{"$ref":"#/definitions/b"},"b":{"allOf":[{"$ref":"#/definitions/a"}]}}} | /definitions/b/allOf/0/$ref
					{"properties":{"x":{"$ref":"#/properties/x"}}}                            | /properties/x/$ref
					""")
	void aReferenceThatNeverEndsIsRefused(String schema, String pointer) throws Exception {
		for (String dialect : List.of(DRAFT_4, DRAFT_7, DRAFT_2020)) {
			assertThat(problems(dialect, schema)).as(dialect).anyMatch((problem) -> problem.startsWith(pointer + ": "));
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					https://json-schema.org/draft/2019-09/schema | {"$recursiveRef":"#"}                            | /$recursiveRef
					https://json-schema.org/draft/2020-12/schema | {"$dynamicAnchor":"a","$dynamicRef":"#a"}        | /$dynamicRef
					https://json-schema.org/draft/2020-12/schema | {"if":true,"then":{"$ref":"#"}}                  | /then/$ref
					https://json-schema.org/draft/2020-12/schema | {"dependentSchemas":{"a":{"$ref":"#"}}}          | /dependentSchemas/a/$ref
					https://json-schema.org/draft/2020-12/schema | {"$id":"app:x","allOf":[{"$ref":"app:x"}]}       | /allOf/0/$ref
					https://json-schema.org/draft/2020-12/schema | {"$anchor":"top","else":{"$ref":"#top"},"if":{}} | /else/$ref
					""")
	void aReferenceOfANewerDialectThatNeverEndsIsRefused(String dialect, String schema, String pointer)
			throws Exception {
		assertThat(problems(dialect, schema)).singleElement()
			.asString()
			.startsWith(pointer + ": The reference '")
			.endsWith(
					"' leads back to itself without going into a part of the data, so that validation would never end.");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					http://json-schema.org/draft-04/schema#      | {"properties":{"child":{"$ref":"#"}}}
					http://json-schema.org/draft-07/schema#      | {"$ref":"#/definitions/a","definitions":{"a":{"items":{"$ref":"#"}}},"allOf":[{"$ref":"#/definitions/a"}]}
					https://json-schema.org/draft/2019-09/schema | {"$recursiveAnchor":true,"additionalProperties":{"$recursiveRef":"#"}}
					https://json-schema.org/draft/2020-12/schema | {"$dynamicAnchor":"node","prefixItems":[{"$dynamicRef":"#node"}]}
					https://json-schema.org/draft/2020-12/schema | {"anyOf":[{"type":"string"},{"items":{"$ref":"#"}}],"contains":{"$ref":"#"}}
					""")
	void aSchemaMayBeRecursiveInItsParts(String dialect, String schema) throws Exception {
		assertThat(problems(dialect, schema)).isEmpty();
	}

	@Test
	void aLoopThroughSeveralSchemasIsRefusedInEach() throws Exception {
		files().write("a.json", "{\"allOf\":[{\"$ref\":\"b.json\"}]}")
			.write("b.json", "{\"$id\":\"app:b\",\"anyOf\":[{\"$ref\":\"c.json\"}]}")
			.write("c.json", "{\"$ref\":\"a.json\"}")
			.write("d.json", "{\"$ref\":\"a.json\"}");
		assertThat(refused().problems())
			.extracting((problem) -> problem.file().replaceAll(".*/", ""), (problem) -> problem.message().split(":")[0])
			.containsExactly(tuple("a.json", "/allOf/0/$ref"), tuple("b.json", "/anyOf/0/$ref"),
					tuple("c.json", "/$ref"));
	}

	@Test
	void schemasMayBeRecursiveThroughOneAnother() throws Exception {
		List<EventSchema> schemas = files()
			.write("order.json", "{\"properties\":{\"lines\":{\"items\":{\"$ref\":\"line.json\"}}}}")
			.write("line.json", "{\"type\":\"object\",\"properties\":{\"order\":{\"$ref\":\"order.json\"}}}")
			.load();
		EventSchema line = schemas.stream().filter((schema) -> schema.name().equals("line")).findFirst().orElseThrow();
		assertThat(line.read("{\"order\":{\"lines\":[{\"order\":{}}]}}".getBytes()).violations()).isEmpty();
		assertThat(line.read("{\"order\":{\"lines\":[{\"order\":{\"lines\":[1]}}]}}".getBytes()).violations())
			.singleElement()
			.satisfies((violation) -> assertThat(violation.pointer()).isEqualTo("/order/lines/0/order/lines/0"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			address.v1.json                              | no id
			address.v1.json#/$defs/city                  | no id
			address.v1.json#city                         | no id
			app:address:v1                               | app:address:v1
			app:address:v1#/$defs/city                   | app:address:v1
			address.v1.json#city                         | app:address:v1
			https://example.com/schemas/address          | https://example.com/schemas/address
			address#city                                 | https://example.com/schemas/address
			address.v1.json                              | https://example.com/schemas/address
			""")
	void aSchemaMayReferToAnotherByItsIdOrItsFile(String reference, String id) throws Exception {
		String identity = id.equals("no id") ? "" : "\"$id\":\"" + id + "\",";
		for (String own : List.of("", "\"$id\":\"app:user:v1\",", "\"$id\":\"https://example.com/schemas/user\",")) {
			if (reference.startsWith("address#") && !own.contains("https")) {
				continue;
			}
			List<EventSchema> schemas = files()
				.write("sub/address.v1.json", "{" + identity
						+ "\"$ref\":\"#/$defs/city\",\"$defs\":{\"city\":{\"$anchor\":\"city\",\"type\":\"string\"}}}")
				.write("user.v1.json", "{" + own + "\"properties\":{\"address\":{\"$ref\":\"" + reference + "\"}}}")
				.load();
			EventSchema user = schemas.stream()
				.filter((schema) -> schema.name().equals("user.v1"))
				.findFirst()
				.orElseThrow();
			assertThat(user.read("{\"address\":\"Rome\"}".getBytes()).violations()).isEmpty();
			assertThat(user.read("{\"address\":1}".getBytes()).violations()).hasSize(1);
		}
	}

	@Test
	void aSchemaMayReferToFiftyOthers() throws Exception {
		SchemaFiles files = files().write("s0.json", "{}");
		for (int i = 1; i <= 50; i++) {
			files.write("s" + i + ".json", "{\"items\":{\"$ref\":\"s" + (i - 1) + ".json\"}}");
		}
		assertThat(files.load()).hasSize(51);
		files.write("s51.json", "{\"items\":{\"$ref\":\"s50.json\"}}");
		assertThat(refused().problems()).singleElement()
			.asString()
			.endsWith("s51.json: The schema refers to more than 50 others, directly or through these.");
	}

	@Test
	void aSchemaMayReferToOneOfAnotherDialect() throws Exception {
		List<EventSchema> schemas = files().write("a.json", "{\"properties\":{\"x\":{\"$ref\":\"b.json\"}}}")
			.write("b.json", """
					{"$schema":"%s","minimum":3,"exclusiveMinimum":true}""".formatted(DRAFT_4))
			.write("c.json", """
					{"$schema":"%s","properties":{"x":{"$ref":"d.json"}}}""".formatted(DRAFT_7))
			.write("d.json", "{\"exclusiveMinimum\":3}")
			.load();
		assertThat(schemas.get(0).read("{\"x\":3}".getBytes()).violations()).hasSize(1);
		assertThat(schemas.get(0).read("{\"x\":4}".getBytes()).violations()).isEmpty();
		assertThat(schemas.get(2).read("{\"x\":3}".getBytes()).violations()).hasSize(1);
		assertThat(schemas.get(2).read("{\"x\":4}".getBytes()).violations()).isEmpty();
	}

	@Test
	void aPointerMayLeadWhereNoKeywordHasASchema() throws Exception {
		assertThatNoException().isThrownBy(() -> files()
			.write("a.json",
					"{\"properties\":{\"a\":{\"$ref\":\"#/x-shared/a\"}},\"x-shared\":{\"a\":{\"type\":\"string\"}}}")
			.load());
		assertThat(problems(DRAFT_2020, """
				{"properties":{"a":{"$ref":"#/x-shared/a"}},"x-shared":{"a":{"typ":"string"}}}"""))
			.containsExactly("/x-shared/a/typ: 'typ' is not a keyword of " + DRAFT_2020
					+ ". Did you mean 'type'? An annotation of your own begins with x-.");
	}

	@Test
	void aPartHasTheDialectOfTheWhole() throws Exception {
		assertThat(problems(DRAFT_2019, "{\"$defs\":{\"a\":{\"$id\":\"app:a\",\"$schema\":\"" + DRAFT_7 + "\"}}}"))
			.containsExactly("/$defs/a/$schema: The dialect must be that of the whole schema.");
	}

	private List<String> problems(String dialect, String schema) throws Exception {
		files().write("a.json", "{\"$schema\":\"" + dialect + "\"," + schema.substring(1));
		InvalidSchemaException refused = refused();
		return (refused == null) ? List.of() : refused.problems().stream().map(SchemaProblem::message).toList();
	}

	private InvalidSchemaException refused() {
		return catchThrowableOfType(InvalidSchemaException.class, () -> files().load());
	}

	private SchemaFiles files() {
		return new SchemaFiles(this.folder);
	}

}
