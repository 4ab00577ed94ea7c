package io.polyn.tool;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The rooms of this module, and which doors there are between them.
 */
@AnalyzeClasses(packages = "io.polyn.tool", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	static final ArchRule thereIsNeitherSpringNorMaven = noClasses().should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework..", "org.apache.maven..");

	@ArchTest
	static final ArchRule packagesDoNotDependOnOneAnotherInACircle = slices().matching("io.polyn.(**)")
		.should()
		.beFreeOfCycles();

	@ArchTest
	static final ArchRule theCatalogueIsMadeWithoutAServer = noClasses().that()
		.resideInAPackage("io.polyn.tool.catalog..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.nats..", "io.polyn.nats..");

}
