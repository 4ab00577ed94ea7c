package io.polyn.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.polyn.json.Json;
import io.polyn.nats.Bucket;
import io.polyn.nats.JetStreamApi;

/**
 * All that an account's JetStream holds, but for what tells when and by whom it was made:
 * configurations, positions of consumers, keys with their values, numbers of messages,
 * and the records of migrations without their attempts and their files.
 */
public final class JetStreamState {

	private static final String HISTORY = "KV_POLYN_MIGRATIONS";

	private final JetStreamApi api;

	private final Collection<String> names;

	private JetStreamState(Connection connection) throws IOException, JetStreamApiException {
		this.api = new JetStreamApi(connection, JetStreamOptions.defaultOptions());
		this.names = new TreeSet<>(connection.jetStreamManagement().getStreamNames());
	}

	/**
	 * Reads the state.
	 * @param connection the connection
	 * @return the state, for comparison with another
	 */
	public static String of(Connection connection) throws IOException, JetStreamApiException {
		return new JetStreamState(connection).read("");
	}

	/**
	 * Reads the state of one among several services that have the same migrations, with
	 * the namespace before each name.
	 * @param connection the connection
	 * @param namespace the service's namespace
	 * @return the state, for comparison with that of another service
	 */
	public static String of(Connection connection, String namespace) throws IOException, JetStreamApiException {
		return new JetStreamState(connection).read(namespace).replace(namespace, "NAMESPACE");
	}

	private String read(String namespace) throws IOException {
		ObjectNode streams = Json.object();
		for (String stream : this.names) {
			boolean history = stream.equals(HISTORY);
			if (!history && !stream.contains(namespace)) {
				continue;
			}
			ObjectNode info = this.api.streamInfo(stream).orElseThrow();
			ObjectNode state = streams.putObject(stream);
			state.set("config", info.path("config"));
			state.set("consumers", consumers(stream));
			if (stream.startsWith("KV_")) {
				List<Bucket.Entry> entries = entries(stream.substring(3));
				state.set("keys", history ? records(entries, namespace) : keys(entries));
			}
			else {
				state.put("messages", info.path("state").path("messages").asLong());
			}
		}
		return pretty(streams);
	}

	private ObjectNode consumers(String stream) {
		ObjectNode consumers = Json.object();
		for (ObjectNode info : this.api.consumers(stream)) {
			// What reads a bucket is gone after half a minute by itself.
			if (info.path("config").path("inactive_threshold").asLong() == 0) {
				ObjectNode consumer = consumers.putObject(info.path("name").asText());
				consumer.set("config", info.path("config"));
				consumer.set("acknowledged", info.path("ack_floor").path("stream_seq"));
				consumer.set("pending", info.path("num_pending"));
			}
		}
		return consumers;
	}

	private static ObjectNode keys(List<Bucket.Entry> entries) {
		ObjectNode keys = Json.object();
		for (Bucket.Entry entry : entries) {
			keys.put(entry.key(), new String(entry.value(), StandardCharsets.UTF_8));
		}
		return keys;
	}

	private static ObjectNode records(List<Bucket.Entry> entries, String namespace) throws IOException {
		ObjectNode keys = Json.object();
		for (Bucket.Entry entry : entries) {
			if (entry.key().startsWith(namespace) && !entry.key().endsWith(".run")) {
				ObjectNode record = (ObjectNode) Json.mapper().readTree(entry.value());
				keys.set(entry.key(), record.without(List.of("attempts", "source", "checksum", "digest")));
			}
		}
		return keys;
	}

	/**
	 * Asks the leader for each key: a consumer may read from a replica that lags behind.
	 */
	private List<Bucket.Entry> entries(String name) {
		Bucket bucket = new Bucket(this.api, name);
		String prefix = "$KV." + name + ".";
		return this.api.messagesBySubject("KV_" + name)
			.keySet()
			.stream()
			.map((subject) -> bucket.get(subject.substring(prefix.length())))
			.flatMap(Optional::stream)
			.toList();
	}

	private static String pretty(JsonNode json) throws JsonProcessingException {
		return Json.mapper()
			.writerWithDefaultPrettyPrinter()
			.with(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
			.writeValueAsString(Json.mapper().convertValue(json, Map.class));
	}

}
