package io.polyn.nats;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Subscription;
import io.polyn.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * Asks a pull consumer for messages, and receives both the messages and the statuses with
 * which its requests end. For use by one thread.
 *
 * @see <a href=
 * "https://github.com/nats-io/nats-architecture-and-design/blob/main/adr/ADR-13.md">ADR-13</a>
 */
public final class PullSubscription implements AutoCloseable {

	private final Connection connection;

	private final String next;

	private final String inbox;

	private final Subscription answers;

	private long requests;

	/**
	 * Subscribes. Nothing is asked for yet.
	 * @param api the server
	 * @param stream the stream's name
	 * @param consumer the consumer's name
	 */
	public PullSubscription(JetStreamApi api, String stream, String consumer) {
		this.connection = api.connection();
		this.next = api.requestSubject("CONSUMER.MSG.NEXT." + stream + "." + consumer);
		this.inbox = this.connection.createInbox();
		this.answers = this.connection.subscribe(this.inbox + ".*");
		// jnats would drop what is above its limits; what is on its way is bounded by
		// what is asked for.
		this.answers.setPendingLimits(-1, -1);
	}

	/**
	 * Asks for messages.
	 * @param batch how many
	 * @param settings what else the request says, such as {@code expires}
	 * @return the subject of the status that the request ends with, if it doesn't end
	 * with its last message
	 */
	public String request(int batch, ObjectNode settings) {
		String replyTo = this.inbox + "." + ++this.requests;
		this.connection.publish(this.next, replyTo, Json.write(settings.deepCopy().put("batch", batch)));
		return replyTo;
	}

	/**
	 * Waits for the next message or status.
	 * @param timeout how long
	 * @return the message, {@code null} if nothing arrives
	 * @throws InterruptedException if this thread is interrupted
	 * @throws IllegalStateException if the subscription or the connection is closed
	 */
	public @Nullable Message next(Duration timeout) throws InterruptedException {
		return this.answers.nextMessage(timeout);
	}

	/**
	 * Makes the server forget what was asked for. What it has sent before has arrived
	 * when this method returns, and can still be received; nothing else will come.
	 * @param timeout how long to wait for the server
	 * @throws InterruptedException if this thread is interrupted
	 * @throws TimeoutException if the server doesn't answer in time
	 */
	public void drain(Duration timeout) throws InterruptedException, TimeoutException {
		// A request whose inbox has no subscriber any more is dropped by the server.
		RoundTrips.drain(this.connection, this.answers, timeout);
		RoundTrips.flush(this.connection, timeout);
	}

	@Override
	public void close() {
		if (this.answers.isActive()) {
			this.answers.unsubscribe();
		}
	}

}
