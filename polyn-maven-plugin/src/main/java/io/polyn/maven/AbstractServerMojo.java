package io.polyn.maven;

import java.io.File;
import java.time.Duration;
import java.util.List;

import javax.inject.Inject;

import io.nats.client.JetStreamOptions;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.jspecify.annotations.Nullable;

/**
 * What goals have that ask a server.
 */
abstract class AbstractServerMojo extends AbstractPolynMojo {

	@Inject
	private SettingsDecrypter settingsDecrypter;

	/**
	 * URLs of the servers, separated by commas. With <code>tls://</code>, the
	 * certificates of the JVM (<code>javax.net.ssl.trustStore</code>) are used.
	 */
	@Parameter(property = "polyn.nats.servers", defaultValue = "nats://localhost:4222")
	private List<String> servers;

	/**
	 * Name of the user.
	 */
	@Parameter(property = "polyn.nats.user")
	private @Nullable String user;

	/**
	 * Password of the user.
	 */
	@Parameter(property = "polyn.nats.password")
	private @Nullable String password;

	/**
	 * Id of the server in Maven's <code>settings.xml</code> that has user and password,
	 * which may be encrypted there.
	 */
	@Parameter(property = "polyn.nats.server-id")
	private @Nullable String serverId;

	/**
	 * Token to authenticate with.
	 */
	@Parameter(property = "polyn.nats.token")
	private @Nullable String token;

	/**
	 * Credentials file with JWT and NKey seed.
	 */
	@Parameter(property = "polyn.nats.creds")
	private @Nullable File creds;

	/**
	 * JetStream domain.
	 */
	@Parameter(property = "polyn.nats.jetstream.domain")
	private @Nullable String jetStreamDomain;

	/**
	 * Time to wait for a connection, for example <code>2s</code>.
	 */
	@Parameter(property = "polyn.nats.connection-timeout", defaultValue = "2s")
	private String connectionTimeout;

	/**
	 * Time to wait for an answer of JetStream.
	 */
	@Parameter(property = "polyn.nats.request-timeout", defaultValue = "10s")
	private String requestTimeout;

	Options connectionOptions() {
		Options.Builder options = Options.builder()
			.connectionName("polyn-maven-plugin")
			.connectionTimeout(Settings.duration("polyn.nats.connection-timeout", this.connectionTimeout));
		try {
			options.servers(this.servers.toArray(String[]::new));
		}
		catch (IllegalArgumentException ex) {
			throw new PolynException(ErrorCode.SERVER_UNREACHABLE, "Not all of polyn.nats.servers are URLs.",
					"Write 'nats://host:4222', or 'tls://host:4222' for TLS.");
		}
		if (this.serverId != null) {
			Server server = server(this.serverId);
			options.userInfo(server.getUsername().toCharArray(), text(server.getPassword()).toCharArray());
		}
		if (this.user != null) {
			options.userInfo(this.user.toCharArray(), text(this.password).toCharArray());
		}
		if (this.token != null) {
			options.token(this.token.toCharArray());
		}
		if (this.creds != null) {
			if (!this.creds.canRead()) {
				throw new PolynException(ErrorCode.AUTHENTICATION_FAILED,
						"The credentials file " + this.creds + " can't be read.",
						"Correct polyn.nats.creds, or let this process read the file.");
			}
			options.authHandler(Nats.credentials(this.creds.toString()));
		}
		return options.build();
	}

	private Server server(String id) {
		Server server = session().getSettings().getServer(id);
		if (server == null || server.getUsername() == null) {
			throw new PolynException(ErrorCode.AUTHENTICATION_FAILED,
					"Maven's settings.xml has no server '" + id + "' with a user name.",
					"Add it, or correct polyn.nats.server-id.");
		}
		return this.settingsDecrypter.decrypt(new DefaultSettingsDecryptionRequest(server)).getServer();
	}

	private static String text(@Nullable String text) {
		return (text != null) ? text : "";
	}

	JetStreamOptions jetStreamOptions() {
		Duration timeout = Settings.duration("polyn.nats.request-timeout", this.requestTimeout);
		return JetStreamOptions.builder().domain(this.jetStreamDomain).requestTimeout(timeout).build();
	}

}
