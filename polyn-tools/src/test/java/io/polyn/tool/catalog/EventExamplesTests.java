package io.polyn.tool.catalog;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.json.JsonDocument;
import io.polyn.schema.EventSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class EventExamplesTests {

	@Test
	void everyExampleIsValid() {
		List<EventSchema> schemas = SampleCatalog.schemas();
		EventExamples examples = new EventExamples(new SchemaSet(schemas), SampleCatalog.NAMING);
		assertThat(schemas).allSatisfy((schema) -> assertThat(examples.of(schema)).isNotEmpty()
			.allSatisfy((event) -> assertThat(schema.validate(JsonDocument.of(event.path("data")))).isEmpty()));
	}

	@Test
	void theSchemasOwnExamplesCome() {
		assertThat(examples("{\"type\": \"integer\", \"examples\": [7, 8]}"))
			.extracting((event) -> event.path("data").asInt())
			.containsExactly(7, 8);
	}

	@Test
	void anExampleThatIsNotValidIsNotShown() {
		assertThat(examples("{\"type\": \"integer\", \"examples\": [\"seven\", 8]}"))
			.extracting((event) -> event.path("data").asInt())
			.containsExactly(8);
		assertThat(examples("{\"const\": 1, \"type\": \"string\"}")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"type\": \"integer\", \"exclusiveMinimum\": 5, \"multipleOf\": 5}",
			"{\"type\": \"number\", \"maximum\": -3}", "{\"type\": \"string\", \"minLength\": 9, \"maxLength\": 9}",
			"{\"type\": \"string\", \"pattern\": \"^(?:ab|c)[x-z]{2,3}\\\\d+\\\\.(pdf|txt)$\"}",
			"{\"type\": \"string\", \"format\": \"duration\"}",
			"{\"type\": \"array\", \"minItems\": 3, \"items\": {\"type\": \"null\"}}",
			"{\"oneOf\": [{\"type\": \"object\", \"properties\": {\"a\": {\"const\": 1}}, \"required\": [\"a\"]}, {\"type\": \"string\"}]}",
			"{\"allOf\": [{\"properties\": {\"a\": {\"type\": \"string\"}}}, {\"required\": [\"a\", \"b\"], \"properties\": {\"b\": {\"enum\": [2]}}}]}",
			"{\"type\": \"object\", \"properties\": {\"self\": {\"$ref\": \"#\"}, \"a\": {\"type\": \"boolean\"}}, \"required\": [\"a\"]}" })
	void oneIsMadeUpThatIsValid(String schema) {
		assertThat(examples(schema)).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "(?=a)b", "(a)\\1", "[^a]", "a{2000}", "[a", "(a", "a)", "\\p{L}" })
	void aPatternThatIsNotSimpleHasNoText(String pattern) {
		assertThat(PatternSample.of(pattern)).isEmpty();
	}

	private static List<JsonNode> examples(String text) {
		EventSchema schema = AsyncApiDocumentTests.read("a.v1", text).get(0);
		return new EventExamples(new SchemaSet(List.of(schema)), SampleCatalog.NAMING).of(schema);
	}

}
