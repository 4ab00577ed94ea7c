package io.polyn.spring.boot.command;

import java.nio.file.Path;
import java.util.List;

import io.nats.client.Connection;
import io.polyn.PolynException;
import io.polyn.migration.Migrator;
import io.polyn.schema.EventSchema;
import io.polyn.schema.compatibility.CompatibilityMode;
import io.polyn.spring.boot.migration.MigratorBuilderConfigurer;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.spring.testing.PolynContextRunner;
import io.polyn.tool.CommandContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BeanCommandContextTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	@Test
	void theOnlyMigratorNeedNotBeNamed() {
		PolynContextRunner.create(server)
			.run((context) -> assertThat(context(context, null).migrator()).isSameAs(context.getBean(Migrator.class)));
	}

	@Test
	void ofSeveralMigratorsOneIsNamed() {
		PolynContextRunner.create(server).withUserConfiguration(Second.class).run((context) -> {
			assertThat(context(context, "secondMigrator").migrator())
				.isSameAs(context.getBean("secondMigrator", Migrator.class));
			assertThatExceptionOfType(PolynException.class).isThrownBy(() -> context(context, null).migrator())
				.withMessageContaining("several migrators")
				.withMessageContaining("polyn.migrator: secondMigrator, polynMigrator.");
			assertThatExceptionOfType(PolynException.class)
				.isThrownBy(() -> context(context, "secondMigrat").migrator())
				.withMessageContaining("There is no migrator 'secondMigrat'. Did you mean 'secondMigrator'?");
		});
	}

	@Test
	void anApplicationWithoutPolynHasNoMigrator() {
		PolynContextRunner.create(server).withPropertyValues("polyn.enabled=false").run((context) -> {
			assertThatExceptionOfType(PolynException.class).isThrownBy(() -> context(context, null).migrator())
				.withMessageContaining("polyn.enabled");
			assertThat(context(context, null).schemas()).isEmpty();
		});
	}

	@Test
	void schemasAreThoseOfTheApplicationWithTheFoldersThatTheyAreIn() {
		ClasspathFolder classpath = new ClasspathFolder(this.temp).schema("user.created.v1.json",
				ClasspathFolder.USER_CREATED);
		Path folder = classpath.path().resolve("polyn/schemas");
		PolynContextRunner.create(server)
			.withClassLoader(classpath.classLoader())
			.withPropertyValues("polyn.domain=com.example", "polyn.schemas.compatibility=full",
					"polyn.schemas.locations=classpath:polyn/schemas")
			.run((context) -> assertThat(context(context, null).schemas()).hasValueSatisfying((schemas) -> {
				assertThat(schemas.own()).extracting(EventSchema::name).containsExactly("user.created.v1");
				assertThat(schemas.mode()).isEqualTo(CompatibilityMode.FULL);
				assertThat(schemas.folders()).isEmpty();
				assertThat(schemas.store().get().compare(schemas.own())).hasSize(1);
			}));
		PolynContextRunner.create(server)
			.withPropertyValues("polyn.domain=com.example", "polyn.schemas.locations=file:" + folder)
			.run((context) -> assertThat(context(context, null).schemas())
				.hasValueSatisfying((schemas) -> assertThat(schemas.folders()).isEqualTo(List.of(folder))));
	}

	private static CommandContext context(ApplicationContext context, String migrator) {
		CommandProperties properties = new CommandProperties();
		properties.setMigrator(migrator);
		return new BeanCommandContext(context, properties);
	}

	@Configuration(proxyBeanMethods = false)
	static class Second {

		@Bean(defaultCandidate = false)
		Migrator secondMigrator(MigratorBuilderConfigurer configurer, Connection connection) {
			return configurer.configure(Migrator.builder(connection)).namespace("second").build();
		}

	}

}
