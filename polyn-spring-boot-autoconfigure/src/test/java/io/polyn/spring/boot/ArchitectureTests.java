package io.polyn.spring.boot;

import java.util.Arrays;
import java.util.List;

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

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.Configuration;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
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

	private static void check(ArchRule rule) {
		rule.check(classes);
	}

}
