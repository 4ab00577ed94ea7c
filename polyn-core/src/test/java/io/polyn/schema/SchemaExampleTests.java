package io.polyn.schema;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.polyn.cloudevent.Violation;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The schemas in {@code docs/schemas.md}.
 */
class SchemaExampleTests {

	private static final Path DOCUMENT = Path.of("..", "docs", "schemas.md");

	private static final String LOCATION = "classpath:polyn/examples/schemas";

	@Test
	void theExamplesAreThoseOfTheDocument() throws Exception {
		String document = Files.readString(DOCUMENT);
		assertThat(schemas()).hasSize(2)
			.allSatisfy((name, schema) -> assertThat(document).contains("```json\n" + schema.text() + "```"));
	}

	@Test
	void theExamplesDoWhatTheDocumentSays() {
		EventSchema user = schemas().get("user.created.v1");
		String id = "\"id\":\"123e4567-e89b-12d3-a456-426614174000\",\"email\":\"ann@example.org\"";
		assertThat(validate(user, "{" + id
				+ ",\"home\":{\"city\":\"Rome\",\"country\":\"IT\"},\"work\":{\"city\":\"Oslo\"},\"country\":\"IT\"}"))
			.isEmpty();
		assertThat(validate(user, "{" + id + ",\"home\":{\"country\":\"it\"},\"work\":{\"city\":1},\"country\":\"I\"}"))
			.extracting(Violation::pointer)
			.containsExactlyInAnyOrder("/home", "/home/country", "/work/city", "/country");
	}

	@Test
	void theDialectsAreThoseOfTheDocument() throws Exception {
		String document = Files.readString(DOCUMENT);
		for (SchemaDialect dialect : SchemaDialect.values()) {
			assertThat(document).contains("| `" + dialect.uri() + "` |");
		}
	}

	private static List<Violation> validate(EventSchema schema, String data) {
		return schema.read(data.getBytes(StandardCharsets.UTF_8)).violations();
	}

	private static Map<String, EventSchema> schemas() {
		return EventSchemaLoader.load(List.of(LOCATION), SchemaExampleTests.class.getClassLoader())
			.stream()
			.collect(Collectors.toMap(EventSchema::name, Function.identity()));
	}

}
