package io.polyn.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.testsupport.FreePorts;

/**
 * A {@code nats-server} that can be stopped and killed, and is the same one again when it
 * is started.
 */
public final class RestartableServer implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final Path store;

	private final String[] arguments;

	private EmbeddedNatsServer server;

	/**
	 * Starts a server.
	 * @param store an empty folder for what it stores
	 * @param arguments arguments of its own for {@code nats-server}
	 */
	public RestartableServer(Path store, String... arguments) {
		this.store = store;
		this.arguments = arguments;
		this.server = start(FreePorts.next());
	}

	private EmbeddedNatsServer start(int port) {
		return EmbeddedNatsServer.builder().port(port).storeDirectory(this.store).arguments(this.arguments).start();
	}

	public int port() {
		return this.server.port();
	}

	/**
	 * Ends the process by SIGTERM.
	 */
	public void stop() {
		this.server.close();
	}

	/**
	 * Ends the process by SIGKILL.
	 */
	public void kill() throws Exception {
		ProcessHandle process = ProcessHandle.of(this.server.pid()).orElseThrow();
		process.destroyForcibly();
		process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		this.server.close();
	}

	/**
	 * Stops the process by SIGSTOP; it notices nothing of the time that passes.
	 */
	public void freeze() throws IOException, InterruptedException {
		Signal.STOP.send(this.server.pid());
	}

	/**
	 * Continues the process after {@link #freeze()}.
	 */
	public void wake() throws IOException, InterruptedException {
		Signal.CONT.send(this.server.pid());
	}

	/**
	 * Starts the server again, at the same port and with what it has stored.
	 */
	public void restart() {
		this.server = start(this.server.port());
	}

	/**
	 * Opens a connection that outlives a restart; the caller's to close.
	 */
	public Connection connect() throws IOException, InterruptedException {
		return connect(this.server.url(), (connection, event) -> {
		});
	}

	/**
	 * Opens a connection that outlives a restart; the caller's to close.
	 * @param url the server's, or that of a proxy
	 * @param listener hears of the connection's state
	 */
	public static Connection connect(String url, ConnectionListener listener) throws IOException, InterruptedException {
		return Nats.connect(Options.builder()
			.server(url)
			.maxReconnects(-1)
			.reconnectWait(Duration.ofMillis(100))
			.connectionListener(listener)
			.errorListener(new ErrorListener() {
			})
			.build());
	}

	@Override
	public void close() {
		this.server.close();
	}

}
