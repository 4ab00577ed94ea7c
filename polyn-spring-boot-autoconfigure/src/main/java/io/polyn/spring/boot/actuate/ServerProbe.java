package io.polyn.spring.boot.actuate;

import java.time.Duration;
import java.util.Locale;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.nats.JetStreamApi;

/**
 * A question whether JetStream can be used now, which is answered soon in any case.
 */
public class ServerProbe {

	// Less than what those who ask over HTTP commonly wait.
	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private final Connection connection;

	private final JetStreamApi api;

	/**
	 * Creates a question.
	 * @param connection the connection
	 * @param options the domain or prefix of JetStream
	 */
	public ServerProbe(Connection connection, JetStreamOptions options) {
		this.connection = connection;
		this.api = new JetStreamApi(connection, JetStreamOptions.builder(options).requestTimeout(TIMEOUT).build());
	}

	/**
	 * Asks.
	 * @throws PolynException if there is no connection, or JetStream does not answer
	 */
	public void requireAvailable() {
		Connection.Status status = this.connection.getStatus();
		if (status != Connection.Status.CONNECTED) {
			throw new PolynException(ErrorCode.SERVER_UNREACHABLE,
					"The connection to NATS is " + status.name().toLowerCase(Locale.ROOT) + ".",
					"Check that the server runs.");
		}
		this.api.accountInfo();
	}

}
