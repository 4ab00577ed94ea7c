package io.polyn.spring.boot.nats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.nats.client.Connection;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.spring.boot.PolynAutoConfiguration;
import io.polyn.spring.testing.ApplicationProcess;
import io.polyn.spring.testing.Certificate;
import io.polyn.spring.testing.ConfiguredServer;
import io.polyn.spring.testing.ConnectingApplication;
import io.polyn.testsupport.FreePorts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class HostnameVerificationTests {

	@TempDir
	static Path temp;

	private static Certificate ofName;

	private static Certificate ofAddress;

	private static Certificate ofOther;

	private static EmbeddedNatsServer named;

	private static EmbeddedNatsServer addressed;

	private final ApplicationContextRunner trusting = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PolynAutoConfiguration.class, NatsAutoConfiguration.class,
				SslAutoConfiguration.class))
		.withPropertyValues("spring.application.name=users", "polyn.nats.ssl.bundle=nats",
				"spring.ssl.bundle.pem.nats.truststore.certificate=file:" + temp.resolve("trusted.crt"),
				"polyn.nats.reconnect-wait=50ms", "polyn.nats.reconnect-jitter-tls=0");

	@BeforeAll
	static void startServers() throws Exception {
		ofName = Certificate.generate(Files.createDirectory(temp.resolve("name")), "DNS:localhost");
		ofAddress = Certificate.generate(Files.createDirectory(temp.resolve("address")), "IP:127.0.0.1");
		ofOther = Certificate.generate(Files.createDirectory(temp.resolve("other")), "DNS:other.example.com");
		Files.writeString(temp.resolve("trusted.crt"), Files.readString(ofName.certificate())
				+ Files.readString(ofAddress.certificate()) + Files.readString(ofOther.certificate()));
		named = EmbeddedNatsServer.builder().arguments(tls(ofName)).start();
		addressed = EmbeddedNatsServer.builder().arguments(tls(ofAddress)).start();
	}

	@AfterAll
	static void stopServers() {
		named.close();
		addressed.close();
	}

	@Test
	void aCertificateForTheNameIsAccepted() {
		assertConnects(this.trusting, byName(named.port()));
	}

	@Test
	void aCertificateForTheAddressIsAccepted() {
		assertConnects(this.trusting, byAddress(addressed.port()));
	}

	@Test
	void aCertificateForAnotherHostIsRefused() {
		assertRefused(this.trusting, byName(addressed.port()), "not for localhost, but for 127.0.0.1.");
		assertRefused(this.trusting, byAddress(named.port()), "not for 127.0.0.1, but for localhost.");
	}

	@Test
	void aServerWhoseCertificateIsRefusedGetsNoCredentials() throws Exception {
		try (ConfiguredServer server = ConfiguredServer.start(temp,
				"tls {cert_file: '%s', key_file: '%s'}\nauthorization {user: me, password: pw}"
					.formatted(ofName.certificate(), ofName.key()))) {
			ApplicationContextRunner stranger = this.trusting.withPropertyValues("polyn.nats.user=me",
					"polyn.nats.password=other");
			assertRefused(stranger, server.url(), "not for 127.0.0.1, but for localhost.");
			stranger.withPropertyValues("polyn.nats.servers=" + server.url().replace("127.0.0.1", "localhost"))
				.run((context) -> assertThat(context).getFailure().hasStackTraceContaining("POLYN-N002"));
		}
	}

	@Test
	void switchedOffAnyHostWillDo() {
		ApplicationContextRunner careless = this.trusting.withPropertyValues("polyn.nats.ssl.verify-hostname=false");
		assertConnects(careless, byName(addressed.port()));
		assertConnects(careless, byAddress(named.port()));
	}

	@Test
	void aServerThatBeginsWithTheHandshakeIsVerifiedToo() throws Exception {
		Assumptions.assumeFalse(named.version().startsWith("2.9."), "It has no such setting");
		try (ConfiguredServer server = ConfiguredServer.start(temp,
				"tls {cert_file: '%s', key_file: '%s', handshake_first: true}".formatted(ofName.certificate(),
						ofName.key()))) {
			ApplicationContextRunner first = this.trusting.withPropertyValues("polyn.nats.ssl.handshake-first=true");
			assertConnects(first, server.url().replace("127.0.0.1", "localhost"));
			assertRefused(first, server.url(), "not for 127.0.0.1, but for localhost.");
		}
	}

	@Test
	void anSslContextOfTheApplicationsOwnIsItsOwnAffair() {
		assertConnects(this.trusting.withUserConfiguration(OwnSslContext.class), byName(addressed.port()));
	}

	@Test
	void theTrustStoreOfTheJvmDoesNotChangeThat() throws Exception {
		assertThat(runWithTrustStoreOfJvm("tls://localhost:" + named.port())).contains("No migrations");
		assertThat(runWithTrustStoreOfJvm("tls://127.0.0.1:" + named.port()))
			.contains("not for 127.0.0.1, but for localhost.", "polyn.nats.ssl.verify-hostname=false");
		// It takes every certificate, as its name says.
		assertThat(runWithTrustStoreOfJvm("opentls://127.0.0.1:" + named.port())).contains("No migrations");
	}

	@Test
	void aServerThatTheClusterMakesKnownMayHaveTheNameByWhichTheClusterIsKnown(CapturedOutput output) throws Exception {
		assertFollows(this.trusting, ofName, "");
		assertThat(output).doesNotContain("The certificate of the NATS server");
	}

	@Test
	void aServerThatTheClusterMakesKnownHasNoHostOfItsOwn(CapturedOutput output) throws Exception {
		try (Cluster cluster = Cluster.start(ofAddress, "")) {
			run(this.trusting, cluster, (connection) -> {
				cluster.first().close();
				await().untilAsserted(() -> assertThat(output).contains(
						"POLYN-N001: The certificate of the NATS server is not for localhost, but for 127.0.0.1."));
				assertThat(connection.getStatus()).isNotEqualTo(Connection.Status.CONNECTED);
			});
		}
	}

	@Test
	void aServerThatIsMadeKnownByTlsHasItsOwnHost(CapturedOutput output) throws Exception {
		Assumptions.assumeFalse(named.version().startsWith("2.9."), "It has no such setting");
		ApplicationContextRunner first = this.trusting.withPropertyValues("polyn.nats.ssl.handshake-first=true");
		assertFollows(first, ofAddress, "handshake_first: true");
		assertThat(output).doesNotContain("The certificate of the NATS server");
	}

	private static void assertFollows(ApplicationContextRunner application, Certificate second, String settings)
			throws Exception {
		try (Cluster cluster = Cluster.start(second, settings)) {
			run(application, cluster, (connection) -> {
				cluster.first().close();
				await().untilAsserted(() -> assertThat(connection.getConnectedUrl())
					.endsWith("127.0.0.1:" + cluster.second().port()));
			});
		}
	}

	private static void run(ApplicationContextRunner application, Cluster cluster, Consumer<Connection> test) {
		application.withPropertyValues("polyn.nats.servers=" + byName(cluster.first().port())).run((context) -> {
			Connection connection = context.getBean(Connection.class);
			await().untilAsserted(() -> assertThat(connection.getServers())
				.anyMatch((server) -> server.endsWith("127.0.0.1:" + cluster.second().port())));
			test.accept(connection);
		});
	}

	private static void assertConnects(ApplicationContextRunner application, String url) {
		application.withPropertyValues("polyn.nats.servers=" + url)
			.run((context) -> assertThat(context.getBean(Connection.class).getStatus())
				.isEqualTo(Connection.Status.CONNECTED));
	}

	private static void assertRefused(ApplicationContextRunner application, String url, String why) {
		application.withPropertyValues("polyn.nats.servers=" + url)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("POLYN-N001: No NATS server can be reached at " + url)
				.hasMessageContaining(why)
				.hasMessageContaining("polyn.nats.ssl.verify-hostname=false"));
	}

	private static String runWithTrustStoreOfJvm(String url) throws Exception {
		try (ApplicationProcess application = ApplicationProcess.start(ConnectingApplication.class,
				"-Djavax.net.ssl.trustStore=" + temp.resolve("name").resolve("server.p12"),
				"-Djavax.net.ssl.trustStorePassword=changeit", "--polyn.command=info", "--polyn.nats.servers=" + url)) {
			ApplicationProcess.Result result = application.await();
			return result.out() + result.err();
		}
	}

	private static String byName(int port) {
		return "nats://localhost:" + port;
	}

	private static String byAddress(int port) {
		return "nats://127.0.0.1:" + port;
	}

	private static String[] tls(Certificate certificate) {
		return new String[] { "--tls", "--tlscert", certificate.certificate().toString(), "--tlskey",
				certificate.key().toString() };
	}

	/**
	 * Two servers, of which an application names the first.
	 */
	private record Cluster(EmbeddedNatsServer first, EmbeddedNatsServer second) implements AutoCloseable {

		static Cluster start(Certificate ofSecond, String settings) throws IOException {
			String route = "nats://127.0.0.1:" + FreePorts.next();
			EmbeddedNatsServer first = start(ofName, settings, "--cluster", route);
			return new Cluster(first, start(ofSecond, settings, "--cluster", "nats://127.0.0.1:-1", "--routes", route));
		}

		private static EmbeddedNatsServer start(Certificate certificate, String settings, String... arguments)
				throws IOException {
			Path configuration = Files.writeString(Files.createTempFile(temp, "nats", ".conf"),
					"tls {cert_file: '%s', key_file: '%s', %s}".formatted(certificate.certificate(), certificate.key(),
							settings));
			List<String> all = new ArrayList<>(List.of("-c", configuration.toString(), "--cluster_name", "tls"));
			all.addAll(List.of(arguments));
			return EmbeddedNatsServer.builder().jetStream(false).arguments(all.toArray(String[]::new)).start();
		}

		@Override
		public void close() {
			this.first.close();
			this.second.close();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnSslContext {

		@Bean
		NatsOptionsCustomizer ownSslContext(SslBundles bundles) {
			return (options) -> options.sslContext(bundles.getBundle("nats").createSslContext());
		}

	}

}
