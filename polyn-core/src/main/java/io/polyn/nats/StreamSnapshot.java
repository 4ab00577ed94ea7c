package io.polyn.nats;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Subscription;
import io.polyn.json.Json;

/**
 * A stream with its messages and consumers, in the server's own archive format, read
 * while the server sends it: the next part is asked for when the one before was read.
 * Whatever is missing at the end is an error.
 */
public final class StreamSnapshot extends InputStream {

	/** The largest part that is sent or received at once. */
	static final int PART = 128 * 1024;

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final Duration LOOK_ROUND = Duration.ofSeconds(1);

	private static final int NO_CONTENT = 204;

	// Where a part is acknowledged: its size and its number.
	private static final Pattern ACKNOWLEDGE = Pattern.compile(".*\\.(\\d+)\\.(\\d+)");

	private final Connection connection;

	private final Subscription parts;

	private final long reconnects;

	private final ObjectNode config;

	private final ObjectNode state;

	private byte[] part = new byte[0];

	private int position;

	private int count;

	private boolean ended;

	private StreamSnapshot(Connection connection, Subscription parts, long reconnects, ObjectNode answer) {
		this.connection = connection;
		this.parts = parts;
		this.reconnects = reconnects;
		this.config = answer.withObject("config");
		this.state = answer.withObject("state");
	}

	/**
	 * Asks for a snapshot.
	 * @param api the server
	 * @param stream the stream's name
	 * @return the snapshot, to be read to its end without long breaks and to be closed
	 * @throws io.polyn.PolynException if the server refuses: before 2.15 it can't take
	 * one of a stream in memory
	 */
	public static StreamSnapshot open(JetStreamApi api, String stream) {
		Connection connection = api.connection();
		long reconnects = connection.getStatistics().getReconnects();
		String inbox = connection.createInbox();
		Subscription parts = connection.subscribe(inbox);
		try {
			int size = partSize(connection);
			ObjectNode answer = api.request("STREAM.SNAPSHOT." + stream,
					Json.object().put("deliver_subject", inbox).put("chunk_size", size));
			return new StreamSnapshot(connection, parts, reconnects, answer);
		}
		catch (RuntimeException ex) {
			unsubscribe(parts);
			throw ex;
		}
	}

	static int partSize(Connection connection) {
		return (int) Math.min(PART, connection.getMaxPayload());
	}

	/**
	 * Returns the stream's configuration.
	 * @return the configuration as the server sent it
	 */
	public ObjectNode config() {
		return this.config;
	}

	/**
	 * Returns what the stream held when the snapshot was begun.
	 * @return the state as the server sent it
	 */
	public ObjectNode state() {
		return this.state;
	}

	@Override
	public int read() throws IOException {
		byte[] single = new byte[1];
		return (read(single, 0, 1) < 0) ? -1 : single[0] & 0xff;
	}

	@Override
	public int read(byte[] buffer, int offset, int length) throws IOException {
		Objects.checkFromIndexSize(offset, length, buffer.length);
		int done = 0;
		while (done < length && (this.position < this.part.length || receive())) {
			int size = Math.min(length - done, this.part.length - this.position);
			System.arraycopy(this.part, this.position, buffer, offset + done, size);
			this.position += size;
			done += size;
		}
		return (done == 0 && length > 0) ? -1 : done;
	}

	@Override
	public void close() {
		unsubscribe(this.parts);
	}

	private boolean receive() throws IOException {
		if (this.ended) {
			return false;
		}
		Message message = next();
		this.part = message.getData();
		this.position = 0;
		if (this.part.length == 0) {
			this.ended = true;
			requireComplete(message);
			return false;
		}
		this.count++;
		acknowledge(message.getReplyTo());
		return true;
	}

	private Message next() throws IOException {
		long begin = System.nanoTime();
		try {
			while (System.nanoTime() - begin < PATIENCE.toNanos()) {
				Message message = this.parts.nextMessage(LOOK_ROUND);
				if (message != null) {
					return message;
				}
				requireSameConnection();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException("interrupted");
		}
		catch (IllegalStateException ex) {
			throw new IOException("the connection was closed", ex);
		}
		throw new IOException("no more of the snapshot arrived within " + PATIENCE.toSeconds() + " s");
	}

	// The last part of newer servers need not be acknowledged.
	private void acknowledge(String reply) throws IOException {
		if (reply == null || reply.isEmpty()) {
			return;
		}
		Matcher matcher = ACKNOWLEDGE.matcher(reply);
		if (matcher.matches() && (Integer.parseInt(matcher.group(1)) != this.part.length
				|| Integer.parseInt(matcher.group(2)) != this.count)) {
			throw new IOException("a part of the snapshot was lost on the way");
		}
		this.connection.publish(reply, new byte[0]);
	}

	// Servers before 2.10 send no status.
	private void requireComplete(Message end) throws IOException {
		if (end.isStatusMessage() && end.getStatus().getCode() != NO_CONTENT) {
			throw new IOException("the server ended the snapshot early: " + end.getStatus().getMessageWithCode());
		}
		if (this.parts.getDroppedCount() > 0) {
			throw new IOException("a part of the snapshot was dropped");
		}
		requireSameConnection();
	}

	private void requireSameConnection() throws IOException {
		if (this.connection.getStatistics().getReconnects() != this.reconnects) {
			throw new IOException("the connection was lost during the snapshot");
		}
	}

	private static void unsubscribe(Subscription subscription) {
		if (subscription.isActive()) {
			subscription.unsubscribe();
		}
	}

}
