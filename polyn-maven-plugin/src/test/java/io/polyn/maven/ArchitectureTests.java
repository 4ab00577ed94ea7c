package io.polyn.maven;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.apache.maven.plugin.Mojo;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * The rooms of this module, and which doors there are between them.
 */
@AnalyzeClasses(packages = "io.polyn.maven", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	static final ArchRule thereIsNoSpring = noClasses().should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework..");

	@ArchTest
	static final ArchRule filesAreGeneratedWithoutMaven = noClasses().that()
		.resideInAPackage("io.polyn.maven.generate..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.apache.maven..", "io.polyn.maven", "io.polyn.tool..", "io.nats..");

	@ArchTest
	static final ArchRule goalsAreNamedAsGoals = classes().that()
		.implement(Mojo.class)
		.should()
		.haveSimpleNameEndingWith("Mojo");

}
