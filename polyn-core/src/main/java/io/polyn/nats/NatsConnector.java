package io.polyn.nats;

import java.io.IOException;
import java.net.URI;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import org.jspecify.annotations.Nullable;

/**
 * Connections for a while, and why they can't be opened, without giving credentials away.
 */
public final class NatsConnector {

	private NatsConnector() {
	}

	/**
	 * Opens a connection, works with it and closes it.
	 * @param <T> the type of the result
	 * @param options how to connect
	 * @param action what to do
	 * @return what the action returned
	 * @throws PolynException if no server can be reached, or one refuses the credentials
	 */
	public static <T extends @Nullable Object> T with(Options options, Function<Connection, T> action) {
		Connection connection = open(options);
		try {
			return action.apply(connection);
		}
		finally {
			close(connection);
		}
	}

	/**
	 * Closes a connection.
	 * @param connection the connection
	 */
	public static void close(Connection connection) {
		try {
			connection.close();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Opens a connection.
	 * @param options how to connect
	 * @return the connection, which is the caller's to close
	 * @throws PolynException if no server can be reached, or one refuses the credentials
	 */
	public static Connection open(Options options) {
		try {
			return Nats.connect(TolerantDataPort.within(options));
		}
		catch (AuthenticationException ex) {
			throw new PolynException(ErrorCode.AUTHENTICATION_FAILED,
					"The NATS server at " + servers(options) + " refuses the credentials.",
					"Check the user and password, token or credentials file, and what the server expects.");
		}
		catch (IOException ex) {
			// Without its cause, which quotes the URLs with what they hold of
			// credentials.
			throw new PolynException(ErrorCode.SERVER_UNREACHABLE,
					"No NATS server can be reached at " + servers(options) + ".",
					"Start a server there, or correct the URLs and the settings of TLS.");
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new PolynException(ErrorCode.SERVER_UNREACHABLE,
					"Connecting to " + servers(options) + " was interrupted.", "Start again.", ex);
		}
	}

	private static String servers(Options options) {
		return options.getServers().stream().map(NatsConnector::withoutCredentials).collect(Collectors.joining(", "));
	}

	private static String withoutCredentials(URI server) {
		return server.getScheme() + "://" + server.getHost() + ":" + server.getPort();
	}

}
