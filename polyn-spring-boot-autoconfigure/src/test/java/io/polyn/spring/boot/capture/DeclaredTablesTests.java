package io.polyn.spring.boot.capture;

import java.nio.file.Path;
import java.sql.SQLException;

import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.Database;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.spring.testing.PolynContextRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class DeclaredTablesTests {

	private static final String ALL_OF_IT = "SELECT event_type || ARRAY(SELECT unnest(operations) ORDER BY 1)::text || excluded_columns::text"
			+ " || overrides::text || only_real_changes || coalesce(initial_load, 'none') FROM polyn.captured_table";

	private static final String WRITTEN = "SELECT xmin::text FROM polyn.captured_table";

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@RegisterExtension
	final Database database = new Database();

	private ApplicationContextRunner runner;

	@BeforeEach
	void setUp(@TempDir Path temp) throws Exception {
		// None for the events: what is requested of the database stays as it is.
		this.runner = PolynContextRunner.create(server, new ClasspathFolder(temp))
			.withPropertyValues(this.database.properties())
			.withPropertyValues("polyn.capture.role=watcher", "polyn.capture.mode=outbox");
	}

	@Test
	void allThatCanBeSaidOfATableIsInTheDatabaseWhenTheApplicationHasStarted() {
		this.runner.withPropertyValues("polyn.capture.tables[0].table=public.users",
				"polyn.capture.tables[0].operations=insert,update", "polyn.capture.tables[0].excluded-columns=email",
				"polyn.capture.tables[0].overrides[card_number]=left(item.card_number, 4)",
				"polyn.capture.tables[0].only-real-changes=true", "polyn.capture.tables[0].event-type=member",
				"polyn.capture.tables[0].initial-load=true")
			.run((context) -> assertThat(this.database.value(ALL_OF_IT))
				.startsWith("member{insert,update}{email}{\"card_number\": \"left(item.card_number, 4)\"}true"));
	}

	@Test
	void aTableIsCapturedWholeUnlessSomethingElseIsSaid() {
		this.runner.withPropertyValues("polyn.capture.tables[0].table=users").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(this.database.value(ALL_OF_IT)).startsWith("users").endsWith("{}{}falsenone");
			assertThat(this.database
				.value("SELECT operations @> '{insert,update,delete,truncate}' FROM polyn.captured_table"))
				.isEqualTo("t");
		});
	}

	@Test
	void aTableThatIsCapturedSoIsLeftAlone() throws SQLException {
		ApplicationContextRunner declared = this.runner.withPropertyValues("polyn.capture.tables[0].table=users",
				"polyn.capture.tables[0].operations=update,insert", "polyn.capture.tables[0].excluded-columns=email");
		declared.run((context) -> assertThat(context).hasNotFailed());
		String before = this.database.value(WRITTEN);
		declared.run((context) -> assertThat(context).hasNotFailed());
		assertThat(this.database.value(WRITTEN)).isEqualTo(before);
	}

	@Test
	void whatDiffersIsReplacedWithoutPublishingTheRowsOnceMore() throws SQLException {
		ApplicationContextRunner declared = this.runner.withPropertyValues("polyn.capture.tables[0].table=users",
				"polyn.capture.tables[0].initial-load=true");
		declared.run((context) -> assertThat(context).hasNotFailed());
		this.database.sql("UPDATE polyn.captured_table SET initial_load = 'done'");
		declared.withPropertyValues("polyn.capture.tables[0].excluded-columns=email")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(this.database.value(ALL_OF_IT)).contains("{email}").endsWith("done");
	}

	@Test
	void whatWasCapturedInSqlStays() throws SQLException {
		this.database.sql("CREATE TABLE items (id bigint PRIMARY KEY)");
		this.runner.run((context) -> assertThat(context).hasNotFailed());
		this.database.sql("SELECT polyn.capture_table('items')");
		this.runner.withPropertyValues("polyn.capture.tables[0].table=users")
			.run((context) -> assertThat(this.database.value("SELECT count(*) FROM polyn.captured_table"))
				.isEqualTo("2"));
	}

	@Test
	void aTableThatCanNotBeCapturedEndsTheStart() {
		this.runner
			.withPropertyValues("polyn.capture.tables[0].table=users", "polyn.capture.tables[0].excluded-columns=phone")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("it has no column \"phone\""));
		this.runner.withPropertyValues("polyn.capture.tables[0].event-type=user")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("polyn.capture.tables names no table"));
	}

}
