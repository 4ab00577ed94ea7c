package io.polyn.spring.boot.nats;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;

/**
 * Connects to NATS, and drains the connection when everything that uses it is gone.
 */
class NatsConnectionFactory implements DisposableBean {

	private static final Log logger = LogFactory.getLog(NatsConnectionFactory.class);

	private final NatsProperties properties;

	private final NatsConnectionDetails details;

	private final NatsOptionsFactory options;

	private @Nullable Connection connection;

	NatsConnectionFactory(NatsProperties properties, NatsConnectionDetails details, NatsOptionsFactory options) {
		this.properties = properties;
		this.details = details;
		this.options = options;
	}

	Connection connect() {
		try {
			this.connection = connect(System.nanoTime() + this.properties.getStartupTimeout().toNanos());
			return this.connection;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new PolynException(ErrorCode.SERVER_UNREACHABLE,
					"The start was interrupted while connecting to " + servers() + ".", "Start again.", ex);
		}
	}

	private Connection connect(long deadline) throws InterruptedException {
		while (true) {
			ConnectionLog log = new ConnectionLog();
			Options attempt = this.options.create(log);
			try {
				return Nats.connect(attempt);
			}
			catch (AuthenticationException ex) {
				throw refused(ex);
			}
			catch (IOException ex) {
				// Without it as cause: it quotes the URLs with what they hold of
				// credentials.
				waitOrFail(unreachable(log.failure()), deadline);
			}
		}
	}

	private void waitOrFail(PolynException failure, long deadline) throws InterruptedException {
		Duration left = Duration.ofNanos(deadline - System.nanoTime());
		if (left.isNegative() || left.isZero()) {
			throw failure;
		}
		logger.warn(failure.problem() + " Trying again for another " + left.toSeconds() + " s.");
		Duration wait = this.properties.getReconnectWait();
		pause((wait.compareTo(left) < 0) ? wait : left);
	}

	// Not Thread.sleep: a context that is closed while it starts, as SIGTERM does it,
	// interrupts what waits without a limit, and only that.
	private static void pause(Duration time) throws InterruptedException {
		CountDownLatch over = new CountDownLatch(1);
		CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS, Runnable::run)
			.execute(over::countDown);
		over.await();
	}

	private PolynException unreachable(Throwable cause) {
		String problem = "No NATS server can be reached at " + servers() + ": ";
		return (cause instanceof PolynException known)
				? new PolynException(known.code(), problem + known.problem(), known.remedy())
				: new PolynException(ErrorCode.SERVER_UNREACHABLE, problem + ConnectionLog.describe(cause) + ".",
						"Start a server there, or " + remedyOfServers() + remedyOfTls());
	}

	private String remedyOfServers() {
		return (this.details instanceof PropertiesNatsConnectionDetails properties && properties.named().isEmpty())
				? "set polyn.nats.servers. For development, polyn-embedded-nats on the classpath starts one."
				: "correct polyn.nats.servers.";
	}

	private String remedyOfTls() {
		if (this.properties.getSsl().isHandshakeFirst()) {
			return " With polyn.nats.ssl.handshake-first it has to be nats-server 2.10.4 or later with 'handshake_first'"
					+ " in its configuration.";
		}
		return (this.details.getSslBundle() != null)
				? " A server with TLS may want another certificate, or the TLS handshake first." : "";
	}

	private PolynException refused(Exception ex) {
		return new PolynException(ErrorCode.AUTHENTICATION_FAILED,
				"The NATS server at " + servers() + " refuses the credentials.",
				"Check what is set of polyn.nats.user and polyn.nats.password, polyn.nats.token, polyn.nats.nkey,"
						+ " polyn.nats.jwt and polyn.nats.creds, and what the server expects.",
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

	@Override
	public void destroy() throws InterruptedException {
		if (this.connection == null) {
			return;
		}
		Duration timeout = this.properties.getDrainTimeout();
		try {
			// Without a server there is none to send to or to wait for.
			if (this.connection.getStatus() == Connection.Status.CONNECTED && timeout.toMillis() > 0) {
				drain(this.connection, timeout);
			}
		}
		finally {
			this.connection.close();
		}
	}

	private static void drain(Connection connection, Duration timeout) throws InterruptedException {
		try {
			if (!connection.drain(timeout).get(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
				logger.warn("Not everything that NATS sent was handled within " + timeout.toMillis() + " ms");
			}
		}
		catch (TimeoutException | ExecutionException | IllegalStateException ex) {
			logger.warn("The connection to NATS could not be drained within " + timeout.toMillis() + " ms", ex);
		}
	}

}
