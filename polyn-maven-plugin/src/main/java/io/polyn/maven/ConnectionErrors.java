package io.polyn.maven;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import org.apache.maven.plugin.logging.Log;

/**
 * What befalls a connection, in Maven's log.
 */
final class ConnectionErrors implements ErrorListener {

	private final Log log;

	ConnectionErrors(Log log) {
		this.log = log;
	}

	@Override
	public void errorOccurred(Connection connection, String error) {
		this.log.warn("The NATS server reports: " + error);
	}

	// Where it keeps the goal from its work, that fails and says so; the texts of these
	// may quote URLs with what they hold of credentials.
	@Override
	public void exceptionOccurred(Connection connection, Exception exception) {
		this.log.debug("On the connection to NATS: " + exception.getClass().getName());
	}

}
