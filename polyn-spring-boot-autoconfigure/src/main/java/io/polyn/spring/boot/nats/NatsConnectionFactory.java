package io.polyn.spring.boot.nats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.nats.TolerantDataPort;

import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.util.StringUtils;

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
		ConnectionLog log = new ConnectionLog();
		try {
			return Nats.connect(options(connectionName).errorListener(log).connectionListener(log).build());
		}
		catch (AuthenticationException ex) {
			throw refused(ex);
		}
		catch (IOException ex) {
			// Without its cause, which quotes the URLs with what they hold of
			// credentials.
			throw new PolynException(ErrorCode.SERVER_UNREACHABLE,
					"No NATS server can be reached at " + servers() + ": " + log.failure() + ".",
					"Start a server there, or correct polyn.nats.servers.");
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new PolynException(ErrorCode.SERVER_UNREACHABLE,
					"The start was interrupted while connecting to " + servers() + ".", "Start again.", ex);
		}
	}

	private Options.Builder options(String connectionName) {
		Options.Builder options = Options.builder()
			.connectionName(StringUtils.hasText(this.properties.getName()) ? this.properties.getName() : connectionName)
			.connectionTimeout(this.properties.getConnectionTimeout())
			.reconnectWait(this.properties.getReconnectWait())
			.maxReconnects(this.properties.getMaxReconnects())
			.pingInterval(this.properties.getPingInterval())
			.dataPortType(TolerantDataPort.class.getName());
		PropertyMapper map = PropertyMapper.get();
		map.from(this.properties::getInboxPrefix).whenHasText().to(options::inboxPrefix);
		servers(options);
		credentials(options);
		map.from(this.details::getSslBundle).as(SslBundle::createSslContext).to(options::sslContext);
		return options;
	}

	private void servers(Options.Builder options) {
		try {
			options.servers(this.details.getServers().toArray(String[]::new));
		}
		catch (IllegalArgumentException ex) {
			throw new PolynException(ErrorCode.SERVER_UNREACHABLE,
					"Not all of these are URLs of NATS servers: " + servers() + ".",
					"Correct polyn.nats.servers: write 'nats://host:4222', or 'tls://host:4222' for TLS.");
		}
	}

	private void credentials(Options.Builder options) {
		String user = this.details.getUser();
		String token = this.details.getToken();
		if (StringUtils.hasText(user) && StringUtils.hasText(token)) {
			throw new PolynException(ErrorCode.AUTHENTICATION_FAILED, "Both a user and a token are set.",
					"Remove polyn.nats.user or polyn.nats.token.");
		}
		if (StringUtils.hasText(user)) {
			String password = this.details.getPassword();
			options.userInfo(user.toCharArray(), (password != null) ? password.toCharArray() : new char[0]);
		}
		if (StringUtils.hasText(token)) {
			options.token(token.toCharArray());
		}
		Path file = this.details.getCredentials();
		if (file != null) {
			if (!Files.isReadable(file)) {
				throw new PolynException(ErrorCode.AUTHENTICATION_FAILED,
						"The credentials file " + file + " can't be read.",
						"Correct polyn.nats.creds, or let this process read the file.");
			}
			options.authHandler(Nats.credentials(file.toString()));
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

	/**
	 * Removes user and password from a server's URL.
	 * @param server the URL
	 * @return what may be shown
	 */
	static String withoutCredentials(String server) {
		return server.replaceFirst("^([a-zA-Z+]+://)?.*@", "$1");
	}

}
