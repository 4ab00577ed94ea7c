package io.polyn.event;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

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
 * @param maxBytes how many bytes of messages
 * @param maxExpires for how long they may be asked for
 */
record DurableConsumer(String stream, String name, long maxDeliver, Duration ackWait, Duration longestAckWait,
		int maxBatch, long maxBytes, Duration maxExpires) {

	private static final Logger logger = LoggerFactory.getLogger(DurableConsumer.class);

	private static final Duration ACK_WAIT = Duration.ofSeconds(30);

	private static final Duration UNLIMITED = Duration.ofDays(1);

	/**
	 * Finds a consumer.
	 * @param prefix what goes before names and subjects
	 * @param wanted the subjects that it is to deliver
	 * @param name the consumer's name with the prefix
	 * @param create whether to create it if there is none
	 * @return the consumer
	 * @throws PolynException if there is no stream or no consumer, or the consumer is not
	 * one that a listener can use
	 */
	static DurableConsumer find(JetStreamApi api, NamePrefix prefix, SubjectFilter wanted, String name,
			boolean create) {
		SubjectFilter filter = wanted.with(prefix);
		String stream = stream(api, filter, wanted);
		ObjectNode info = api.consumerInfo(stream, name).orElse(null);
		if (info == null) {
			if (!create) {
				throw unusable(
						"The stream " + stream + " has no consumer " + name + ", from which the listener of "
								+ wanted.event() + " would receive.",
						migration(prefix.writtenName(stream), prefix.writtenName(name), wanted));
			}
			info = create(api, stream, name, filter.subjects());
		}
		JsonNode config = info.path("config");
		String flaw = flaw(config, filter);
		if (flaw != null) {
			throw unusable(
					"The consumer " + name + " of the stream " + stream + " does not fit the listener of "
							+ wanted.event() + ": " + flaw + ".",
					migration(prefix.writtenName(stream), prefix.writtenName(name), wanted));
		}
		return of(stream, name, config);
	}

	/**
	 * Creates a consumer, or finds the one that another process has just created.
	 */
	static ObjectNode create(JetStreamApi api, String stream, String name, List<String> subjects) {
		ObjectNode config = Json.object()
			.put("durable_name", name)
			.put("name", name)
			.put("ack_policy", "explicit")
			.put("ack_wait", ACK_WAIT.toNanos())
			.put("deliver_policy", "all")
			.put("replay_policy", "instant")
			.put("max_deliver", -1);
		if (subjects.size() == 1) {
			config.put("filter_subject", subjects.get(0));
		}
		else {
			subjects.forEach(config.putArray("filter_subjects")::add);
		}
		ObjectNode info = api.putConsumer(stream, name, config, "create");
		logger.info("Created the consumer {} of the stream {} for {}", name, stream, String.join(", ", subjects));
		return info;
	}

	static DurableConsumer of(String stream, String name, JsonNode config) {
		return new DurableConsumer(stream, name, config.path("max_deliver").asLong(-1),
				Collections.min(ackWaits(config)), Collections.max(ackWaits(config)),
				config.path("max_batch").asInt() > 0 ? config.path("max_batch").asInt() : Integer.MAX_VALUE,
				config.path("max_bytes").asLong() > 0 ? config.path("max_bytes").asLong() : Long.MAX_VALUE,
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

	private static @Nullable String flaw(JsonNode config, SubjectFilter wanted) {
		if (config.hasNonNull("deliver_subject")) {
			return "it is a push consumer";
		}
		if (!config.path("ack_policy").asText().equals("explicit")) {
			return "its ack_policy is not explicit";
		}
		List<String> filters = new ArrayList<>();
		config.path("filter_subjects").forEach((filter) -> filters.add(filter.asText()));
		if (config.hasNonNull("filter_subject")) {
			filters.add(config.path("filter_subject").asText());
		}
		return wanted.isMetBy(filters) ? null : "its "
				+ (wanted.subjects().size() == 1 ? "filter_subject is not " : "filter_subjects are not ") + wanted;
	}

	private static String stream(JetStreamApi api, SubjectFilter filter, SubjectFilter wanted) {
		Set<String> streams = new TreeSet<>();
		filter.subjects().forEach((subject) -> streams.addAll(streams(api, subject)));
		if (streams.isEmpty()) {
			throw new PolynException(ErrorCode.STREAM_MISSING,
					"No stream stores the subject " + filter + ", so that its listener can't receive.",
					StreamMissing.remedy(wanted.event()));
		}
		if (streams.size() > 1 && filter.subjects().size() > 1) {
			throw new PolynException(ErrorCode.STREAM_MISSING,
					"The listener of " + wanted.event() + " receives the subjects " + filter
							+ ", which are not all in one stream: " + String.join(", ", streams) + ".",
					"Write a migration that has one stream store all of them.");
		}
		if (streams.size() > 1) {
			throw new PolynException(ErrorCode.STREAM_MISSING,
					"Several streams store the subject " + filter + ": " + String.join(", ", streams) + ".",
					"Write a migration that takes the subject from all of them but one.");
		}
		return streams.iterator().next();
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
	private static String migration(String stream, String name, SubjectFilter wanted) {
		boolean one = wanted.subjects().size() == 1;
		return """
				Add a migration that creates it:
				change:
				  - create_consumer:
				      stream: %s
				      durable_name: %s
				      %s: %s
				%s""".formatted(stream, name, one ? "filter_subject" : "filter_subjects",
				one ? wanted.subjects().get(0)
						: wanted.subjects().stream().map((subject) -> '"' + subject + '"').toList(),
				StreamMissing.PENDING);
	}

}
