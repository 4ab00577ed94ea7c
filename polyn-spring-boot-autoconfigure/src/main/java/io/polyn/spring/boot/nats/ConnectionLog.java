package io.polyn.spring.boot.nats;

import java.net.UnknownHostException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Consumer;
import io.nats.client.ErrorListener;
import io.polyn.PolynException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.util.StringUtils;

/**
 * What befalls a connection, in a line each; and why it could not be made, which jnats
 * tells its error listener but not the caller.
 */
class ConnectionLog implements ConnectionListener, ErrorListener {

	private static final Log logger = LogFactory.getLog(ConnectionLog.class);

	// What jnats, too, takes for a refusal.
	private static final Pattern REFUSAL = Pattern.compile(
			"^user authentication|authorization violation|^account authentication expired", Pattern.CASE_INSENSITIVE);

	private final CompletableFuture<Exception> firstException = new CompletableFuture<>();

	private volatile boolean connected;

	// Since the connection was lost.
	private final Set<String> told = ConcurrentHashMap.newKeySet();

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
					tellOnce("The connection to NATS is lost; reconnecting");
				}
			}
			case RECONNECTED -> {
				this.told.clear();
				logger.info("Reconnected to NATS at " + server);
			}
			case LAME_DUCK -> logger.info("The NATS server is about to shut down; moving to another one");
			default -> logger.debug(type.getEvent());
		}
	}

	@Override
	public void errorOccurred(Connection connection, String error) {
		String reported = PersistentDataPort.restored(error);
		if (!REFUSAL.matcher(reported).find()) {
			logger.warn("The NATS server reports: " + reported);
		}
		else if (this.connected) {
			tellOnce("The NATS server refuses the credentials; reconnecting goes on, each time with those there are");
		}
	}

	// And not again for each attempt to reconnect.
	private void tellOnce(String problem) {
		if (this.told.add(problem)) {
			logger.warn(problem);
		}
	}

	@Override
	public void exceptionOccurred(Connection connection, Exception exception) {
		// While the server is away, one for every attempt to reconnect.
		logger.debug("On the connection to NATS", exception);
		this.firstException.complete(exception);
		if (this.connected && NestedExceptionUtils.getRootCause(exception) instanceof PolynException ex) {
			tellOnce(ex.getMessage());
		}
	}

	@Override
	public void slowConsumerDetected(Connection connection, Consumer consumer) {
		logger.warn("A subscription is too slow: from now on messages to it are dropped");
	}

	/**
	 * Waits for the reason why a connection could not be made, which another thread
	 * delivers.
	 */
	Throwable failure() {
		return NestedExceptionUtils.getMostSpecificCause(this.firstException.copy()
			.completeOnTimeout(new IllegalStateException("no server answers"), 1, TimeUnit.SECONDS)
			.join());
	}

	/**
	 * Describes such a reason.
	 * @return the end of a sentence
	 */
	static String describe(Throwable cause) {
		if (cause instanceof UnknownHostException) {
			return "the host is unknown";
		}
		if (cause instanceof TimeoutException) {
			return "no answer in time";
		}
		return (cause.getMessage() != null) ? StringUtils.trimTrailingCharacter(cause.getMessage(), '.')
				: cause.getClass().getSimpleName();
	}

}
