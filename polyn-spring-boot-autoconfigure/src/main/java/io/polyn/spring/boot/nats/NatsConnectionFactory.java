package io.polyn.spring.boot.nats;

import java.io.IOException;
import java.util.stream.Collectors;

import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.ssl.SslBundle;

/**
 * Connects to NATS.
 */
class NatsConnectionFactory {

	private final NatsProperties properties;

	private final NatsConnectionDetails details;

	NatsConnectionFactory(NatsProperties properties, NatsConnectionDetails details) {
		this.properties = properties;
		this.details = details;
	}

	Connection connect(String connectionName) {
		try {
			return Nats.connect(options(connectionName));
		}
		catch (AuthenticationException ex) {
			throw refused(ex);
		}
		catch (IOException ex) {
			if (ex.getCause() instanceof AuthenticationException) {
				throw refused(ex);
			}
			throw new PolynException(ErrorCode.SERVER_UNREACHABLE,
					"No NATS server can be reached at " + servers() + ": " + reason(ex) + ".",
					"Start a server there, or correct polyn.nats.servers.", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new PolynException(ErrorCode.SERVER_UNREACHABLE,
					"The start was interrupted while connecting to " + servers() + ".", "Start again.", ex);
		}
	}

	private Options options(String connectionName) {
		Options.Builder options = withServers(Options.builder())
			.connectionName((this.properties.getName() != null) ? this.properties.getName() : connectionName)
			.connectionTimeout(this.properties.getConnectionTimeout())
			.reconnectWait(this.properties.getReconnectWait())
			.maxReconnects(this.properties.getMaxReconnects())
			.pingInterval(this.properties.getPingInterval());
		PropertyMapper map = PropertyMapper.get();
		map.from(this.properties::getInboxPrefix).to(options::inboxPrefix);
		map.from(this.details::getToken).as(String::toCharArray).to(options::token);
		map.from(this.details::getCredentials).as((file) -> Nats.credentials(file.toString())).to(options::authHandler);
		map.from(this.details::getSslBundle).as(SslBundle::createSslContext).to(options::sslContext);
		String user = this.details.getUser();
		if (user != null) {
			String password = this.details.getPassword();
			options.userInfo(user.toCharArray(), (password != null) ? password.toCharArray() : new char[0]);
		}
		return options.build();
	}

	private Options.Builder withServers(Options.Builder options) {
		try {
			return options.servers(this.details.getServers().toArray(String[]::new));
		}
		// Its message and cause quote the URL, maybe with a password.
		catch (IllegalArgumentException ex) {
			throw new PolynException(ErrorCode.SERVER_UNREACHABLE, "A NATS server's URL is not one: " + servers() + ".",
					"Write polyn.nats.servers like 'nats://localhost:4222', and set the variables that it takes from the"
							+ " environment.");
		}
	}

	private PolynException refused(Exception ex) {
		return new PolynException(ErrorCode.AUTHENTICATION_FAILED,
				"The NATS server at " + servers() + " refuses the credentials.",
				"Check polyn.nats.user and polyn.nats.password, polyn.nats.token or polyn.nats.creds, and what the server"
						+ " expects.",
				ex);
	}

	private String servers() {
		return this.details.getServers()
			.stream()
			.map(NatsConnectionFactory::withoutCredentials)
			.collect(Collectors.joining(", "));
	}

	private static String reason(IOException ex) {
		String message = ex.getMessage();
		return (message == null || message.contains("://")) ? "the connection was refused" : message;
	}

	/**
	 * Removes user and password from a server's URL.
	 * @param server the URL
	 * @return what may be shown
	 */
	static String withoutCredentials(@Nullable String server) {
		return (server != null) ? server.replaceFirst("^([a-zA-Z+]+://)?[^/]*@", "$1") : "";
	}

}
