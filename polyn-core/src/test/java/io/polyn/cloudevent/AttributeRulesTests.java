package io.polyn.cloudevent;

import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.nats.client.impl.Headers;
import io.polyn.ErrorCode;
import io.polyn.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link AttributeRules}.
 */
class AttributeRulesTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			specversion     | null                        | required
			specversion     | ""                          | empty
			specversion     | "0.3"                       | specversion
			specversion     | "1.0.1"                     | specversion
			specversion     | "2.0"                       | specversion
			specversion     | 1.0                         | type
			id              | null                        | required
			id              | ""                          | empty
			id              | 1                           | type
			id              | true                        | type
			id              | "a\\u0000b"                 | characters
			id              | "a\\u0085b"                 | characters
			id              | "a\\ufffe"                  | characters
			id              | "a\\ufdd0"                  | characters
			id              | "a\\ud83d"                  | characters
			id              | {}                          | type
			source          | null                        | required
			source          | ""                          | empty
			source          | "a b"                       | uri-reference
			source          | "b\\u00fcro"                | uri-reference
			source          | "%zz"                       | uri-reference
			source          | "1com:users"                | uri-reference
			source          | "http://[::1"               | uri-reference
			source          | "a\\\\b"                   | uri-reference
			source          | "http://h/?a[]=1"           | uri-reference
			source          | "#[1]"                      | uri-reference
			source          | "a:[b]"                     | uri-reference
			source          | "http://[::1]/?[::1]"       | uri-reference
			source          | "http://h:port/"            | uri-reference
			source          | "http://h:80:80/"           | uri-reference
			source          | "http://a_b:x"              | uri-reference
			source          | "http://u@v@h_/"            | uri-reference
			source          | "http://[fe80::1%eth0]/"    | uri-reference
			source          | "http://[1::2::3]/"         | uri-reference
			source          | []                          | type
			type            | null                        | required
			type            | ""                          | empty
			type            | 7                           | type
			subject         | ""                          | empty
			subject         | 7                           | type
			dataschema      | ""                          | empty
			dataschema      | "relative/path"             | uri
			dataschema      | "#fragment"                 | uri
			dataschema      | "//host/path"               | uri
			dataschema      | 1                           | type
			dataschema      | "a b:c"                     | uri
			datacontenttype | ""                          | empty
			datacontenttype | "json"                      | media-type
			datacontenttype | "text/"                     | media-type
			datacontenttype | "text/plain;"               | media-type
			datacontenttype | "text/plain; charset"       | media-type
			datacontenttype | "text/pl ain"               | media-type
			datacontenttype | " text/plain"               | media-type
			datacontenttype | "text/plain "               | media-type
			datacontenttype | "text/plain, text/html"     | media-type
			datacontenttype | "text/plain;a=\\"b"         | media-type
			datacontenttype | "text/plain;a=\\"b\\\\\\""  | media-type
			datacontenttype | "text/plain;a=\\"b\\"c"     | media-type
			datacontenttype | "text/plain;a=\\"\\u00fc\\"" | media-type
			datacontenttype | "text/plain;a="             | media-type
			datacontenttype | "text/plain;=b"             | media-type
			datacontenttype | "text/plain a=b"            | media-type
			datacontenttype | "/plain"                    | media-type
			datacontenttype | "text/plain/x"              | media-type
			datacontenttype | "t\\u00e9xt/plain"          | media-type
			datacontenttype | {}                          | type
			time            | ""                          | empty
			time            | "2026-11-20"                | timestamp
			time            | "2026-11-20T10:15:30"       | timestamp
			time            | "2026-11-20T10:15Z"         | timestamp
			time            | "2026-11-20 10:15:30Z"      | timestamp
			time            | "2026-02-30T10:15:30Z"      | timestamp
			time            | "2026-11-20T25:15:30Z"      | timestamp
			time            | "2026-11-20T10:15:60Z"      | timestamp
			time            | "2026-11-20T23:59:60Z"      | timestamp
			time            | "2026-11-20T10:15:61Z"      | timestamp
			time            | "2026-11-20T10:15:30+24:00" | timestamp
			time            | "2026-11-20T10:15:30+01:60" | timestamp
			time            | "2026-11-20T10:15:30+0100"  | timestamp
			time            | "2026-11-20T10:15:30z+1:00" | timestamp
			time            | "2026-11-20T10:15:3\\u0660Z" | timestamp
			time            | "12026-11-20T10:15:30Z"     | timestamp
			time            | "-026-11-20T10:15:30Z"      | timestamp
			time            | "0000-01-01T00:00:00+20:00" | timestamp
			time            | "2026-11-20T10:15:30.Z"     | timestamp
			time            | " 2026-11-20T10:15:30Z"     | timestamp
			time            | "2026-11-20T10:15:30ZZ"     | timestamp
			time            | "20261120T101530Z"          | timestamp
			time            | "2026-11-20T10:15:30+01"    | timestamp
			time            | "2026-11-20T10:15:30+1:00"  | timestamp
			time            | "2026-11-20T10:15:30+99:00" | timestamp
			time            | 1700000000                  | type
			Extension       | "x"                         | name
			my-extension    | "x"                         | name
			my_extension    | "x"                         | name
			m\u00fc         | "x"                         | name
			extension       | 2147483648                  | type
			extension       | 1.5                         | type
			extension       | {"a":1}                     | type
			extension       | [1]                         | type
			extension       | -2147483649                 | type
			extension       | 1e2                         | type
			extension       | "a\\nb"                     | characters
			extension       | "a\\u007fb"                 | characters
			extension       | "a\\udc00b"                 | characters
			extension       | "\\ud83f\\udffe"             | characters
			`specversion `  | "1.0"                       | name
			``              | "x"                         | name
			Id              | "x"                         | name
			polyndata       | {"clientlang":"java"}       | type
			polyntrace      | []                          | type
			data_base64     | 1                           | base64
			data_base64     | "*"                         | base64
			""")
	void aBrokenRuleIsReportedWithItsPointer(String attribute, String json, String rule) throws Exception {
		ObjectNode event = event();
		event.set(attribute, Json.parse(json.getBytes(StandardCharsets.UTF_8)));
		InvalidEventException ex = catchThrowableOfType(InvalidEventException.class, () -> decode(event));
		assertThat(ex.code()).isEqualTo(ErrorCode.EVENT_ENVELOPE);
		assertThat(ex.violations()).singleElement().satisfies((violation) -> {
			assertThat(violation.pointer()).isEqualTo("/" + attribute);
			assertThat(violation.rule()).isEqualTo(rule);
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			id              | " "
			id              | "\\ud83d\\ude00 b\\u00fcro"
			source          | "app:users"
			source          | "/relative?x=y#z"
			source          | "https://example.com/a"
			source          | "1-555-123-4567"
			source          | "urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66"
			source          | "http://u:p@a_b:80/p;x?y#z"
			source          | "http://[2001:db8::1]:8080/a"
			source          | "http://h:/"
			source          | "file:///a/b"
			source          | "a+b.c-d:x/y"
			source          | "!$&'()*+,;=@~"
			type            | "anything goes"
			subject         | null
			dataschema      | "https://example.com/schema.json"
			dataschema      | "app:user:created:v1"
			dataschema      | "urn:x:y"
			datacontenttype | "application/json"
			datacontenttype | "APPLICATION/JSON; charset=UTF-8"
			datacontenttype | "text/plain;a=b;c=\\"d e\\""
			datacontenttype | "text/plain ; a=\\"b \\\\\\"c\\\\\\"\\" ; d=e"
			datacontenttype | "x-{a}!#$%&'*+-.^_/b~;c=\\"\\""
			time            | "2026-11-20T10:15:30Z"
			time            | "2026-11-20t10:15:30z"
			time            | "2026-11-20T10:15:30.123456789012+05:30"
			time            | "2026-11-20T10:15:30-00:00"
			time            | "2016-12-31T23:59:60Z"
			time            | "2017-01-01T00:59:60+01:00"
			time            | "2015-07-01T05:29:60.5+05:30"
			time            | "2026-11-20T10:15:30+23:59"
			time            | "2026-11-20T10:15:30-18:01"
			time            | "0000-01-01T00:00:00Z"
			time            | "9999-12-31T23:59:59.999999999-18:00"
			extension       | 2147483647
			extension       | -2147483648
			extension       | false
			extension       | ""
			extension       | null
			specversion     | "1.0"
			dataschema      | null
			datacontenttype | null
			time            | null
			polyndata       | null
			polyndata       | "text"
			data            | null
			data            | {"a":[1,"x",{}]}
			data_base64     | null
			data_base64     | ""
			data_base64     | "w6Q="
			data_base64     | "w6Q"
			averyverylongnameofanextension | "x"
			1               | "x"
			""")
	void whatTheSpecificationAllowsIsAccepted(String attribute, String json) throws Exception {
		ObjectNode event = event();
		event.set(attribute, Json.parse(json.getBytes(StandardCharsets.UTF_8)));
		assertThatNoException().isThrownBy(() -> CheckedEvent.of(decode(event)));
	}

	@Test
	void allProblemsAreReportedAtOnce() {
		ObjectNode event = event().put("id", "").put("time", "today").put("X", "y");
		event.remove("type");
		InvalidEventException ex = catchThrowableOfType(InvalidEventException.class, () -> decode(event));
		assertThat(ex.violations()).extracting(Violation::pointer)
			.containsExactlyInAnyOrder("/type", "/id", "/time", "/X");
		assertThat(ex.eventId()).isEmpty();
		assertThat(ex).hasMessageStartingWith("POLYN-E003: The event from app:users is not valid: ")
			.hasMessageContaining("/type: the attribute is missing")
			.hasMessageContaining("/time: the time must be an RFC 3339 timestamp");
	}

	@Test
	void aMessageNeverCarriesTheOffendingValue() {
		InvalidEventException ex = catchThrowableOfType(InvalidEventException.class,
				() -> decode(event().put("time", "geheim-1")
					.put("dataschema", "geheim-2")
					.put("datacontenttype", "geheim-3")
					.put("specversion", "geheim-4")
					.put("extension", "geheim-5\n")));
		assertThat(ex.violations()).hasSize(5);
		assertThat(ex).hasMessageNotContaining("geheim");
	}

	@Test
	void anIdOrASourceThatIsNotValidIsNotQuotedEither() {
		InvalidEventException ex = catchThrowableOfType(InvalidEventException.class,
				() -> decode(event().put("id", "geheim-1\u0001").put("source", "https://ann:geheim-2@host:x/")));
		assertThat(ex.violations()).extracting(Violation::pointer).containsExactlyInAnyOrder("/id", "/source");
		assertThat(ex).hasMessageNotContaining("geheim");
		assertThat(ex.eventId()).isEmpty();
		assertThat(ex.eventSource()).isEmpty();
	}

	@Test
	void aMessageIsFitForALogLine() {
		ObjectNode event = event().put("id", "evil\u202e\u2028 all is well").put("a\nb\u001b[31m", "x");
		InvalidEventException ex = catchThrowableOfType(InvalidEventException.class, () -> decode(event));
		assertThat(ex.getMessage()).contains("evil?? all is well").doesNotContain("\n", "\u001b", "\u202e");
	}

	@Test
	void onlyTheFirstProblemsAreKept() {
		ObjectNode event = event();
		for (int i = 0; i < 1000; i++) {
			event.put("X" + i, "x".repeat(1000));
		}
		InvalidEventException ex = catchThrowableOfType(InvalidEventException.class, () -> decode(event));
		assertThat(ex.violations()).hasSize(InvalidEventException.MAX_VIOLATIONS);
		assertThat(ex.getMessage()).contains("; and more.").hasSizeLessThan(10_000);
	}

	@Test
	void anEventThatWasBuiltIsCheckedLikewise() {
		CloudEvent valid = CloudEventBuilder.v1().withId("1").withSource(URI.create("app:users")).withType("t").build();
		assertThatNoException().isThrownBy(() -> CheckedEvent.of(valid));
		assertBroken(CloudEventBuilder.v1(valid).withId("").build(), "/id");
		assertBroken(CloudEventBuilder.v1(valid).withDataSchema(URI.create("relative")).build(), "/dataschema");
		assertBroken(CloudEventBuilder.v1(valid).withExtension("x", 5_000_000_000L).build(), "/x");
		assertBroken(CloudEventBuilder.v1(valid).withExtension("x", 1.5).build(), "/x");
		assertBroken(CloudEventBuilder.v1(valid)
			.withTime(OffsetDateTime.of(12026, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC))
			.build(), "/time");
		assertBroken(CloudEventBuilder.v03(valid).build(), "/specversion");
	}

	// The SDK takes such an extension, and its event has one value of the
	// attribute while the message would have the other.
	@ParameterizedTest
	@ValueSource(strings = { "id", "source", "type", "specversion", "subject", "datacontenttype", "dataschema" })
	void anExtensionMustNotHaveTheNameOfAnAttribute(String name) {
		CloudEvent event = CloudEventBuilder.v1()
			.withId("1")
			.withSource(URI.create("app:users"))
			.withType("t")
			.withExtension(name, name.equals("specversion") ? "1.0" : "a:b/c")
			.build();
		for (ContentMode mode : ContentMode.values()) {
			assertThatExceptionOfType(InvalidEventException.class).isThrownBy(() -> CloudEventCodec.encode(event, mode))
				.withMessageContaining("/" + name + ": an extension must not have the name of an attribute");
		}
	}

	@Test
	void anExtensionOfAnImplementationOfItsOwnMustBeOfAType() {
		CloudEvent event = CloudEventBuilder.v1().withId("1").withSource(URI.create("a:b")).withType("t").build();
		for (Object value : new Object[] { List.of("a"), Map.of("a", 1), new Object[0], 'c', 1.5f, BigInteger.ONE }) {
			assertBroken(withExtension(event, value), "/odd");
		}
	}

	@Test
	void valuesOfTheSdkAreWrittenAsTheSpecificationSays() {
		CloudEvent event = CloudEventBuilder.v1()
			.withId("1")
			.withSource(URI.create("app:users"))
			.withType("t")
			.withTime(OffsetDateTime.of(2026, 11, 20, 10, 0, 0, 0, ZoneOffset.ofHoursMinutesSeconds(1, 0, 30)))
			.withExtension("at", OffsetDateTime.parse("2026-11-20T10:00:00Z"))
			.withExtension("long", 5L)
			.build();
		assertThat(CanonicalAttributes.of(event)).containsEntry("time", "2026-11-20T08:59:30Z")
			.containsEntry("at", "2026-11-20T10:00:00Z")
			.containsEntry("long", 5);
	}

	private static CloudEvent withExtension(CloudEvent event, Object value) {
		return (CloudEvent) Proxy.newProxyInstance(AttributeRulesTests.class.getClassLoader(),
				new Class<?>[] { CloudEvent.class }, (proxy, method, arguments) -> switch (method.getName()) {
					case "getExtensionNames" -> Set.of("odd");
					case "getExtension" -> value;
					default -> method.invoke(event, arguments);
				});
	}

	private static void assertBroken(CloudEvent event, String pointer) {
		assertThatExceptionOfType(InvalidEventException.class).isThrownBy(() -> CheckedEvent.of(event))
			.satisfies((ex) -> assertThat(ex.violations()).extracting(Violation::pointer).containsExactly(pointer));
	}

	private static ObjectNode event() {
		return Json.object()
			.put("specversion", "1.0")
			.put("id", "1")
			.put("source", "app:users")
			.put("type", "app.user.created.v1");
	}

	private static CloudEvent decode(JsonNode event) {
		return CloudEventCodec.decode(new Headers().put(CloudEventCodec.CONTENT_TYPE, CloudEventCodec.STRUCTURED),
				Json.write(event), Tolerance.NONE);
	}

}
