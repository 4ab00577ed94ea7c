package io.polyn.spring.docs;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.spring.testing.TestApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the page about Spring Boot shows of the actuator's configuration works.
 */
class DocumentedActuatorTests {

	private static final Pattern SECTION = Pattern.compile("^## The endpoint, health and info$(.*?)^## ",
			Pattern.DOTALL | Pattern.MULTILINE);

	private static final Pattern YAML = Pattern.compile("^```yaml\\R(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	@Test
	void theEndpointIsExposed() throws Exception {
		try (TestApplication application = start(blocks().get(0))) {
			assertThat(application.get("/actuator/polyn").statusCode()).isEqualTo(200);
			assertThat(application.get("/actuator/beans").statusCode()).isEqualTo(404);
		}
	}

	@Test
	void theServerIsAPartOfReadiness() throws Exception {
		try (TestApplication application = start(blocks().get(1))) {
			assertThat(application.json("/actuator/health/readiness").path("components").propertyNames())
				.containsExactlyInAnyOrder("polyn", "readinessState");
		}
	}

	private static List<String> blocks() throws Exception {
		Matcher section = SECTION.matcher(Files.readString(Path.of("../docs/spring-boot.md")));
		assertThat(section.find()).isTrue();
		return YAML.matcher(section.group(1)).results().map((block) -> block.group(1)).toList();
	}

	private TestApplication start(String yaml) throws Exception {
		ClassLoader classpath = new ClasspathFolder(this.temp)
			.migration("1_create_users.yml", ClasspathFolder.CREATE_USERS)
			.classLoader();
		Stream<String> properties = new YamlPropertySourceLoader()
			.load("shown", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
			.stream()
			.map((source) -> (EnumerablePropertySource<?>) source)
			.flatMap((source) -> Stream.of(source.getPropertyNames())
				.map((name) -> name + "=" + source.getProperty(name)));
		return TestApplication.start(classpath,
				Stream.concat(Stream.of("polyn.nats.servers=" + server.url()), properties).toArray(String[]::new));
	}

}
