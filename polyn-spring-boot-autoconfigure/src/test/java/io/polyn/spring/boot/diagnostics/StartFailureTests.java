package io.polyn.spring.boot.diagnostics;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.spring.PolynListener;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.testsupport.FreePorts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class StartFailureTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	private ClasspathFolder classpath;

	private Set<Long> serversBefore;

	@BeforeEach
	void setUp() {
		this.classpath = new ClasspathFolder(this.temp);
		this.serversBefore = servers();
	}

	@AfterEach
	void noServerIsLeftBehind() {
		assertThat(servers()).isEqualTo(this.serversBefore);
	}

	private static Set<Long> servers() {
		return ProcessHandle.current()
			.descendants()
			.filter((process) -> process.info()
				.command()
				.filter((command) -> command.endsWith("nats-server"))
				.isPresent())
			.map(ProcessHandle::pid)
			.collect(Collectors.toSet());
	}

	@Test
	void aServerThatIsNotThere(CapturedOutput output) throws IOException {
		StartFailure failure = failWith(output, "nats://127.0.0.1:" + FreePorts.next());
		assertThat(failure.description()).startsWith("No NATS server can be reached at nats://127.0.0.1:")
			.endsWith(": Connection refused. (POLYN-N001)");
		assertThat(failure.action()).isEqualTo("Start a server there, or correct polyn.nats.servers.");
	}

	@Test
	void aHostThatDoesNotExist(CapturedOutput output) {
		StartFailure failure = failWith(output, "nats://no-such-host.invalid:4222");
		assertThat(failure.description())
			.startsWith("No NATS server can be reached at nats://no-such-host.invalid:4222: ")
			.endsWith(" (POLYN-N001)");
	}

	@Test
	void aServerThatIsNoUrl(CapturedOutput output) {
		StartFailure failure = failWith(output, "nats://not a url");
		assertThat(failure.description())
			.isEqualTo("Not all of these are URLs of NATS servers: nats://not a url. (POLYN-N001)");
		assertThat(failure.action()).startsWith("Correct polyn.nats.servers");
	}

	@Test
	void aServerWithoutJetStream(CapturedOutput output) {
		try (EmbeddedNatsServer plain = EmbeddedNatsServer.builder().jetStream(false).start()) {
			StartFailure failure = failWith(output, plain.url());
			assertThat(failure.description()).startsWith("JetStream is not available on " + plain.url())
				.endsWith("(POLYN-N003)");
			assertThat(failure.action()).startsWith("Start nats-server with '-js'");
		}
	}

	@Test
	void aBinaryThatIsNotThere(CapturedOutput output) {
		StartFailure failure = StartFailure.of(output, this.classpath.classLoader(),
				"polyn.nats.embedded.binary=" + this.temp.resolve("none"));
		assertThat(failure.description()).contains("The configured nats-server cannot be used",
				this.temp.resolve("none").toString());
		assertThat(failure.action())
			.isEqualTo("Make a nats-server available, or set polyn.nats.servers to use one that runs already.");
	}

	@Test
	void anUnknownOperation(CapturedOutput output) {
		this.classpath.migration("1_a.yml", "change:\n  - create_strem: {name: A}\n");
		StartFailure failure = fail(output);
		assertThat(failure.description()).contains("polyn/migrations/1_a.yml:2:", "create_strem", "(POLYN-M004)");
		assertThat(failure.description() + failure.action()).contains("create_stream");
	}

	@Test
	void anUnknownField(CapturedOutput output) {
		this.classpath.migration("1_a.yml", "change:\n  - create_stream:\n      name: A\n      subjcts: [a]\n");
		StartFailure failure = fail(output);
		assertThat(failure.description()).contains("polyn/migrations/1_a.yml:4:7", "subjcts", "(POLYN-M005)");
		assertThat(failure.description() + failure.action()).contains("subjects");
	}

	@Test
	void aVersionThatIsThereTwice(CapturedOutput output) {
		this.classpath.migration("1_a.yml", ClasspathFolder.CREATE_USERS)
			.migration("1_b.yml", ClasspathFolder.CREATE_USERS);
		StartFailure failure = fail(output);
		assertThat(failure.description()).contains("1_a.yml", "1_b.yml", "(POLYN-M009)");
		assertThat(failure.action()).isEqualTo("Rename one of the two.");
	}

	@Test
	void brokenYaml(CapturedOutput output) {
		this.classpath.migration("1_a.yml", "change:\n  - create_stream: {name: A\n");
		StartFailure failure = fail(output);
		assertThat(failure.description()).contains("polyn/migrations/1_a.yml:", "(POLYN-M003)");
		assertThat(failure.action()).isEqualTo("Correct the file's syntax.");
	}

	@Test
	void severalProblemsAtOnce(CapturedOutput output) {
		this.classpath.migration("1_a.yml", "change: [").migration("2_b.yml", "change:\n  - nothing: {}\n");
		StartFailure failure = fail(output);
		assertThat(failure.description()).contains("1_a.yml", "2_b.yml", "POLYN-M003", "POLYN-M004");
		assertThat(failure.action()).isEqualTo("Correct each of them; nothing was changed.");
	}

	@Test
	void aSchemaThatIsNone(CapturedOutput output) {
		this.classpath.schema("user.created.v1.json", "{\"type\": \"objekt\"}");
		StartFailure failure = fail(output, "polyn.domain=com.example");
		assertThat(failure.description()).contains("polyn/schemas/user.created.v1.json", "(POLYN-S003)");
		assertThat(failure.action()).startsWith("Correct the file");
	}

	@Test
	void aMigrationThatTheServerRefuses(CapturedOutput output) throws Exception {
		server.createStream("OTHER", "user.>");
		this.classpath.migration("1_create_users.yml", ClasspathFolder.CREATE_USERS);
		StartFailure failure = fail(output, "polyn.migrate-on-startup=true");
		assertThat(failure.description()).contains("1_create_users", "polyn/migrations/1_create_users.yml:2:",
				"overlap", "What it had done was taken back.", "(POLYN-M016)");
		assertThat(failure.action()).isNotEmpty();
	}

	@Test
	void aListenerWithoutAConsumer(CapturedOutput output) throws Exception {
		server.createStream("USERS", "user.>");
		StartFailure failure = fail(output, "polyn.domain=com.example",
				"spring.main.sources=" + Listener.class.getName());
		assertThat(failure.description()).contains("The stream USERS has no consumer users_user_created_v1",
				"(POLYN-E007)");
		assertThat(failure.action()).contains("create_consumer", "durable_name: users_user_created_v1");
	}

	@Test
	void aListenerWhoseMigrationsWereNotRun(CapturedOutput output) {
		this.classpath.migration("1_create_users.yml", ClasspathFolder.CREATE_USERS)
			.migration("2_create_consumer.yml", ClasspathFolder.CREATE_CONSUMER);
		StartFailure failure = fail(output, "polyn.domain=com.example",
				"spring.main.sources=" + Listener.class.getName());
		assertThat(failure.description()).contains("No stream stores the subject user.created.v1", "(POLYN-E006)");
		assertThat(failure.action()).contains("polyn.migrate-on-startup=true");
	}

	@Test
	void anSslBundleThatIsNotThere(CapturedOutput output) {
		StartFailure failure = fail(output, "polyn.nats.ssl.bundle=none");
		assertThat(failure.description()).contains("polyn.nats.ssl.bundle", "none", "there is no SSL bundle");
		assertThat(failure.action()).isNotEmpty();
	}

	@Test
	void aFailedStartStopsTheEmbeddedServer(CapturedOutput output) {
		this.classpath.migration("1_a.yml", "change: [");
		StartFailure failure = StartFailure.of(output, this.classpath.classLoader());
		assertThat(output).contains("Started nats-server");
		assertThat(failure.description()).contains("(POLYN-M003)");
	}

	private StartFailure fail(CapturedOutput output, String... properties) {
		return failWith(output, server.url(), properties);
	}

	private StartFailure failWith(CapturedOutput output, String url, String... properties) {
		return StartFailure.of(output, this.classpath.classLoader(),
				StringUtils.addStringToArray(properties, "polyn.nats.servers=" + url));
	}

	static class Listener {

		@PolynListener(event = "user.created.v1")
		void listen(String data) {
		}

	}

}
