package io.polyn.embedded.nats;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that a server ends with its JVM, however that ends.
 */
@Timeout(120)
class ServerLifetimeTests {

	private final Path folder;

	ServerLifetimeTests(@TempDir Path folder) {
		this.folder = folder;
	}

	@ParameterizedTest
	@ValueSource(strings = { "exit", "return" })
	void aServerEndsWithAJvmThatEndsNormally(String ending) throws Exception {
		Application application = start(ending);
		assertThat(application.jvm().waitFor(30, TimeUnit.SECONDS)).isTrue();
		assertThat(application.jvm().exitValue()).isZero();
		assertThatTheServerEndsGracefully(application);
	}

	@Test
	void aServerEndsWithAJvmThatIsTerminated() throws Exception {
		Application application = start("wait");
		assertThat(ProcessHandle.of(application.server())).isPresent();
		application.jvm().destroy();
		assertThatTheServerEndsGracefully(application);
	}

	@Test
	void aServerEndsWithAJvmThatIsKilled() throws Exception {
		Application application = start("wait");
		assertThat(ProcessHandle.of(application.server())).isPresent();
		application.jvm().destroyForcibly();
		assertThatTheServerEndsGracefully(application);
	}

	@Test
	void aStoppedServerEndsWithAJvmThatIsKilled() throws Exception {
		Application application = start("wait");
		String pid = String.valueOf(application.server());
		assertThat(new ProcessBuilder("/bin/kill", "-STOP", pid).start().waitFor()).isZero();
		application.jvm().destroyForcibly();
		assertThatNothingIsLeft(application);
	}

	private void assertThatTheServerEndsGracefully(Application application) {
		assertThatNothingIsLeft(application);
		assertThat(log()).content().contains("Server Exiting");
	}

	private static void assertThatNothingIsLeft(Application application) {
		await().atMost(30, TimeUnit.SECONDS).untilAsserted(() -> {
			assertThat(ProcessHandle.of(application.server()).stream()).allMatch(TestProcesses::hasEnded);
			assertThat(application.temporary()).doesNotExist();
		});
	}

	private Application start(String ending) throws Exception {
		Path java = Path.of(System.getProperty("java.home"), "bin", "java");
		Process jvm = new ProcessBuilder(java.toString(), "-cp", System.getProperty("java.class.path"),
				TestApplication.class.getName(), ending, log().toString())
			.redirectErrorStream(true)
			.start();
		BufferedReader output = jvm.inputReader();
		String line = output.lines()
			.filter((text) -> text.startsWith("started "))
			.findFirst()
			.orElseThrow(() -> new AssertionError("The application did not start its server"));
		String[] words = line.split(" ", 3);
		return new Application(jvm, Long.parseLong(words[1]), Path.of(words[2]));
	}

	private Path log() {
		return this.folder.resolve("nats-server.log");
	}

	/**
	 * A JVM with the server that it has started.
	 */
	private record Application(Process jvm, long server, Path temporary) {

	}

}
