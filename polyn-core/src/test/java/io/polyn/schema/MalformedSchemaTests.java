package io.polyn.schema;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.fasterxml.jackson.databind.JsonNode;
import io.nats.client.impl.Headers;
import io.polyn.json.Json;
import io.polyn.json.JsonDocument;
import io.polyn.nats.Bucket;
import io.polyn.resource.Resource;
import io.polyn.schema.compatibility.CompatibilityMode;
import io.polyn.schema.compatibility.SchemaCompatibility;
import io.polyn.testing.MalformedInputs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever stands in a schema's file, or in the bucket where anybody may have written it,
 * it is a schema that data can be checked by or is refused with a code and the file.
 */
class MalformedSchemaTests {

	private static final String NAME = "user.created.v1";

	private static final String FILE = NAME + ".json";

	private static final List<JsonNode> SCHEMAS = List.of(schema("""
			{"type": "object", "required": ["id"], "properties": {
			  "id": {"type": "string", "format": "uuid", "minLength": 1, "maxLength": 36},
			  "email": {"type": "string", "format": "email", "pattern": "^[^@]+@[a-z.]+$"},
			  "age": {"type": ["integer", "null"], "minimum": 0, "exclusiveMaximum": 150, "multipleOf": 1},
			  "tags": {"type": "array", "items": {"enum": ["a", "b", 1, null]}, "uniqueItems": true, "maxItems": 9}},
			  "additionalProperties": false}"""),
			schema("""
					{"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "com:example:user:created:v1",
					  "$defs": {"tree": {"anyOf": [{"type": "array", "prefixItems": [true], "items": {"$ref": "#/$defs/tree"}},
					      {"const": {"a": 1}}, {"$dynamicRef": "#node"}]}, "node": {"$dynamicAnchor": "node", "type": "string"}},
					  "$ref": "#/$defs/tree", "unevaluatedItems": false, "contains": {"type": "string"}, "minContains": 0}"""),
			schema("""
					{"$schema": "http://json-schema.org/draft-07/schema#", "$id": "https://example.com/user",
					  "definitions": {"x": {"$id": "#x", "type": "number"}}, "properties": {"x": {"$ref": "#x"},
					  "y": {"$ref": "#/definitions/x"}}, "patternProperties": {"^z(a|b)*$": {"type": "boolean"}},
					  "dependencies": {"x": ["y"], "y": {"required": ["x"]}}, "if": {"required": ["x"]},
					  "then": {"propertyNames": {"maxLength": 3}}, "else": {"not": {"minProperties": 3}}}"""),
			schema("""
					{"$schema": "http://json-schema.org/draft-04/schema#", "id": "http://example.com/user", "allOf": [
					  {"minimum": 1, "exclusiveMinimum": true}, {"oneOf": [{"type": "integer"}, {"maximum": 9}]}],
					  "items": [{"type": "string"}, {}], "additionalItems": {"format": "date-time"}}"""), schema("""
					{"$schema": "https://json-schema.org/draft/2019-09/schema", "$recursiveAnchor": true,
					  "properties": {"children": {"items": {"$recursiveRef": "#"}}, "a": true, "b": false},
					  "dependentRequired": {"a": ["b"]}, "dependentSchemas": {"b": {"maxProperties": 2}},
					  "unevaluatedProperties": {"type": "string", "contentEncoding": "base64"}, "default": {}}"""));

	private static final List<JsonDocument> DATA = List
		.of("{}", "[]", "1", "\"a\"", "null", "[[[\"a\"]], 1, 1]",
				"{\"id\": \"x\", \"age\": 1.5, \"tags\": [1, 1], \"children\": [{\"a\": 1}], \"zaaaab\": 1, \"x\": 1}")
		.stream()
		.map((data) -> JsonDocument.of(schema(data)))
		.toList();

	private final Logger logger = (Logger) LoggerFactory.getLogger(SchemaOverlay.class);

	@BeforeEach
	void beQuiet() {
		this.logger.setLevel(Level.OFF);
	}

	@AfterEach
	void beLoudAgain() {
		this.logger.setLevel(null);
	}

	@Test
	void eachFileIsReadOrRefused() {
		Map<String, Integer> counts = MalformedInputs.read("schemas",
				(mutations) -> mutations.json(mutations.oneOf(SCHEMAS)), MalformedSchemaTests::read);
		assertThat(counts.get("read")).isGreaterThan(1000);
		assertThat(counts.get("POLYN-S003")).isGreaterThan(1000);
	}

	@Test
	void noneInTheBucketTakesTheLastGoodOneAway() {
		SortedMap<String, EventSchema> own = new TreeMap<>();
		EventSchemaLoader.read(List.of(new Resource(FILE, Json.write(SCHEMAS.get(0)))))
			.forEach((schema) -> own.put(schema.name(), schema));
		SchemaOverlay overlay = new SchemaOverlay(own);
		MalformedInputs.read(2000, "schemas in the bucket", (mutations) -> mutations.json(mutations.oneOf(SCHEMAS)),
				(content) -> {
					Bucket.Entry entry = new Bucket.Entry(NAME, content, 1, new Headers());
					assertThat(overlay.apply(Map.of(NAME, entry))).containsOnlyKeys(NAME);
				});
	}

	@Test
	void eachCanBeComparedWithAnother() {
		MalformedInputs.read(300, "schemas to be compared", (mutations) -> mutations.json(mutations.oneOf(SCHEMAS)),
				(content) -> {
					String text = new String(content, StandardCharsets.UTF_8);
					for (JsonNode schema : SCHEMAS.subList(0, 2)) {
						SchemaCompatibility.check(schema.toString(), text, CompatibilityMode.FULL).toString();
					}
				});
	}

	private static void read(byte[] content) {
		try {
			for (EventSchema schema : EventSchemaLoader.read(List.of(new Resource(FILE, content)))) {
				DATA.forEach(schema::validate);
			}
		}
		catch (InvalidSchemaException ex) {
			assertThat(ex.problems()).isNotEmpty().allSatisfy((problem) -> {
				assertThat(problem.file()).startsWith(FILE);
				assertThat(problem.message()).isNotBlank().hasSizeLessThan(5000);
			});
			throw ex;
		}
	}

	private static JsonNode schema(String text) {
		try {
			return Json.parse(text.getBytes(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
