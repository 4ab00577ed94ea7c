package io.polyn.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.polyn.nats.Subjects;
import org.jspecify.annotations.Nullable;

/**
 * Stands between one client and the server, counts the client's requests and can hold it
 * at one of them: from then on nothing passes until it is released.
 */
public final class NatsProxy extends TcpProxy<NatsFrame> {

	private static final byte[] PING = "PING\r\n".getBytes(StandardCharsets.US_ASCII);

	private final @Nullable Hold hold;

	private final AtomicInteger numbers = new AtomicInteger();

	private final CountDownLatch held = new CountDownLatch(1);

	private final CountDownLatch released = new CountDownLatch(1);

	private volatile Consumer<NatsRequest> observer = (request) -> {
	};

	private volatile Predicate<NatsRequest> repeated = (request) -> false;

	/**
	 * Starts a proxy.
	 * @param server the server's port
	 * @param hold where to hold the client, or {@code null} for nowhere
	 */
	public NatsProxy(int server, @Nullable Hold hold) throws IOException {
		super(server);
		this.hold = hold;
		start();
	}

	@Override
	Relay<NatsFrame> relay() {
		return new Link();
	}

	/**
	 * Tells of each request from now on, before the server is given it.
	 * @param observer who is told, by several threads if there are several connections
	 */
	public void observe(Consumer<NatsRequest> observer) {
		this.observer = observer;
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
	 * Has the server get requests twice from now on.
	 * @param repeated which requests
	 */
	public void repeat(Predicate<NatsRequest> repeated) {
		this.repeated = repeated;
	}

	private void awaitRelease() throws IOException {
		try {
			this.released.await();
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

	private final class Link implements Relay<NatsFrame> {

		private final Map<String, String> subscriptions = new ConcurrentHashMap<>();

		// The reply subject of the request whose answer is held, or "PONG".
		private volatile @Nullable String awaited;

		@Override
		public NatsFrame read(InputStream in) throws IOException {
			return NatsFrame.read(in);
		}

		@Override
		public void toServer(NatsFrame frame, OutputStream out) throws IOException {
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
			NatsProxy.this.observer.accept(request);
			if (here && hold.executed()) {
				this.awaited = frame.replyTo().orElse("PONG");
			}
			out.write(frame.bytes());
			if (NatsProxy.this.repeated.test(request)) {
				out.write(frame.bytes());
			}
			if (here && hold.executed()) {
				if (frame.replyTo().isEmpty()) {
					// Without an answer, that to a PING says that the server has read it.
					out.write(PING);
				}
				awaitRelease();
			}
		}

		@Override
		public void toClient(NatsFrame frame, OutputStream out) throws IOException {
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
