package io.polyn.migration;

import java.nio.file.Path;

import io.nats.client.api.StreamConfiguration;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.MigrationFolder;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The server refuses what would take a migration back: someone else has a subject by then
 * that it needs.
 */
class RefusedRollbackTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	private MigrationFolder folder;

	@BeforeEach
	void setUp() throws Exception {
		this.folder = new MigrationFolder(this.temp);
		server.createStream("A", "a", "b");
	}

	@Test
	void theFirstRefusalChangesNothing() throws Exception {
		applied("update_stream: {name: A, subjects: [a]}");
		occupy("b");
		refused().withMessageContaining("subjects overlap").withMessageContaining("Nothing was changed.");
		assertThat(state()).isEqualTo(MigrationState.APPLIED);
		free();
		rollBack();
		assertThat(server.config("A").path("subjects")).hasSize(2);
		assertThat(state()).isEqualTo(MigrationState.ROLLED_BACK);
	}

	@Test
	void aLaterOneSaysWhatIsLeft() throws Exception {
		applied("update_stream: {name: A, max_msgs: 5}", "update_stream: {name: A, subjects: [a]}",
				"create_consumer: {stream: A, durable_name: c}");
		occupy("b");
		refused().withMessageContaining("It is taken back in part. Left to be done, or to be completed:"
				+ " update_stream of the stream A, and 1 more; the next run goes on there.");
		assertThat(server.api().consumerInfo("A", "c")).isEmpty();
		assertThat(state()).isEqualTo(MigrationState.FAILED);
		free();
		rollBack();
		assertThat(server.config("A").path("max_msgs").asLong()).isEqualTo(-1);
		assertThat(state()).isEqualTo(MigrationState.ROLLED_BACK);
	}

	@Test
	void oneInTheMiddleOfAnOperationIsNotTakenForNone() throws Exception {
		applied("rename_stream: {name: A, new_name: B}");
		// The renaming would give the old stream such a subject.
		occupy("polyn.renamed.>");
		refused().withMessageContaining("It is taken back in part. Left to be done, or to be completed:"
				+ " rename_stream of the stream B; the next run goes on there.");
		assertThat(server.hasStream("A")).isTrue();
		assertThat(server.hasStream("B")).isTrue();
		assertThat(state()).isEqualTo(MigrationState.FAILED);
		free();
		rollBack();
		assertThat(server.hasStream("B")).isFalse();
		assertThat(server.config("A").path("subjects")).hasSize(2);
		assertThat(state()).isEqualTo(MigrationState.ROLLED_BACK);
	}

	private void applied(String... operations) {
		this.folder.write("1_one.yml", "change:\n  - " + String.join("\n  - ", operations) + "\n");
		this.folder.migrator(server.connection()).migrate();
	}

	private static void occupy(String subject) throws Exception {
		server.management().addStream(StreamConfiguration.builder().name("OTHER").subjects(subject).build());
	}

	private static void free() throws Exception {
		server.management().deleteStream("OTHER");
	}

	private void rollBack() {
		this.folder.migrator(server.connection()).rollback();
	}

	private ThrowableAssertAlternative<MigrationException> refused() {
		return assertThatExceptionOfType(MigrationException.class).isThrownBy(this::rollBack);
	}

	private MigrationState state() {
		return this.folder.migrator(server.connection()).info().migrations().get(0).state();
	}

}
