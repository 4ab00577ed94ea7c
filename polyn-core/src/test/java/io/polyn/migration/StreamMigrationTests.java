package io.polyn.migration;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

import io.nats.client.Connection;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.testing.FailingConnection;
import io.polyn.testing.FailingConnection.Failure;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.MigrationFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Migrations whose operations take several requests, or can't be taken back.
 */
class StreamMigrationTests {

	private static final Path EXAMPLES = Path.of("src/test/resources/polyn/examples/operations");

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	private MigrationFolder folder;

	@BeforeEach
	void setUp() {
		this.folder = new MigrationFolder(this.temp);
	}

	@Test
	void aRenamingWhoseConnectionDiesAtAnyChangeIsSettledByTheNextRun() throws Exception {
		this.folder.write("1_rename.yml", """
				change:
				  - rename_stream: {name: USERS, new_name: PEOPLE}
				  - update_stream: {name: PEOPLE, max_msgs: 500}
				""");
		boolean died = true;
		for (int changes = 0; died; changes++) {
			server.createStream("USERS", "user");
			server.createConsumer("USERS", "worker", "user");
			server.publish("user", "1", "2", "3");
			String namespace = "users" + changes;
			died = closesAfter(changes, namespace, Migrator::migrate);
			Migrator next = migrator(server.connection(), namespace);
			next.migrate();
			assertThat(next.info().applied()).hasSize(1);
			assertThat(server.hasStream("USERS")).isFalse();
			assertThat(server.messages("PEOPLE")).isEqualTo(3);
			assertThat(server.config("PEOPLE").path("max_msgs").asInt()).isEqualTo(500);
			assertThat(server.api().consumerInfo("PEOPLE", "worker")).isPresent();
			next.rollback();
			assertThat(server.hasStream("PEOPLE")).isFalse();
			assertThat(server.messages("USERS")).isEqualTo(3);
			assertThat(server.config("USERS").path("max_msgs").asInt()).isEqualTo(-1);
			server.management().deleteStream("USERS");
		}
	}

	@Test
	void aRenamingIsTakenBackWhenALaterOperationFails() throws Exception {
		server.createStream("USERS", "user");
		server.publish("user", "1", "2", "3");
		this.folder.write("1_rename.yml", """
				change:
				  - rename_stream: {name: USERS, new_name: PEOPLE}
				  - copy_stream: {name: PEOPLE, new_name: COPY}
				  - create_stream: {name: OTHER, subjects: [user]}
				""");
		assertThatExceptionOfType(MigrationException.class).isThrownBy(() -> migrator().migrate())
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.MIGRATION_FAILED))
			.withMessageContaining("What it had done was taken back.");
		assertThat(server.management().getStreamNames()).contains("USERS").doesNotContain("PEOPLE", "COPY", "OTHER");
		assertThat(server.config("USERS").path("subjects")).hasToString("[\"user\"]");
		assertThat(server.messages("USERS")).isEqualTo(3);
	}

	@Test
	void aPurgeWhoseConnectionDiesRemovesNothingThatIsPublishedSince() throws Exception {
		this.folder.write("1_purge.yml", """
				up:
				  - update_stream: {name: USERS, max_msgs: 500}
				  - purge_stream: {name: USERS, keep: 2}
				down:
				  - purge_stream: {name: USERS}
				  - update_stream: {name: USERS, max_msgs: -1}
				""");
		boolean died = true;
		for (int changes = 0; died; changes++) {
			server.createStream("USERS", "user");
			server.publish("user", "1", "2", "3", "4", "5");
			String namespace = "users" + changes;
			died = closesAfter(changes, namespace, Migrator::migrate);
			server.publish("user", "since");
			Migrator next = migrator(server.connection(), namespace);
			next.migrate();
			assertThat(server.messages("USERS")).isBetween(2L, 3L);
			assertThat(server.message("USERS", 6)).isNotNull();
			boolean diedDown = closesAfter(changes, namespace, Migrator::rollback);
			boolean purged = server.messages("USERS") == 0;
			server.publish("user", "since");
			if (diedDown) {
				next.rollback();
			}
			assertThat(server.messages("USERS")).isEqualTo((purged || !diedDown) ? 1 : 0);
			assertThat(server.config("USERS").path("max_msgs").asInt()).isEqualTo(-1);
			died |= diedDown;
			server.management().deleteStream("USERS");
		}
	}

	@Test
	void whatIsNotReversibleNeedsUpAndDown() {
		this.folder.write("1_purge.yml", "change:\n  - purge_stream: {name: USERS}\n");
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> migrator().info())
			.withMessageContaining("'purge_stream' can't be reversed.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "purge_stream", "purge_stream_if_exists", "delete_message", "delete_message_if_exists",
			"seal_stream", "seal_stream_if_exists", "copy_stream", "copy_stream_if_not_exists", "rename_stream",
			"rename_stream_if_exists", "promote_mirror", "promote_mirror_if_exists" })
	void theExampleRuns(String operation) throws Exception {
		String example = Files.readString(EXAMPLES.resolve(operation + ".yml"));
		this.folder.write("1_before.yml", Files.readString(EXAMPLES.resolve(operation + ".before.yml")))
			.write("2_example.yml", example);
		if (operation.startsWith("promote") && !server.isAtLeast(2, 12)) {
			assertThat(migrator().validate().problems()).extracting(Problem::code)
				.containsExactly(ErrorCode.UNSUPPORTED_BY_SERVER);
			return;
		}
		assertThat(migrator().migrate().applied()).hasSize(2);
		if (example.contains("change:")) {
			assertThat(migrator().rollback(Target.all()).rolledBack()).hasSize(2);
		}
	}

	private Migrator migrator() {
		return this.folder.migrator(server.connection());
	}

	private Migrator migrator(Connection connection, String namespace) {
		return this.folder.builder(connection).namespace(namespace).build();
	}

	private boolean closesAfter(int changes, String namespace, Consumer<Migrator> run) throws Exception {
		Connection connection = server.connect();
		try {
			FailingConnection failing = new FailingConnection(connection, FailingConnection::isChange,
					Math.max(1, changes), (changes == 0) ? Failure.CLOSED_BEFORE : Failure.CLOSED_AFTER);
			return failing.disturbs(() -> run.accept(migrator(failing.connection(), namespace)));
		}
		finally {
			connection.close();
			server.expireLock(namespace);
		}
	}

}
