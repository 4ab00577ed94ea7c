package io.polyn.spring.boot.nats;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;

import javax.net.ssl.SSLSocket;

import io.nats.client.Connection;
import io.nats.client.Options;
import io.nats.client.support.NatsUri;
import io.polyn.nats.TolerantDataPort;
import org.jspecify.annotations.Nullable;

/**
 * Data port of a connection that looks at the host in a server's certificate, which jnats
 * does not do, and that goes on when a server refuses its credentials while it
 * reconnects. jnats closes a connection for good when it reads the same refusal twice; so
 * there the words of a refusal arrive separated by tabs, in which jnats sees an error
 * like any other.
 */
public class PersistentDataPort extends TolerantDataPort {

	private static final String ERROR = "-ERR ";

	private static final String CONNECT = "CONNECT ";

	private static final String LAST = "PONG";

	private final StringBuilder lineStart = new StringBuilder();

	private boolean handshake = true;

	// Where user and password differ from those of the start.
	private @Nullable Options current;

	/**
	 * For jnats, which creates one for each time that it connects.
	 */
	public PersistentDataPort() {
	}

	@Override
	public void afterConstruct(Options options) {
		super.afterConstruct(options);
		if (options.getAuthHandler() instanceof CurrentUser user) {
			this.current = user.changed(options);
		}
	}

	/**
	 * Makes the connection a secure one, to a host that the application trusts. Nothing
	 * that is a secret is sent before.
	 */
	@Override
	public void upgradeToSecure() throws IOException {
		super.upgradeToSecure();
		// jnats would go on without TLS.
		if (!(this.socket instanceof SSLSocket secure)) {
			throw new IOException("The TLS handshake has not ended in time");
		}
		Connection connection = this.connection;
		Options options = connection.getOptions();
		// Any other context is the application's own.
		if (options.getSslContext() instanceof ReloadableSslContext context && context.verifiesHostname()) {
			X509Certificate certificate = (X509Certificate) secure.getSession().getPeerCertificates()[0];
			new ServerCertificate(certificate).requireAnyOf(trustedHosts(connection, options));
		}
	}

	// The socket knows the address only that jnats has looked up, and any server of the
	// cluster will do. Of those that a server makes known, none counts that came without
	// TLS: whoever is in between could name a host that has a certificate of its own.
	private static List<String> trustedHosts(Connection connection, Options options) {
		Stream<String> servers = options.isTlsFirst() ? connection.getServers().stream()
				: options.getNatsServerUris().stream().map(NatsUri::toString);
		return servers.map((server) -> URI.create(server).getHost()).distinct().toList();
	}

	@Override
	public int read(byte[] to, int offset, int length) throws IOException {
		int count = super.read(to, offset, length);
		for (int i = offset; this.handshake && i < offset + count; i++) {
			to[i] = inspect(to[i]);
		}
		return count;
	}

	// The first line of a client says who it is.
	@Override
	public void write(byte[] from, int count) throws IOException {
		Options options = this.current;
		if (options == null) {
			super.write(from, count);
			return;
		}
		this.current = null;
		Connection connection = this.connection;
		// No URL has a user if there is one in the options.
		byte[] introduction = (CONNECT + options.buildProtocolConnectOptionsString(Options.DEFAULT_URL, true,
				connection.getServerInfo().getNonce()))
			.getBytes(StandardCharsets.UTF_8);
		int end = 0;
		while (end < count && from[end] != '\r') {
			end++;
		}
		byte[] changed = ByteBuffer.allocate(introduction.length + count - end)
			.put(introduction)
			.put(from, end, count - end)
			.array();
		super.write(changed, changed.length);
	}

	// Up to the first answer to a ping all that a server sends are lines.
	private byte inspect(byte next) {
		if (next == '\n') {
			this.handshake = this.lineStart.indexOf(LAST) != 0;
			this.lineStart.setLength(0);
		}
		else if (this.lineStart.length() < ERROR.length()) {
			this.lineStart.append((char) next);
		}
		else if (next == ' ' && ERROR.contentEquals(this.lineStart) && isReconnecting()) {
			return '\t';
		}
		return next;
	}

	private boolean isReconnecting() {
		Connection connection = this.connection;
		return connection.getStatus() == Connection.Status.RECONNECTING;
	}

	/**
	 * Returns an error of the server in its own words.
	 * @param error the error as jnats has it
	 */
	static String restored(String error) {
		return error.replace('\t', ' ');
	}

}
