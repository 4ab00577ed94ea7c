package io.polyn.schema;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.nats.client.impl.Headers;
import io.polyn.cloudevent.CloudEventCodec;
import io.polyn.cloudevent.EventNaming;
import io.polyn.cloudevent.InvalidEventException;
import io.polyn.cloudevent.Tolerance;
import io.polyn.json.Json;
import io.polyn.resource.Resource;
import io.polyn.testing.MalformedInputs;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever message anybody sends, it is a valid event or is refused with what is wrong
 * with it, and with nothing of what it carries.
 */
class MalformedEventTests {

	private static final String DATA = "Berlin";

	private static final List<JsonNode> EVENTS = List.of(
			json("""
					{"specversion": "1.0", "id": "1", "source": "app:user:backend", "type": "app.user.created.v1",
					  "datacontenttype": "application/json", "dataschema": "app:user:created:v1", "subject": "Ann",
					  "time": "2026-11-20T10:00:00.123456Z", "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
					  "data": {"name": "Ann", "age": 33, "tags": ["a", "b"], "home": {"city": "Berlin", "zip": [1, 2.5, null]}}}"""),
			json("""
					{"specversion": "1.0.1", "id": "2", "source": "/users", "type": "app.user.created.v1", "polyndata": {"a": 1},
					  "polyntrace": [{"b": 2}], "dataschema": null, "time": "2026-11-20T10:00:00", "data": {"name": "Bob"}}"""),
			json("""
					{"specversion": "1.0", "id": "3", "source": "urn:x:y", "type": "app.user.created.v1", "ext1": true, "ext2": 7,
					  "datacontenttype": "text/plain", "data_base64": "aGVsbG8="}"""));

	private static final SchemaRegistry REGISTRY = new SchemaRegistry(new EventNaming("app", "user.backend"),
			EventSchemaLoader.read(List.of(new Resource("user.created.v1.json", Json.write(
					json("""
							{"type": "object", "required": ["name"], "properties": {"name": {"type": "string", "pattern": "^(a+)+$|^[A-Z]"},
							  "age": {"type": "integer", "minimum": 0, "multipleOf": 1}, "tags": {"uniqueItems": true},
							  "home": {"properties": {"zip": {"items": {"type": ["number", "null"]}}}}}}"""))))));

	@Test
	void eachStructuredEventIsReadOrRefused() {
		Map<String, Integer> counts = MalformedInputs
			.read("structured events", (mutations) -> mutations.json(mutations.oneOf(EVENTS)), (body) -> read(
					(body.length % 3 == 0) ? null : new Headers().put("Content-Type", "application/cloudevents+json"),
					body));
		assertThat(counts.get("read")).isGreaterThan(1000);
		assertThat(counts).containsKeys("POLYN-E001", "POLYN-E002", "POLYN-E003", "POLYN-E005");
	}

	@Test
	void eachBinaryEventIsReadOrRefused() {
		Map<String, Integer> counts = MalformedInputs.read("binary events",
				(mutations) -> mutations.json(mutations.oneOf(EVENTS)), MalformedEventTests::readBinary);
		assertThat(counts.get("read")).isGreaterThan(200);
		assertThat(counts).containsKeys("POLYN-E001", "POLYN-E003", "POLYN-E005");
	}

	// Members become headers, as far as they are what a header can be.
	private static void readBinary(byte[] content) {
		Headers headers = new Headers();
		byte[] body = content;
		try {
			for (Map.Entry<String, JsonNode> member : Json.parse(content).properties()) {
				if (member.getKey().equals("data")) {
					body = Json.write(member.getValue());
				}
				else {
					headers.add("ce-" + member.getKey().replaceAll("[^!-9;-~]", ""),
							header(member.getValue().asText()));
				}
			}
		}
		catch (IOException ex) {
			// An id is told, so that nothing of the data may be in it.
			String text = header(new String(content, 0, Math.min(content.length, 20), StandardCharsets.ISO_8859_1))
				.replace(DATA, "");
			headers.put("ce-id", text).put("ce-" + text.replaceAll("[^!-9;-~]", ""), text);
		}
		if (headers.isEmpty()) {
			headers.put("ce-id", "");
		}
		read(headers, body);
	}

	private static String header(String text) {
		return text.replaceAll("[^ -~]", "%");
	}

	private static void read(Headers headers, byte[] body) {
		InvalidEventException refused = null;
		for (Tolerance tolerance : Tolerance.values()) {
			try {
				REGISTRY.validate(CloudEventCodec.decodeChecked(headers, body, tolerance));
				refused = null;
			}
			catch (InvalidEventException ex) {
				assertThat(ex.violations()).isNotEmpty();
				assertThat(ex.getMessage()).startsWith(ex.code().id()).hasSizeLessThan(20_000).doesNotContain(DATA);
				refused = ex;
			}
		}
		if (refused != null) {
			throw refused;
		}
	}

	private static JsonNode json(String text) {
		try {
			return Json.parse(text.getBytes(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
