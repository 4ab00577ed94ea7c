package io.polyn.spring.boot.nats;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

import io.nats.client.Connection;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.spring.testing.ApplicationProcess;
import io.polyn.spring.testing.ConfiguredServer;
import io.polyn.spring.testing.ConnectingApplication;
import io.polyn.spring.testing.PolynContextRunner;
import io.polyn.testsupport.FreePorts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class StartupTimeoutTests {

	private static final String AGAIN = " Trying again for another ";

	private final ApplicationContextRunner runner = PolynContextRunner.create()
		.withPropertyValues("polyn.nats.reconnect-wait=50ms");

	@TempDir
	Path temp;

	@Test
	void aServerThatComesLaterIsWaitedFor(CapturedOutput output) throws Exception {
		int port = FreePorts.next();
		CompletableFuture<EmbeddedNatsServer> server = CompletableFuture.supplyAsync(() -> {
			Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> retries(output) >= 2);
			return EmbeddedNatsServer.builder().port(port).start();
		});
		try {
			this.runner
				.withPropertyValues("polyn.nats.startup-timeout=5m", "polyn.nats.servers=nats://127.0.0.1:" + port)
				.run((context) -> assertThat(context.getBean(Connection.class).getStatus())
					.isEqualTo(Connection.Status.CONNECTED));
		}
		finally {
			server.join().close();
		}
		assertThat(output)
			.contains("No NATS server can be reached at nats://127.0.0.1:" + port + ": Connection refused." + AGAIN);
	}

	@Test
	void theStartFailsWhenTheTimeIsOver(CapturedOutput output) throws Exception {
		String url = "nats://127.0.0.1:" + FreePorts.next();
		this.runner.withPropertyValues("polyn.nats.startup-timeout=5s", "polyn.nats.servers=" + url)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("POLYN-N001")
				.hasMessageContaining(url));
		assertThat(retries(output)).isPositive();
	}

	@Test
	void withoutThatTimeTheFirstFailureEndsTheStart(CapturedOutput output) throws Exception {
		this.runner.withPropertyValues("polyn.nats.servers=nats://127.0.0.1:" + FreePorts.next())
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("POLYN-N001"));
		assertThat(retries(output)).isZero();
	}

	@Test
	void aMistakeIsNotTriedAgain(CapturedOutput output) throws Exception {
		ApplicationContextRunner patient = this.runner.withPropertyValues("polyn.nats.startup-timeout=1h");
		patient.withPropertyValues("polyn.nats.servers=nats://not a host")
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("POLYN-N001"));
		try (ConfiguredServer server = ConfiguredServer.start(this.temp, "authorization {token: t0ken}")) {
			patient.withPropertyValues("polyn.nats.servers=" + server.url())
				.run((context) -> assertThat(context).getFailure().hasStackTraceContaining("POLYN-N002"));
		}
		assertThat(retries(output)).isZero();
	}

	@Test
	void aShutdownEndsTheWaiting() throws Exception {
		try (ApplicationProcess application = ApplicationProcess.start(ConnectingApplication.class,
				"--polyn.nats.startup-timeout=1h", "--polyn.nats.servers=nats://127.0.0.1:" + FreePorts.next())) {
			application.awaitOutput(Pattern.compile("(Trying again)"));
			application.terminate();
			ApplicationProcess.Result result = application.await();
			assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(143);
			assertThat(result.out()).contains("The start was interrupted while connecting to nats://127.0.0.1:");
		}
	}

	private static int retries(CapturedOutput output) {
		return StringUtils.countOccurrencesOf(output.toString(), AGAIN);
	}

}
