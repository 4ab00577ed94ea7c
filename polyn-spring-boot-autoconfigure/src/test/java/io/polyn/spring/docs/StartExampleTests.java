package io.polyn.spring.docs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.polyn.spring.boot.migration.PolynMigrationStrategy;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.spring.testing.PolynContextRunner;
import io.polyn.spring.testing.TestApplication;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of docs/spring-boot.md, "When migrations run", and of docs/native.md.
 */
class StartExampleTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	private ClasspathFolder files;

	@BeforeEach
	void setUp(@TempDir Path temp) {
		this.files = new ClasspathFolder(temp).migration("1_create_users.yml", ClasspathFolder.CREATE_USERS);
	}

	@Test
	void aProfileDecidesWhetherMigrationsRun() throws Exception {
		Matcher yaml = Pattern
			.compile("^### Not in every environment$.*?^```yaml\\R(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE)
			.matcher(Files.readString(Path.of("../docs/spring-boot.md")));
		assertThat(yaml.find()).isTrue();
		this.files.write("application.yml", yaml.group(1));
		String url = "polyn.nats.servers=" + server.url();
		TestApplication.run(this.files.classLoader(), url).close();
		TestApplication.run(this.files.classLoader(), url, "spring.profiles.active=prod").close();
		assertThat(server.exists("USERS")).isFalse();
		TestApplication.run(this.files.classLoader(), url, "spring.profiles.active=dev").close();
		assertThat(server.exists("USERS")).isTrue();
	}

	@Test
	void aStrategyMigratesWhatIsValid() {
		PolynContextRunner.create(server, this.files)
			.withUserConfiguration(Checked.class)
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(server.exists("USERS")).isTrue();
		new ClasspathFolder(this.files.path()).migration("1_create_users.yml",
				"change:\n  - create_stream: {name: OTHERS, subjects: [other]}\n");
		PolynContextRunner.create(server, this.files)
			.withUserConfiguration(Checked.class)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void whatIsPublishedIsRegisteredForNativeImages() {
		RuntimeHints hints = new RuntimeHints();
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, PublishedEvents.class);
		assertThat(RuntimeHintsPredicates.reflection().onType(Users.UserCreated.class)).accepts(hints);
	}

	@Configuration(proxyBeanMethods = false)
	static class Checked {

		@Bean
		PolynMigrationStrategy checkedMigration() {
			return (migrator, target) -> {
				if (migrator.validate().isValid()) {
					migrator.migrate(target);
				}
			};
		}

	}

}
