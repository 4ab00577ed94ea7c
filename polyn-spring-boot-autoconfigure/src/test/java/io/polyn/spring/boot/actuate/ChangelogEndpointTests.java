package io.polyn.spring.boot.actuate;

import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.spring.VersionedChange;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.spring.testing.TestApplication;
import io.polyn.version.Change;
import io.polyn.version.ChangeContext;
import io.polyn.version.VersioningSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code /actuator/polyn/changelog}.
 */
class ChangelogEndpointTests {

	private static final String PATH = "/actuator/polyn/changelog";

	private static final String OF_DEFAULT = "polyn.versioning.schemas.default.versions=1.0.0,1.10.0";

	private static final String OF_WEB = "polyn.versioning.schemas.web.versions=2,1";

	private static final String SCHEME_OF_WEB = "polyn.versioning.schemas.web.scheme=integer";

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@Test
	void theChangelogIsJson() throws Exception {
		try (TestApplication application = start(FullName.class, OF_DEFAULT)) {
			HttpResponse<String> response = application.get(PATH);
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.headers().firstValue("Content-Type")).get().asString().contains("json");
			assertThat(json(response.body())).isEqualTo(json("""
					{"versions": [
					  {"version": "1.10.0", "changes": []},
					  {"version": "1.1.0", "changes": [
					    {"type": "User", "kind": "changed", "description": "First and last name are one."}]},
					  {"version": "1.0.0", "changes": []}]}
					"""));
			VersioningSchema schema = application.context().getBean(VersioningSchema.class);
			assertThat(json(response.body())).isEqualTo(json(schema.changelog().toJson()));
		}
	}

	@Test
	void theChangelogIsMarkdown() throws Exception {
		try (TestApplication application = start(FullName.class, OF_DEFAULT)) {
			HttpResponse<String> response = application.get(PATH + "?format=markdown");
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.headers().firstValue("Content-Type")).get().asString().startsWith("text/markdown");
			assertThat(response.body())
				.isEqualTo(application.context().getBean(VersioningSchema.class).changelog().toMarkdown())
				.startsWith("# Changelog\n")
				.contains("## 1.1.0\n\n* `User`: First and last name are one.\n");
		}
	}

	@Test
	void aVersionOrATypeIsSelected() throws Exception {
		try (TestApplication application = start(FullName.class, OF_DEFAULT)) {
			assertThat(versions(application.json(PATH + "?version=1.0.0"))).containsExactly("1.0.0");
			assertThat(versions(application.json(PATH + "?version=1.0.0%2Bbuild"))).containsExactly("1.0.0");
			assertThat(versions(application.json(PATH + "?version=3.0.0"))).isEmpty();
			assertThat(versions(application.json(PATH + "?type=User"))).containsExactly("1.1.0");
			assertThat(versions(application.json(PATH + "?type=Post"))).isEmpty();
			assertThat(versions(application.json(PATH + "?type=User&version=1.1.0&format=json")))
				.containsExactly("1.1.0");
		}
	}

	@Test
	void anUnknownFormatIsABadRequest() throws Exception {
		try (TestApplication application = start(FullName.class, OF_DEFAULT)) {
			assertThat(application.get(PATH + "?format=xml").statusCode()).isEqualTo(400);
		}
	}

	@Test
	void anotherPartIsNotFound() throws Exception {
		try (TestApplication application = start(FullName.class, OF_DEFAULT)) {
			assertThat(application.get("/actuator/polyn/other").statusCode()).isEqualTo(404);
			assertThat(application.get("/actuator/polyn").statusCode()).isEqualTo(200);
		}
	}

	@Test
	void severalSchemasHaveTheirNames() throws Exception {
		try (TestApplication application = start(FullName.class, OF_DEFAULT, OF_WEB, SCHEME_OF_WEB)) {
			JsonNode schemas = application.json(PATH);
			assertThat(schemas.propertyNames()).containsExactly("schemas");
			assertThat(schemas.path("schemas").propertyNames()).containsExactlyInAnyOrder("polynVersioningSchema",
					"webVersioningSchema");
			assertThat(versions(schemas.path("schemas").path("webVersioningSchema"))).containsExactly("2", "1");
			assertThat(application.get(PATH + "?format=markdown").body()).contains(
					"# Changelog of polynVersioningSchema\n\n## 1.10.0\n",
					"\n\n# Changelog of webVersioningSchema\n\n## 2\n");
		}
	}

	@Test
	void oneOfSeveralSchemasIsSelected() throws Exception {
		try (TestApplication application = start(FullName.class, OF_DEFAULT, OF_WEB, SCHEME_OF_WEB)) {
			assertThat(versions(application.json(PATH + "?schema=webVersioningSchema"))).containsExactly("2", "1");
			assertThat(application.get(PATH + "?schema=webVersioningSchema&format=markdown").body())
				.startsWith("# Changelog\n\n## 2\n");
			assertThat(application.get(PATH + "?schema=other").statusCode()).isEqualTo(404);
		}
	}

	@Test
	void withoutASchemaThereIsNone() throws Exception {
		try (TestApplication application = start(Object.class)) {
			assertThat(application.get(PATH).statusCode()).isEqualTo(404);
		}
	}

	@Test
	void aDisabledPolynHasNone() throws Exception {
		try (TestApplication application = start(FullName.class, "polyn.enabled=false")) {
			assertThat(application.get(PATH).statusCode()).isEqualTo(404);
			assertThat(application.get("/actuator/polyn").statusCode()).isEqualTo(200);
		}
	}

	private static JsonNode json(String text) {
		return JsonMapper.shared().readTree(text);
	}

	private static Stream<String> versions(JsonNode changelog) {
		assertThat(changelog.propertyNames()).containsExactly("versions");
		return changelog.path("versions").valueStream().map((release) -> release.path("version").asString());
	}

	private static TestApplication start(Class<?> source, String... properties) {
		return TestApplication.start(ChangelogEndpointTests.class.getClassLoader(),
				Stream
					.concat(Stream.of("polyn.nats.servers=" + server.url(), "spring.main.sources=" + source.getName()),
							Arrays.stream(properties))
					.toArray(String[]::new));
	}

	@VersionedChange(version = "1.1.0", type = "User")
	static class FullName implements Change {

		@Override
		public String description() {
			return "First and last name are one.";
		}

		@Override
		public void up(ObjectNode data, ChangeContext context) {
			data.put("name", data.remove("first").asText() + " " + data.remove("last").asText());
		}

	}

}
