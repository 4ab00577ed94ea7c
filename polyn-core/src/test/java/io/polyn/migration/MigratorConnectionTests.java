package io.polyn.migration;

import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.nats.client.ConnectionListener.Events;
import io.nats.client.Options;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.MigrationFolder;
import io.polyn.testsupport.FreePorts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class MigratorConnectionTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	private final Queue<Events> events = new ConcurrentLinkedQueue<>();

	@BeforeEach
	void setUp() {
		new MigrationFolder(this.temp).write("1_create.yml", "change:\n  - create_stream: {name: A, subjects: [a]}\n");
	}

	@Test
	void aScriptWorksWithAConnectionThatIsClosedAfterwards() {
		MigrateResult result = Migrator.withConnection(options(server.url()), (migrator) -> build(migrator).migrate());
		assertThat(result.applied()).hasSize(1);
		assertThat(server.hasStream("A")).isTrue();
		assertThat(this.events).contains(Events.CLOSED);
	}

	@Test
	void theConnectionOfAScriptThatFailsIsClosedToo() {
		assertThatIllegalStateException()
			.isThrownBy(() -> Migrator.withConnection(options(server.url()), (migrator) -> {
				throw new IllegalStateException("from the script");
			}))
			.withMessage("from the script");
		assertThat(this.events).contains(Events.CLOSED);
	}

	@Test
	void aServerThatIsAwayIsTold() throws Exception {
		fails(ErrorCode.SERVER_UNREACHABLE, "nats://alice:s3cret@127.0.0.1:" + FreePorts.next());
	}

	@Test
	void refusedCredentialsAreTold() {
		try (EmbeddedNatsServer guarded = EmbeddedNatsServer.builder()
			.arguments("--user", "alice", "--pass", "right")
			.start()) {
			fails(ErrorCode.AUTHENTICATION_FAILED, "nats://alice:s3cret@127.0.0.1:" + guarded.port());
			fails(ErrorCode.AUTHENTICATION_FAILED, "nats://s3cret@127.0.0.1:" + guarded.port());
			fails(ErrorCode.AUTHENTICATION_FAILED, guarded.url());
		}
	}

	private void fails(ErrorCode code, String url) {
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> Migrator.withConnection(options(url), (migrator) -> build(migrator).migrate()))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(code))
			.withMessageContaining("nats://127.0.0.1:")
			.withMessageNotContainingAny("alice", "s3cret")
			.withNoCause();
	}

	private Migrator build(MigratorBuilder migrator) {
		return migrator.namespace("users").locations(List.of("file:" + this.temp)).build();
	}

	private Options options(String url) {
		return Options.builder().server(url).connectionListener((connection, event) -> this.events.add(event)).build();
	}

}
