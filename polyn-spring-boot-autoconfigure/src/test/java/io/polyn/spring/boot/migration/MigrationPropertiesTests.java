package io.polyn.spring.boot.migration;

import java.nio.file.Files;
import java.nio.file.Path;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.migration.MigrationInfo;
import io.polyn.migration.MigrationState;
import io.polyn.migration.Migrator;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.spring.testing.PolynContextRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class MigrationPropertiesTests {

	private static final String ORDERS = "change:\n  - create_stream: {name: ORDERS, subjects: [\"order.>\"]}\n";

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	private ClasspathFolder classpath;

	private ApplicationContextRunner runner;

	@BeforeEach
	void setUp() {
		this.classpath = new ClasspathFolder(this.temp).migration("2_create_users.yml", ClasspathFolder.CREATE_USERS);
		this.runner = PolynContextRunner.create(server)
			.withClassLoader(this.classpath.classLoader())
			.withPropertyValues("polyn.migrate-on-startup=true");
	}

	@Test
	void aLateMigrationIsRejectedUnlessItIsAllowed(CapturedOutput output) {
		migrate();
		this.classpath.migration("1_create_orders.yml", ORDERS);
		this.runner.run((context) -> assertFailed(context, ErrorCode.OUT_OF_ORDER));
		assertThat(server.exists("ORDERS")).isFalse();
		migrate("polyn.migrations.out-of-order=warn");
		assertThat(server.exists("ORDERS")).isTrue();
		assertThat(output).containsPattern("WARN .*" + ErrorCode.OUT_OF_ORDER.id());
	}

	@Test
	void aMissingMigrationIsRejectedUnlessItIsAllowed() throws Exception {
		this.classpath.migration("3_create_orders.yml", ORDERS);
		migrate();
		Files.delete(this.temp.resolve("polyn/migrations/2_create_users.yml"));
		this.runner.run((context) -> assertFailed(context, ErrorCode.MIGRATION_MISSING));
		migrate("polyn.migrations.missing=allow");
	}

	@Test
	void aFutureMigrationIsAllowedUnlessItIsRejected() throws Exception {
		this.classpath.migration("3_create_orders.yml", ORDERS);
		migrate();
		Files.delete(this.temp.resolve("polyn/migrations/3_create_orders.yml"));
		migrate();
		this.runner.withPropertyValues("polyn.migrations.future=reject")
			.run((context) -> assertFailed(context, ErrorCode.MIGRATION_FUTURE));
	}

	@Test
	void aFailedMigrationIsTakenBackUnlessItIsToStop() {
		this.classpath.migration("3_create_orders.yml", ORDERS + "  - delete_stream: {name: NONE}\n");
		this.runner.run((context) -> assertFailed(context, ErrorCode.MIGRATION_FAILED));
		assertThat(server.exists("ORDERS")).isFalse();
		this.runner.withPropertyValues("polyn.migrations.on-failure=stop")
			.run((context) -> assertFailed(context, ErrorCode.MIGRATION_FAILED));
		assertThat(server.exists("ORDERS")).isTrue();
	}

	@Test
	void migrationsAreRunUpToTheTarget() {
		this.classpath.migration("3_create_orders.yml", ORDERS);
		this.runner.withPropertyValues("polyn.migrations.target=2")
			.run((context) -> assertThat(context.getBean(Migrator.class).info().migrations())
				.extracting(MigrationInfo::state)
				.containsExactly(MigrationState.APPLIED, MigrationState.PENDING));
		migrate("polyn.migrations.target=latest");
		assertThat(server.exists("ORDERS")).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "newest", "1.2" })
	void aTargetThatIsNoVersionStopsTheStart(String target) {
		this.runner.withPropertyValues("polyn.migrations.target=" + target)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class,
						(ex) -> assertThat(ex.getName()).isEqualTo("polyn.migrations.target")));
		assertThat(server.exists("USERS")).isFalse();
	}

	@Test
	void migrationsAreFoundInPackages() {
		this.runner.withPropertyValues("polyn.migrations.packages=" + getClass().getPackageName() + ".packaged")
			.run((context) -> assertThat(context.getBean(Migrator.class).info().applied())
				.extracting(MigrationInfo::toString)
				.containsExactly("2_create_users", "3_invoices"));
		assertThat(server.exists("INVOICES")).isTrue();
	}

	@Test
	void aPackageThatDoesNotExistStopsTheStart() {
		this.runner.withPropertyValues("polyn.migrations.packages=com.example.nowhere")
			.run((context) -> assertFailed(context, ErrorCode.LOCATION_NOT_FOUND));
	}

	private void migrate(String... properties) {
		this.runner.withPropertyValues(properties).run((context) -> assertThat(context).hasNotFailed());
	}

	private static void assertFailed(AssertableApplicationContext context, ErrorCode code) {
		Throwable failure = context.getStartupFailure();
		while (failure != null && !(failure instanceof PolynException)) {
			failure = failure.getCause();
		}
		assertThat(failure).isInstanceOfSatisfying(PolynException.class, (ex) -> assertThat(ex.code()).isEqualTo(code));
	}

}
