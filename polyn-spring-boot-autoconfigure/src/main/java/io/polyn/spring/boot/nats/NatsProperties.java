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
	 * Seed of the NKey to authenticate with. It belongs to the JWT if there is one.
	 */
	private @Nullable String nkey;

	/**
	 * JWT of the user, which also takes the seed of its NKey.
	 */
	private @Nullable String jwt;

	/**
	 * Location or content of the credentials file with JWT and NKey seed. A file is read
	 * anew for every connection.
	 */
	private @Nullable String creds;

	/**
	 * Time to wait for a connection.
	 */
	private Duration connectionTimeout = Duration.ofSeconds(2);

	/**
	 * Time for which the application goes on trying to connect when it starts. By default
	 * it fails with the first attempt.
	 */
	private Duration startupTimeout = Duration.ZERO;

	/**
	 * Time to wait between attempts to connect to a server again.
	 */
	private Duration reconnectWait = Duration.ofSeconds(2);

	/**
	 * Maximum of the random time that is added to the time between attempts.
	 */
	private Duration reconnectJitter = Duration.ofMillis(100);

	/**
	 * Maximum of the random time that is added to the time between attempts if a server's
	 * URL asks for TLS.
	 */
	private Duration reconnectJitterTls = Duration.ofSeconds(1);

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
	 * Time to wait on shutdown until what was published is sent and what was received is
	 * handled. With zero the connection is closed at once.
	 */
	private Duration drainTimeout = Duration.ofSeconds(5);

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

	public @Nullable String getNkey() {
		return this.nkey;
	}

	public void setNkey(@Nullable String nkey) {
		this.nkey = nkey;
	}

	public @Nullable String getJwt() {
		return this.jwt;
	}

	public void setJwt(@Nullable String jwt) {
		this.jwt = jwt;
	}

	public @Nullable String getCreds() {
		return this.creds;
	}

	public void setCreds(@Nullable String creds) {
		this.creds = creds;
	}

	public Duration getConnectionTimeout() {
		return this.connectionTimeout;
	}

	public void setConnectionTimeout(Duration connectionTimeout) {
		this.connectionTimeout = connectionTimeout;
	}

	public Duration getStartupTimeout() {
		return this.startupTimeout;
	}

	public void setStartupTimeout(Duration startupTimeout) {
		this.startupTimeout = startupTimeout;
	}

	public Duration getReconnectWait() {
		return this.reconnectWait;
	}

	public void setReconnectWait(Duration reconnectWait) {
		this.reconnectWait = reconnectWait;
	}

	public Duration getReconnectJitter() {
		return this.reconnectJitter;
	}

	public void setReconnectJitter(Duration reconnectJitter) {
		this.reconnectJitter = reconnectJitter;
	}

	public Duration getReconnectJitterTls() {
		return this.reconnectJitterTls;
	}

	public void setReconnectJitterTls(Duration reconnectJitterTls) {
		this.reconnectJitterTls = reconnectJitterTls;
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

	public Duration getDrainTimeout() {
		return this.drainTimeout;
	}

	public void setDrainTimeout(Duration drainTimeout) {
		this.drainTimeout = drainTimeout;
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

		/**
		 * Whether the TLS handshake comes before everything else, as servers with
		 * 'handshake_first' want it (2.10.4 and later).
		 */
		private boolean handshakeFirst;

		/**
		 * Whether the certificate of a server has to be for a host that the URLs of the
		 * servers name.
		 */
		private boolean verifyHostname = true;

		public @Nullable String getBundle() {
			return this.bundle;
		}

		public void setBundle(@Nullable String bundle) {
			this.bundle = bundle;
		}

		public boolean isHandshakeFirst() {
			return this.handshakeFirst;
		}

		public void setHandshakeFirst(boolean handshakeFirst) {
			this.handshakeFirst = handshakeFirst;
		}

		public boolean isVerifyHostname() {
			return this.verifyHostname;
		}

		public void setVerifyHostname(boolean verifyHostname) {
			this.verifyHostname = verifyHostname;
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
