package io.polyn.spring.boot.docker.compose;

import java.util.List;
import java.util.Map;

import io.polyn.spring.boot.nats.NatsConnectionDetails;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.ssl.SslBundle;

/**
 * {@link DockerComposeConnectionDetailsFactory} for a service whose image, or label, is
 * {@code nats}.
 */
class NatsDockerComposeConnectionDetailsFactory extends DockerComposeConnectionDetailsFactory<NatsConnectionDetails> {

	private static final int PORT = 4222;

	NatsDockerComposeConnectionDetailsFactory() {
		super("nats", "io.nats.client.Connection");
	}

	@Override
	protected NatsConnectionDetails getDockerComposeConnectionDetails(DockerComposeConnectionSource source) {
		return new NatsDockerComposeConnectionDetails(source.getRunningService());
	}

	/**
	 * {@link NatsConnectionDetails} of a running service. Its environment has the
	 * credentials: of the server's command nothing is known.
	 */
	private static class NatsDockerComposeConnectionDetails extends DockerComposeConnectionDetails
			implements NatsConnectionDetails {

		private final String server;

		private final Map<String, @Nullable String> environment;

		private final @Nullable SslBundle sslBundle;

		NatsDockerComposeConnectionDetails(RunningService service) {
			super(service);
			this.server = "nats://" + service.host() + ":" + service.ports().get(PORT);
			this.environment = service.env();
			this.sslBundle = getSslBundle(service);
		}

		@Override
		public List<String> getServers() {
			return List.of(this.server);
		}

		@Override
		public @Nullable String getUser() {
			return this.environment.get("NATS_USER");
		}

		@Override
		public @Nullable String getPassword() {
			return this.environment.get("NATS_PASSWORD");
		}

		@Override
		public @Nullable String getToken() {
			return this.environment.get("NATS_TOKEN");
		}

		@Override
		public @Nullable SslBundle getSslBundle() {
			return this.sslBundle;
		}

	}

}
