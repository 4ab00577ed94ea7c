package io.polyn.spring.boot.capture;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.polyn.PolynException;
import io.polyn.capture.CaptureStatus;
import io.polyn.capture.ChangeCapture;
import io.polyn.capture.database.PostgresDatabase;
import io.polyn.event.ListenerContainer;
import io.polyn.spring.ChangeHandler;
import io.polyn.spring.OnInsert;
import io.polyn.spring.PolynListenerRegistry;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.Database;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.spring.testing.PolynContextRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizationAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class CaptureAutoConfigurationTests {

	private static final String SAME_USER_OF_EVERY_DATABASE = "postgres";

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@RegisterExtension
	final Database database = new Database();

	private ClasspathFolder classpath;

	private ApplicationContextRunner runner;

	@BeforeEach
	void setUp(@TempDir Path temp) {
		this.classpath = new ClasspathFolder(temp).migration("1_stream.yml",
				"change:\n  - create_stream: {name: USERS, subjects: [\"users.>\"]}\n");
		this.runner = PolynContextRunner.create(server, this.classpath)
			.withPropertyValues(this.database.properties())
			.withPropertyValues("polyn.events.listener.create-consumers=true");
	}

	@Test
	void aDatabaseIsNotWatchedUnlessItIsAskedFor() {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed()
				.doesNotHaveBean(CaptureWatcher.class)
				.doesNotHaveBean(PostgresDatabase.class);
			assertThat(this.database.value("SELECT to_regnamespace('polyn')")).isNull();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "wal", "outbox" })
	void rowsReachTheHandlersOfAnApplicationThatIsBoth(String mode) {
		this.runner.withBean(Names.class)
			.withPropertyValues("polyn.capture.role=both", "polyn.capture.mode=" + mode,
					"polyn.capture.tables[0].table=users")
			.run((context) -> {
				this.database.sql("INSERT INTO users VALUES (1, 'Ada')");
				assertThat(context.getBean(Names.class).inserted.poll(30, TimeUnit.SECONDS)).isEqualTo("Ada");
				assertThat(context.getBean(CaptureWatcher.class).status().method()).hasToString(mode.toUpperCase());
			});
	}

	@Test
	void aWatcherStartsNoHandlersAndAListenerNoCapture() {
		ApplicationContextRunner both = this.runner.withBean(Names.class);
		both.withPropertyValues("polyn.capture.role=watcher", "polyn.capture.tables[0].table=users").run((watcher) -> {
			assertThat(handlers(watcher)).isEmpty();
			both.withPropertyValues("polyn.capture.role=listener",
					"spring.datasource.url=jdbc:postgresql://no.invalid/")
				.run((listener) -> {
					assertThat(listener).doesNotHaveBean(CaptureWatcher.class);
					assertThat(handlers(listener)).hasSize(1);
					this.database.sql("INSERT INTO users VALUES (1, 'Ada')");
					assertThat(listener.getBean(Names.class).inserted.poll(30, TimeUnit.SECONDS)).isEqualTo("Ada");
				});
		});
	}

	private static Collection<ListenerContainer> handlers(ApplicationContext context) {
		return context.getBean(PolynListenerRegistry.class).containers();
	}

	@Test
	void anApplicationIsStoppedAndStartedAgain() {
		this.runner.withPropertyValues("polyn.capture.role=watcher").run((context) -> {
			awaitRunning(context);
			context.getSourceApplicationContext().stop();
			assertThat(context.getBean(CaptureWatcher.class).status().state()).isEqualTo(CaptureStatus.State.STOPPED);
			context.getSourceApplicationContext().start();
			awaitRunning(context);
		});
	}

	@Test
	void theSqlOfFlywayMayCaptureTablesInANewDatabase() {
		this.classpath.write("db/migration/V1__members.sql",
				"CREATE TABLE members (id bigint PRIMARY KEY);\nSELECT polyn.capture_table('members');");
		withDataSource().withConfiguration(AutoConfigurations.of(FlywayAutoConfiguration.class))
			.withUserConfiguration(EarlyMigration.class)
			.withPropertyValues("polyn.capture.role=watcher", "spring.flyway.baseline-on-migrate=true",
					"spring.flyway.baseline-version=0")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(this.database.value("SELECT event_type FROM polyn.captured_table")).isEqualTo("members");
			});
	}

	@Test
	void nothingIsInstalledWhereThatIsSwitchedOff() {
		withDataSource().withPropertyValues("polyn.capture.role=watcher", "polyn.capture.install=false")
			.run((context) -> {
				await().until(() -> context.getBean(CaptureWatcher.class).status().error() != null);
				assertThat(context.getBean(CaptureWatcher.class).status().error()).contains("POLYN-C002");
				assertThat(this.database.value("SELECT to_regnamespace('polyn')")).isNull();
			});
	}

	@Test
	void aCommitOfTheApplicationWakesTheWatcherOfTheOutbox() {
		withDataSource().withBean(Names.class)
			.withPropertyValues("polyn.capture.role=both", "polyn.capture.mode=outbox",
					"polyn.capture.outbox.poll-interval=1h", "polyn.capture.tables[0].table=users")
			.run((context) -> {
				awaitRunning(context);
				DataSourceTransactionManager manager = context.getBean(DataSourceTransactionManager.class);
				assertThat(manager.getTransactionExecutionListeners()).hasAtLeastOneElementOfType(CaptureWaker.class);
				TransactionTemplate transaction = new TransactionTemplate(manager);
				JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
				transaction.executeWithoutResult((status) -> jdbc.update("INSERT INTO users VALUES (1, 'Ada')"));
				assertThat(context.getBean(Names.class).inserted.poll(30, TimeUnit.SECONDS)).isEqualTo("Ada");
			});
	}

	@Test
	void theDatabaseIsThatOfTheApplication() {
		withDataSource().withPropertyValues("polyn.capture.role=watcher")
			.run((context) -> assertThat(user(context)).isEqualTo(SAME_USER_OF_EVERY_DATABASE));
	}

	@Test
	void connectionDetailsWinOverPropertiesOfTheDataSource() {
		JdbcConnectionDetails details = new Details(this.database.url());
		this.runner.withBean(JdbcConnectionDetails.class, () -> details)
			.withPropertyValues("polyn.capture.role=watcher", "spring.datasource.url=jdbc:postgresql://no.invalid/")
			.run((context) -> assertThat(user(context)).isEqualTo(SAME_USER_OF_EVERY_DATABASE));
	}

	@Test
	void captureMayHaveAUserOfItsOwn() throws SQLException {
		this.database.sql("DROP ROLE IF EXISTS capturer", "CREATE ROLE capturer SUPERUSER LOGIN");
		this.runner.withPropertyValues("polyn.capture.role=watcher", "polyn.capture.username=capturer")
			.run((context) -> {
				assertThat(user(context)).isEqualTo("capturer");
				awaitRunning(context);
			});
		this.database.sql("REASSIGN OWNED BY capturer TO postgres");
	}

	@Test
	void theUserOfTheApplicationIsNotTakenToAnotherDatabase() {
		this.runner
			.withPropertyValues("polyn.capture.role=watcher",
					"polyn.capture.url=" + this.database.url() + "?user=postgres", "spring.datasource.username=nobody")
			.run((context) -> assertThat(user(context)).isEqualTo(SAME_USER_OF_EVERY_DATABASE));
	}

	@Test
	void aBeanThatIsTheDatabaseWins() {
		PostgresDatabase own = new PostgresDatabase(this.database.url(), SAME_USER_OF_EVERY_DATABASE, null);
		this.runner.withBean(PostgresDatabase.class, () -> own)
			.withPropertyValues("polyn.capture.role=watcher", "polyn.capture.url=jdbc:postgresql://no.invalid/")
			.run((context) -> {
				assertThat(context).hasSingleBean(PostgresDatabase.class);
				awaitRunning(context);
			});
	}

	private static String user(ApplicationContext context) throws SQLException {
		try (Connection connection = context.getBean(PostgresDatabase.class).connect()) {
			return connection.getMetaData().getUserName();
		}
	}

	@Test
	void withoutADatabaseTheStartFails() {
		this.runner.withPropertyValues("polyn.capture.role=watcher", "spring.datasource.url=")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(PolynException.class)
				.hasMessageContaining("POLYN-C001")
				.hasMessageContaining("polyn.capture.url"));
	}

	@Test
	void withoutADomainTheStartFails() {
		PolynContextRunner.create(server)
			.withPropertyValues(this.database.properties())
			.withPropertyValues("polyn.capture.role=watcher")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(PolynException.class)
				.hasMessageContaining("polyn.domain"));
	}

	@Test
	void withoutTheLibraryThatCapturesTheStartOfAWatcherFails() {
		this.runner.withClassLoader(withoutPostgres())
			.withPropertyValues("polyn.capture.role=watcher")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("io.polyn:polyn-postgres"));
	}

	@Test
	void withoutTheLibraryThatCapturesHandlersAreStarted() throws Exception {
		server.createStream("USERS", "users.>");
		this.runner.withClassLoader(withoutPostgres())
			.withBean(Names.class)
			.run((context) -> assertThat(handlers(context)).hasSize(1));
	}

	private ClassLoader withoutPostgres() {
		return new FilteredClassLoader(ChangeCapture.class.getPackageName(), "org.postgresql",
				"org.springframework.jdbc", "org.springframework.boot.jdbc", "org.springframework.transaction");
	}

	private ApplicationContextRunner withDataSource() {
		return this.runner
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
					JdbcTemplateAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
					TransactionAutoConfiguration.class, TransactionManagerCustomizationAutoConfiguration.class))
			.withPropertyValues("spring.datasource.type=org.springframework.jdbc.datasource.SimpleDriverDataSource");
	}

	private static void awaitRunning(ApplicationContext context) {
		CaptureWatcher watcher = context.getBean(CaptureWatcher.class);
		await().failFast(() -> assertThat(watcher.status().error()).isNull())
			.until(() -> watcher.status().state() == CaptureStatus.State.RUNNING);
	}

	/**
	 * Has Flyway created before any of Polyn's beans, if nothing keeps that from it.
	 */
	@Configuration(proxyBeanMethods = false)
	static class EarlyMigration {

		@Bean
		Object early(FlywayMigrationInitializer migration) {
			return migration;
		}

	}

	@ChangeHandler(table = "users")
	static class Names {

		private final BlockingQueue<String> inserted = new LinkedBlockingQueue<>();

		@OnInsert
		void inserted(User now) {
			this.inserted.add(now.name());
		}

	}

	record User(long id, String name) {
	}

	record Details(String url) implements JdbcConnectionDetails {

		@Override
		public String getUsername() {
			return SAME_USER_OF_EVERY_DATABASE;
		}

		@Override
		public String getPassword() {
			return "";
		}

		@Override
		public String getJdbcUrl() {
			return this.url;
		}

	}

}
