package io.polyn.test;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

class ArchitectureTests {

	private static final JavaClasses classes = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("io.polyn.test");

	@Test
	void assertionsOnVersionsAndMigrationsNeedNoSpring() {
		check(noClasses().that()
			.resideInAPackage("io.polyn.test")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework..", "io.polyn.spring..", "io.polyn.embedded..",
					"io.polyn.test.autoconfigure", "io.polyn.test.event"));
	}

	@Test
	void eventsDependOnNoServerOfTests() {
		check(noClasses().that()
			.resideInAPackage("io.polyn.test.event")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.polyn.test.autoconfigure", "io.polyn.embedded.."));
	}

	@Test
	void autoConfigurationsArePublicFinal() {
		check(classes().that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL)
			.andShould()
			.haveSimpleNameEndingWith("AutoConfiguration"));
	}

	private static void check(ArchRule rule) {
		rule.check(classes);
	}

}
