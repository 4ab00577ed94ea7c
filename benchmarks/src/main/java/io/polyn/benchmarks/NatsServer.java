package io.polyn.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.polyn.embedded.nats.EmbeddedNatsServer;

/**
 * A {@code nats-server} of one run, and connections to it.
 */
public final class NatsServer implements AutoCloseable {

	private final EmbeddedNatsServer server;

	private final List<Connection> connections = new ArrayList<>();

	private NatsServer(EmbeddedNatsServer server) {
		this.server = server;
	}

	/**
	 * Starts a server with an empty store.
	 * @param run the run that needs it
	 * @return the server
	 */
	public static NatsServer start(Run run) {
		EmbeddedNatsServer server = EmbeddedNatsServer.builder().storeDirectory(run.folder().resolve("nats")).start();
		run.noteStorage();
		run.note("nats-server", server.version());
		return new NatsServer(server);
	}

	/**
	 * Returns the server's URL.
	 * @return the URL
	 */
	public String url() {
		return this.server.url();
	}

	/**
	 * Returns the options of connections, the same for all who are compared.
	 * @return the options
	 */
	public Options options() {
		// What goes wrong shows in the counts; to log what jnats tells would be measured.
		return Options.builder().server(url()).errorListener(new ErrorListener() {
		}).build();
	}

	/**
	 * Returns a new connection, which is closed with the server at the latest.
	 * @return the connection
	 * @throws IOException if there is none
	 */
	public Connection connect() throws IOException {
		try {
			Connection connection = Nats.connect(options());
			this.connections.add(connection);
			return connection;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("Interrupted while connecting", ex);
		}
	}

	/**
	 * Closes a connection.
	 * @param connection the connection
	 */
	public static void close(Connection connection) {
		try {
			connection.close();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		this.connections.forEach(NatsServer::close);
		this.server.close();
	}

}
