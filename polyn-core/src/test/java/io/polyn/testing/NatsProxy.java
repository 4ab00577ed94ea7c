package io.polyn.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.polyn.nats.Subjects;
import org.jspecify.annotations.Nullable;

/**
 * Stands between one client and the server, counts the client's requests and can hold it
 * at one of them: from then on nothing passes until it is released. It can also stall and
 * disconnect the client at any time.
 */
public final class NatsProxy implements AutoCloseable {

	private static final byte[] PING = "PING\r\n".getBytes(StandardCharsets.US_ASCII);

	private final int server;

	private final @Nullable Hold hold;

	private final ServerSocket listener;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	private final List<NatsRequest> requests = new ArrayList<>();

	private final AtomicInteger numbers = new AtomicInteger();

	private final CountDownLatch held = new CountDownLatch(1);

	private final CountDownLatch released = new CountDownLatch(1);

	private volatile CountDownLatch flowing = new CountDownLatch(0);

	private volatile boolean closed;

	/**
	 * Starts a proxy.
	 * @param server the server's port
	 * @param hold where to hold the client, or {@code null} for nowhere
	 */
	public NatsProxy(int server, @Nullable Hold hold) throws IOException {
		this.server = server;
		this.hold = hold;
		this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.threads.execute(this::accept);
	}

	public String url() {
		return "nats://127.0.0.1:" + this.listener.getLocalPort();
	}

	/**
	 * Returns the requests that the server was given so far.
	 */
	public List<NatsRequest> requests() {
		synchronized (this.requests) {
			return List.copyOf(this.requests);
		}
	}

	/**
	 * Waits until the client has come to where it is held.
	 */
	public boolean awaitHeld(Duration timeout) throws InterruptedException {
		return this.held.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
	}

	/**
	 * Lets everything pass, what was held first.
	 */
	public void release() {
		this.released.countDown();
	}

	/**
	 * Lets nothing pass any more, in either direction, while the connections stay.
	 */
	public void stall() {
		this.flowing = new CountDownLatch(1);
	}

	/**
	 * Lets everything pass again after {@link #stall()}.
	 */
	public void proceed() {
		this.flowing.countDown();
	}

	/**
	 * Closes the connections; the client may open others.
	 */
	public void disconnect() throws IOException {
		for (Socket socket : this.sockets) {
			socket.close();
			this.sockets.remove(socket);
		}
	}

	/**
	 * Cuts the client off for good; what was held is dropped.
	 */
	public void cut() throws IOException {
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
		try {
			Socket upstream = track(new Socket(InetAddress.getLoopbackAddress(), this.server));
			Link link = new Link(client, upstream);
			this.threads.execute(() -> link.pump(client, upstream, link::toServer));
			this.threads.execute(() -> link.pump(upstream, client, link::toClient));
		}
		catch (ConnectException ex) {
			client.close();
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

	private void awaitRelease() throws IOException {
		await(this.released);
	}

	private static void await(CountDownLatch latch) throws IOException {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IOException("Closed", ex);
		}
	}

	private NatsRequest request(NatsFrame frame) {
		boolean beat = frame.subject().endsWith(".lock") && !frame.headers().contains("KV-Operation")
				&& !frame.headers().contains("Nats-Expected-Last-Subject-Sequence: 0\r\n")
				&& !frame.headers().contains("Nats-Expected-Last-Subject-Sequence:0\r\n");
		return new NatsRequest(beat ? 0 : this.numbers.incrementAndGet(), frame.subject(), frame.replyTo().isPresent(),
				beat);
	}

	@FunctionalInterface
	private interface Step {

		void pass(NatsFrame frame, OutputStream out) throws IOException;

	}

	private final class Link {

		private final Socket client;

		private final Socket upstream;

		private final Map<String, String> subscriptions = new ConcurrentHashMap<>();

		// The reply subject of the request whose answer is held, or "PONG".
		private volatile @Nullable String awaited;

		private Link(Socket client, Socket upstream) {
			this.client = client;
			this.upstream = upstream;
		}

		private void pump(Socket from, Socket to, Step step) {
			try {
				InputStream in = new BufferedInputStream(from.getInputStream(), 1 << 16);
				OutputStream out = to.getOutputStream();
				while (true) {
					NatsFrame frame = NatsFrame.read(in);
					await(NatsProxy.this.flowing);
					step.pass(frame, out);
				}
			}
			catch (IOException ex) {
				close(this.client);
				close(this.upstream);
			}
		}

		private void close(Socket socket) {
			try {
				socket.close();
			}
			catch (IOException ex) {
				// It is gone.
			}
		}

		private void toServer(NatsFrame frame, OutputStream out) throws IOException {
			if (frame.is("SUB")) {
				this.subscriptions.put(frame.words().get(frame.words().size() - 1), frame.subject());
			}
			if (!frame.isPublication()) {
				out.write(frame.bytes());
				return;
			}
			NatsRequest request = request(frame);
			Hold hold = NatsProxy.this.hold;
			boolean here = (hold != null) && NatsProxy.this.held.getCount() > 0 && hold.request().test(request);
			if (here && !hold.executed()) {
				NatsProxy.this.held.countDown();
				awaitRelease();
			}
			synchronized (NatsProxy.this.requests) {
				NatsProxy.this.requests.add(request);
			}
			if (here && hold.executed()) {
				this.awaited = frame.replyTo().orElse("PONG");
			}
			out.write(frame.bytes());
			if (here && hold.executed()) {
				if (frame.replyTo().isEmpty()) {
					// Without an answer, that to a PING says that the server has read it.
					out.write(PING);
				}
				awaitRelease();
			}
		}

		private void toClient(NatsFrame frame, OutputStream out) throws IOException {
			String answer = this.awaited;
			boolean pong = "PONG".equals(answer) && frame.is("PONG");
			if (answer != null && (pong || isAnswer(frame, answer))) {
				NatsProxy.this.held.countDown();
				awaitRelease();
				this.awaited = null;
			}
			if (!pong) {
				out.write(frame.bytes());
			}
		}

		// What a consumer delivers arrives under its own subject.
		private boolean isAnswer(NatsFrame frame, String inbox) {
			if (!frame.isDelivery()) {
				return false;
			}
			String subscription = this.subscriptions.getOrDefault(frame.words().get(2), "");
			return frame.subject().equals(inbox)
					|| (Subjects.overlap(subscription, inbox) && !Subjects.overlap(subscription, frame.subject()));
		}

	}

}
