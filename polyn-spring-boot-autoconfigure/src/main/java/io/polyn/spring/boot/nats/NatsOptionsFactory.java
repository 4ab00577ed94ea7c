package io.polyn.spring.boot.nats;

import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import javax.net.ssl.SSLContext;

import io.nats.client.Options;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.util.Assert;

/**
 * Makes the options of the connection.
 */
class NatsOptionsFactory {

	private final NatsProperties properties;

	private final NatsConnectionDetails details;

	private final String connectionName;

	private final List<NatsOptionsCustomizer> customizers;

	private final @Nullable ThreadFactory virtualThreads;

	/**
	 * Creates a factory.
	 * @param connectionName the name unless the properties have one
	 * @param virtualThreads makes the threads that handle messages, or {@code null} for
	 * those of jnats
	 */
	NatsOptionsFactory(NatsProperties properties, NatsConnectionDetails details, String connectionName,
			List<NatsOptionsCustomizer> customizers, @Nullable ThreadFactory virtualThreads) {
		this.properties = properties;
		this.details = details;
		this.connectionName = connectionName;
		this.customizers = customizers;
		this.virtualThreads = virtualThreads;
	}

	Options create(ConnectionLog log) {
		Options.Builder options = Options.builder()
			.connectionName(this.connectionName)
			.connectionTimeout(this.properties.getConnectionTimeout())
			.reconnectWait(this.properties.getReconnectWait())
			.reconnectJitter(jitter(this.properties.getReconnectJitter()))
			.reconnectJitterTls(jitter(this.properties.getReconnectJitterTls()))
			.maxReconnects(this.properties.getMaxReconnects())
			.pingInterval(this.properties.getPingInterval())
			.dataPortType(PersistentDataPort.class.getName())
			.errorListener(log)
			.connectionListener(log);
		servers(options);
		PropertyMapper map = PropertyMapper.get();
		map.from(this.properties::getName).whenHasText().to(options::connectionName);
		map.from(this.properties::getInboxPrefix).whenHasText().to(options::inboxPrefix);
		new Authentication(this.details).applyTo(options);
		tls(options);
		map.from(this.virtualThreads).to((threads) -> threads(options, threads));
		this.customizers.forEach((customizer) -> customizer.customize(options));
		return options.build();
	}

	private void servers(Options.Builder options) {
		List<String> servers = this.details.getServers();
		try {
			options.servers(servers.toArray(String[]::new));
		}
		catch (IllegalArgumentException ex) {
			throw new PolynException(ErrorCode.SERVER_UNREACHABLE, "Not all of these are URLs of NATS servers: "
					+ servers.stream().map(NatsConnectionFactory::withoutCredentials).collect(Collectors.joining(", "))
					+ ".", "Correct polyn.nats.servers: write 'nats://host:4222', or 'tls://host:4222' for TLS.");
		}
	}

	// jnats does not take zero.
	private static @Nullable Duration jitter(Duration jitter) {
		return jitter.isZero() ? null : jitter;
	}

	private void tls(Options.Builder options) {
		boolean verifyHostname = this.properties.getSsl().isVerifyHostname();
		if (this.details.getSslBundle() != null) {
			options.sslContext(ReloadableSslContext.of(this::sslContext, verifyHostname));
		}
		else if (isSecure()) {
			options.sslContext(ReloadableSslContext.of(NatsOptionsFactory::ofJvm, verifyHostname));
		}
		if (!this.properties.getSsl().isHandshakeFirst()) {
			return;
		}
		if (this.details.getSslBundle() == null
				&& this.details.getServers().stream().noneMatch((server) -> server.contains("tls://"))) {
			throw new InvalidConfigurationPropertyValueException("polyn.nats.ssl.handshake-first", true,
					"without TLS there is no handshake: set polyn.nats.ssl.bundle, or begin the URLs in"
							+ " polyn.nats.servers with 'tls://' for the JVM's trust store");
		}
		options.tlsFirst();
	}

	// The first one that asks for TLS decides, as with jnats, whose own context for
	// 'opentls' takes every certificate.
	private boolean isSecure() {
		return this.details.getServers()
			.stream()
			.map((server) -> server.strip().toLowerCase(Locale.ROOT))
			.filter((server) -> server.matches("(tls|wss|opentls)://.*"))
			.findFirst()
			.filter((server) -> !server.startsWith("opentls"))
			.isPresent();
	}

	private static SSLContext ofJvm() {
		try {
			return SSLContext.getDefault();
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("The JVM's trust store can't be used", ex);
		}
	}

	private SSLContext sslContext() {
		SslBundle bundle = this.details.getSslBundle();
		Assert.state(bundle != null, "The SSL bundle is gone");
		return bundle.createSslContext();
	}

	// One for each dispatcher, which waits for messages and hands them to the
	// application. Those that read and write have platform threads, as before: there are
	// two, and the server's pings must be answered whatever the application's do.
	private void threads(Options.Builder options, ThreadFactory threads) {
		options
			.executor(new ThreadPoolExecutor(0, Integer.MAX_VALUE, 0, TimeUnit.SECONDS, new SynchronousQueue<>(),
					threads))
			.readerThreadFactory(new CustomizableThreadFactory("nats-reader-"))
			.writerThreadFactory(new CustomizableThreadFactory("nats-writer-"));
	}

}
