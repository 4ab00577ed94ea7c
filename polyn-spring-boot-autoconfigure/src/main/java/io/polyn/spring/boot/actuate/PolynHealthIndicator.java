package io.polyn.spring.boot.actuate;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.polyn.nats.JetStreamApi;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Health of the connection and of JetStream behind it.
 */
class PolynHealthIndicator extends AbstractHealthIndicator {

	private final Connection connection;

	private final JetStreamApi api;

	PolynHealthIndicator(Connection connection, JetStreamOptions options) {
		super("JetStream does not answer");
		this.connection = connection;
		this.api = new JetStreamApi(connection, options);
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		builder.withDetail("connection", this.connection.getStatus().name());
		if (this.connection.getStatus() != Connection.Status.CONNECTED) {
			builder.down();
			return;
		}
		this.api.accountInfo();
		builder.up().withDetail("server", this.api.serverVersion().toString());
	}

}
