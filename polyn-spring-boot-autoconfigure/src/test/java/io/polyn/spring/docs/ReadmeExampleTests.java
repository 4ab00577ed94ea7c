package io.polyn.spring.docs;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.spring.testing.PolynContextRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the README shows of a service of one's own makes one that runs. Its Java is
 * {@link Users}.
 */
class ReadmeExampleTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@Test
	void theServiceOfTheReadmeRuns(@TempDir Path temp) throws Exception {
		String readme = Files.readString(Path.of("../README.md"));
		List<String> yaml = blocks(readme, "yaml");
		List<PropertySource<?>> configuration = new YamlPropertySourceLoader().load("application.yml",
				new ByteArrayResource(yaml.get(0).getBytes(StandardCharsets.UTF_8)));
		String migration = yaml.get(1);
		ClasspathFolder classpath = new ClasspathFolder(temp)
			.migration(migration.substring("# ".length(), migration.indexOf('\n')), migration)
			.schema("user.created.v1.json", blocks(readme, "json").get(0));
		PolynContextRunner.create(server)
			.withClassLoader(classpath.classLoader())
			.withInitializer(
					(context) -> configuration.forEach(context.getEnvironment().getPropertySources()::addFirst))
			.withBean(Users.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				context.getBean(Users.class).create(new Users.UserCreated("1", "ann@example.com"));
				await().until(() -> server.connection()
					.jetStreamManagement()
					.getConsumerInfo("USERS", "users_user_created_v1")
					.getAckFloor()
					.getStreamSequence() == 1);
				assertThat(server.exists("POLYN_DEAD_LETTERS")).isFalse();
			});
	}

	private static List<String> blocks(String page, String language) {
		return Pattern.compile("^```" + language + "\\R(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE)
			.matcher(page)
			.results()
			.map((block) -> block.group(1))
			.toList();
	}

}
