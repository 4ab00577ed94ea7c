package io.polyn.capture.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import io.nats.client.JetStreamOptions;
import io.nats.client.api.MessageInfo;
import io.polyn.cloudevent.CloudEventCodec;
import io.polyn.json.Json;
import io.polyn.resource.Resource;
import io.polyn.schema.EventSchema;
import io.polyn.schema.EventSchemaLoader;
import io.polyn.schema.SchemaRegistry;
import io.polyn.schema.SchemaStore;

/**
 * What a consumer of Polyn's own receives: events that the registered schemas allow.
 */
public final class ValidEvents {

	private ValidEvents() {
	}

	/**
	 * Waits until the stream has so many events, and checks all that it has.
	 */
	public static List<JsonNode> await(CaptureEnvironment environment, long count) throws Exception {
		List<JsonNode> events = environment.events(count);
		if (events.size() != count) {
			throw new AssertionError("There are " + events.size() + " events, not " + count + ": " + events);
		}
		SchemaRegistry registry = new SchemaRegistry(CaptureEnvironment.NAMING, schemas(environment));
		for (long sequence = 1; sequence <= count; sequence++) {
			MessageInfo message = environment.management().getMessage("CHANGES", sequence);
			registry.validate(CloudEventCodec.decode(message.getHeaders(), message.getData()));
		}
		return events;
	}

	/**
	 * Returns the rows that events tell of.
	 * @param image {@code old} or {@code new}
	 */
	public static List<JsonNode> rows(List<JsonNode> events, String image) {
		return events.stream().map((event) -> event.path("data").path(image)).toList();
	}

	/**
	 * Returns the names of events without their domain.
	 */
	public static List<String> names(List<JsonNode> events) {
		return events.stream().map((event) -> event.path("type").asText().substring("com.example.".length())).toList();
	}

	/**
	 * Returns the schemas that are registered.
	 */
	public static List<EventSchema> schemas(CaptureEnvironment environment) {
		List<Resource> files = new ArrayList<>();
		new SchemaStore(environment.nats(), JetStreamOptions.defaultOptions()).read()
			.forEach((name, schema) -> files
				.add(new Resource(name + ".json", schema.text().getBytes(StandardCharsets.UTF_8))));
		return EventSchemaLoader.read(files);
	}

	/**
	 * Parses JSON that the database has made.
	 */
	public static JsonNode json(String text) throws Exception {
		return Json.parse(text.getBytes(StandardCharsets.UTF_8));
	}

}
