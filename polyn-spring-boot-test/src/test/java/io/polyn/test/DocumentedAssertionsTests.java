package io.polyn.test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.cloudevent.EventNaming;
import io.polyn.schema.EventSchemaLoader;
import io.polyn.schema.SchemaRegistry;
import io.polyn.version.Change;
import io.polyn.version.ChangeContext;
import io.polyn.version.Scheme;
import io.polyn.version.Versioned;
import io.polyn.version.VersioningSchema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What {@code docs/versioning.md} shows of tests.
 */
class DocumentedAssertionsTests {

	private final VersioningSchema versioning = schema(new NameParts());

	private SchemaRegistry registry;

	@BeforeEach
	void loadSchemas(@TempDir Path folder) throws Exception {
		Files.writeString(folder.resolve("user.created.v1.json"), "{\"type\":\"object\",\"required\":[\"name\"]}");
		Files.writeString(folder.resolve("user.created.v2.json"),
				"{\"type\":\"object\",\"required\":[\"first\",\"last\"]}");
		this.registry = new SchemaRegistry(new EventNaming("app", "users"),
				EventSchemaLoader.load(List.of("file:" + folder), getClass().getClassLoader()));
	}

	@Test
	void usersComeBackFromEveryVersion() {
		VersioningAssertions.assertThat(this.versioning)
			.validatedBy(this.registry)
			.isReversible("user.created", "1", "{\"name\":\"Ada Lovelace\"}", "{\"name\":\"Ada\"}")
			.isReversible(Versioned.of(new User("Ada", "Lovelace"), "2", "2"));
	}

	@Test
	void whatIsWrongIsToldAsThePageShowsIt() throws Exception {
		String page = Files.readString(Path.of("../docs/versioning.md"));
		VersioningSchema naive = schema(new Naive());
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> VersioningAssertions.assertThat(naive)
				.isReversible("user.created", "1", "{\"name\":\"Ada Lovelace\"}", "{\"name\":\"Ada\"}"))
			.satisfies((error) -> assertThat(page).contains("```\n" + error.getMessage().strip() + "\n```"));
	}

	private static VersioningSchema schema(Change change) {
		return VersioningSchema.builder(Scheme.INTEGER)
			.version("2", (version) -> version.type("user.created", change).type("User", change))
			.version("1")
			.build();
	}

	private record User(String first, String last) {
	}

	private static class NameParts implements Change {

		@Override
		public void up(ObjectNode data, ChangeContext context) {
			String[] names = data.remove("name").asText().split(" ", 2);
			data.put("first", names[0]).put("last", (names.length > 1) ? names[1] : "");
		}

		@Override
		public void down(ObjectNode data, ChangeContext context) {
			data.put("name", (data.remove("first").asText() + " " + data.remove("last").asText()).strip());
		}

	}

	private static final class Naive extends NameParts {

		@Override
		public void down(ObjectNode data, ChangeContext context) {
			data.put("name", data.remove("first").asText() + " " + data.remove("last").asText());
		}

	}

}
