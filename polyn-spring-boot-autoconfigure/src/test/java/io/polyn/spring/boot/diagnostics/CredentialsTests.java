package io.polyn.spring.boot.diagnostics;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.nats.client.Connection;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.ConfiguredServer;
import io.polyn.spring.testing.JwtOperator;
import io.polyn.spring.testing.TestApplication;
import io.polyn.testsupport.FreePorts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class CredentialsTests {

	private static final String MARKER = "s3cr3t-m4rk3r";

	private static final String USER_INFO = "user-" + MARKER + ":password-" + MARKER + "@";

	private static final String[] TRACE = { "logging.level.io.polyn=trace", "logging.level.io.nats=trace" };

	private static final Duration RELOAD = Duration.ofMillis(1500);

	@TempDir
	Path temp;

	@Test
	void userAndPasswordAreUsed(CapturedOutput output) throws Exception {
		try (EmbeddedNatsServer server = withPassword();
				TestApplication application = start("polyn.nats.servers=" + server.url(),
						"polyn.nats.user=user-" + MARKER, "polyn.nats.password=password-" + MARKER)) {
			assertNothingIsShown(application, output);
		}
	}

	@Test
	void userAndPasswordInTheUrlAreUsed(CapturedOutput output) throws Exception {
		try (EmbeddedNatsServer server = withPassword();
				TestApplication application = start("polyn.nats.servers=" + inUrl(server.port()))) {
			assertNothingIsShown(application, output);
		}
	}

	@Test
	void aTokenIsUsed(CapturedOutput output) throws Exception {
		try (EmbeddedNatsServer server = EmbeddedNatsServer.builder().arguments("--auth", "token-" + MARKER).start();
				TestApplication application = start("polyn.nats.servers=" + server.url(),
						"polyn.nats.token=token-" + MARKER)) {
			assertNothingIsShown(application, output);
		}
	}

	@Test
	void anNkeyIsUsed(CapturedOutput output) throws Exception {
		JwtOperator.User user = JwtOperator.create().user();
		try (ConfiguredServer server = ConfiguredServer.start(this.temp,
				"authorization {users: [{nkey: %s}]}".formatted(user.publicKey()));
				TestApplication application = start("polyn.nats.servers=" + server.url(),
						"polyn.nats.nkey=" + user.seed())) {
			assertNothingIsShown(application, output, user.seed());
		}
	}

	@Test
	void aJwtIsUsed(CapturedOutput output) throws Exception {
		JwtOperator operator = JwtOperator.create();
		JwtOperator.User user = operator.user();
		try (ConfiguredServer server = ConfiguredServer.start(this.temp, operator.configuration());
				TestApplication application = start("polyn.nats.servers=" + server.url(),
						"polyn.nats.jwt=" + user.jwt(), "polyn.nats.nkey=" + user.seed())) {
			assertNothingIsShown(application, output, user.seed(), user.jwt());
		}
	}

	@Test
	void credentialsAreUsedAndNothingIsShownWhenTheyAreRevoked(CapturedOutput output) throws Exception {
		JwtOperator operator = JwtOperator.create();
		JwtOperator.User user = operator.user();
		try (ConfiguredServer server = ConfiguredServer.start(this.temp, operator.configuration());
				TestApplication application = start("polyn.nats.servers=" + server.url(),
						"polyn.nats.creds=" + user.credentials(), "polyn.nats.reconnect-wait=50ms")) {
			assertNothingIsShown(application, output, user.seed(), user.jwt());
			// The server does not look at an account again within a second.
			Awaitility.await().pollDelay(RELOAD).pollInterval(RELOAD).untilAsserted(() -> {
				server.reload(operator.configuration(user));
				assertThat(output).contains("The NATS server refuses the credentials");
			});
			assertThat(application.get("/actuator/polyn").body()).contains("unreachable");
			assertThat(application.get("/actuator/health").body()).contains("DOWN");
			assertNothingIsShown(application, output, user.seed(), user.jwt());
		}
	}

	@Test
	void nothingIsShownWhenTheServerStops(CapturedOutput output) throws Exception {
		EmbeddedNatsServer server = withPassword();
		try (TestApplication application = start("polyn.nats.servers=" + inUrl(server.port()))) {
			server.close();
			Awaitility.await()
				.until(() -> application.context()
					.getBean(Connection.class)
					.getStatus() != Connection.Status.CONNECTED);
			assertThat(application.get("/actuator/polyn").body()).contains("unreachable");
			assertThat(application.get("/actuator/health").body()).contains("DOWN");
			assertNothingIsShown(application, output);
		}
		finally {
			server.close();
		}
	}

	@Test
	void aWrongPasswordIsToldAsSuch(CapturedOutput output) {
		try (EmbeddedNatsServer server = EmbeddedNatsServer.builder()
			.arguments("--user", "me", "--pass", "other")
			.start()) {
			List<List<String>> wrong = List.of(
					List.of("polyn.nats.servers=" + server.url(), "polyn.nats.user=me",
							"polyn.nats.password=password-" + MARKER),
					List.of("polyn.nats.servers=" + server.url(), "polyn.nats.token=token-" + MARKER),
					List.of("polyn.nats.servers=" + server.url()),
					List.of("polyn.nats.servers=" + inUrl(server.port())));
			for (List<String> properties : wrong) {
				StartFailure failure = fail(output, properties.toArray(String[]::new));
				assertThat(failure.description())
					.isEqualTo("The NATS server at " + server.url() + " refuses the credentials. (POLYN-N002)");
				assertThat(failure.action()).contains("polyn.nats.user", "polyn.nats.token", "polyn.nats.creds");
				assertNothingIsShown(failure.exception(), output);
			}
		}
	}

	@Test
	void refusedKeysAreNotShown(CapturedOutput output) throws Exception {
		JwtOperator operator = JwtOperator.create();
		JwtOperator.User stranger = JwtOperator.create().user();
		try (ConfiguredServer server = ConfiguredServer.start(this.temp, operator.configuration())) {
			for (String[] properties : List.of(new String[] { "polyn.nats.nkey=" + stranger.seed() },
					new String[] { "polyn.nats.nkey=" + stranger.seed(), "polyn.nats.jwt=" + stranger.jwt() },
					new String[] { "polyn.nats.creds=" + stranger.credentials() })) {
				StartFailure failure = fail(output, StringUtils
					.concatenateStringArrays(new String[] { "polyn.nats.servers=" + server.url() }, properties));
				assertThat(failure.description())
					.isEqualTo("The NATS server at " + server.url() + " refuses the credentials. (POLYN-N002)");
				assertNothingIsShown(failure.exception(), output, stranger.seed(), stranger.jwt());
			}
		}
	}

	@Test
	void settingsThatAreNotUsedAreNotShown(CapturedOutput output) throws Exception {
		JwtOperator.User user = JwtOperator.create().user();
		String nkey = "polyn.nats.nkey=" + user.seed();
		String jwt = "polyn.nats.jwt=" + user.jwt();
		for (String[] properties : List.of(
				new String[] { "polyn.nats.user=user-" + MARKER, "polyn.nats.token=token-" + MARKER },
				new String[] { "polyn.nats.password=password-" + MARKER }, new String[] { jwt },
				new String[] { jwt, nkey, "polyn.nats.creds=" + user.credentials() },
				new String[] { "polyn.nats.servers=" + inUrl(1), nkey }, new String[] { "polyn.nats.nkey=SU" + MARKER },
				new String[] { "polyn.nats.jwt=" + MARKER, "polyn.nats.nkey=" + MARKER },
				new String[] { "polyn.nats.creds=" + user.seed() }, new String[] { "polyn.nats.creds=" + user.jwt() },
				new String[] { "polyn.nats.creds=-----BEGIN NATS USER JWT-----\n" + MARKER + "\n" },
				new String[] { "polyn.nats.creds=" + user.credentials().replace(user.seed(), "SU" + MARKER) })) {
			StartFailure failure = fail(output, StringUtils
				.concatenateStringArrays(new String[] { "polyn.nats.servers=nats://127.0.0.1:1" }, properties));
			assertThat(failure.description()).endsWith("(POLYN-N002)");
			assertThat(failure.description() + failure.action()).contains("polyn.nats.");
			assertNothingIsShown(failure.exception(), output, user.seed(), user.jwt());
		}
	}

	@Test
	void aCredentialsFileThatIsNotThereIsNamed(CapturedOutput output) {
		StartFailure failure = fail(output, "polyn.nats.servers=nats://127.0.0.1:1",
				"polyn.nats.creds=" + this.temp.resolve("none.creds"));
		assertThat(failure.description())
			.isEqualTo("The credentials file " + this.temp.resolve("none.creds") + " can't be read. (POLYN-N002)");
		assertThat(failure.action()).contains("polyn.nats.creds");
	}

	@Test
	void aServerThatIsNotThereIsNamedWithoutCredentials(CapturedOutput output) throws IOException {
		int port = FreePorts.next();
		StartFailure failure = fail(output, "polyn.nats.servers=" + inUrl(port));
		assertThat(failure.description()).contains("nats://127.0.0.1:" + port);
		assertNothingIsShown(failure.exception(), output);
	}

	@Test
	void aUrlThatIsNoneIsNamedWithoutCredentials(CapturedOutput output) {
		for (String url : List.of("nats://" + USER_INFO + "not a host", "nats://user:a/b-" + MARKER + "@127.0.0.1:1",
				USER_INFO + "127.0.0.1:1", "nats://" + MARKER + "@127.0.0.1:1")) {
			StartFailure failure = fail(output, "polyn.nats.servers=" + url);
			assertThat(failure.description()).contains("(POLYN-N001)");
			assertNothingIsShown(failure.exception(), output);
		}
	}

	@Test
	void aServerWithoutJetStreamIsNamedWithoutCredentials(CapturedOutput output) {
		try (EmbeddedNatsServer server = EmbeddedNatsServer.builder()
			.jetStream(false)
			.arguments("--user", "user-" + MARKER, "--pass", "password-" + MARKER)
			.start()) {
			StartFailure failure = fail(output, "polyn.nats.servers=" + inUrl(server.port()));
			assertThat(failure.description()).contains("(POLYN-N003)", server.url());
			assertNothingIsShown(failure.exception(), output);
		}
	}

	private static EmbeddedNatsServer withPassword() {
		return EmbeddedNatsServer.builder()
			.arguments("--user", "user-" + MARKER, "--pass", "password-" + MARKER)
			.start();
	}

	private static String inUrl(int port) {
		return "nats://" + USER_INFO + "127.0.0.1:" + port;
	}

	private TestApplication start(String... properties) {
		return TestApplication
			.start(new ClasspathFolder(this.temp).migration("1_create_users.yml", ClasspathFolder.CREATE_USERS)
				.classLoader(), StringUtils.concatenateStringArrays(TRACE, properties));
	}

	private static StartFailure fail(CapturedOutput output, String... properties) {
		return StartFailure.of(output, null, StringUtils.concatenateStringArrays(TRACE, properties));
	}

	private static void assertNothingIsShown(TestApplication application, CapturedOutput output, String... more)
			throws Exception {
		String[] secrets = StringUtils.addStringToArray(more, MARKER);
		for (String path : List.of("/actuator/polyn", "/actuator/health", "/actuator/configprops", "/actuator/beans")) {
			assertThat(application.get(path).body()).as(path).isNotEmpty().doesNotContain(secrets);
		}
		assertThat(output).doesNotContain(secrets);
	}

	private static void assertNothingIsShown(Throwable exception, CapturedOutput output, String... more) {
		String[] secrets = StringUtils.addStringToArray(more, MARKER);
		StringWriter trace = new StringWriter();
		exception.printStackTrace(new PrintWriter(trace));
		assertThat(trace.toString()).contains("at io.polyn").doesNotContain(secrets);
		assertThat(output).doesNotContain(secrets);
	}

}
