package io.polyn.spring.boot.migration;

import java.nio.file.Path;
import java.util.List;

import io.polyn.migration.MigrationContext;
import io.polyn.migration.MigrationTask;
import io.polyn.migration.operation.ValueTransform;
import io.polyn.spring.testing.ClasspathFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;

import static org.assertj.core.api.Assertions.assertThat;

class MigrationHintsTests {

	private static final String PACKAGE = MigrationHintsTests.class.getPackageName() + ".packaged";

	@TempDir
	Path temp;

	private final MigrationProperties properties = new MigrationProperties();

	@Test
	void theDefaultLocationIsSearched() {
		RuntimeHints hints = hints();
		assertThat(RuntimeHintsPredicates.resource().forResource("polyn/migrations/1_users.yml")).accepts(hints);
		assertThat(RuntimeHintsPredicates.resource().forResource("polyn/migrations/2026/1_users.yml")).accepts(hints);
		assertThat(RuntimeHintsPredicates.resource().forResource("polyn/migrations")).accepts(hints);
		assertThat(RuntimeHintsPredicates.resource().forResource("polyn/other/1_users.yml")).rejects(hints);
	}

	@Test
	void otherLocationsReplaceIt() {
		this.properties.setLocations(List.of("classpath:/streams/", "more", "file:/etc/migrations"));
		RuntimeHints hints = hints();
		assertThat(RuntimeHintsPredicates.resource().forResource("streams/1_users.yml")).accepts(hints);
		assertThat(RuntimeHintsPredicates.resource().forResource("more/1_users.yml")).accepts(hints);
		assertThat(RuntimeHintsPredicates.resource().forResource("polyn/migrations/1_users.yml")).rejects(hints);
		assertThat(RuntimeHintsPredicates.resource().forResource("etc/migrations/1_users.yml")).rejects(hints);
	}

	@Test
	void classesThatFilesNameCanBeInstantiated() throws Exception {
		new ClasspathFolder(this.temp).migration("1_a.yml", """
				up:
				  - execute: {up: %s}
				  - transform_keys: {bucket: a, with: "%s"}
				  - execute: {up: aBean}
				description: java.util.ArrayList, com.example.Nothing
				""".formatted(Task.class.getName(), Transform.class.getName()));
		RuntimeHints hints = hints();
		assertThat(RuntimeHintsPredicates.reflection().onConstructorInvocation(Task.class.getDeclaredConstructor()))
			.accepts(hints);
		assertThat(
				RuntimeHintsPredicates.reflection().onConstructorInvocation(Transform.class.getDeclaredConstructor()))
			.accepts(hints);
		assertThat(hints.reflection().typeHints()).hasSize(2);
	}

	@Test
	void migrationsOfPackagesAreFoundAndInstantiated() throws Exception {
		this.properties.setPackages(List.of(PACKAGE));
		RuntimeHints hints = hints();
		assertThat(RuntimeHintsPredicates.reflection()
			.onConstructorInvocation(Class.forName(PACKAGE + ".V3__Invoices").getDeclaredConstructor())).accepts(hints);
		assertThat(RuntimeHintsPredicates.resource().forResource(PACKAGE.replace('.', '/') + "/V3__Invoices.class"))
			.accepts(hints);
		assertThat(hints.reflection().typeHints()).hasSize(1);
	}

	@Test
	void anApplicationWithoutMigrationsHasNone() {
		assertThat(new MigrationHintsProcessor().processAheadOfTime(new DefaultListableBeanFactory())).isNull();
	}

	private RuntimeHints hints() {
		RuntimeHints hints = new RuntimeHints();
		new MigrationHints(this.properties, new ClasspathFolder(this.temp).classLoader()).register(hints);
		return hints;
	}

	static class Task implements MigrationTask {

		@Override
		public void run(MigrationContext context) {
		}

	}

	static class Transform implements ValueTransform {

		@Override
		public Outcome transform(String key, byte[] value) {
			return Outcome.keep();
		}

	}

}
