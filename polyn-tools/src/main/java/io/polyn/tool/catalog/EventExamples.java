package io.polyn.tool.catalog;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.polyn.cloudevent.CloudEventCodec;
import io.polyn.cloudevent.ContentMode;
import io.polyn.cloudevent.EventNaming;
import io.polyn.json.Json;
import io.polyn.json.JsonDocument;
import io.polyn.schema.EventSchema;

/**
 * Whole events as a publisher would send them. Their data are the schema's own examples
 * or, where it has none, made up; all of them are valid.
 */
final class EventExamples {

	static final String ID = "0f8e3c1a-5b7d-4c2e-9a61-3d4f5b6c7d8e";

	static final OffsetDateTime TIME = OffsetDateTime.of(2026, 1, 1, 12, 0, 0, 0, ZoneOffset.UTC).withSecond(30);

	private final SchemaSet schemas;

	private final EventNaming naming;

	EventExamples(SchemaSet schemas, EventNaming naming) {
		this.schemas = schemas;
		this.naming = naming;
	}

	List<JsonNode> of(EventSchema schema) {
		SchemaPlace root = this.schemas.root(schema.name());
		List<JsonNode> data = new ArrayList<>();
		root.node().path("examples").forEach(data::add);
		data.removeIf((example) -> !isValid(example, schema));
		if (data.isEmpty()) {
			Stream.of(true, false)
				.map((optional) -> ExampleGenerator.generate(root, this.schemas, optional))
				.flatMap(Optional::stream)
				.filter((example) -> isValid(example, schema))
				.findFirst()
				.ifPresent(data::add);
		}
		return data.stream().map((example) -> event(schema, example)).toList();
	}

	private static boolean isValid(JsonNode data, EventSchema schema) {
		return schema.validate(JsonDocument.of(data)).isEmpty();
	}

	private JsonNode event(EventSchema schema, JsonNode data) {
		CloudEventBuilder event = CloudEventBuilder.v1()
			.withId(ID)
			.withSource(this.naming.source())
			.withType(this.naming.type(schema.name()))
			.withTime(TIME)
			.withData("application/json", Json.write(data));
		schema.id().ifPresent(event::withDataSchema);
		try {
			return Json.parse(CloudEventCodec.encode(event.build(), ContentMode.STRUCTURED).body());
		}
		catch (JsonProcessingException ex) {
			throw new IllegalStateException("An event is no JSON", ex);
		}
	}

}
