package io.polyn.spring.boot.docker.compose;

import java.lang.reflect.Constructor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.nats.client.Connection;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.spring.boot.nats.NatsConnectionDetails;
import io.polyn.spring.testing.Certificate;
import io.polyn.spring.testing.PolynContextRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactories;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.Environment;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of a service that Docker Compose says is running. There is no Docker: the
 * servers are processes of this machine.
 */
class NatsDockerComposeConnectionDetailsFactoryTests {

	private static final String LABEL = "org.springframework.boot.service-connection";

	private final ApplicationContextRunner runner = PolynContextRunner.create();

	@Test
	void anApplicationConnectsToTheServiceAndStartsNoServerOfItsOwn() throws Exception {
		try (EmbeddedNatsServer server = EmbeddedNatsServer.builder().start()) {
			NatsConnectionDetails details = details(new Service("nats:2", server.port(), Map.of(), Map.of()));
			this.runner.withBean(NatsConnectionDetails.class, () -> details).run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean(EmbeddedNatsServer.class);
				assertThat(context.getBean(Connection.class).getConnectedUrl()).isEqualTo(server.url());
			});
		}
	}

	@Test
	void theServiceWinsOverThePropertyOfServers() throws Exception {
		try (EmbeddedNatsServer server = EmbeddedNatsServer.builder().start()) {
			NatsConnectionDetails details = details(new Service("nats:2", server.port(), Map.of(), Map.of()));
			this.runner.withBean(NatsConnectionDetails.class, () -> details)
				.withPropertyValues("polyn.nats.servers=nats://127.0.0.1:1")
				.run((context) -> assertThat(context).hasNotFailed());
		}
	}

	@Test
	void userAndPasswordAreInTheEnvironmentOfTheService() throws Exception {
		try (EmbeddedNatsServer server = EmbeddedNatsServer.builder()
			.arguments("--user", "app", "--pass", "secret")
			.start()) {
			NatsConnectionDetails details = details(new Service("nats:2", server.port(),
					Map.of("NATS_USER", "app", "NATS_PASSWORD", "secret"), Map.of()));
			this.runner.withBean(NatsConnectionDetails.class, () -> details)
				.run((context) -> assertThat(context).hasNotFailed());
			NatsConnectionDetails without = details(new Service("nats:2", server.port(), Map.of(), Map.of()));
			this.runner.withBean(NatsConnectionDetails.class, () -> without)
				.run((context) -> assertThat(context).getFailure().hasStackTraceContaining("POLYN-N002"));
		}
	}

	@Test
	void theTokenIsInTheEnvironmentOfTheService() throws Exception {
		try (EmbeddedNatsServer server = EmbeddedNatsServer.builder().arguments("--auth", "secret").start()) {
			NatsConnectionDetails details = details(
					new Service("nats:2", server.port(), Map.of("NATS_TOKEN", "secret"), Map.of()));
			this.runner.withBean(NatsConnectionDetails.class, () -> details)
				.run((context) -> assertThat(context).hasNotFailed());
		}
	}

	@Test
	void certificatesAreInTheLabelsOfTheService(@TempDir Path temp) throws Exception {
		Certificate certificate = Certificate.generate(temp);
		try (EmbeddedNatsServer server = EmbeddedNatsServer.builder()
			.arguments("--tls", "--tlscert", certificate.certificate().toString(), "--tlskey",
					certificate.key().toString())
			.start()) {
			NatsConnectionDetails details = details(new Service("nats:2", server.port(), Map.of(),
					Map.of("org.springframework.boot.sslbundle.pem.truststore.certificate",
							"file:" + certificate.certificate())));
			this.runner.withBean(NatsConnectionDetails.class, () -> details).run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(Connection.class).getServerInfo().isTLSRequired()).isTrue();
			});
		}
	}

	@Test
	void anyImageMayBeLabelled() throws Exception {
		assertThat(found(new Service("registry.example.com/our/broker:7", 1, Map.of(), Map.of(LABEL, "nats"))))
			.containsOnlyKeys(NatsConnectionDetails.class);
	}

	@Test
	void otherImagesAreLeftAlone() throws Exception {
		assertThat(found(new Service("natsio/prometheus-nats-exporter", 1, Map.of(), Map.of()))).isEmpty();
		assertThat(found(new Service("nats:2", 1, Map.of(), Map.of(LABEL, "redis"))))
			.doesNotContainKey(NatsConnectionDetails.class);
	}

	private static NatsConnectionDetails details(Service service) throws Exception {
		return (NatsConnectionDetails) found(service).get(NatsConnectionDetails.class);
	}

	private static Map<Class<?>, ConnectionDetails> found(Service service) throws Exception {
		Constructor<DockerComposeConnectionSource> source = DockerComposeConnectionSource.class
			.getDeclaredConstructor(RunningService.class, Environment.class);
		source.setAccessible(true);
		return new ConnectionDetailsFactories(null)
			.getConnectionDetails(source.newInstance(service, new MockEnvironment()), false);
	}

	private record Service(String imageName, int port, Map<String, String> env,
			Map<String, String> labels) implements RunningService, ConnectionPorts {

		@Override
		public String name() {
			return "broker";
		}

		@Override
		public ImageReference image() {
			return ImageReference.of(this.imageName);
		}

		@Override
		public String host() {
			return "127.0.0.1";
		}

		@Override
		public ConnectionPorts ports() {
			return this;
		}

		@Override
		public int get(int containerPort) {
			assertThat(containerPort).isEqualTo(4222);
			return this.port;
		}

		@Override
		public List<Integer> getAll() {
			return List.of(this.port);
		}

		@Override
		public List<Integer> getAll(String protocol) {
			return getAll();
		}

	}

}
