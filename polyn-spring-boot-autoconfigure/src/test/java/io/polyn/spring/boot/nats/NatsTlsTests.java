package io.polyn.spring.boot.nats;

import java.nio.file.Path;

import io.nats.client.Connection;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.spring.testing.Certificate;
import io.polyn.spring.testing.PolynContextRunner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class NatsTlsTests {

	@TempDir
	static Path temp;

	private static Certificate certificate;

	private static EmbeddedNatsServer server;

	private final ApplicationContextRunner runner = PolynContextRunner.create()
		.withPropertyValues("polyn.nats.servers=" + server.url());

	@BeforeAll
	static void startServer() throws Exception {
		certificate = Certificate.generate(temp);
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
		this.runner
			.withPropertyValues("polyn.nats.ssl.bundle=nats",
					"spring.ssl.bundle.pem.nats.truststore.certificate=file:" + certificate.certificate())
			.run((context) -> {
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
	void aServerWithoutTlsIsNotUsedWithABundle() {
		try (EmbeddedNatsServer plain = EmbeddedNatsServer.builder().start()) {
			this.runner
				.withPropertyValues("polyn.nats.servers=" + plain.url(), "polyn.nats.ssl.bundle=nats",
						"spring.ssl.bundle.pem.nats.truststore.certificate=file:" + certificate.certificate())
				.run((context) -> assertThat(context).getFailure()
					.rootCause()
					.hasMessageContaining("POLYN-N001")
					.hasMessageContaining("SSL connection wanted by client"));
		}
	}

	@Test
	void anUnknownBundleIsNamedWithThoseThatThereAre() {
		this.runner
			.withPropertyValues("polyn.nats.ssl.bundle=nuts",
					"spring.ssl.bundle.pem.nats.truststore.certificate=file:" + certificate.certificate())
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (ex) -> {
					assertThat(ex.getName()).isEqualTo("polyn.nats.ssl.bundle");
					assertThat(ex.getValue()).isEqualTo("nuts");
					assertThat(ex.getReason()).contains("[nats]");
				}));
	}

}
