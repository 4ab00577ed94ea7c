package io.polyn.nats;

import java.time.Duration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.NUID;
import io.polyn.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * A pull consumer that nobody else uses, that acknowledges nothing, and that the server
 * forgets by itself if it has to.
 */
final class EphemeralConsumer implements AutoCloseable {

	private final JetStreamApi api;

	private final String stream;

	private final String name = "polyn_" + NUID.nextGlobal();

	private final PullSubscription messages;

	private final long pending;

	private String latestRequest = "";

	/**
	 * Creates the consumer.
	 * @param api the server
	 * @param stream the stream's name
	 * @param delivery which messages it delivers, as in a consumer's configuration
	 * @param inactiveThreshold how long the server keeps it when nothing is asked for
	 */
	EphemeralConsumer(JetStreamApi api, String stream, ObjectNode delivery, Duration inactiveThreshold) {
		this.api = api;
		this.stream = stream;
		ObjectNode config = delivery.deepCopy()
			.put("name", this.name)
			.put("ack_policy", "none")
			.put("mem_storage", true)
			.put("num_replicas", 1)
			.put("inactive_threshold", inactiveThreshold.toNanos());
		this.pending = create(config).path("num_pending").asLong();
		this.messages = new PullSubscription(api, stream, this.name);
	}

	// Under a name that nobody else uses, twice does no harm.
	private ObjectNode create(ObjectNode config) {
		String filter = config.path("filter_subject").asText("");
		return this.api.query(
				"CONSUMER.CREATE." + this.stream + "." + this.name + (filter.isEmpty() ? "" : "." + filter),
				Json.object().put("stream_name", this.stream).put("action", "create").set("config", config));
	}

	/**
	 * Returns how many messages there were to deliver when the consumer was created.
	 * @return the number of messages
	 */
	long pending() {
		return this.pending;
	}

	/**
	 * Asks for messages, without waiting for any that are not there yet.
	 * @param batch how many
	 * @param maxBytes how large they may be together, 0 for any size
	 */
	void request(int batch, long maxBytes) {
		this.latestRequest = this.messages.request(batch,
				Json.object().put("max_bytes", maxBytes).put("no_wait", true));
	}

	/**
	 * Asks for messages, also for those that are stored while the request stands.
	 * @param batch how many
	 * @param expires how long the request stands
	 */
	void request(int batch, Duration expires) {
		this.latestRequest = this.messages.request(batch, Json.object().put("expires", expires.toNanos()));
	}

	/**
	 * Waits for the next message.
	 * @param timeout how long
	 * @return the message, or the status that the latest request ends with; {@code null}
	 * if nothing arrives
	 * @throws InterruptedException if this thread is interrupted
	 */
	@Nullable Message next(Duration timeout) throws InterruptedException {
		Message message = this.messages.next(timeout);
		// The status of an earlier request may come late.
		while (message != null && message.isStatusMessage() && !message.getSubject().equals(this.latestRequest)) {
			message = this.messages.next(timeout);
		}
		return message;
	}

	// It would expire anyway: the answer is not waited for.
	@Override
	public void close() {
		this.messages.close();
		Connection connection = this.api.connection();
		if (connection.getStatus() == Connection.Status.CONNECTED) {
			connection.publish(this.api.requestSubject("CONSUMER.DELETE." + this.stream + "." + this.name), null);
		}
	}

}
