package io.polyn.spring.boot.nats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import io.nats.client.Connection;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.spring.testing.Certificate;
import io.polyn.spring.testing.ConfiguredServer;
import io.polyn.spring.testing.PolynContextRunner;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class NatsTlsTests {

	@TempDir
	static Path temp;

	private static Certificate certificate;

	private static Certificate client;

	private static Certificate otherClient;

	private static EmbeddedNatsServer server;

	private final ApplicationContextRunner runner = PolynContextRunner.create()
		.withPropertyValues("polyn.nats.servers=" + server.url());

	private final ApplicationContextRunner trusting = this.runner.withPropertyValues("polyn.nats.ssl.bundle=nats",
			"spring.ssl.bundle.pem.nats.truststore.certificate=file:" + certificate.certificate());

	@BeforeAll
	static void startServer() throws Exception {
		certificate = generate("server");
		client = generate("client");
		otherClient = generate("other-client");
		server = EmbeddedNatsServer.builder()
			.arguments("--tls", "--tlscert", certificate.certificate().toString(), "--tlskey",
					certificate.key().toString())
			.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@Test
	void theNamedBundleIsUsed() {
		this.trusting.run((context) -> {
			assertThat(context).hasNotFailed();
			Connection connection = context.getBean(Connection.class);
			assertThat(connection.getStatus()).isEqualTo(Connection.Status.CONNECTED);
			assertThat(connection.getServerInfo().isTLSRequired()).isTrue();
		});
	}

	@Test
	void withoutABundleTheErrorSaysWhatTheServerWants() {
		this.runner.run((context) -> assertThat(context).getFailure()
			.rootCause()
			.hasMessageContaining("POLYN-N001")
			.hasMessageContaining("SSL required by server"));
	}

	@Test
	void aServerThatIsNotTrustedIsNotUsed() {
		this.trusting
			.withPropertyValues("spring.ssl.bundle.pem.nats.truststore.certificate=file:" + client.certificate())
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("POLYN-N001")
				.hasMessageContaining(server.url()));
	}

	@Test
	void aServerWithoutTlsIsNotUsedWithABundle() {
		try (EmbeddedNatsServer plain = EmbeddedNatsServer.builder().start()) {
			this.trusting.withPropertyValues("polyn.nats.servers=" + plain.url())
				.run((context) -> assertThat(context).getFailure()
					.rootCause()
					.hasMessageContaining("POLYN-N001")
					.hasMessageContaining("SSL connection wanted by client"));
		}
	}

	@Test
	void anUnknownBundleIsNamedWithThoseThatThereAre() {
		this.trusting.withPropertyValues("polyn.nats.ssl.bundle=nuts")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (ex) -> {
					assertThat(ex.getName()).isEqualTo("polyn.nats.ssl.bundle");
					assertThat(ex.getValue()).isEqualTo("nuts");
					assertThat(ex.getReason()).contains("[nats]");
				}));
	}

	@Test
	void aServerThatWantsAClientsCertificateGetsIt() throws Exception {
		try (ConfiguredServer mutual = ConfiguredServer.start(temp, trusting(client))) {
			ApplicationContextRunner application = this.trusting
				.withPropertyValues("polyn.nats.servers=" + mutual.url());
			withKeyStore(application, client).run((context) -> assertThat(context.getBean(Connection.class).getStatus())
				.isEqualTo(Connection.Status.CONNECTED));
			withKeyStore(application, otherClient).run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("POLYN-N001")
				.hasMessageContaining(mutual.url()));
			application.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("POLYN-N001")
				.hasMessageContaining(mutual.url()));
		}
	}

	@Test
	void aCertificateThatChangesIsUsedWhenTheConnectionIsMadeAgain(CapturedOutput output) throws Exception {
		Path folder = Files.createTempDirectory(temp, "changing");
		Certificate changing = copy(client,
				new Certificate(folder.resolve("client.crt"), folder.resolve("client.key")));
		try (ConfiguredServer mutual = ConfiguredServer.start(temp, trusting(client))) {
			withKeyStore(this.trusting, changing)
				.withPropertyValues("polyn.nats.servers=" + mutual.url(), "polyn.nats.reconnect-wait=100ms",
						"spring.ssl.bundle.pem.nats.reload-on-update=true",
						"spring.ssl.bundle.watch.file.quiet-period=200ms")
				.run((context) -> {
					Connection connection = context.getBean(Connection.class);
					copy(otherClient, changing);
					Awaitility.await()
						.untilAsserted(() -> assertThat(output).contains("SSL bundle 'nats' has changed"));
					assertThat(connection.getStatistics().getReconnects()).isZero();
					mutual.restart(trusting(otherClient));
					Awaitility.await()
						.untilAsserted(() -> assertThat(connection.getStatistics().getReconnects()).isEqualTo(1));
					assertThat(connection.getStatus()).isEqualTo(Connection.Status.CONNECTED);
				});
		}
		assertThat(output).doesNotContain("doesn't support SSL reloading");
	}

	@Test
	void aServerThatBeginsWithTheHandshakeIsUsed() throws Exception {
		if (server.version().startsWith("2.9.")) {
			// It has no such setting, and it is told that it does not.
			this.trusting.withPropertyValues("polyn.nats.ssl.handshake-first=true")
				.run((context) -> assertHandshakeExpected(context.getStartupFailure()));
			return;
		}
		try (ConfiguredServer first = ConfiguredServer.start(temp,
				"tls {cert_file: '%s', key_file: '%s', handshake_first: true}".formatted(certificate.certificate(),
						certificate.key()))) {
			this.trusting.withPropertyValues("polyn.nats.servers=" + first.url(), "polyn.nats.ssl.handshake-first=true")
				.run((context) -> assertThat(context.getBean(Connection.class).getStatus())
					.isEqualTo(Connection.Status.CONNECTED));
			this.trusting.withPropertyValues("polyn.nats.servers=" + first.url())
				.run((context) -> assertThat(context).getFailure()
					.rootCause()
					.hasMessageContaining("POLYN-N001")
					.hasMessageContaining("may want another certificate, or the TLS handshake first"));
		}
	}

	@Test
	void aServerThatDoesNotBeginWithTheHandshakeIsToldAsSuch() {
		this.trusting.withPropertyValues("polyn.nats.ssl.handshake-first=true")
			.run((context) -> assertHandshakeExpected(context.getStartupFailure()));
	}

	@Test
	void aHandshakeTakesTls() {
		this.runner.withPropertyValues("polyn.nats.ssl.handshake-first=true")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (ex) -> {
					assertThat(ex.getName()).isEqualTo("polyn.nats.ssl.handshake-first");
					assertThat(ex.getReason()).contains("polyn.nats.ssl.bundle");
				}));
	}

	private static void assertHandshakeExpected(Throwable failure) {
		assertThat(failure).rootCause()
			.hasMessageContaining("POLYN-N001")
			.hasMessageContaining(server.url())
			.hasMessageContaining("With polyn.nats.ssl.handshake-first it has to be nats-server 2.10.4 or later");
	}

	private static String trusting(Certificate clients) {
		return "tls {cert_file: '%s', key_file: '%s', ca_file: '%s', verify: true}".formatted(certificate.certificate(),
				certificate.key(), clients.certificate());
	}

	private static ApplicationContextRunner withKeyStore(ApplicationContextRunner runner, Certificate of) {
		return runner.withPropertyValues("spring.ssl.bundle.pem.nats.keystore.certificate=file:" + of.certificate(),
				"spring.ssl.bundle.pem.nats.keystore.private-key=file:" + of.key());
	}

	private static Certificate generate(String name) throws Exception {
		return Certificate.generate(Files.createDirectory(temp.resolve(name)));
	}

	private static Certificate copy(Certificate from, Certificate to) throws IOException {
		Files.copy(from.certificate(), to.certificate(), StandardCopyOption.REPLACE_EXISTING);
		Files.copy(from.key(), to.key(), StandardCopyOption.REPLACE_EXISTING);
		return to;
	}

}
