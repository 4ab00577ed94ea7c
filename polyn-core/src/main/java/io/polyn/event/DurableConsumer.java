package io.polyn.event;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.JetStreamApiException;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.NamePrefix;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The durable pull consumer of a listener, found on the server.
 *
 * @param stream the stream that stores the event
 * @param name the consumer's name
 * @param maxDeliver how often the server delivers a message, -1 for without end
 * @param ackWait how soon the server wants to hear of a message
 * @param longestAckWait how soon at the latest it delivers one again of which it hears
 * nothing
 * @param maxBatch how many messages may be asked for at once
 * @param maxExpires for how long they may be asked for
 */
record DurableConsumer(String stream, String name, long maxDeliver, Duration ackWait, Duration longestAckWait,
		int maxBatch, Duration maxExpires) {

	private static final Logger logger = LoggerFactory.getLogger(DurableConsumer.class);

	private static final Duration ACK_WAIT = Duration.ofSeconds(30);

	private static final Duration UNLIMITED = Duration.ofDays(1);

	/**
	 * Finds a consumer.
	 * @param prefix what goes before names and subjects
	 * @param event the event's name, which is the subject but for the prefix
	 * @param name the consumer's name with the prefix
	 * @param create whether to create it if there is none
	 * @return the consumer
	 * @throws PolynException if there is no stream or no consumer, or the consumer is not
	 * one that a listener can use
	 */
	static DurableConsumer find(JetStreamApi api, NamePrefix prefix, String event, String name, boolean create) {
		String subject = prefix.subject(event);
		String stream = stream(api, subject, event);
		ObjectNode info = api.consumerInfo(stream, name).orElse(null);
		if (info == null) {
			if (!create) {
				throw unusable(
						"The stream " + stream + " has no consumer " + name + ", from which the listener of " + event
								+ " would receive.",
						migration(prefix.writtenName(stream), prefix.writtenName(name), event));
			}
			info = create(api, stream, name, subject);
		}
		JsonNode config = info.path("config");
		String flaw = flaw(config, subject);
		if (flaw != null) {
			throw unusable(
					"The consumer " + name + " of the stream " + stream + " does not fit the listener of " + event
							+ ": " + flaw + ".",
					migration(prefix.writtenName(stream), prefix.writtenName(name), event));
		}
		return of(stream, name, config);
	}

	/**
	 * Creates a consumer, or finds the one that another process has just created.
	 */
	static ObjectNode create(JetStreamApi api, String stream, String name, String subject) {
		ObjectNode config = Json.object()
			.put("durable_name", name)
			.put("name", name)
			.put("filter_subject", subject)
			.put("ack_policy", "explicit")
			.put("ack_wait", ACK_WAIT.toNanos())
			.put("deliver_policy", "all")
			.put("replay_policy", "instant")
			.put("max_deliver", -1);
		ObjectNode info = api.putConsumer(stream, name, config, "create");
		logger.info("Created the consumer {} of the stream {} for {}", name, stream, subject);
		return info;
	}

	static DurableConsumer of(String stream, String name, JsonNode config) {
		return new DurableConsumer(stream, name, config.path("max_deliver").asLong(-1),
				Collections.min(ackWaits(config)), Collections.max(ackWaits(config)),
				config.path("max_batch").asInt() > 0 ? config.path("max_batch").asInt() : Integer.MAX_VALUE,
				config.path("max_expires").asLong() > 0 ? Duration.ofNanos(config.path("max_expires").asLong())
						: UNLIMITED);
	}

	// A list of waits takes the place of ack_wait.
	private static List<Duration> ackWaits(JsonNode config) {
		List<Duration> waits = new ArrayList<>();
		waits.add(Duration.ofNanos(config.path("ack_wait").asLong(ACK_WAIT.toNanos())));
		config.path("backoff").forEach((wait) -> waits.add(Duration.ofNanos(wait.asLong())));
		return waits;
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

	private static String stream(JetStreamApi api, String subject, String event) {
		List<String> streams = streams(api, subject);
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

	private static List<String> streams(JetStreamApi api, String subject) {
		try {
			return api.connection().jetStreamManagement(api.options()).getStreamNames(subject);
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
