package io.polyn.cloudevent;

import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.nats.client.impl.Headers;
import io.polyn.ErrorCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link CloudEventCodec}.
 */
class CloudEventCodecTests {

	private static final String REQUIRED = """
			"specversion":"1.0","id":"1","source":"app:users","type":"app.user.created.v1\"""";

	@Test
	void aStructuredEventIsRead() {
		CloudEvent event = structured("""
				{%s,"time":"2026-11-20T10:15:30.5+01:00","subject":"u1","dataschema":"app:user:created:v1",
				"datacontenttype":"application/json","traceparent":"00-1","flag":true,"count":-7,"gone":null,
				"data":{"name":"Ann","n":1.50}}""".formatted(REQUIRED));
		assertThat(event.getId()).isEqualTo("1");
		assertThat(event.getSource()).isEqualTo(URI.create("app:users"));
		assertThat(event.getType()).isEqualTo("app.user.created.v1");
		assertThat(event.getSubject()).isEqualTo("u1");
		assertThat(event.getDataSchema()).isEqualTo(URI.create("app:user:created:v1"));
		assertThat(event.getTime()).isEqualTo(OffsetDateTime.parse("2026-11-20T10:15:30.5+01:00"));
		assertThat(event.getExtensionNames()).containsExactlyInAnyOrder("traceparent", "flag", "count");
		assertThat(event.getExtension("traceparent")).isEqualTo("00-1");
		assertThat(event.getExtension("flag")).isEqualTo(true);
		assertThat(event.getExtension("count")).isEqualTo(-7);
		assertThat(data(event)).isEqualTo("{\"name\":\"Ann\",\"n\":1.50}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "[1, {\"a\":[ ]}]", "\"text \\u00e4 \\\" }\"", "12", "-1.50e+3", "0", "true",
			"false", "null", "{ \"a\" : \"\u00e4\u20ac\ud83d\ude00\" }" })
	void theDataAreTheBytesThatWereReceived(String data) {
		assertThat(data(structured("{" + REQUIRED + ",\"data\": " + data + " ,\"x\":\"y\"}"))).isEqualTo(data);
		assertThat(data(structured("{\"data\":" + data + "," + REQUIRED + "}"))).isEqualTo(data);
		assertThat(data(structured("\ufeff{" + REQUIRED + ",\"data\":" + data + "}"))).isEqualTo(data);
	}

	@Test
	void aTextOfAnotherMediaTypeIsNotQuoted() {
		assertThat(data(structured("{" + REQUIRED + ",\"datacontenttype\":\"text/plain\",\"data\":\"a\\nb\"}")))
			.isEqualTo("a\nb");
		assertThat(data(structured("{\"data\":\"<a/>\",\"datacontenttype\":\"application/xml\"," + REQUIRED + "}")))
			.isEqualTo("<a/>");
		assertThat(data(structured("{" + REQUIRED + ",\"datacontenttype\":\"application/vnd.x+JSON\",\"data\":\"a\"}")))
			.isEqualTo("\"a\"");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{"a":1}     | string
			[]          | string
			1           | string
			true        | string
			"a\\ud83d"  | characters
			"\\udc00"   | characters
			""")
	void dataOfAnotherMediaTypeMustBeText(String data, String rule) {
		InvalidEventException ex = refused(
				"{\"data\":" + data + ",\"datacontenttype\":\"text/plain\",\"time\":\"today\"," + REQUIRED + "}");
		assertThat(ex.code()).isEqualTo(ErrorCode.EVENT_ENVELOPE);
		assertThat(ex.violations()).extracting(Violation::pointer, Violation::rule)
			.containsExactlyInAnyOrder(tuple("/data", rule), tuple("/time", "timestamp"));
	}

	@Test
	void nullIsNoTextOfAnotherMediaType() {
		assertThat(structured("{" + REQUIRED + ",\"datacontenttype\":\"text/plain\",\"data\":null}").getData())
			.isNull();
	}

	@Test
	void binaryDataAreDecoded() {
		assertThat(data(structured("{" + REQUIRED + ",\"data_base64\":\"w6Q=\"}"))).isEqualTo("\u00e4");
		assertThat(structured("{" + REQUIRED + ",\"data_base64\":null}").getData()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/cloudevents+json", "APPLICATION/CloudEvents+JSON", "application/cloudevents",
			"application/cloudevents+json; charset=UTF-8", "application/cloudevents+json;charset=\"utf-8\" ; a=b" })
	void structuredModeIsToldByTheMediaType(String contentType) {
		Headers headers = new Headers().put("content-TYPE", contentType);
		assertThat(CloudEventCodec.decode(headers, ("{" + REQUIRED + "}").getBytes(StandardCharsets.UTF_8)).getData())
			.isNull();
	}

	@Test
	void twoContentTypesAreNotAnEvent() {
		byte[] body = ("{" + REQUIRED + "}").getBytes(StandardCharsets.UTF_8);
		for (Headers headers : List.of(structuredHeaders().add("Content-Type", CloudEventCodec.STRUCTURED),
				structuredHeaders().add("content-type", "application/json"))) {
			assertThatExceptionOfType(InvalidEventException.class)
				.isThrownBy(() -> CloudEventCodec.decode(headers, body))
				.withMessageContaining("the header Content-Type is given more than once")
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.EVENT_NOT_PARSEABLE));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/cloudevents-batch+json", "application/cloudevents-batch",
			"application/cloudevents+avro", "application/cloudevents+json; charset=iso-8859-1",
			"application/cloudevents+json;CHARSET=\"UTF-16\"", "application/cloudevents+json;",
			"application/cloudevents+json, application/json", "text/cloudevents+json", "application/json", "",
			"nonsense" })
	void anotherMediaTypeIsNotAnEvent(String contentType) {
		Headers headers = new Headers().put("Content-Type", contentType);
		assertThatExceptionOfType(InvalidEventException.class)
			.isThrownBy(() -> CloudEventCodec.decode(headers, ("{" + REQUIRED + "}").getBytes(StandardCharsets.UTF_8)))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.EVENT_NOT_PARSEABLE));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "application/cloudevents+json;", "APPLICATION/CLOUDEVENTS+avro", "application/cloudevents=" })
	void attributesInHeadersDoNotMakeAnotherFormatBinary(String contentType) {
		Headers headers = binary().put("ce-datacontenttype", "text/plain").put("Content-Type", contentType);
		assertThatExceptionOfType(InvalidEventException.class)
			.isThrownBy(() -> CloudEventCodec.decode(headers, new byte[] { 1 }))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.EVENT_NOT_PARSEABLE));
	}

	@Test
	void aMessageWithoutHeadersIsNotAnEvent() {
		assertThatExceptionOfType(InvalidEventException.class)
			.isThrownBy(() -> CloudEventCodec.decode(null, ("{" + REQUIRED + "}").getBytes(StandardCharsets.UTF_8),
					Tolerance.NONE))
			.withMessageContaining("neither the header Content-Type: application/cloudevents+json nor attributes in"
					+ " 'ce-' headers");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "null", "[]", "\"x\"", "{", "{\"id\":\"1\"", "{\"id\":\"1\"}}",
			"{\"id\":\"1\"} {}", "{\"id\":\"1\",\"id\":\"2\"}", "{\"id\":1,}", "{id:1}", "{\"a\":NaN}",
			"{\"data\":{\"a\":1,\"a\":2}}", "{\"data\":{\"a\":}}" })
	void whatIsNotOneJsonObjectIsNotAnEvent(String json) {
		assertThat(refused(json).code()).isEqualTo(ErrorCode.EVENT_NOT_PARSEABLE);
	}

	@Test
	void otherCharsetsAreNotAnEvent() {
		for (String charset : new String[] { "UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32BE" }) {
			assertThat(refused(("{" + REQUIRED + "}").getBytes(Charset.forName(charset))).code())
				.isEqualTo(ErrorCode.EVENT_NOT_PARSEABLE);
		}
		byte[] overlong = ("{\"id\":\"??\"}").getBytes(StandardCharsets.ISO_8859_1);
		overlong[7] = (byte) 0xC0;
		overlong[8] = (byte) 0xA0;
		assertThat(refused(overlong)).hasMessageContaining("the JSON is not UTF-8");
	}

	@Test
	void deepNestingIsNotAnEvent() {
		String nested = "[".repeat(100_000) + "]".repeat(100_000);
		assertThat(refused("{" + REQUIRED + ",\"data\":" + nested + "}"))
			.hasMessageContaining("nested deeper than 100");
		assertThat(refused("{" + REQUIRED + ",\"x\":" + nested + "}")).hasMessageContaining("nested deeper than 100");
	}

	@Test
	void theMessageOfAParseErrorDoesNotQuoteTheEvent() {
		assertThat(refused("{\"id\":\"1\",\"data\":{\"password\":geheim}}")).hasMessageNotContaining("geheim")
			.hasMessageContaining("(line 1, column ");
	}

	@Test
	void dataMayBeGivenOnlyOnce() {
		InvalidEventException ex = refused("{" + REQUIRED + ",\"data\":1,\"data_base64\":\"w6Q=\"}");
		assertThat(ex.code()).isEqualTo(ErrorCode.EVENT_ENVELOPE);
		assertThat(ex.violations()).extracting(Violation::pointer).containsExactly("/data_base64");
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "\"*\"", "{}", "[\"a\"]", "\"w6Q\\u0000\"" })
	void base64MustBeSuch(String value) {
		assertThat(refused("{" + REQUIRED + ",\"data_base64\":" + value + "}").violations())
			.containsExactly(new Violation("/data_base64", "base64", "the member must be a base64 string"));
	}

	@Test
	void anEventIsWrittenWithItsDataAsTheyAre() {
		CloudEvent event = CloudEventBuilder.v1()
			.withId("1")
			.withSource(URI.create("app:users"))
			.withType("app.user.created.v1")
			.withTime(OffsetDateTime.parse("2026-11-20T10:00:00Z"))
			.withDataSchema(URI.create("app:user:created:v1"))
			.withExtension("flag", true)
			.withExtension("count", 3)
			.withExtension("blob", new byte[] { 1 })
			.withData("application/json", " {\"n\": 1.50} ".getBytes(StandardCharsets.UTF_8))
			.build();
		assertThat(new String(CloudEventCodec.encode(event, ContentMode.STRUCTURED).body(), StandardCharsets.UTF_8))
			.isEqualTo(
					"""
							{"datacontenttype":"application/json","dataschema":"app:user:created:v1","id":"1",\
							"source":"app:users","specversion":"1.0","time":"2026-11-20T10:00:00Z","type":"app.user.created.v1",\
							"blob":"AQ==","count":3,"flag":true,"data": {"n": 1.50} }""");
	}

	@Test
	void anEventWithoutDataIsWritten() {
		CloudEvent event = structured("{" + REQUIRED + "}");
		assertThat(CloudEventCodec.decode(structuredHeaders(),
				CloudEventCodec.encode(event, ContentMode.STRUCTURED).body()))
			.isEqualTo(event);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "1 2", "{}{}", "1,\"id\":\"2\"", "{\"a\":1}, \"x\":{", "]", "{", "}",
			"{\"a\":1,\"a\":2}", "\ufeff{}", "nul", "NaN", "'a'", "// a\n1", "\"\n\"" })
	void dataThatAreNotOneJsonDocumentAreNotWrittenAsSuch(String data) {
		assertNotWritten(data.getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void dataInAnotherCharsetAreNotWrittenAsJson() {
		for (String charset : new String[] { "UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32BE" }) {
			assertNotWritten("{\"a\":1}".getBytes(Charset.forName(charset)));
		}
		assertNotWritten(new byte[] { '"', (byte) 0xC0, (byte) 0xA0, '"' });
	}

	@Test
	void dataMayBeNestedAsDeepAsTheyCanBeRead() {
		CloudEvent event = structured("{" + REQUIRED + "}");
		byte[] deep = ("[".repeat(99) + "]".repeat(99)).getBytes(StandardCharsets.UTF_8);
		CloudEvent withData = CloudEventBuilder.v1(event).withData(deep).build();
		assertThat(CloudEventCodec.decode(structuredHeaders(),
				CloudEventCodec.encode(withData, ContentMode.STRUCTURED).body()))
			.isEqualTo(withData);
		assertNotWritten(("[".repeat(100) + "]".repeat(100)).getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void anEventOfAnotherVersionIsNotWritten() {
		CloudEvent event = CloudEventBuilder.v03(structured("{" + REQUIRED + "}")).build();
		for (ContentMode mode : ContentMode.values()) {
			InvalidEventException ex = catchThrowableOfType(InvalidEventException.class,
					() -> CloudEventCodec.encode(event, mode));
			assertThat(ex.code()).isEqualTo(ErrorCode.EVENT_ENVELOPE);
			assertThat(ex.violations())
				.containsExactly(new Violation("/specversion", "specversion", "the version must be 1.0"));
			assertThat(CloudEventCodec.encode(CloudEventBuilder.v1(event).build(), mode)).isNotNull();
		}
	}

	@Test
	void largeDataAreReadAsTheyAreWritten() {
		CloudEvent event = structured("{" + REQUIRED + "}");
		byte[] binary = new byte[16 * 1024 * 1024];
		byte[] text = ("\"" + "a".repeat(21_000_000) + "\"").getBytes(StandardCharsets.UTF_8);
		for (CloudEvent large : List.of(CloudEventBuilder.v1(event).withData("image/png", binary).build(),
				CloudEventBuilder.v1(event).withData("application/json", text).build())) {
			CloudEvent read = CloudEventCodec.decode(structuredHeaders(),
					CloudEventCodec.encode(large, ContentMode.STRUCTURED).body());
			assertThat(Arrays.equals(read.getData().toBytes(), large.getData().toBytes())).isTrue();
		}
	}

	@Test
	void emptyDataAreNotTheSameAsNone() {
		CloudEvent event = CloudEventBuilder.v1(structured("{" + REQUIRED + "}"))
			.withData("text/plain", new byte[0])
			.build();
		assertThat(data(CloudEventCodec.decode(structuredHeaders(),
				CloudEventCodec.encode(event, ContentMode.STRUCTURED).body())))
			.isEmpty();
	}

	@Test
	void dataOfAnotherMediaTypeAreWrittenAsBase64() {
		CloudEvent event = CloudEventBuilder.v1(structured("{" + REQUIRED + "}"))
			.withData("image/png", new byte[] { (byte) 0x89, 'P' })
			.build();
		byte[] encoded = CloudEventCodec.encode(event, ContentMode.STRUCTURED).body();
		assertThat(new String(encoded, StandardCharsets.UTF_8)).contains("\"data_base64\":\"iVA=\"");
		assertThat(CloudEventCodec.decode(structuredHeaders(), encoded)).isEqualTo(event);
	}

	@Test
	void anEventIsWrittenInBinaryMode() {
		CloudEvent event = CloudEventBuilder.v1()
			.withId("1")
			.withSource(URI.create("app:users"))
			.withType("app.user.created.v1")
			.withSubject("Euro \u20ac \"100%\"")
			.withTime(OffsetDateTime.parse("2026-11-20T10:00:00Z"))
			.withExtension("flag", true)
			.withExtension("blob", new byte[] { 1 })
			.withData("application/json", " {\"n\": 1.50} ".getBytes(StandardCharsets.UTF_8))
			.build();
		EncodedEvent encoded = CloudEventCodec.encode(event, ContentMode.BINARY);
		assertThat(encoded.headers().toMap()).hasSize(9)
			.containsEntry("ce-specversion", List.of("1.0"))
			.containsEntry("ce-id", List.of("1"))
			.containsEntry("ce-source", List.of("app:users"))
			.containsEntry("ce-type", List.of("app.user.created.v1"))
			.containsEntry("ce-subject", List.of("Euro%20%E2%82%AC%20%22100%25%22"))
			.containsEntry("ce-time", List.of("2026-11-20T10:00:00Z"))
			.containsEntry("ce-datacontenttype", List.of("application/json"))
			.containsEntry("ce-flag", List.of("true"))
			.containsEntry("ce-blob", List.of("AQ=="));
		assertThat(encoded.body()).asString(StandardCharsets.UTF_8).isEqualTo(" {\"n\": 1.50} ");
	}

	@Test
	void aBinaryEventIsRead() {
		Headers headers = binary().put("ce-Subject", "Euro%20%E2%82%ac%20%F0%9F%98%80")
			.put("CE-time", "2026-11-20T10:15:30Z")
			.put("ce-datacontenttype", "application/json")
			.put("ce-quoted", "\"a \\\"b\\\"\"")
			.put("ce-plain", "a b")
			.put("ce-needless", "%61%2d%7A")
			.put("ce-once", "%2541")
			.put("ce-empty", "");
		CloudEvent event = CloudEventCodec.decode(headers, "{\"a\":1}".getBytes(StandardCharsets.UTF_8));
		assertThat(event.getId()).isEqualTo("1");
		assertThat(event.getSubject()).isEqualTo("Euro \u20ac \ud83d\ude00");
		assertThat(event.getTime()).isEqualTo(OffsetDateTime.parse("2026-11-20T10:15:30Z"));
		assertThat(event.getDataContentType()).isEqualTo("application/json");
		assertThat(event.getExtension("quoted")).isEqualTo("a \"b\"");
		assertThat(event.getExtension("plain")).isEqualTo("a b");
		assertThat(event.getExtension("needless")).isEqualTo("a-z");
		assertThat(event.getExtension("once")).isEqualTo("%41");
		assertThat(event.getExtension("empty")).isEqualTo("");
		assertThat(data(event)).isEqualTo("{\"a\":1}");
	}

	@Test
	void aBinaryEventWithoutABodyHasNoData() {
		assertThat(CloudEventCodec.decode(binary(), new byte[0]).getData()).isNull();
	}

	@Test
	void theMediaTypeOfABinaryEventMayStandInTheContentType() {
		Headers headers = binary().put("content-type", "application/json");
		assertThat(CloudEventCodec.decode(headers, new byte[] { '1' }).getDataContentType())
			.isEqualTo("application/json");
		headers.put("ce-datacontenttype", "text/plain");
		assertThat(CloudEventCodec.decode(headers, new byte[] { '1' }).getDataContentType()).isEqualTo("text/plain");
	}

	@ParameterizedTest
	@CsvSource({ "%C0%A0, encoding", "%c0%a0, encoding", "%ED%A0%80, encoding", "%E2%82, encoding", "%zz, encoding",
			"%4, encoding", "%, encoding", "%00, characters", "%EF%BF%BF, characters", "%0A, characters" })
	void aBinaryAttributeMustBeEncodedText(String value, String rule) {
		InvalidEventException ex = catchThrowableOfType(InvalidEventException.class,
				() -> CloudEventCodec.decode(binary().put("ce-subject", value), new byte[0]));
		assertThat(ex.code()).isEqualTo(ErrorCode.EVENT_ENVELOPE);
		assertThat(ex.violations()).extracting(Violation::pointer, Violation::rule)
			.containsExactly(tuple("/subject", rule));
		assertThat(ex.eventId()).contains("1");
		assertThat(ex.eventSource()).contains("app:users");
	}

	@Test
	void anAttributeThatCanNotBeDecodedIsNotMissing() {
		InvalidEventException ex = catchThrowableOfType(InvalidEventException.class,
				() -> CloudEventCodec.decode(binary().put("ce-id", "%zz").put("ce-type", "%C0%A0"), new byte[0]));
		assertThat(ex.violations()).extracting(Violation::pointer, Violation::rule)
			.containsExactlyInAnyOrder(tuple("/id", "encoding"), tuple("/type", "encoding"));
	}

	@Test
	void aBinaryAttributeMayBeGivenOnlyOnce() {
		assertThatExceptionOfType(InvalidEventException.class)
			.isThrownBy(() -> CloudEventCodec.decode(binary().add("ce-subject", "a", "b"), new byte[0]))
			.withMessageContaining("/subject: the attribute is given more than once");
		assertThatExceptionOfType(InvalidEventException.class)
			.isThrownBy(
					() -> CloudEventCodec.decode(binary().put("ce-subject", "a").put("CE-Subject", "a"), new byte[0]))
			.withMessageContaining("/subject: the attribute is given more than once");
	}

	private static void assertNotWritten(byte[] data) {
		CloudEvent event = CloudEventBuilder.v1(structured("{" + REQUIRED + "}"))
			.withData("application/json", data)
			.build();
		InvalidEventException ex = catchThrowableOfType(InvalidEventException.class,
				() -> CloudEventCodec.encode(event, ContentMode.STRUCTURED).body());
		assertThat(ex.code()).isEqualTo(ErrorCode.EVENT_DATA);
		assertThat(ex.eventId()).contains("1");
		assertThat(ex.violations()).extracting(Violation::rule).containsExactly("json");
	}

	private static Headers binary() {
		return new Headers().put("ce-specversion", "1.0")
			.put("ce-id", "1")
			.put("ce-source", "app:users")
			.put("ce-type", "app.user.created.v1");
	}

	private static Headers structuredHeaders() {
		return new Headers().put(CloudEventCodec.CONTENT_TYPE, CloudEventCodec.STRUCTURED);
	}

	private static CloudEvent structured(String json) {
		return CloudEventCodec.decode(structuredHeaders(), json.getBytes(StandardCharsets.UTF_8));
	}

	private static InvalidEventException refused(String json) {
		return refused(json.getBytes(StandardCharsets.UTF_8));
	}

	private static InvalidEventException refused(byte[] body) {
		return catchThrowableOfType(InvalidEventException.class,
				() -> CloudEventCodec.decode(structuredHeaders(), body));
	}

	private static @Nullable String data(CloudEvent event) {
		return (event.getData() != null) ? new String(event.getData().toBytes(), StandardCharsets.UTF_8) : null;
	}

}
