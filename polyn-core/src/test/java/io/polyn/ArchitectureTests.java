package io.polyn;

import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The rooms of this module, and which doors there are between them.
 */
@AnalyzeClasses(packages = "io.polyn", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	static final ArchRule thereIsNoSpring = noClasses().should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework..");

	@ArchTest
	static final ArchRule packagesDoNotDependOnOneAnotherInACircle = slices().matching("io.polyn.(**)")
		.should()
		.beFreeOfCycles();

	@ArchTest
	static final ArchRule theErrorFamilyKnowsNobody = noClasses().that()
		.resideInAPackage("io.polyn")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("io.polyn.*..");

	@ArchTest
	static final ArchRule sharedRoomsKnowNoneOfThoseThatUseThem = noClasses().that()
		.resideInAnyPackage("io.polyn.json..", "io.polyn.resource..", "io.polyn.nats..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.polyn.migration..", "io.polyn.cloudevent..", "io.polyn.schema..", "io.polyn.event..",
				"io.polyn.version..");

	@ArchTest
	static final ArchRule versionsKnowNothingOfEvents = noClasses().that()
		.resideInAPackage("io.polyn.version..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.polyn.migration..", "io.polyn.cloudevent..", "io.polyn.schema..", "io.polyn.event..",
				"io.polyn.nats..");

	@ArchTest
	static final ArchRule migrationsKnowNothingOfEvents = noClasses().that()
		.resideInAPackage("io.polyn.migration..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.polyn.cloudevent..", "io.polyn.schema..", "io.polyn.event..", "io.polyn.version..");

	@ArchTest
	static final ArchRule eventsKnowNothingOfMigrations = noClasses().that()
		.resideInAnyPackage("io.polyn.cloudevent..", "io.polyn.schema..", "io.polyn.event..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("io.polyn.migration..");

	@ArchTest
	static final ArchRule aDocumentKnowsNothingOfOperations = noClasses().that()
		.resideInAPackage("io.polyn.migration.document..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.polyn.migration", "io.polyn.migration.operation..", "io.polyn.migration.source..",
				"io.polyn.migration.history..");

	@ArchTest
	static final ArchRule operationsAreReadAndRunWithoutTheHistory = noClasses().that()
		.resideInAnyPackage("io.polyn.migration.operation..", "io.polyn.migration.source..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("io.polyn.migration.history..");

	@ArchTest
	static final ArchRule onlyAPlanKnowsThatARunIsDry = noClasses().that()
		.resideOutsideOfPackages("io.polyn.migration", "io.polyn.nats.dryrun")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("io.polyn.nats.dryrun");

	@ArchTest
	static final ArchRule jacksonStaysOutOfTheApi = methods().that()
		.arePublic()
		.and()
		.areDeclaredInClassesThat()
		.resideInAnyPackage("io.polyn", "io.polyn.migration", "io.polyn.cloudevent", "io.polyn.schema",
				"io.polyn.schema.compatibility", "io.polyn.event")
		.and()
		.areDeclaredInClassesThat()
		.arePublic()
		.should(new ArchCondition<>("not have Jackson types in their signature") {

			@Override
			public void check(JavaMethod method, ConditionEvents events) {
				Stream.concat(method.getRawParameterTypes().stream(), Stream.of(method.getRawReturnType()))
					.filter((type) -> isJackson(type) && !method.getModifiers().contains(JavaModifier.SYNTHETIC))
					.forEach((type) -> events
						.add(SimpleConditionEvent.violated(method, method.getFullName() + " has " + type.getName())));
			}

			private boolean isJackson(HasName type) {
				return type.getName().startsWith("com.fasterxml.jackson");
			}

		});

}
