package io.polyn.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Subscription;

/**
 * What clients of an account send to JetStream, seen on the server.
 */
public final class ServerTraffic implements AutoCloseable {

	private final Connection connection;

	private final List<Subscription> subscriptions = new ArrayList<>();

	/**
	 * Begins to listen.
	 * @param connection a connection of its own, which is closed with this
	 */
	public ServerTraffic(Connection connection) {
		this(connection, List.of("$JS.API.>", "$JS.*.API.>", "$KV.>"));
	}

	/**
	 * Begins to listen.
	 * @param connection a connection of its own, which is closed with this
	 * @param subjects what to listen to
	 */
	public ServerTraffic(Connection connection, List<String> subjects) {
		this.connection = connection;
		for (String subject : subjects) {
			this.subscriptions.add(connection.subscribe(subject));
		}
		flush(connection);
	}

	/**
	 * Returns what was sent since this was asked last.
	 * @param sender who has sent it
	 * @return the messages
	 */
	public List<Message> take(Connection sender) {
		// The server answers a ping after all that was sent before it, and passes that on
		// before it answers this connection's.
		flush(sender);
		return take();
	}

	/**
	 * Returns what was changed since this was asked last by others, which have had their
	 * answers, but for what is Polyn's own.
	 * @return the subjects of the requests
	 */
	public List<String> takeOperations() {
		return take().stream()
			.map((message) -> new NatsRequest(0, message.getSubject(), message.getReplyTo() != null, false))
			.filter(NatsRequest::isOperation)
			.map(NatsRequest::subject)
			.toList();
	}

	private List<Message> take() {
		flush(this.connection);
		List<Message> messages = new ArrayList<>();
		try {
			for (Subscription subscription : this.subscriptions) {
				for (long left = subscription.getPendingMessageCount(); left > 0; left--) {
					messages.add(subscription.nextMessage(Duration.ofSeconds(30)));
				}
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		return messages;
	}

	private static void flush(Connection connection) {
		try {
			connection.flush(Duration.ofSeconds(20));
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		try {
			this.connection.close();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
