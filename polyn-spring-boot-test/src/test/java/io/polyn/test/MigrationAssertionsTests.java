package io.polyn.test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.api.StreamConfiguration;
import io.polyn.PolynException;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.migration.JavaMigration;
import io.polyn.migration.Migration;
import io.polyn.migration.MigrationContext;
import io.polyn.migration.Migrator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.polyn.test.MigrationAssertions.assertThatMigrations;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MigrationAssertionsTests {

	@TempDir
	private Path folder;

	private EmbeddedNatsServer server;

	private Connection connection;

	@BeforeEach
	void start() throws Exception {
		this.server = EmbeddedNatsServer.builder().start();
		this.connection = Nats.connect(this.server.url());
	}

	@AfterEach
	void stop() throws Exception {
		this.connection.close();
		this.server.close();
	}

	@Test
	void migrationsThatLeaveNothingBehindGoUpDownUp() throws Exception {
		write("1_users.yml", """
				change:
				  - create_stream: {name: USERS, subjects: ["user.>"]}
				  - create_consumer: {stream: USERS, durable_name: billing}
				""");
		write("2_preferences.yml", """
				change:
				  - create_key_value: {bucket: preferences}
				  - put_key: {bucket: preferences, key: language, value: en}
				  - create_object_store: {bucket: pictures}
				""");
		write("3_limits.yml", """
				change:
				  - update_stream: {name: USERS, max_age: 30d}
				  - register_schema: {name: user.created.v1, schema: {type: object}}
				""");
		write("R__worker.yml", """
				up:
				  - create_consumer_if_not_exists: {stream: USERS, durable_name: worker}
				""");
		Migrator migrator = migrator();
		assertThatMigrations(migrator, this.connection).goUpDownUp();
		assertThat(migrator.info().applied()).hasSize(4);
		assertThat(this.connection.jetStreamManagement().getConsumerNames("USERS")).containsExactlyInAnyOrder("billing",
				"worker");
	}

	@Test
	void withoutMigrationsThereIsNothingToSay() throws Exception {
		assertThatMigrations(migrator(), this.connection).goUpDownUp();
		assertThat(this.connection.jetStreamManagement().getStreamNames()).isEmpty();
	}

	@Test
	void whatTheAccountHadBeforeIsNoConcernOfTheMigrations(@TempDir Path temp) throws Exception {
		write("1_users.yml", "change:\n  - create_stream: {name: USERS, subjects: [\"user.>\"]}\n");
		Migrator other = Migrator.builder(this.connection)
			.namespace("other")
			.locations(List.of("file:" + Files.createDirectory(temp.resolve("none"))))
			.migrations(List.of(new V1__CreateOrders()))
			.build();
		other.migrate();
		assertThatMigrations(migrator(), this.connection).goUpDownUp();
		assertThat(this.connection.jetStreamManagement().getStreamNames()).contains("ORDERS");
	}

	@Test
	void whoLeavesSomethingBehindIsNamed() throws Exception {
		write("1_users.yml", """
				change:
				  - create_stream: {name: USERS, subjects: ["user.>"]}
				""");
		write("2_consumers.yml", """
				up:
				  - create_consumer: {stream: USERS, durable_name: billing}
				  - create_key_value: {bucket: preferences}
				  - update_stream: {name: USERS, max_msgs: 10}
				down:
				  - delete_consumer: {stream: USERS, durable_name: billing}
				""");
		write("3_mails.yml", """
				change:
				  - create_stream: {name: MAILS, subjects: ["mail.>"]}
				""");
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThatMigrations(migrator(), this.connection).goUpDownUp())
			.withMessage("""

					2_consumers, taken back, does not leave what there was before it:
					- the stream USERS differs at /config/max_msgs: expected -1, but was 10
					- the stream KV_preferences is there""");
	}

	@Test
	void whoTakesAwayTooMuchIsNamed() throws Exception {
		write("1_users.yml", "change:\n  - create_stream: {name: USERS, subjects: [\"user.>\"]}\n");
		write("2_nothing.yml", """
				up:
				  - create_stream_if_not_exists: {name: USERS, subjects: ["user.>"]}
				down:
				  - delete_stream: {name: USERS}
				""");
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThatMigrations(migrator(), this.connection).goUpDownUp())
			.withMessageContaining("2_nothing, taken back")
			.withMessageContaining("the stream USERS is gone");
	}

	@Test
	void aSchemaThatStaysIsNamed() throws Exception {
		write("1_schema.yml", """
				up:
				  - register_schema: {name: user.created.v1, schema: {type: object}}
				down: []
				""");
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThatMigrations(migrator(), this.connection).goUpDownUp())
			.withMessageContaining("1_schema, taken back")
			.withMessageContaining("the schema user.created.v1 is there");
	}

	@Test
	void whoHasAnotherResultTheSecondTimeIsNamed() throws Exception {
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(
					() -> assertThatMigrations(migrator(new V1__CreateOrders(), new V2__Forgetful()), this.connection)
						.goUpDownUp())
			.withMessageContaining("2_forgetful, carried out once more, does not have the result that it had at first")
			.withMessageContaining("the stream MAILS is gone");
	}

	@Test
	void whoCannotBeTakenBackIsNamed() throws Exception {
		write("1_users.yml", "change:\n  - create_stream: {name: USERS, subjects: [\"user.>\"]}\n");
		write("3_seal.yml", "up:\n  - seal_stream: {name: USERS}\n");
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThatMigrations(migrator(new V2__Irreversible()), this.connection).goUpDownUp())
			.withMessageContaining("every migration can be taken back, but 3_seal can't be")
			.withMessageContaining("Neither can 2_irreversible.")
			.withCauseInstanceOf(PolynException.class);
	}

	@Test
	void migrationsThatWereCarriedOutAreNotTouched() throws Exception {
		write("1_users.yml", "change:\n  - create_stream: {name: USERS, subjects: [\"user.>\"]}\n");
		Migrator migrator = migrator();
		migrator.migrate();
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThatMigrations(migrator, this.connection).goUpDownUp())
			.withMessageContaining("not carried out yet")
			.withMessageContaining("1_users");
		assertThat(this.connection.jetStreamManagement().getStreamNames()).contains("USERS");
	}

	private void write(String name, String content) throws Exception {
		Files.writeString(this.folder.resolve(name), content);
	}

	private Migrator migrator(Migration... migrations) {
		return Migrator.builder(this.connection)
			.namespace("users")
			.locations(List.of("file:" + this.folder))
			.migrations(List.of(migrations))
			.build();
	}

	static class V1__CreateOrders implements JavaMigration {

		@Override
		public void up(MigrationContext context) throws Exception {
			create(context, "ORDERS");
		}

		@Override
		public void down(MigrationContext context) throws Exception {
			context.connection().jetStreamManagement().deleteStream("ORDERS");
		}

		static void create(MigrationContext context, String stream) throws Exception {
			context.connection()
				.jetStreamManagement()
				.addStream(StreamConfiguration.builder().name(stream).subjects(stream).build());
		}

	}

	static class V2__Forgetful implements JavaMigration {

		private boolean done;

		@Override
		public void up(MigrationContext context) throws Exception {
			if (!this.done) {
				V1__CreateOrders.create(context, "MAILS");
			}
			this.done = true;
		}

		@Override
		public void down(MigrationContext context) throws Exception {
			context.connection().jetStreamManagement().deleteStream("MAILS");
		}

	}

	static class V2__Irreversible implements JavaMigration {

		@Override
		public void up(MigrationContext context) {
		}

	}

}
