package io.polyn.spring.boot.nats;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of the connection to NATS.
 */
@ConfigurationProperties("polyn.nats")
public class NatsProperties {

	/**
	 * Comma-separated list of the URLs of the servers, such as 'nats://localhost:4222'.
	 * Without any, an embedded server is started if 'polyn-embedded-nats' is on the
	 * classpath.
	 */
	private List<String> servers = new ArrayList<>();

	/**
	 * Name of the connection. By default the application's name.
	 */
	private @Nullable String name;

	/**
	 * Name of the user.
	 */
	private @Nullable String user;

	/**
	 * Password of the user.
	 */
	private @Nullable String password;

	/**
	 * Token to authenticate with.
	 */
	private @Nullable String token;

	/**
	 * Path of the credentials file with JWT and NKey seed. It is read anew for every
	 * connection.
	 */
	private @Nullable Path creds;

	/**
	 * Time to wait for a connection.
	 */
	private Duration connectionTimeout = Duration.ofSeconds(2);

	/**
	 * Time to wait between attempts to reconnect to a server.
	 */
	private Duration reconnectWait = Duration.ofSeconds(2);

	/**
	 * Number of attempts to reconnect to a server, -1 for no limit.
	 */
	private int maxReconnects = -1;

	/**
	 * Interval of pings that find out whether the connection is alive.
	 */
	private Duration pingInterval = Duration.ofMinutes(2);

	/**
	 * Time to wait for the answer to a request to JetStream.
	 */
	private Duration requestTimeout = Duration.ofSeconds(10);

	/**
	 * Prefix of the subjects on which answers arrive.
	 */
	private @Nullable String inboxPrefix;

	private final Ssl ssl = new Ssl();

	private final JetStream jetstream = new JetStream();

	private final Embedded embedded = new Embedded();

	public List<String> getServers() {
		return this.servers;
	}

	public void setServers(List<String> servers) {
		this.servers = servers;
	}

	public @Nullable String getName() {
		return this.name;
	}

	public void setName(@Nullable String name) {
		this.name = name;
	}

	public @Nullable String getUser() {
		return this.user;
	}

	public void setUser(@Nullable String user) {
		this.user = user;
	}

	public @Nullable String getPassword() {
		return this.password;
	}

	public void setPassword(@Nullable String password) {
		this.password = password;
	}

	public @Nullable String getToken() {
		return this.token;
	}

	public void setToken(@Nullable String token) {
		this.token = token;
	}

	public @Nullable Path getCreds() {
		return this.creds;
	}

	public void setCreds(@Nullable Path creds) {
		this.creds = creds;
	}

	public Duration getConnectionTimeout() {
		return this.connectionTimeout;
	}

	public void setConnectionTimeout(Duration connectionTimeout) {
		this.connectionTimeout = connectionTimeout;
	}

	public Duration getReconnectWait() {
		return this.reconnectWait;
	}

	public void setReconnectWait(Duration reconnectWait) {
		this.reconnectWait = reconnectWait;
	}

	public int getMaxReconnects() {
		return this.maxReconnects;
	}

	public void setMaxReconnects(int maxReconnects) {
		this.maxReconnects = maxReconnects;
	}

	public Duration getPingInterval() {
		return this.pingInterval;
	}

	public void setPingInterval(Duration pingInterval) {
		this.pingInterval = pingInterval;
	}

	public Duration getRequestTimeout() {
		return this.requestTimeout;
	}

	public void setRequestTimeout(Duration requestTimeout) {
		this.requestTimeout = requestTimeout;
	}

	public @Nullable String getInboxPrefix() {
		return this.inboxPrefix;
	}

	public void setInboxPrefix(@Nullable String inboxPrefix) {
		this.inboxPrefix = inboxPrefix;
	}

	public Ssl getSsl() {
		return this.ssl;
	}

	public JetStream getJetstream() {
		return this.jetstream;
	}

	public Embedded getEmbedded() {
		return this.embedded;
	}

	/**
	 * Properties of TLS.
	 */
	public static class Ssl {

		/**
		 * Name of the SSL bundle. Without it the connection uses TLS only if a server's
		 * URL says so.
		 */
		private @Nullable String bundle;

		public @Nullable String getBundle() {
			return this.bundle;
		}

		public void setBundle(@Nullable String bundle) {
			this.bundle = bundle;
		}

	}

	/**
	 * Properties of JetStream.
	 */
	public static class JetStream {

		/**
		 * JetStream domain to use.
		 */
		private @Nullable String domain;

		public @Nullable String getDomain() {
			return this.domain;
		}

		public void setDomain(@Nullable String domain) {
			this.domain = domain;
		}

	}

	/**
	 * Properties of the embedded server.
	 */
	public static class Embedded {

		/**
		 * Path of the nats-server executable. By default NATS_SERVER, the PATH, Polyn's
		 * cache folder and Debian's packages are searched for one.
		 */
		private @Nullable Path binary;

		/**
		 * Path of the folder in which JetStream keeps its data. By default a temporary
		 * one.
		 */
		private @Nullable Path storeDirectory;

		public @Nullable Path getBinary() {
			return this.binary;
		}

		public void setBinary(@Nullable Path binary) {
			this.binary = binary;
		}

		public @Nullable Path getStoreDirectory() {
			return this.storeDirectory;
		}

		public void setStoreDirectory(@Nullable Path storeDirectory) {
			this.storeDirectory = storeDirectory;
		}

	}

}
