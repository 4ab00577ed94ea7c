package io.polyn.cloudevent;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.nats.client.impl.Headers;
import io.polyn.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Messages of other clients, and what these can read of Polyn's.
 */
class InteroperabilityTests {

	private static final String ELIXIR = """
			{"data":{"name":"Ann"},"datacontenttype":"application/json","dataschema":null,\
			"id":"4d5f1a3e-0f0b-4c0e-9c1c-2d1f6b8a7e55",\
			"polyndata":{"clientlang":"elixir","clientlangversion":"1.14.2","clientversion":"0.6.5"},\
			"source":"app:spiff:user:backend","specversion":"1.0.1","time":"2023-06-01T10:00:00.123456Z",\
			"type":"app.spiff.user.created.v1"}""";

	private static final String RUBY = """
			{"id":"0c7be2f8-55a7-4d6e-8d5c-0e9b2b1c6f10","specversion":"1.0","type":"app.spiff.user.created.v1",\
			"source":"app:spiff:user:backend","time":"2023-06-01T10:00:00Z",\
			"polyndata":{"clientlang":"ruby","clientlangversion":"3.1.2","clientversion":"0.4.0"},\
			"datacontenttype":"application/json","data":{"name":"Ann"}}""";

	// What the old clients check of an envelope.
	private static final Schema OLD_ENVELOPE = SchemaRegistry
		.withDefaultDialect(SpecificationVersion.DRAFT_7,
				(builder) -> builder
					.schemaRegistryConfig(SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()))
		.getSchema("""
				{
				  "$schema": "http://json-schema.org/draft-07/schema#",
				  "definitions": {
				    "filled": {"type": "string", "minLength": 1},
				    "optional": {"type": ["string", "null"], "minLength": 1}
				  },
				  "type": "object",
				  "required": ["specversion", "type", "source", "id"],
				  "properties": {
				    "specversion": {"$ref": "#/definitions/filled"},
				    "type": {"$ref": "#/definitions/filled"},
				    "id": {"$ref": "#/definitions/filled"},
				    "source": {"allOf": [{"$ref": "#/definitions/filled"}, {"format": "uri-reference"}]},
				    "subject": {"$ref": "#/definitions/optional"},
				    "datacontenttype": {"$ref": "#/definitions/optional"},
				    "dataschema": {"allOf": [{"$ref": "#/definitions/optional"}, {"format": "uri"}]},
				    "time": {"allOf": [{"$ref": "#/definitions/optional"}, {"format": "date-time"}]},
				    "data": {"type": ["object", "string", "number", "array", "boolean", "null"]},
				    "data_base64": {"type": ["string", "null"], "contentEncoding": "base64"},
				    "polyndata": {
				      "type": "object",
				      "required": ["clientlang", "clientlangversion", "clientversion"],
				      "additionalProperties": {"type": "string"}
				    }
				  }
				}""", InputFormat.JSON);

	@ParameterizedTest
	@ValueSource(strings = { ELIXIR, RUBY })
	void aMessageOfAnOldClientIsRead(String json) {
		for (Headers headers : new Headers[] { null, new Headers().put("Nats-Msg-Id", "1"),
				new Headers().put("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01") }) {
			CloudEvent event = CloudEventCodec.decode(headers, bytes(json));
			assertThat(event.getType()).isEqualTo("app.spiff.user.created.v1");
			assertThat(event.getSource()).isEqualTo(URI.create("app:spiff:user:backend"));
			assertThat(event.getSpecVersion()).hasToString("1.0");
			assertThat(event.getTime()).isNotNull();
			assertThat(event.getDataSchema()).isNull();
			assertThat(event.getExtensionNames()).isEmpty();
			assertThat(event.getData().toBytes()).asString(StandardCharsets.UTF_8).isEqualTo("{\"name\":\"Ann\"}");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { ELIXIR, RUBY })
	void withoutToleranceAMessageNeedsItsContentType(String json) {
		for (Headers headers : new Headers[] { null, new Headers().put("Nats-Msg-Id", "1") }) {
			assertThatExceptionOfType(InvalidEventException.class)
				.isThrownBy(() -> CloudEventCodec.decode(headers, bytes(json), Tolerance.NONE))
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.EVENT_NOT_PARSEABLE));
		}
	}

	@Test
	void withoutToleranceEachDifferenceIsReported() {
		InvalidEventException ex = catchThrowableOfType(InvalidEventException.class,
				() -> CloudEventCodec.decode(structured(), bytes("""
						{"specversion":"1.0.1","id":"1","source":"app:users","type":"app.t","dataschema":null,
						"time":"2022-10-03T12:00:00.123456","polyndata":{"clientlang":"elixir"},
						"polyntrace":[{"type":"app.s","time":"2022-10-03T12:00:00Z","id":"2"}]}"""), Tolerance.NONE));
		assertThat(ex.code()).isEqualTo(ErrorCode.EVENT_ENVELOPE);
		assertThat(ex.violations()).extracting(Violation::pointer, Violation::rule)
			.containsExactlyInAnyOrder(tuple("/specversion", "specversion"), tuple("/time", "timestamp"),
					tuple("/polyndata", "type"), tuple("/polyntrace", "type"));
	}

	@Test
	void whatIsAboutTheClientIsDropped() {
		CloudEvent event = CloudEventCodec.decode(structured(), bytes("""
				{"specversion":"1.0.1","id":"1","source":"app:users","type":"app.t","time":"2022-10-03T12:00:00.123456",
				"polyndata":{"clientlang":"elixir","deep":[{}]},"polyntrace":[{"id":"2"}],"other":"kept"}"""));
		assertThat(event.getExtensionNames()).containsExactly("other");
		assertThat(event.getTime()).isEqualTo(OffsetDateTime.parse("2022-10-03T12:00:00.123456Z"));
		CheckedEvent.of(event);
	}

	@ParameterizedTest
	@ValueSource(strings = { "1.0", "1.0.1", "1.0.2", "1.1", "1.10.0", "1.999999999" })
	void aVersionBelowTwoIsTakenForOne(String version) {
		assertThat(
				CloudEventCodec.decode(null, bytes(ELIXIR.replace("\"1.0.1\"", '"' + version + '"'))).getSpecVersion())
			.hasToString("1.0");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			specversion | "0.3"                        | specversion
			specversion | "2.0"                        | specversion
			specversion | "1"                          | specversion
			specversion | "1."                         | specversion
			specversion | "1.x"                        | specversion
			specversion | "01.0"                       | specversion
			specversion | " 1.0"                       | specversion
			specversion | "1.0-beta"                   | specversion
			specversion | ""                           | empty
			specversion | 1.0                          | type
			time        | "2022-10-03"                 | timestamp
			time        | "2022-10-03 12:00:00"        | timestamp
			time        | "2022-10-03T12:00"           | timestamp
			time        | "2022-10-03T12:00:00+"       | timestamp
			time        | "2022-02-30T12:00:00"        | timestamp
			polyndata   | [1]                          | type
			polyndata   | 1.5                          | type
			polyntrace  | {}                           | type
			polynother  | {}                           | type
			""")
	void toleranceGoesNoFurther(String name, String value, String rule) {
		String json = "{\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"%s\":%s%s}".formatted(name, value,
				name.equals("specversion") ? "" : ",\"specversion\":\"1.0\"");
		InvalidEventException ex = catchThrowableOfType(InvalidEventException.class,
				() -> CloudEventCodec.decode(null, bytes(json)));
		assertThat(ex.violations()).extracting(Violation::pointer, Violation::rule)
			.containsExactly(tuple("/" + name, rule));
	}

	@Test
	void toleranceIsForJsonOnly() {
		Headers headers = new Headers().put("ce-specversion", "1.0.1")
			.put("ce-id", "1")
			.put("ce-source", "s")
			.put("ce-type", "t")
			.put("ce-time", "2022-10-03T12:00:00");
		InvalidEventException ex = catchThrowableOfType(InvalidEventException.class,
				() -> CloudEventCodec.decode(headers, new byte[0]));
		assertThat(ex.violations()).extracting(Violation::pointer).containsExactlyInAnyOrder("/specversion", "/time");
		assertThatExceptionOfType(InvalidEventException.class)
			.isThrownBy(
					() -> CloudEventCodec.decode(new Headers().put("Content-Type", "application/json"), bytes(ELIXIR)))
			.satisfies((refused) -> assertThat(refused.code()).isEqualTo(ErrorCode.EVENT_NOT_PARSEABLE));
	}

	@Test
	void aTextOfAnotherMediaTypeFromAnOldClientIsItsData() {
		CloudEvent event = CloudEventCodec.decode(null, bytes(RUBY.replace("application/json", "application/xml")
			.replace("{\"name\":\"Ann\"}", "\"<user name=\\\"Ann\\\"/>\"")));
		assertThat(event.getDataContentType()).isEqualTo("application/xml");
		assertThat(event.getData().toBytes()).asString(StandardCharsets.UTF_8).isEqualTo("<user name=\"Ann\"/>");
	}

	// sdk-go sends this without headers, and takes for it whatever has no
	// ce-specversion.
	@Test
	void aStructuredMessageOfSdkGoIsRead() {
		byte[] body = bytes(
				"""
						{"specversion":"1.0","id":"a89b61a2","source":"https://example.com/producer","type":"com.example.sample",\
						"datacontenttype":"application/json","time":"2026-11-20T10:00:00.5Z","count":3,\
						"data":{"id":1,"message":"Hello"}}""");
		CloudEvent event = CloudEventCodec.decode(null, body);
		assertThat(event.getId()).isEqualTo("a89b61a2");
		assertThat(event.getExtension("count")).isEqualTo(3);
		assertThat(event.getData().toBytes()).asString(StandardCharsets.UTF_8)
			.isEqualTo("{\"id\":1,\"message\":\"Hello\"}");
		assertThat(CloudEventCodec.decode(structured(), body, Tolerance.NONE)).isEqualTo(event);
		assertThatExceptionOfType(InvalidEventException.class)
			.isThrownBy(() -> CloudEventCodec.decode(null, body, Tolerance.NONE));
	}

	static Stream<Arguments> sdkGoContentTypes() {
		return Stream.of("ce-datacontenttype", "content-type", "Content-Type").map(Arguments::of);
	}

	@ParameterizedTest
	@MethodSource("sdkGoContentTypes")
	void aBinaryMessageOfSdkGoIsReadInEitherTolerance(String contentType) {
		Headers headers = new Headers().put("ce-specversion", "1.0")
			.put("ce-id", "a89b61a2")
			.put("ce-source", "https://example.com/producer")
			.put("ce-type", "com.example.sample")
			.put("ce-time", "2026-11-20T10:00:00.5Z")
			.put("ce-subject", "the first one")
			.put("ce-flag", "true")
			.put(contentType, "application/json");
		for (Tolerance tolerance : Tolerance.values()) {
			CloudEvent event = CloudEventCodec.decode(headers, bytes("{\"id\":1}"), tolerance);
			assertThat(event.getSubject()).isEqualTo("the first one");
			assertThat(event.getDataContentType()).isEqualTo("application/json");
			assertThat(event.getExtension("flag")).isEqualTo("true");
			assertThat(event.getData().toBytes()).asString(StandardCharsets.UTF_8).isEqualTo("{\"id\":1}");
		}
	}

	@Test
	void oldClientsAcceptTheEnvelope() {
		RandomEvents events = new RandomEvents(3);
		CloudEvent published = CloudEventBuilder.v1()
			.withId("1")
			.withSource(new EventNaming("app.spiff", "user.backend").source())
			.withType("app.spiff.user.created.v1")
			.withTime(OffsetDateTime.parse("2026-11-20T10:00:00.123456Z"))
			.withDataSchema(URI.create("app:spiff:user:created:v1"))
			.withData("application/json", bytes("{\"name\":\"Ann\"}"))
			.build();
		for (CloudEvent event : Stream.concat(Stream.of(published), Stream.generate(events::next).limit(1000))
			.toList()) {
			EncodedEvent encoded = CloudEventCodec.encode(event, ContentMode.STRUCTURED);
			String json = new String(encoded.body(), StandardCharsets.UTF_8);
			assertThat(OLD_ENVELOPE.validate(json, InputFormat.JSON)).as(json).isEmpty();
			assertThat(encoded.headers().toMap())
				.isEqualTo(Map.of("Content-Type", List.of("application/cloudevents+json")));
		}
	}

	@Test
	void theirEnvelopeIsNotAcceptedBlindly() {
		assertThat(OLD_ENVELOPE.validate(ELIXIR, InputFormat.JSON)).isEmpty();
		assertThat(OLD_ENVELOPE.validate(RUBY, InputFormat.JSON)).isEmpty();
		assertThat(OLD_ENVELOPE.validate("{\"id\":\"\",\"source\":\"a b\",\"time\":\"today\"}", InputFormat.JSON))
			.hasSizeGreaterThanOrEqualTo(5);
	}

	private static Headers structured() {
		return new Headers().put(CloudEventCodec.CONTENT_TYPE, CloudEventCodec.STRUCTURED);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
