package io.polyn.spring.boot.nats;

import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Consumer;
import io.nats.client.ErrorListener;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;

/**
 * What befalls a connection, in a line each; and why it could not be made, which jnats
 * tells its error listener but not the caller.
 */
class ConnectionLog implements ConnectionListener, ErrorListener {

	private static final Log logger = LogFactory.getLog(ConnectionLog.class);

	private final CompletableFuture<Exception> firstException = new CompletableFuture<>();

	private volatile boolean connected;

	// jnats calls the other one, but has not made this one optional yet.
	@Override
	@Deprecated
	public void connectionEvent(Connection connection, Events type) {
		connectionEvent(connection, type, null, null);
	}

	@Override
	public void connectionEvent(Connection connection, Events type, @Nullable Long time, @Nullable String details) {
		String server = NatsConnectionFactory.withoutCredentials((details != null) ? details : "the server");
		switch (type) {
			case CONNECTED -> this.connected = true;
			case DISCONNECTED -> {
				if (this.connected) {
					logger.warn("The connection to NATS is lost; reconnecting");
				}
			}
			case RECONNECTED -> logger.info("Reconnected to NATS at " + server);
			case LAME_DUCK -> logger.info("The NATS server is about to shut down; moving to another one");
			default -> logger.debug(type.getEvent());
		}
	}

	@Override
	public void errorOccurred(Connection connection, String error) {
		logger.warn("The NATS server reports: " + error);
	}

	@Override
	public void exceptionOccurred(Connection connection, Exception exception) {
		// While the server is away, one for every attempt to reconnect.
		logger.debug("On the connection to NATS", exception);
		this.firstException.complete(exception);
	}

	@Override
	public void slowConsumerDetected(Connection connection, Consumer consumer) {
		logger.warn("A subscription is too slow: from now on messages to it are dropped");
	}

	/**
	 * Waits for the reason why a connection could not be made, which another thread
	 * delivers.
	 * @return the reason, as the end of a sentence
	 */
	String failure() {
		Throwable cause = this.firstException.copy()
			.completeOnTimeout(new IllegalStateException("no server answers"), 1, TimeUnit.SECONDS)
			.join();
		cause = NestedExceptionUtils.getMostSpecificCause(cause);
		if (cause instanceof UnknownHostException) {
			return "the host is unknown";
		}
		return (cause.getMessage() != null) ? cause.getMessage() : cause.getClass().getSimpleName();
	}

}
