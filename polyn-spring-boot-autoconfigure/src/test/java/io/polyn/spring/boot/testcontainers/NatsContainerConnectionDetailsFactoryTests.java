package io.polyn.spring.boot.testcontainers;

import java.nio.file.Files;
import java.nio.file.Path;

import io.nats.client.Connection;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.spring.boot.nats.NatsConnectionDetails;
import io.polyn.spring.testing.Certificate;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.spring.testing.PolynContextRunner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsNotFoundException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.context.ImportTestcontainers;
import org.springframework.boot.testcontainers.service.connection.PemTrustStore;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class NatsContainerConnectionDetailsFactoryTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	// An annotation names it.
	private static final String FOLDER = "target/nats-container";

	private static EmbeddedNatsServer withPassword;

	private static EmbeddedNatsServer withTls;

	private final ApplicationContextRunner runner = PolynContextRunner.create()
		.withConfiguration(AutoConfigurations.of(ServiceConnectionAutoConfiguration.class));

	@BeforeAll
	static void startServers() throws Exception {
		withPassword = EmbeddedNatsServer.builder().arguments("--user", "app", "--pass", "secret").start();
		Path folder = Files.createDirectories(Path.of(FOLDER));
		Files.deleteIfExists(folder.resolve("server.p12"));
		Certificate certificate = Certificate.generate(folder);
		withTls = EmbeddedNatsServer.builder()
			.arguments("--tls", "--tlscert", certificate.certificate().toString(), "--tlskey",
					certificate.key().toString())
			.start();
	}

	@AfterAll
	static void stopServers() {
		withPassword.close();
		withTls.close();
	}

	@Test
	void aBeanNamesItsConnection() {
		this.runner.withUserConfiguration(Named.class).run((context) -> {
			assertThat(context).hasNotFailed()
				.hasSingleBean(NatsConnectionDetails.class)
				.doesNotHaveBean(EmbeddedNatsServer.class);
			assertThat(context.getBean(Connection.class).getConnectedUrl()).isEqualTo(server.url());
		});
	}

	@Test
	void theImageOfAFieldIsEnough() {
		this.runner.withUserConfiguration(Imported.class)
			.run((context) -> assertThat(context.getBean(Connection.class).getConnectedUrl()).isEqualTo(server.url()));
	}

	@Test
	void otherImagesAreLeftAlone() {
		this.runner.withUserConfiguration(Foreign.class)
			.run((context) -> assertThat(context).getFailure().isInstanceOf(ConnectionDetailsNotFoundException.class));
	}

	@Test
	void credentialsAreThoseOfTheCommand() {
		this.runner.withUserConfiguration(Secured.class)
			.run((context) -> assertThat(context.getBean(Connection.class).getConnectedUrl())
				.isEqualTo(withPassword.url()));
	}

	@Test
	void certificatesAreThoseOfTheAnnotation() {
		this.runner.withUserConfiguration(Encrypted.class)
			.run((context) -> assertThat(context.getBean(Connection.class).getServerInfo().isTLSRequired()).isTrue());
	}

	private static int port(String url) {
		return Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
	}

	@Configuration(proxyBeanMethods = false)
	static class Named {

		@Bean
		@ServiceConnection(name = "nats")
		LocalContainer container() {
			return new LocalContainer("registry.example.com/our/broker:7", port(server.url()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportTestcontainers(NatsContainer.class)
	static class Imported {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportTestcontainers(OtherContainer.class)
	static class Foreign {

	}

	@Configuration(proxyBeanMethods = false)
	static class Secured {

		@Bean
		@ServiceConnection(name = "nats")
		LocalContainer container() {
			return new LocalContainer("nats:2", withPassword.port()).withCommand("-js", "--user", "app",
					"--pass=secret");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Encrypted {

		@Bean
		@ServiceConnection(name = "nats")
		@PemTrustStore(certificate = "file:" + FOLDER + "/server.crt")
		LocalContainer container() {
			return new LocalContainer("nats:2", withTls.port());
		}

	}

	interface NatsContainer {

		@ServiceConnection
		LocalContainer CONTAINER = new LocalContainer("nats:2", port(server.url()));

	}

	interface OtherContainer {

		@ServiceConnection
		LocalContainer CONTAINER = new LocalContainer("example/broker:7", 1);

	}

}
