package io.polyn.spring.docs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.spring.VersionedChange;
import io.polyn.spring.boot.version.VersioningAutoConfiguration;
import io.polyn.version.Change;
import io.polyn.version.ChangeContext;
import io.polyn.version.Scheme;
import io.polyn.version.Version;
import io.polyn.version.Versioned;
import io.polyn.version.VersioningSchema;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of docs/versioning.md in Spring.
 */
class VersioningExampleTests {

	private final String page = read();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(VersioningAutoConfiguration.class));

	@Test
	void changesAndPropertiesMakeTheSchema() throws IOException {
		List<PropertySource<?>> properties = new YamlPropertySourceLoader().load("application.yml",
				new ByteArrayResource(block("```yaml\n(polyn\\.versioning.*?)```").getBytes(StandardCharsets.UTF_8)));
		this.runner.withUserConfiguration(Declared.class)
			.withInitializer((context) -> properties.forEach(context.getEnvironment().getPropertySources()::addFirst))
			.run((context) -> {
				VersioningSchema schema = context.getBean("polynVersioningSchema", VersioningSchema.class);
				assertThat(schema.versions()).extracting(Version::toString)
					.containsExactly("2.0.0", "1.2.0", "1.1.0", "1.0.0");
				assertThat(schema.latest()).hasToString("1.2.0");
				Versioned user = Versioned.of(Map.of("mail", "ann@example.com"), "User", "1.0.0", "1.2.0");
				assertThat(schema.run(user).data()).hasToString("{\"email\":\"ann@example.com\",\"country\":\"NZ\"}");
				assertThat(schema.changelog().version("1.1.0").toJson()).isEqualTo(block("^(\\{\"versions\".*?)\n"));
				assertThat(schema.changelog().type("User").toMarkdown()).isEqualTo(block("^(# Changelog.*?)```"));
			});
	}

	@Test
	void aSchemaOfOnesOwn() {
		this.runner.withUserConfiguration(Own.class)
			.withBean(Countries.class, () -> new Countries("NZ"))
			.run((context) -> {
				Versioned user = context.getBean(VersioningSchema.class)
					.run(Versioned.of(Map.of(), "User", "1.0.0", "2.0.0"));
				assertThat(user.type()).isEqualTo("Account");
				assertThat(user.data()).hasToString("{\"country\":\"NZ\"}");
			});
	}

	private String block(String pattern) {
		Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL | Pattern.MULTILINE).matcher(this.page);
		assertThat(matcher.find()).as(pattern).isTrue();
		return matcher.group(1);
	}

	private static String read() {
		try {
			return Files.readString(Path.of("../docs/versioning.md"));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@Import(Email.class)
	static class Declared {

		@Bean
		Countries countries() {
			return new Countries("NZ");
		}

		@Bean
		@Order(1)
		@VersionedChange(version = "1.2.0", type = "User")
		Change country(Countries countries) {
			return new Country(countries);
		}

	}

	record Countries(String usual) {

	}

	record Country(Countries countries) implements Change {

		@Override
		public void up(ObjectNode data, ChangeContext context) {
			data.put("country", this.countries.usual());
		}

		@Override
		public void down(ObjectNode data, ChangeContext context) {
			data.remove("country");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Own {

		@Bean
		VersioningSchema users(Countries countries) {
			return VersioningSchema.builder(Scheme.SEMANTIC)
				.version("2.0.0", (version) -> version.rename("User", "Account"))
				.version("1.1.0", (version) -> version.type("User", new Country(countries)))
				.version("1.0.0")
				.build();
		}

	}

}
