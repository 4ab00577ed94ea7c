package io.polyn.nats;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

import io.nats.client.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that is connected and receives nothing, since jnats has stopped reading at
 * a message whose headers it does not accept.
 */
public final class SilentConnection {

	private static final Logger logger = LoggerFactory.getLogger(SilentConnection.class);

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private SilentConnection() {
	}

	/**
	 * Begins to reconnect, without waiting for it, if not even a ping is answered. It
	 * does not matter how many threads find that.
	 * @param connection the connection
	 * @throws InterruptedException if this thread is interrupted
	 */
	public static void reconnect(Connection connection) throws InterruptedException {
		long reconnects = connection.getStatistics().getReconnects();
		if (connection.getStatus() != Connection.Status.CONNECTED || isAnswered(connection)
				|| connection.getStatus() != Connection.Status.CONNECTED
				|| connection.getStatistics().getReconnects() != reconnects) {
			return;
		}
		logger.error("The connection to {} receives nothing, and is opened anew. If that goes on, somebody publishes"
				+ " messages whose headers jnats can't read, at which it stops reading: open the connection with"
				+ " Options.builder().dataPortType(\"{}\")", server(connection), TolerantDataPort.class.getName());
		// It may take until a server is back.
		Thread thread = new Thread(() -> forceReconnect(connection), "polyn-reconnect");
		thread.setDaemon(true);
		thread.start();
	}

	private static boolean isAnswered(Connection connection) throws InterruptedException {
		try {
			connection.flush(PATIENCE);
			return true;
		}
		catch (TimeoutException ex) {
			return false;
		}
	}

	private static void forceReconnect(Connection connection) {
		try {
			connection.forceReconnect();
		}
		catch (IOException | IllegalStateException ex) {
			logger.warn("The connection could not be opened anew: {}", ex.getMessage());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	// A server's URL may hold a user and a password.
	private static String server(Connection connection) {
		String url = connection.getConnectedUrl();
		return (url != null) ? url.replaceFirst("//.*@", "//") : "NATS";
	}

}
