package io.polyn.spring.boot.version;

import java.io.IOException;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.spring.VersionedChange;
import io.polyn.version.Change;
import io.polyn.version.ChangeContext;
import io.polyn.version.Scheme;
import io.polyn.version.Version;
import io.polyn.version.VersioningSchema;
import org.junit.jupiter.api.Test;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which schemas there are, and what an application says that declares them wrongly.
 */
class VersioningSchemaBeanTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(VersioningAutoConfiguration.class));

	@Test
	void withoutAnyNothingIsRegistered() {
		this.runner.run((context) -> {
			assertThat(context).doesNotHaveBean(VersioningSchema.class);
			assertThat(context.getBean(VersioningSchemas.class).forEvents()).isEmpty();
			assertThat(context.getBean(VersioningSchemas.class).forWeb()).isEmpty();
		});
	}

	@Test
	void aDisabledPolynMakesNone() {
		this.runner.withBean(Up.class)
			.withPropertyValues("polyn.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(VersioningSchema.class));
	}

	@Test
	void theSchemaIsThatOfEventsAndWeb() {
		this.runner.withBean(Up.class).run((context) -> {
			VersioningSchema schema = context.getBean(VersioningSchema.class);
			assertThat(context.getBean(VersioningSchemas.class).forEvents()).containsSame(schema);
			assertThat(context.getBean(VersioningSchemas.class).forWeb()).containsSame(schema);
		});
	}

	@Test
	void oneOfSeveralIsNamed() {
		this.runner.withBean(Up.class)
			.withPropertyValues("polyn.versioning.schemas.web.versions=1.0.0",
					"polyn.versioning.web=webVersioningSchema")
			.run((context) -> assertThat(context.getBean(VersioningSchemas.class).forWeb())
				.containsSame(context.getBean("webVersioningSchema", VersioningSchema.class)));
	}

	@Test
	void ofSeveralNoneIsTakenByChance() {
		this.runner.withBean(Up.class)
			.withBean(User.class)
			.withPropertyValues("polyn.versioning.schemas.web.versions=1.0.0")
			.run(fails("There are several versioning schemas: polynVersioningSchema, webVersioningSchema.",
					"polyn.versioning.events"));
	}

	@Test
	void aNameThatNoSchemaHasIsTold() {
		this.runner.withBean(Up.class)
			.withBean(User.class)
			.withPropertyValues("polyn.versioning.events=web")
			.run(fails("polyn.versioning.events is 'web'", "Name one of polynVersioningSchema."));
	}

	@Test
	void propertiesAloneMakeASchema() {
		this.runner
			.withPropertyValues("polyn.versioning.schemas.default.scheme=date",
					"polyn.versioning.schemas.default.versions=2026-11-20,2027-01-01,2026-12-24",
					"polyn.versioning.schemas.default.latest=2026-12-24")
			.run((context) -> {
				VersioningSchema schema = context.getBean("polynVersioningSchema", VersioningSchema.class);
				assertThat(schema.scheme()).isSameAs(Scheme.DATE);
				assertThat(schema.versions()).extracting(Version::toString)
					.containsExactly("2027-01-01", "2026-12-24", "2026-11-20");
				assertThat(schema.latest()).hasToString("2026-12-24");
			});
	}

	@Test
	void wholeNumbersAreAScheme() {
		this.runner
			.withPropertyValues("polyn.versioning.schemas.default.scheme=integer",
					"polyn.versioning.schemas.default.versions=2,10,1")
			.run((context) -> assertThat(context.getBean(VersioningSchema.class).versions())
				.extracting(Version::toString)
				.containsExactly("10", "2", "1"));
	}

	@Test
	void aVersionIsOneHoweverOftenAndHoweverItIsWritten() {
		this.runner.withBean(OfDay.class)
			.withPropertyValues("polyn.versioning.schemas.default.scheme=date",
					"polyn.versioning.schemas.default.versions=20261120,2026-11-20,2026-11-01")
			.run((context) -> {
				VersioningSchema schema = context.getBean(VersioningSchema.class);
				assertThat(schema.versions()).extracting(Version::toString).containsExactly("20261120", "2026-11-01");
				assertThat(schema.types()).containsExactly("User");
			});
	}

	@Test
	void everythingThatIsWrongEndsTheStart() {
		this.runner.withBean(Neither.class)
			.withPropertyValues("polyn.versioning.schemas.default.versions=one,1.0.0",
					"polyn.versioning.schemas.default.latest=3.0.0")
			.run(fails("The version 'one' is no semantic version such as 1.1.0.",
					"In the version 1.1.0 the change " + Neither.class.getName()
							+ " of the type User has neither a step up nor a step down.",
					"The latest version 3.0.0 is not declared."));
	}

	@Test
	void aBrokenSchemaEndsTheStartOfALazyApplication() {
		this.runner.withBean(Neither.class)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run(fails("has neither a step up nor a step down"));
	}

	@Test
	void aBrokenSchemaOfOnesOwnEndsTheStartOfALazyApplication() {
		this.runner.withUserConfiguration(BrokenOwn.class)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run(fails("The version 'one' is no semantic version such as 1.1.0."));
	}

	@Test
	void aLazyApplicationCreatesTheChangesOfItsSchema() {
		this.runner.withBean(Up.class)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> assertThat(context).hasSingleBean(VersioningSchema.class));
	}

	@Test
	void aSchemaOfOnesOwnIsUsed() {
		this.runner.withUserConfiguration(Own.class)
			.run((context) -> assertThat(context.getBean(VersioningSchemas.class).forEvents())
				.containsSame(context.getBean("mySchema", VersioningSchema.class)));
	}

	@Test
	void aSchemaOfOnesOwnAndChangesForTheDefaultOneContradict() {
		this.runner.withUserConfiguration(Own.class)
			.withBean("up", Up.class)
			.withBean("day", OfDay.class)
			.run(fails("'default' is declared by @VersionedChange on 'up', 'day'", "the bean 'mySchema'"));
	}

	@Test
	void aSchemaOfOnesOwnAndPropertiesOfTheDefaultOneContradict() {
		this.runner.withUserConfiguration(Own.class)
			.withPropertyValues("polyn.versioning.schemas.default.latest=1.0.0")
			.run(fails("'default' is declared by polyn.versioning.schemas.default", "the bean 'mySchema'"));
	}

	@Test
	void aSchemaOfOnesOwnAndAnotherOneDoNot() {
		this.runner.withUserConfiguration(Own.class)
			.withBean(OfWeb.class)
			.run((context) -> assertThat(context).getBeanNames(VersioningSchema.class)
				.containsExactlyInAnyOrder("mySchema", "webVersioningSchema"));
	}

	@Test
	void aNameThatIsTakenIsTold() {
		this.runner.withBean("webVersioningSchema", String.class, () -> "taken")
			.withBean("up", OfWeb.class)
			.run(fails("'web' is declared by @VersionedChange on 'up'", "the bean 'webVersioningSchema'"));
	}

	@Test
	void aBeanThatIsMarkedHasToBeAChange() {
		this.runner.withBean("none", NoChange.class)
			.run(fails("Marked with @VersionedChange, but no io.polyn.version.Change: the bean 'none' ("
					+ NoChange.class.getName() + ")."));
	}

	@Test
	void schemasAreAmongTheDefinitionsThatAreGeneratedAheadOfTime() throws IOException {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.register(OfWeb.class, NeverCreated.class, VersioningAutoConfiguration.class);
			InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
			DefaultGenerationContext generation = new DefaultGenerationContext(
					new ClassNameGenerator(ClassName.get(VersioningSchemaBeanTests.class)), files);
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
			generation.writeGeneratedContent();
			assertThat(files.getGeneratedFileContent(GeneratedFiles.Kind.SOURCE,
					"io/polyn/spring/boot/version/VersioningSchemaFactoryBean__BeanDefinitions.java"))
				.contains("getWebVersioningSchemaBeanDefinition()", "addIndexedArgumentValue(0, \"web\")",
						"getPolynVersioningSchemaBeanDefinition()", "List.of(\"neverCreated\")");
		}
	}

	private static ContextConsumer<AssertableApplicationContext> fails(String... words) {
		return (context) -> {
			assertThat(context).hasFailed();
			assertThat(NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure()))
				.isInstanceOfSatisfying(PolynException.class,
						(failure) -> assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_VERSIONING))
				.hasMessageContainingAll(words);
		};
	}

	static class User {

		User(VersioningSchemas schemas) {
			schemas.forEvents();
		}

	}

	@VersionedChange(version = "1.1.0", type = "User")
	static class Neither implements Change {

	}

	@VersionedChange(version = "1.1.0", type = "User")
	static class NoChange {

	}

	@VersionedChange(version = "1.1.0", type = "User")
	static class Up implements Change {

		@Override
		public void up(ObjectNode data, ChangeContext context) {
		}

	}

	@VersionedChange(version = "1.1.0", schema = "web")
	static class OfWeb extends Up {

	}

	@VersionedChange(version = "2026-11-20", type = "User")
	static class OfDay extends Up {

	}

	@Configuration(proxyBeanMethods = false)
	static class NeverCreated {

		@Bean
		@VersionedChange(version = "1.1.0")
		Change neverCreated() {
			throw new IllegalStateException();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Own {

		@Bean
		VersioningSchema mySchema() {
			return VersioningSchema.builder(Scheme.SEMANTIC).version("1.0.0").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BrokenOwn {

		@Bean
		VersioningSchema mySchema() {
			return VersioningSchema.builder(Scheme.SEMANTIC).version("one").build();
		}

	}

}
