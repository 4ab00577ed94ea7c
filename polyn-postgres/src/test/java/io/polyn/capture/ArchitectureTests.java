package io.polyn.capture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The rooms of this module, and which doors there are between them.
 */
@AnalyzeClasses(packages = "io.polyn.capture", importOptions = ImportOption.DoNotIncludeTests.class)
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
	static final ArchRule typesKnowNoDatabase = noClasses().that()
		.resideInAPackage("io.polyn.capture.type")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("java.sql..", "org.postgresql..", "io.polyn.capture.table..", "io.polyn.capture.event..");

	@ArchTest
	static final ArchRule onlySourcesKnowBothDatabaseAndStreams = classes().that()
		.resideInAPackage("io.polyn.capture.event")
		.should()
		.onlyDependOnClassesThat()
		.resideOutsideOfPackages("java.sql..", "org.postgresql..", "io.polyn.capture.source..");

}
