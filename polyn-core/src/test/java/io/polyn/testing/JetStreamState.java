package io.polyn.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
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
 * and the records of migrations without their attempts.
 */
public final class JetStreamState {

	private static final String HISTORY = "KV_POLYN_MIGRATIONS";

	private JetStreamState() {
	}

	/**
	 * Reads the state.
	 * @param connection the connection
	 * @return the state, for comparison with another
	 */
	public static String of(Connection connection) throws IOException, JetStreamApiException {
		JetStreamApi api = new JetStreamApi(connection, JetStreamOptions.defaultOptions());
		ObjectNode streams = Json.object();
		for (String stream : new TreeSet<>(connection.jetStreamManagement().getStreamNames())) {
			ObjectNode info = api.streamInfo(stream).orElseThrow();
			ObjectNode state = streams.putObject(stream);
			state.set("config", info.path("config"));
			state.set("consumers", consumers(api, stream));
			if (stream.startsWith("KV_")) {
				state.set("keys", keys(new Bucket(api, stream.substring(3)), stream.equals(HISTORY)));
			}
			else {
				state.put("messages", info.path("state").path("messages").asLong());
			}
		}
		return pretty(streams);
	}

	private static ObjectNode consumers(JetStreamApi api, String stream) {
		ObjectNode consumers = Json.object();
		for (ObjectNode info : api.consumers(stream)) {
			// What reads a bucket is gone after half a minute by itself.
			if (info.path("config").has("durable_name")
					|| info.path("config").path("inactive_threshold").asLong() == 0) {
				ObjectNode consumer = consumers.putObject(info.path("name").asText());
				consumer.set("config", info.path("config"));
				consumer.set("acknowledged", info.path("ack_floor").path("stream_seq"));
				consumer.set("pending", info.path("num_pending"));
			}
		}
		return consumers;
	}

	private static ObjectNode keys(Bucket bucket, boolean history) throws IOException {
		ObjectNode keys = Json.object();
		for (Bucket.Entry entry : bucket.read(">").orElseThrow().values()) {
			if (!history) {
				keys.put(entry.key(), new String(entry.value(), StandardCharsets.UTF_8));
			}
			else if (!entry.key().endsWith(".run")) {
				JsonNode record = Json.mapper().readTree(entry.value());
				((ObjectNode) record).remove("attempts");
				keys.set(entry.key(), record);
			}
		}
		return keys;
	}

	private static String pretty(JsonNode json) throws JsonProcessingException {
		return Json.mapper()
			.writerWithDefaultPrettyPrinter()
			.with(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
			.writeValueAsString(Json.mapper().convertValue(json, Map.class));
	}

}
