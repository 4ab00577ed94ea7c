package io.polyn.test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.KeyValue;
import io.nats.client.KeyValueOptions;
import io.nats.client.api.KeyValueEntry;
import io.polyn.json.Json;
import io.polyn.migration.operation.StreamExport;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.SchemaBucket;
import org.jspecify.annotations.Nullable;

/**
 * What there is in an account: streams, with the number of their messages, consumers and
 * schemas of events, but for what Polyn keeps for itself.
 *
 * @param objects what there is of each by its name, such as {@code stream USERS} or
 * {@code consumer billing of stream USERS}
 */
record ServerState(Map<String, ObjectNode> objects) {

	private static final String BUCKET = "KV_";

	static ServerState read(Connection connection, JetStreamOptions options) {
		JetStreamApi api = new JetStreamApi(connection, options);
		Map<String, ObjectNode> objects = new TreeMap<>();
		api.streams().forEach((info) -> {
			String stream = info.path("config").path("name").asText();
			if (!StreamExport.isInternal(stream)) {
				objects.put("stream " + stream, stream(api, stream, info));
				api.consumers(stream)
					.forEach((consumer) -> objects.put(
							"consumer " + consumer.path("name").asText() + " of stream " + stream,
							(ObjectNode) consumer.path("config")));
			}
			else if (stream.startsWith(BUCKET) && stream.endsWith(SchemaBucket.NAME)) {
				schemas(connection, options, stream.substring(BUCKET.length()))
					.forEach((name, schema) -> objects.put("schema " + name, Json.object().put("schema", schema)));
			}
		});
		return new ServerState(objects);
	}

	private static ObjectNode stream(JetStreamApi api, String stream, ObjectNode info) {
		ObjectNode described = Json.object();
		described.set("config", info.path("config"));
		// The chunks of objects have other subjects each time.
		if (stream.startsWith("OBJ_")) {
			return described.put("messages", info.path("state").path("messages").asLong());
		}
		ObjectNode messages = described.putObject("messages");
		new TreeMap<>(api.messagesBySubject(stream)).forEach(messages::put);
		return described;
	}

	private static Map<String, String> schemas(Connection connection, JetStreamOptions options, String bucket) {
		Map<String, String> schemas = new TreeMap<>();
		try {
			KeyValue stored = connection.keyValue(bucket, KeyValueOptions.builder().jetStreamOptions(options).build());
			for (String name : stored.keys()) {
				KeyValueEntry entry = stored.get(name);
				schemas.put(name, (entry != null) ? entry.getValueAsString() : "");
			}
			return schemas;
		}
		catch (IOException | JetStreamApiException ex) {
			throw new IllegalStateException("The bucket " + bucket + " can't be read", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while reading the bucket " + bucket, ex);
		}
	}

	/**
	 * Compares with what there should be.
	 * @param expected what there should be
	 * @return what is different, each in a line
	 */
	List<String> differences(ServerState expected) {
		TreeSet<String> names = new TreeSet<>(Comparator.reverseOrder());
		names.addAll(this.objects.keySet());
		names.addAll(expected.objects.keySet());
		List<String> differences = new ArrayList<>();
		names.forEach((name) -> difference(expected.objects.get(name), this.objects.get(name))
			.ifPresent((difference) -> differences.add("the " + name + " " + difference)));
		return differences;
	}

	private static Optional<String> difference(@Nullable ObjectNode expected, @Nullable ObjectNode actual) {
		if (expected == null) {
			return Optional.of("is there");
		}
		if (actual == null) {
			return Optional.of("is gone");
		}
		return JsonDifference.between(Json.write(expected), Json.write(actual))
			.map((difference) -> "differs at " + difference);
	}

}
