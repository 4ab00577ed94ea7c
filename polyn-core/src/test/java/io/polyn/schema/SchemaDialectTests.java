package io.polyn.schema;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the dialects have in common, and what means something else in each.
 */
class SchemaDialectTests {

	@TempDir
	Path folder;

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					4       | {"minimum":3,"exclusiveMinimum":true}                    | 4                      | 3
					4       | {"minimum":3,"exclusiveMinimum":false}                   | 3                      | 2
					6       | {"exclusiveMinimum":3}                                   | 4                      | 3
					7       | {"exclusiveMaximum":3}                                   | 2                      | 3
					19      | {"exclusiveMinimum":3}                                   | 4                      | 3
					20      | {"exclusiveMaximum":3}                                   | 2                      | 3
					4 6 7 19 | {"items":[{"type":"string"}],"additionalItems":false}   | ["a"]                  | ["a",1]
					4 6 7 19 | {"items":[{"type":"string"}]}                           | ["a",1]                | [1]
					20      | {"prefixItems":[{"type":"string"}],"items":false}        | ["a"]                  | ["a",1]
					20      | {"prefixItems":[true],"items":{"type":"string"}}         | [1,"a"]                | [1,2]
					4 6 7   | {"properties":{"a":{"$ref":"#/definitions/s","maxLength":1}},"definitions":{"s":{"type":"string"}}} | {"a":"abc"} | {"a":1}
					19 20   | {"properties":{"a":{"$ref":"#/$defs/s","maxLength":1}},"$defs":{"s":{"type":"string"}}} | {"a":"a"} | {"a":"abc"}
					4 6 7   | {"dependencies":{"a":["b"]}}                             | {"b":1}                | {"a":1}
					4 6 7   | {"dependencies":{"a":{"minProperties":2}}}               | {"b":1}                | {"a":1}
					19 20   | {"dependentRequired":{"a":["b"]}}                        | {"b":1}                | {"a":1}
					19 20   | {"dependentSchemas":{"a":{"minProperties":2}}}           | {"b":1}                | {"a":1}
					19 20   | {"allOf":[{"properties":{"a":true}}],"unevaluatedProperties":false} | {"a":1}     | {"b":1}
					19      | {"anyOf":[{"items":[true,true]}],"unevaluatedItems":false} | [1,2]                | [1,2,3]
					20      | {"anyOf":[{"prefixItems":[true,true]}],"unevaluatedItems":false} | [1,2]          | [1,2,3]
					6 7 19 20 | {"const":{"a":[1]}}                                    | {"a":[1]}              | {"a":[2]}
					6 7 19 20 | {"contains":{"type":"string"}}                         | [1,"a"]                | [1]
					19 20   | {"contains":{"type":"string"},"minContains":2,"maxContains":3} | ["a","b"]        | ["a"]
					19 20   | {"contains":{"type":"string"},"maxContains":1}           | ["a"]                  | ["a","b"]
					6 7 19 20 | {"propertyNames":{"maxLength":2}}                      | {"ab":1}               | {"abc":1}
					6 7 19 20 | {"properties":{"a":false}}                             | {"b":1}                | {"a":1}
					7 19 20 | {"if":{"minimum":5},"then":{"multipleOf":5},"else":{"multipleOf":2}} | 10         | 7
					7 19 20 | {"if":{"minimum":5},"then":{"multipleOf":5},"else":{"multipleOf":2}} | 4          | 3
					19      | {"$recursiveAnchor":true,"type":"object","additionalProperties":{"$recursiveRef":"#"}} | {"a":{"b":{}}} | {"a":{"b":1}}
					20      | {"$dynamicAnchor":"node","type":"object","additionalProperties":{"$dynamicRef":"#node"}} | {"a":{"b":{}}} | {"a":{"b":1}}
					19 20   | {"$ref":"#here","$defs":{"a":{"$anchor":"here","type":"string"}}} | "a"           | 1
					6 7     | {"allOf":[{"$ref":"#here"}],"definitions":{"a":{"$id":"#here","type":"string"}}} | "a" | 1
					4       | {"allOf":[{"$ref":"#here"}],"definitions":{"a":{"id":"#here","type":"string"}}} | "a" | 1
					4 6 7 19 20 | {"type":"integer"}                                   | 1                      | 1.5
					6 7 19 20 | {"type":"integer"}                                     | 1.0                    | 1.5
					4 6 7 19 20 | {"type":["string","null"]}                           | null                   | 1
					4 6 7 19 20 | {"format":"date-time"}                               | "2026-11-20T09:30:00Z" | "yesterday"
					4 6 7 19 20 | {"format":"email"}                                   | "a@example.org"        | "a"
					4 6 7 19 20 | {"format":"uuid"}                                    | "123e4567-e89b-12d3-a456-426614174000" | "123"
					4 6 7 19 20 | {"format":"date"}                                    | "2026-11-20"           | "2026-02-30"
					4 6 7 19 20 | {"format":"uri"}                                     | "app:users"            | "a b"
					4 6 7 19 20 | {"format":"ipv4"}                                    | "127.0.0.1"            | "256.0.0.1"
					4 6 7 19 20 | {"format":"regex"}                                   | "a+"                   | "("
					4 6 7 19 20 | {"uniqueItems":true}                                 | [1,2]                  | [1,1.0]
					4 6 7 19 20 | {"uniqueItems":false}                                | [1,1]                  | -
					4 6 7 19 20 | {"multipleOf":0.01}                                  | 19.99                  | 0.001
					4 6 7 19 20 | {"multipleOf":3}                                     | 9007199254740993       | 9007199254740994
					4 6 7 19 20 | {"multipleOf":2.50}                                  | 1e1                    | 11
					4 6 7 19 20 | {"multipleOf":100}                                   | 1e3                    | 1e1
					4 6 7 19 20 | {"multipleOf":1e-8}                                  | 12391239123            | 1e-9
					4 6 7 19 20 | {"multipleOf":10}                                    | 0.0                    | 0.1
					4 6 7 19 20 | {"multipleOf":7}                                     | "1"                    | -8
					4 6 7 19 20 | {"maxLength":2}                                      | "\uD83D\uDE00\uD83D\uDE00" | "abc"
					4 6 7 19 20 | {"oneOf":[{"type":"string"},{"minLength":2}]}        | "a"                    | "ab"
					4 6 7 19 20 | {"not":{"type":"null"}}                              | 1                      | null
					4 6 7 19 20 | {"patternProperties":{"^a":{"type":"string"}},"additionalProperties":false} | {"ab":"x"} | {"b":"x"}
					""")
	void aSchemaMeansWhatItsDialectSays(String dialects, String schema, String valid, String invalid) throws Exception {
		for (String number : dialects.split(" ")) {
			SchemaDialect dialect = dialect(number);
			List<EventSchema> schemas = new SchemaFiles(this.folder)
				.write("a.json", "{\"$schema\":\"" + dialect.uri() + "\"," + schema.substring(1))
				.load();
			assertThat(schemas.get(0).dialect()).isEqualTo(dialect);
			assertThat(schemas.get(0).read(valid.getBytes("UTF-8")).violations()).as(dialect + " " + valid).isEmpty();
			if (!invalid.equals("-")) {
				assertThat(schemas.get(0).read(invalid.getBytes("UTF-8")).violations()).as(dialect + " " + invalid)
					.isNotEmpty();
			}
		}
	}

	private static SchemaDialect dialect(String number) {
		return Arrays.stream(SchemaDialect.values())
			.filter((dialect) -> dialect.name().matches("DRAFT_(20)?" + number + "(_.*)?"))
			.findFirst()
			.orElseThrow();
	}

}
