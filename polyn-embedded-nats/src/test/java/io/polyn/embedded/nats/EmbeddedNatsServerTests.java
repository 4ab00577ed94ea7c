package io.polyn.embedded.nats;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link EmbeddedNatsServer}.
 */
@Timeout(120)
@SuppressWarnings("try") // jnats: closing a connection may be interrupted
class EmbeddedNatsServerTests {

	@Test
	void aSecondServerOnTheSameStoreIsRefused(@TempDir Path store) {
		try (EmbeddedNatsServer first = EmbeddedNatsServer.builder().storeDirectory(store).start()) {
			assertThatExceptionOfType(EmbeddedNatsException.class)
				.isThrownBy(() -> EmbeddedNatsServer.builder().storeDirectory(store).start())
				.withMessageContaining(store + " is in use by another embedded nats-server");
			assertThat(first.isRunning()).isTrue();
		}
		EmbeddedNatsServer.builder().storeDirectory(store).start().close();
	}

	@Test
	void jetStreamAnswers() throws Exception {
		try (EmbeddedNatsServer server = EmbeddedNatsServer.builder().start();
				Connection connection = Nats.connect(server.url())) {
			assertThat(connection.getServerInfo().getVersion()).isEqualTo(server.version());
			assertThat(connection.getServerInfo().isJetStreamAvailable()).isTrue();
			createStream(connection, "USERS");
			assertThat(connection.jetStream().publish("USERS", new byte[0]).getSeqno()).isEqualTo(1);
			assertThat(server.storeDirectory()).isAbsolute().isDirectoryRecursivelyContaining("glob:**/USERS");
		}
	}

	@Test
	void jetStreamCanBeLeftOut() throws Exception {
		try (EmbeddedNatsServer server = EmbeddedNatsServer.builder().jetStream(false).start();
				Connection connection = Nats.connect(server.url())) {
			assertThat(connection.getServerInfo().isJetStreamAvailable()).isFalse();
		}
	}

	@Test
	void twoServersHaveTheirOwnPorts() throws Exception {
		try (EmbeddedNatsServer first = EmbeddedNatsServer.builder().start();
				EmbeddedNatsServer second = EmbeddedNatsServer.builder().start();
				Connection connection = Nats.connect(second.url())) {
			assertThat(first.port()).isNotEqualTo(second.port());
			assertThat(first.url()).isEqualTo("nats://127.0.0.1:" + first.port());
			assertThat(connection.getServerInfo().getPort()).isEqualTo(second.port());
		}
	}

	@Test
	void theGivenPortIsUsed() throws Exception {
		int port;
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = socket.getLocalPort();
		}
		try (EmbeddedNatsServer server = EmbeddedNatsServer.builder().port(port).start()) {
			assertThat(server.port()).isEqualTo(port);
		}
	}

	@Test
	void onlyTheLoopbackInterfaceIsListenedOn() {
		try (EmbeddedNatsServer server = EmbeddedNatsServer.builder().start()) {
			assertThat(ProcessHandle.of(server.pid()).orElseThrow().info().arguments().orElseThrow())
				.containsSequence("-a", "127.0.0.1");
		}
	}

	@Test
	void addedArgumentsReachTheServer() throws Exception {
		try (EmbeddedNatsServer server = EmbeddedNatsServer.builder().arguments("--user", "u", "--pass", "p").start()) {
			Options options = Options.builder().server(server.url()).userInfo("u", "p").build();
			assertThatNoException().isThrownBy(() -> Nats.connect(options).close());
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> Nats.connect(server.url()));
		}
	}

	@Test
	void aGivenStoreIsKept(@TempDir Path folder) throws Exception {
		Path store = folder.resolve("a new/store");
		try (EmbeddedNatsServer server = EmbeddedNatsServer.builder().storeDirectory(store).start();
				Connection connection = Nats.connect(server.url())) {
			assertThat(server.storeDirectory()).isEqualTo(store);
			createStream(connection, "KEPT");
			connection.jetStream().publish("KEPT", new byte[0]);
		}
		try (EmbeddedNatsServer server = EmbeddedNatsServer.builder().storeDirectory(store).start();
				Connection connection = Nats.connect(server.url())) {
			assertThat(connection.jetStreamManagement().getStreamInfo("KEPT").getStreamState().getMsgCount())
				.isEqualTo(1);
		}
	}

	@Test
	void aTemporaryStoreIsDeleted() {
		EmbeddedNatsServer server = EmbeddedNatsServer.builder().start();
		Path store = server.storeDirectory();
		assertThat(store).isDirectory();
		server.close();
		assertThat(store).doesNotExist();
		assertThat(store.getParent()).doesNotExist();
	}

	@Test
	void closingLeavesNoProcess() {
		EmbeddedNatsServer server = EmbeddedNatsServer.builder().start();
		ProcessHandle process = ProcessHandle.of(server.pid()).orElseThrow();
		ProcessHandle[] guards = process.children().toArray(ProcessHandle[]::new);
		assertThat(server.isRunning()).isTrue();
		server.close();
		server.close();
		assertThat(server.isRunning()).isFalse();
		assertThat(process.isAlive()).isFalse();
		assertThat(guards).isNotEmpty();
		await().untilAsserted(() -> assertThat(guards).allMatch(TestProcesses::hasEnded));
	}

	@Test
	void aServerThatDiedIsNoticedAndLeavesNoProcess() {
		try (EmbeddedNatsServer server = EmbeddedNatsServer.builder().start()) {
			ProcessHandle process = ProcessHandle.of(server.pid()).orElseThrow();
			ProcessHandle[] guards = process.children().toArray(ProcessHandle[]::new);
			assertThat(guards).isNotEmpty();
			process.destroyForcibly();
			await().until(() -> !server.isRunning());
			await().untilAsserted(() -> assertThat(guards).allMatch(TestProcesses::hasEnded));
		}
	}

	@Test
	void aServerThatDoesNotAnswerIsStoppedForcibly() throws Exception {
		EmbeddedNatsServer server = EmbeddedNatsServer.builder().start();
		ProcessHandle process = ProcessHandle.of(server.pid()).orElseThrow();
		assertThat(new ProcessBuilder("/bin/kill", "-STOP", String.valueOf(server.pid())).start().waitFor()).isZero();
		server.close();
		assertThat(process.isAlive()).isFalse();
		assertThat(server.storeDirectory()).doesNotExist();
	}

	@Test
	void aPortInUseIsReported() throws Exception {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
			assertThatExceptionOfType(EmbeddedNatsException.class)
				.isThrownBy(() -> EmbeddedNatsServer.builder().port(socket.getLocalPort()).start())
				.withMessageContaining("ended while it was starting")
				.withMessageContaining("address already in use")
				.withMessageContaining("Check the port (" + socket.getLocalPort() + ")");
		}
	}

	@Test
	void aBadArgumentIsReported() {
		assertThatExceptionOfType(EmbeddedNatsException.class)
			.isThrownBy(() -> EmbeddedNatsServer.builder().arguments("--no_such_argument").start())
			.withMessageContaining("ended while it was starting")
			.withMessageContaining("flag provided but not defined: -no_such_argument")
			.withMessageContaining("the added arguments");
	}

	@Test
	void aFailedStartLeavesNoTemporaryFolder(@TempDir Path folder) throws Exception {
		Path binary = FakeServer.create(folder, "2.15.1", "echo \"$@\" >\"$0.arguments\"; exit 3");
		assertThatExceptionOfType(EmbeddedNatsException.class)
			.isThrownBy(() -> EmbeddedNatsServer.builder().binary(binary).start());
		String[] arguments = Files.readString(Path.of(binary + ".arguments")).trim().split(" ");
		assertThat(arguments).contains("--ports_file_dir", "-js", "-sd");
		assertThat(Path.of(arguments[arguments.length - 1]).getParent()).doesNotExist();
	}

	@Test
	void aStoreThatIsAFileIsReported(@TempDir Path folder) throws Exception {
		Path file = Files.createFile(folder.resolve("file"));
		assertThatExceptionOfType(EmbeddedNatsException.class)
			.isThrownBy(() -> EmbeddedNatsServer.builder().storeDirectory(file).start())
			.withMessageContaining(file.toString())
			.withMessageContaining("Check the store directory");
	}

	@Test
	void anImpossiblePortIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> EmbeddedNatsServer.builder().port(70000))
			.withMessageContaining("70000");
	}

	private static void createStream(Connection connection, String name) throws Exception {
		JetStreamManagement management = connection.jetStreamManagement();
		management
			.addStream(StreamConfiguration.builder().name(name).subjects(name).storageType(StorageType.File).build());
	}

}
