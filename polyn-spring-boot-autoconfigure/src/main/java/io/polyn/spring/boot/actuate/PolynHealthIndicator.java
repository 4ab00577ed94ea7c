package io.polyn.spring.boot.actuate;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.polyn.spring.boot.capture.CaptureWatcher;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Health of the connection, of JetStream behind it, and of change capture.
 */
class PolynHealthIndicator extends AbstractHealthIndicator {

	private final Connection connection;

	private final ServerProbe probe;

	private final @Nullable CaptureWatcher watcher;

	PolynHealthIndicator(Connection connection, JetStreamOptions options, @Nullable CaptureWatcher watcher) {
		super("JetStream is not available");
		this.connection = connection;
		this.probe = new ServerProbe(connection, options);
		this.watcher = watcher;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		builder.withDetail("connection", this.connection.getStatus().name());
		this.probe.requireAvailable();
		builder.up().withDetail("server", this.connection.getServerInfo().getVersion());
		if (this.watcher != null) {
			add(CaptureDescriptor.of(this.watcher), builder);
		}
	}

	// Also while it tries again: it is well only when it captures, or need not.
	private static void add(CaptureDescriptor capture, Health.Builder builder) {
		builder.withDetail("capture", capture.state());
		if (capture.error() != null) {
			builder.down().withDetail("error", capture.error());
		}
	}

}
