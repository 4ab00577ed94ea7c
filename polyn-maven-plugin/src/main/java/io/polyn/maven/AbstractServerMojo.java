package io.polyn.maven;

import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

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
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.jspecify.annotations.Nullable;

/**
 * What goals have that ask a server.
 */
abstract class AbstractServerMojo extends AbstractPolynMojo {

	@Inject
	private SettingsDecrypter settingsDecrypter;

	/**
	 * URLs of the servers; on the command line <code>-Dpolyn.nats.servers</code>,
	 * separated by commas. By default <code>nats://localhost:4222</code>. With
	 * <code>tls://</code>, the certificates of the JVM
	 * (<code>javax.net.ssl.trustStore</code>) are used.
	 */
	@Parameter
	private @Nullable List<String> servers;

	/**
	 * Name of the user.
	 */
	@Parameter(property = "polyn.nats.user")
	private @Nullable String user;

	/**
	 * Password of the user; better than here, where Maven's <code>-X</code> shows it, on
	 * the command line: <code>-Dpolyn.nats.password</code>.
	 */
	@Parameter
	private @Nullable String password;

	/**
	 * Id of the server in Maven's <code>settings.xml</code> that has user and password,
	 * which may be encrypted there.
	 */
	@Parameter(property = "polyn.nats.server-id")
	private @Nullable String serverId;

	/**
	 * Token to authenticate with; better than here, where Maven's <code>-X</code> shows
	 * it, on the command line: <code>-Dpolyn.nats.token</code>.
	 */
	@Parameter
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
	 * Prefix of the names of all streams, buckets and consumers, and first token of all
	 * subjects, which sets a deployment apart from others on the same account.
	 */
	@Parameter(property = "polyn.prefix", defaultValue = "")
	private @Nullable String prefix;

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
			.errorListener(new ConnectionErrors(getLog()))
			.connectionTimeout(Settings.duration("polyn.nats.connection-timeout", this.connectionTimeout));
		try {
			options.servers(servers());
		}
		catch (IllegalArgumentException ex) {
			throw new PolynException(ErrorCode.SERVER_UNREACHABLE, "Not all of polyn.nats.servers are URLs.",
					"Write 'nats://host:4222', or 'tls://host:4222' for TLS.");
		}
		String token = secret(this.token, "polyn.nats.token");
		if (Stream.of(this.serverId, this.user, token, this.creds).filter(Objects::nonNull).count() > 1) {
			throw new PolynException(ErrorCode.INVALID_COMMAND,
					"Of polyn.nats.server-id, user, token and creds, more than one is set.",
					"Say in one way who connects.");
		}
		if (this.serverId != null) {
			Server server = server(this.serverId);
			options.userInfo(server.getUsername().toCharArray(), chars(server.getPassword()));
		}
		if (this.user != null) {
			options.userInfo(this.user.toCharArray(), chars(secret(this.password, "polyn.nats.password")));
		}
		if (token != null) {
			options.token(token.toCharArray());
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

	private String[] servers() {
		if (this.servers != null && !this.servers.isEmpty()) {
			return this.servers.toArray(String[]::new);
		}
		String given = secret(null, "polyn.nats.servers");
		return (given != null) ? given.split("\\s*,\\s*") : new String[] { Options.DEFAULT_URL };
	}

	// Not by the parameter's annotation: Maven's -X shows what it finds for that.
	private @Nullable String secret(@Nullable String configured, String property) {
		if (configured != null) {
			return configured;
		}
		String given = session().getUserProperties().getProperty(property);
		return (given != null) ? given : project().getProperties().getProperty(property);
	}

	private static char[] chars(@Nullable String text) {
		return (text != null) ? text.toCharArray() : new char[0];
	}

	private Server server(String id) {
		Server server = session().getSettings().getServer(id);
		if (server == null || server.getUsername() == null) {
			throw new PolynException(ErrorCode.AUTHENTICATION_FAILED,
					"Maven's settings.xml has no server '" + id + "' with a user name.",
					"Add it, or correct polyn.nats.server-id.");
		}
		SettingsDecryptionResult decrypted = this.settingsDecrypter
			.decrypt(new DefaultSettingsDecryptionRequest(server));
		if (!decrypted.getProblems().isEmpty()) {
			throw new PolynException(ErrorCode.AUTHENTICATION_FAILED,
					"The password of the server '" + id + "' in Maven's settings.xml can't be decrypted.",
					"Look at settings-security.xml, or encrypt the password anew with 'mvn --encrypt-password'.");
		}
		return decrypted.getServer();
	}

	String prefix() {
		return (this.prefix != null) ? this.prefix : "";
	}

	JetStreamOptions jetStreamOptions() {
		Duration timeout = Settings.duration("polyn.nats.request-timeout", this.requestTimeout);
		return JetStreamOptions.builder().domain(this.jetStreamDomain).requestTimeout(timeout).build();
	}

}
