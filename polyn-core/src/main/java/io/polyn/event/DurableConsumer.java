package io.polyn.event;

import java.io.IOException;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.NamePrefix;
import org.jspecify.annotations.Nullable;

/**
 * The durable pull consumer of a listener, found on the server.
 *
 * @param stream the stream that stores the event
 * @param name the consumer's name
 * @param maxDeliver how often the server delivers a message, -1 for without end
 */
record DurableConsumer(String stream, String name, long maxDeliver) {

	/**
	 * Finds a consumer.
	 * @param prefix what goes before names and subjects
	 * @param event the event's name, which is the subject but for the prefix
	 * @param name the consumer's name with the prefix
	 * @return the consumer
	 * @throws PolynException if there is no stream or no consumer, or the consumer is not
	 * one that a listener can use
	 */
	static DurableConsumer find(Connection connection, JetStreamOptions options, NamePrefix prefix, String event,
			String name) {
		String subject = prefix.subject(event);
		String stream = stream(connection, options, subject, event);
		String migration = migration(prefix.writtenName(stream), prefix.writtenName(name), event);
		ObjectNode info = new JetStreamApi(connection, options).consumerInfo(stream, name)
			.orElseThrow(() -> unusable("The stream " + stream + " has no consumer " + name
					+ ", from which the listener of " + event + " would receive.", migration));
		JsonNode config = info.path("config");
		String flaw = flaw(config, subject);
		if (flaw != null) {
			throw unusable("The consumer " + name + " of the stream " + stream + " does not fit the listener of "
					+ event + ": " + flaw + ".", migration);
		}
		return new DurableConsumer(stream, name, config.path("max_deliver").asLong(-1));
	}

	private static @Nullable String flaw(JsonNode config, String subject) {
		if (config.hasNonNull("deliver_subject")) {
			return "it is a push consumer";
		}
		if (!config.path("ack_policy").asText().equals("explicit")) {
			return "its ack_policy is not explicit";
		}
		// Whatever else it delivered would become a dead letter.
		return config.path("filter_subject").asText().equals(subject) ? null : "its filter_subject is not " + subject;
	}

	private static String stream(Connection connection, JetStreamOptions options, String subject, String event) {
		List<String> streams = streams(connection, options, subject);
		if (streams.isEmpty()) {
			throw new PolynException(ErrorCode.STREAM_MISSING,
					"No stream stores the subject " + subject + ", so that its listener can't receive.",
					StreamMissing.remedy(event));
		}
		if (streams.size() > 1) {
			throw new PolynException(ErrorCode.STREAM_MISSING,
					"Several streams store the subject " + subject + ": " + String.join(", ", streams) + ".",
					"Write a migration that takes the subject from all of them but one.");
		}
		return streams.get(0);
	}

	private static List<String> streams(Connection connection, JetStreamOptions options, String subject) {
		try {
			return connection.jetStreamManagement(options).getStreamNames(subject);
		}
		catch (IOException | JetStreamApiException | IllegalStateException ex) {
			throw new PolynException(ErrorCode.JETSTREAM_UNAVAILABLE,
					"The stream of the subject " + subject + " could not be looked up: " + ex.getMessage() + ".",
					"Check that the server is up with JetStream, and that the user may publish to $JS.API.STREAM.NAMES.",
					ex);
		}
	}

	private static PolynException unusable(String problem, String migration) {
		return new PolynException(ErrorCode.CONSUMER_MISSING, problem, migration);
	}

	// In a migration the prefix is left out.
	private static String migration(String stream, String name, String event) {
		return """
				Add a migration that creates it:
				change:
				  - create_consumer:
				      stream: %s
				      durable_name: %s
				      filter_subject: %s""".formatted(stream, name, event);
	}

}
