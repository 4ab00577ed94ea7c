package io.polyn.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Stands between clients and a server, and can be slow, silent, and out of reach.
 *
 * @param <P> the pieces in which it passes on what is sent
 */
public abstract class TcpProxy<P> implements AutoCloseable {

	private static final int BUFFER = 1 << 16;

	private final int server;

	private final ServerSocket listener;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	private volatile CountDownLatch flowing = new CountDownLatch(0);

	private volatile Duration delay = Duration.ZERO;

	private volatile boolean refusing;

	private volatile boolean closed;

	TcpProxy(int server) throws IOException {
		this.server = server;
		this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
	}

	/**
	 * Begins to accept connections; the last thing that a constructor does.
	 */
	final void start() {
		this.threads.execute(this::accept);
	}

	/**
	 * Makes what passes on the pieces of a new connection.
	 */
	abstract Relay<P> relay();

	public final int port() {
		return this.listener.getLocalPort();
	}

	public final String url() {
		return "nats://127.0.0.1:" + port();
	}

	/**
	 * Lets nothing pass any more, in either direction, while the connections stay and new
	 * ones are accepted. What is sent meanwhile arrives when it may pass again, as with a
	 * network that loses packets.
	 */
	public final void stall() {
		this.flowing = new CountDownLatch(1);
	}

	/**
	 * Breaks the connections and refuses others.
	 */
	public final void refuse() throws IOException {
		this.refusing = true;
		disconnect();
	}

	/**
	 * Holds each piece up before it may pass.
	 * @param delay for how long
	 */
	public final void delay(Duration delay) {
		this.delay = delay;
	}

	/**
	 * Lets everything pass again, and at once.
	 */
	public final void proceed() {
		this.delay = Duration.ZERO;
		this.refusing = false;
		this.flowing.countDown();
	}

	/**
	 * Breaks the connections; clients may open others.
	 */
	public final void disconnect() throws IOException {
		for (Socket socket : this.sockets) {
			socket.close();
			this.sockets.remove(socket);
		}
	}

	/**
	 * Cuts the clients off for good; what was held is dropped.
	 */
	public final void cut() throws IOException {
		this.closed = true;
		this.listener.close();
		disconnect();
		this.threads.shutdownNow();
	}

	@Override
	public void close() throws IOException {
		cut();
	}

	private void accept() {
		while (!this.closed) {
			try {
				connect(track(this.listener.accept()));
			}
			catch (IOException | RejectedExecutionException ex) {
				// This proxy is closed.
			}
		}
	}

	private void connect(Socket client) throws IOException {
		Socket upstream = new Socket();
		try {
			if (this.refusing) {
				throw new ConnectException();
			}
			track(upstream);
			// What the system holds for a proxy that stalls, the server takes for
			// received.
			upstream.setReceiveBufferSize(BUFFER);
			upstream.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.server));
			Relay<P> relay = relay();
			this.threads.execute(() -> pump(relay, client, upstream, relay::toServer));
			this.threads.execute(() -> pump(relay, upstream, client, relay::toClient));
		}
		catch (IOException ex) {
			client.close();
			upstream.close();
			this.sockets.remove(client);
			this.sockets.remove(upstream);
		}
	}

	private Socket track(Socket socket) throws IOException {
		this.sockets.add(socket);
		socket.setTcpNoDelay(true);
		if (this.closed) {
			socket.close();
		}
		return socket;
	}

	private void pump(Relay<P> relay, Socket from, Socket to, Step<P> step) {
		try (from; to) {
			InputStream in = new BufferedInputStream(from.getInputStream(), BUFFER);
			OutputStream out = to.getOutputStream();
			while (true) {
				P piece = relay.read(in);
				TimeUnit.NANOSECONDS.sleep(this.delay.toNanos());
				this.flowing.await();
				step.pass(piece, out);
			}
		}
		catch (IOException | InterruptedException ex) {
			// One of the two has closed its connection, or this proxy is closed.
		}
		finally {
			this.sockets.remove(from);
			this.sockets.remove(to);
		}
	}

	@FunctionalInterface
	private interface Step<P> {

		void pass(P piece, OutputStream out) throws IOException;

	}

	/**
	 * Passes on what is sent over one connection.
	 *
	 * @param <P> in what pieces
	 */
	interface Relay<P> {

		/**
		 * Reads the next piece.
		 * @throws IOException if there is none
		 */
		P read(InputStream in) throws IOException;

		void toServer(P piece, OutputStream out) throws IOException;

		void toClient(P piece, OutputStream out) throws IOException;

	}

}
