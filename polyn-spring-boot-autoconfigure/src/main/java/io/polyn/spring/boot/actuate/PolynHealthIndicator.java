package io.polyn.spring.boot.actuate;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Health of the connection and of JetStream behind it.
 */
class PolynHealthIndicator extends AbstractHealthIndicator {

	private final Connection connection;

	private final ServerProbe probe;

	PolynHealthIndicator(Connection connection, JetStreamOptions options) {
		super("JetStream is not available");
		this.connection = connection;
		this.probe = new ServerProbe(connection, options);
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		builder.withDetail("connection", this.connection.getStatus().name());
		this.probe.requireAvailable();
		builder.up().withDetail("server", this.connection.getServerInfo().getVersion());
	}

}
