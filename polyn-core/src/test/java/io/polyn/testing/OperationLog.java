package io.polyn.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Subscription;

/**
 * What the clients of a server change, but for what is Polyn's own, as a bystander sees
 * it who subscribes to JetStream's API.
 */
public final class OperationLog {

	private final Connection connection;

	private final List<Subscription> subscriptions;

	/**
	 * Begins to listen.
	 * @param connection the bystander's connection
	 */
	public OperationLog(Connection connection) throws Exception {
		this.connection = connection;
		this.subscriptions = Stream.of("$JS.API.STREAM.>", "$JS.API.CONSUMER.>", "$KV.>")
			.map(connection::subscribe)
			.toList();
		connection.flush(Duration.ofSeconds(10));
	}

	/**
	 * Returns what was changed since it was last asked.
	 * @return the subjects of the requests
	 */
	public List<String> take() throws Exception {
		// What the server has sent by now is here when it answers this.
		this.connection.flush(Duration.ofSeconds(10));
		List<String> operations = new ArrayList<>();
		for (Subscription subscription : this.subscriptions) {
			for (Message message = next(subscription); message != null; message = next(subscription)) {
				if (new NatsRequest(0, message.getSubject(), false).isOperation()) {
					operations.add(message.getSubject());
				}
			}
		}
		return operations;
	}

	private static Message next(Subscription subscription) throws InterruptedException {
		return subscription.nextMessage(Duration.ofMillis(1));
	}

}
