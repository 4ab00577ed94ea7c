package io.polyn.spring.boot;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.PropertiesLoaderUtils;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMembers;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

class ArchitectureTests {

	private static final JavaClasses classes = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("io.polyn.spring");

	@Test
	void packagesHaveNoCycles() {
		check(slices().matching("io.polyn.spring.(**)").should().beFreeOfCycles());
	}

	@Test
	void theAnnotationsForUsersDependOnNothingInside() {
		check(noClasses().that()
			.resideInAPackage("io.polyn.spring")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.polyn.spring.boot.."));
	}

	@Test
	void versionsKnowNothingOfThoseThatUseThem() {
		check(noClasses().that()
			.resideInAPackage("io.polyn.spring.boot.version")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.polyn.spring.boot.event", "io.polyn.spring.boot.web",
					"io.polyn.spring.boot.actuate", "org.springframework.web..", "org.springframework.http.."));
	}

	@Test
	void versionsOnTheWebNeedNoServer() {
		check(noClasses().that()
			.resideInAnyPackage("io.polyn.spring.boot.version", "io.polyn.spring.boot.web")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.nats..", "io.polyn.nats..", "io.polyn.event..", "io.polyn.schema..",
					"io.polyn.migration..", "io.polyn.spring.boot.nats", "io.polyn.spring.boot.event",
					"io.polyn.spring.boot.migration"));
	}

	@Test
	void onlyWhatCapturesChangesNeedsADatabase() {
		check(noClasses().that()
			.resideOutsideOfPackages("io.polyn.spring.boot.capture", "io.polyn.spring.boot.actuate")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.polyn.spring.boot.capture", "io.polyn.capture..", "org.springframework.jdbc..",
					"org.springframework.boot.jdbc..", "org.springframework.boot.sql..",
					"org.springframework.transaction.."));
	}

	@Test
	void nothingNeedsTheConsole() {
		check(noClasses().that()
			.resideOutsideOfPackage("io.polyn.spring.boot.console")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.polyn.spring.boot.console"));
	}

	@Test
	void onlyWhatCarriesCommandsOutNeedsTheTools() {
		check(noClasses().that()
			.resideOutsideOfPackage("io.polyn.spring.boot.command")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.polyn.spring.boot.command", "io.polyn.tool.."));
	}

	// It is created in every application, which need not have the tools.
	@Test
	void whatLooksForACommandNeedsNothingOfPolyn() {
		check(noClasses().that()
			.haveSimpleName("CommandRunListener")
			.should()
			.dependOnClassesThat(JavaClass.Predicates.resideInAPackage("io.polyn..")
				.and(DescribedPredicate.not(JavaClass.Predicates.resideInAPackage("io.polyn.spring.boot.command")))));
	}

	@Test
	void autoConfigurationsArePublicFinalAndNamedSo() {
		check(classes().that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL)
			.andShould()
			.haveSimpleNameEndingWith("AutoConfiguration"));
	}

	@Test
	void autoConfigurationsHaveNoPublicMembers() {
		check(noMethods().that()
			.areDeclaredInClassesThat()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic());
	}

	@Test
	void autoConfigurationsHaveNoPublicFields() {
		check(noFields().that()
			.areDeclaredInClassesThat()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.allowEmptyShould(true));
	}

	@Test
	void otherConfigurationsHaveNoPublicMembers() {
		check(noMembers().that().areDeclaredInClassesThat().areAnnotatedWith(Configuration.class).should().bePublic());
	}

	// A class of an optional dependency is named: the annotation is read without it.
	@Test
	void theOrderOfAutoConfigurationsRefersToNoClassThatMayBeMissing() {
		check(classes().that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should(new ArchCondition<>("refer to classes that are always there") {

				@Override
				public void check(JavaClass item, ConditionEvents events) {
					AutoConfiguration order = item.getAnnotationOfType(AutoConfiguration.class);
					Stream.of(order.before(), order.after())
						.flatMap(Stream::of)
						.map(Class::getName)
						.filter((name) -> !name.startsWith("io.polyn.spring.boot.")
								&& !name.startsWith("org.springframework.boot.autoconfigure."))
						.forEach((name) -> events
							.add(SimpleConditionEvent.violated(item, item.getName() + ": " + name)));
				}

			}));
	}

	@Test
	void otherConfigurationsAndConditionsAreNotPublic() {
		check(classes().that()
			.areAnnotatedWith(Configuration.class)
			.or()
			.areAssignableTo(Condition.class)
			.should()
			.notBePublic());
	}

	@Test
	void configurationsAreNotProxied() {
		check(classes().that().areAnnotatedWith(Configuration.class).should(new ArchCondition<>("not be proxied") {

			@Override
			public void check(JavaClass item, ConditionEvents events) {
				events.add(new SimpleConditionEvent(item,
						!item.getAnnotationOfType(Configuration.class).proxyBeanMethods(), item.getName()));
			}

		}));
	}

	@Test
	void importsAreSortedAndComplete() {
		List<String> imports = ImportCandidates.load(AutoConfiguration.class, null)
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith("io.polyn."))
			.toList();
		assertThat(imports).isSorted()
			.containsExactlyInAnyOrderElementsOf(classes.stream()
				.filter((type) -> type.isAnnotatedWith(AutoConfiguration.class))
				.map(JavaClass::getName)
				.toList());
	}

	// Without it each is loaded to find out that it is not wanted.
	@Test
	void conditionsAreWrittenDownByTheBuild() throws IOException {
		assertThat(
				PropertiesLoaderUtils.loadAllProperties("META-INF/spring-autoconfigure-metadata.properties").keySet())
			.containsAll(classes.stream()
				.filter((type) -> type.isAnnotatedWith(AutoConfiguration.class))
				.map((type) -> type.getName() + ".ConditionalOnClass")
				.toList());
	}

	@Test
	void classConditionsStandOnClasses() {
		check(noMethods().should().beAnnotatedWith(ConditionalOnClass.class));
	}

	@Test
	void conditionsOnMissingBeansDoNotRepeatTheTypeOfTheBean() {
		check(methods().that()
			.areAnnotatedWith(ConditionalOnMissingBean.class)
			.should(new ArchCondition<>("not repeat the type of the bean") {

				@Override
				public void check(JavaMethod item, ConditionEvents events) {
					ConditionalOnMissingBean condition = item.getAnnotationOfType(ConditionalOnMissingBean.class);
					boolean repeated = condition.value().length == 1
							&& item.getRawReturnType().isEquivalentTo(condition.value()[0]);
					events.add(new SimpleConditionEvent(item, !repeated, item.getFullName()));
				}

			}));
	}

	@Test
	void postProcessorsOfTheFactoryAreStatic() {
		check(methods().that()
			.areAnnotatedWith(Bean.class)
			.and()
			.haveRawReturnType(JavaClass.Predicates.assignableTo(BeanFactoryPostProcessor.class))
			.should()
			.beStatic());
	}

	@Test
	void postProcessorsOfTheFactoryAreGivenNothingButTheEnvironment() {
		check(methods().that()
			.areAnnotatedWith(Bean.class)
			.and()
			.haveRawReturnType(JavaClass.Predicates.assignableTo(BeanFactoryPostProcessor.class))
			.should(haveOnlyParametersOf(Environment.class)));
	}

	@Test
	void postProcessorsOfBeansAreStaticAndCreateNothing() {
		check(methods().that()
			.areAnnotatedWith(Bean.class)
			.and()
			.haveRawReturnType(JavaClass.Predicates.assignableTo(BeanPostProcessor.class))
			.should()
			.beStatic()
			.andShould(haveOnlyParametersOf(Environment.class, ObjectProvider.class))
			.allowEmptyShould(true));
	}

	private static ArchCondition<JavaMethod> haveOnlyParametersOf(Class<?>... types) {
		return new ArchCondition<>("have only parameters of " + Arrays.toString(types)) {

			@Override
			public void check(JavaMethod item, ConditionEvents events) {
				boolean only = item.getRawParameterTypes()
					.stream()
					.allMatch((parameter) -> Stream.of(types).anyMatch(parameter::isEquivalentTo));
				events.add(new SimpleConditionEvent(item, only, item.getFullName()));
			}

		};
	}

	@Test
	void convertersOfPropertiesAreStatic() {
		check(methods().that()
			.areAnnotatedWith(ConfigurationPropertiesBinding.class)
			.should()
			.beStatic()
			.allowEmptyShould(true));
	}

	@Test
	void lettersAreChangedAsNoCountryDoes() {
		check(noClasses().should()
			.callMethod(String.class, "toLowerCase")
			.orShould()
			.callMethod(String.class, "toUpperCase"));
	}

	@Test
	void listsAreMadeByTheStreamItself() {
		check(noClasses().should().callMethod(Collectors.class, "toList"));
	}

	@Test
	void whatIsServedByDockerNeedsNothingButTheDetailsOfAConnection() {
		check(noClasses().that()
			.resideOutsideOfPackages("io.polyn.spring.boot.docker..", "io.polyn.spring.boot.testcontainers")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.polyn.spring.boot.docker..", "io.polyn.spring.boot.testcontainers",
					"org.springframework.boot.docker..", "org.springframework.boot.testcontainers..",
					"org.testcontainers.."));
	}

	@Test
	void metersAreThereOnlyWhereMicrometerIs() {
		check(noClasses().that()
			.resideOutsideOfPackages("io.polyn.spring.boot.metrics", "io.polyn.spring.boot.event",
					"io.polyn.spring.boot.capture")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.micrometer.."));
	}

	@Test
	void propertiesAreDeclaredByValue() {
		check(classes().that()
			.areAnnotatedWith(ConfigurationProperties.class)
			.should(new ArchCondition<>("declare their prefix as value") {

				@Override
				public void check(JavaClass item, ConditionEvents events) {
					ConfigurationProperties properties = Arrays.stream(item.reflect().getDeclaredAnnotations())
						.filter(ConfigurationProperties.class::isInstance)
						.map(ConfigurationProperties.class::cast)
						.findFirst()
						.orElseThrow();
					events.add(new SimpleConditionEvent(item,
							properties.prefix().isEmpty() && !properties.value().isEmpty(), item.getName()));
				}

			}));
	}

	@Test
	void nothingIsInitializedByAnnotationOrInjectedIntoFields() {
		check(noMethods().should().beAnnotatedWith("jakarta.annotation.PostConstruct"));
		check(noClasses().should().dependOnClassesThat().haveSimpleName("Autowired"));
	}

	@Test
	void loggingGoesThroughCommonsLogging() {
		check(noClasses().should().dependOnClassesThat().resideInAPackage("org.slf4j.."));
	}

	@Test
	void testsAssertWithAssertJAndMockAsBehaviour() {
		JavaClasses tests = new ClassFileImporter().withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
			.importPackages("io.polyn.spring");
		noClasses().should()
			.dependOnClassesThat()
			.haveFullyQualifiedName("org.junit.jupiter.api.Assertions")
			.orShould()
			.dependOnClassesThat()
			.haveFullyQualifiedName("org.hamcrest.MatcherAssert")
			.orShould()
			.callMethod("org.mockito.Mockito", "when", Object.class.getName())
			.check(tests);
	}

	private static void check(ArchRule rule) {
		rule.check(classes);
	}

}
