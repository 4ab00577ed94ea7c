package io.polyn.schema;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.polyn.ErrorCode;
import io.polyn.cloudevent.EventNaming;
import io.polyn.cloudevent.InvalidEventException;
import io.polyn.cloudevent.Violation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/**
 * Tests for {@link SchemaRegistry}.
 */
class SchemaRegistryTests {

	private static final String USER = """
			{"type":"object","required":["name","email"],"additionalProperties":false,
			"properties":{"name":{"type":"string","minLength":1},"email":{"type":"string","format":"email"}}}""";

	@TempDir
	Path folder;

	@Test
	void aValidEventHasItsSchema() throws Exception {
		SchemaRegistry registry = registry(USER);
		EventSchema schema = registry
			.validate(event("app.user.created.v1", "{\"name\":\"Ann\",\"email\":\"a@b.org\"}"));
		assertThat(schema.name()).isEqualTo("user.created.v1");
		assertThat(registry.find("user.created.v1")).contains(schema);
		assertThat(registry.find("app.user.created.v1")).contains(schema);
		assertThat(registry.find("user.deleted.v1")).isEmpty();
		assertThat(registry.schemas()).containsExactly(schema);
	}

	@Test
	void theFirstStageThatFailsReports() throws Exception {
		SchemaRegistry registry = registry(USER);
		CloudEvent valid = event("app.user.created.v1", "{\"name\":\"Ann\",\"email\":\"a@b.org\"}");
		assertStage(registry, CloudEventBuilder.v1(valid).withId("").withType("X").build(), ErrorCode.EVENT_ENVELOPE,
				"/id");
		assertStage(registry, CloudEventBuilder.v1(valid).withType("app.User").build(), ErrorCode.INVALID_NAME,
				"/type");
		assertStage(registry, CloudEventBuilder.v1(valid).withType("app.user.gone.v1").build(),
				ErrorCode.SCHEMA_UNKNOWN, "/type");
		assertStage(registry, CloudEventBuilder.v1(valid).withType("org.other.user.created.v1").build(),
				ErrorCode.SCHEMA_UNKNOWN, "/type");
		assertStage(registry, CloudEventBuilder.v1(valid).withoutData().build(), ErrorCode.EVENT_DATA, "");
		assertStage(registry, CloudEventBuilder.v1(valid).withDataContentType("text/plain").build(),
				ErrorCode.EVENT_DATA, "");
		assertStage(registry, event("app.user.created.v1", "{\"name\":\"Ann\"}"), ErrorCode.EVENT_DATA, "");
		assertStage(registry, event("app.user.created.v1", "{\"name\":\"\",\"email\":\"a@b.org\"}"),
				ErrorCode.EVENT_DATA, "/name");
	}

	@Test
	void allProblemsOfTheDataAreReported() throws Exception {
		InvalidEventException ex = refused(registry(USER), event("app.user.created.v1", "{\"name\":7,\"mail\":\"x\"}"));
		assertThat(ex).hasMessageStartingWith("POLYN-E005: The event e1 from app:users is not valid: ")
			.hasMessageContaining("/name: integer found, string expected")
			.hasMessageContaining("required property 'email' not found")
			.hasMessageEndingWith("Correct the data, or the schema user.created.v1.");
		assertThat(ex.violations()).extracting(Violation::rule)
			.containsExactlyInAnyOrder("type", "required", "additionalProperties");
		assertThat(ex.eventId()).contains("e1");
		assertThat(ex.eventSource()).contains("app:users");
	}

	@Test
	void dataAreCheckedByName() throws Exception {
		SchemaRegistry registry = registry(USER);
		byte[] valid = bytes("{\"name\":\"Ann\",\"email\":\"a@b.org\"}");
		assertThat(registry.validate("user.created.v1", valid).name()).isEqualTo("user.created.v1");
		assertThat(registry.validate("app.user.created.v1", valid).name()).isEqualTo("user.created.v1");
		InvalidEventException ex = catchThrowableOfType(InvalidEventException.class,
				() -> registry.validate("user.created.v1", bytes("{}")));
		assertThat(ex.code()).isEqualTo(ErrorCode.EVENT_DATA);
		assertThat(ex.violations()).hasSize(2);
		assertThat(catchThrowableOfType(InvalidEventException.class, () -> registry.validate("user.v9", valid)))
			.hasMessageContaining("there is no schema named user.v9")
			.hasMessageContaining("Add the file classpath:polyn/schemas/<name>.json");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{"type":"integer"}                      | "geheim"
			{"enum":["a","b"]}                      | "geheim"
			{"const":"a"}                           | "geheim"
			{"pattern":"^a+$"}                      | "geheim"
			{"format":"email"}                      | "geheim"
			{"format":"date-time"}                  | "geheim"
			{"format":"uuid"}                       | "geheim"
			{"format":"uri"}                        | "ge heim"
			{"maxLength":3}                         | "geheim"
			{"not":{"type":"string"}}               | "geheim"
			{"anyOf":[{"const":"a"},{"const":"b"}]} | "geheim"
			{"oneOf":[{"type":"string"},{"minLength":1}]} | "geheim"
			{"items":{"type":"integer"}}            | ["geheim"]
			{"uniqueItems":true}                    | ["geheim","geheim"]
			{"contains":{"const":1}}                | ["geheim"]
			{"maximum":3}                           | 4711
			{"multipleOf":2}                        | 4711
			{"properties":{"a":false}}              | {"a":"geheim"}
			{"if":{"required":["a"]},"then":{"properties":{"a":{"const":1}}}} | {"a":"geheim"}
			{"dependentRequired":{"a":["b"]}}       | {"a":"geheim"}
			{}                                      | {"a":geheim}
			{}                                      | {"a":"geheim","a":"geheim"}
			{}                                      | "geheim" "geheim"
			{"type":"integer"}                      | {"deep":{"geheim":"geheim"}}
			""")
	void neitherAMessageNorALogCarriesTheOffendingValue(String schema, String data) throws Exception {
		SchemaRegistry registry = registry(schema);
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
		Level before = root.getLevel();
		root.setLevel(Level.TRACE);
		root.addAppender(log);
		InvalidEventException ex;
		try {
			ex = refused(registry, event("app.user.created.v1", data));
		}
		finally {
			root.detachAppender(log);
			root.setLevel(before);
		}
		assertThat(ex.code()).isEqualTo(ErrorCode.EVENT_DATA);
		assertThat(ex.violations()).isNotEmpty();
		assertThat(ex.getMessage()).doesNotContain("geheim", "ge heim", "4711");
		assertThat(List.copyOf(log.list)).extracting(ILoggingEvent::getFormattedMessage)
			.noneMatch((line) -> line.contains("geheim") || line.contains("ge heim") || line.contains("4711"));
	}

	@Test
	void messagesDoNotDependOnTheMachinesLanguage() throws Exception {
		Locale before = Locale.getDefault();
		Locale.setDefault(Locale.GERMANY);
		try {
			assertThat(refused(registry("{\"type\":\"string\"}"), event("app.user.created.v1", "1")))
				.hasMessageContaining("integer found, string expected");
		}
		finally {
			Locale.setDefault(before);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			^(a+)+\\\\1b$ | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
			^(a+)+$       | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!
			""")
	void aCatastrophicPatternIsBounded(String pattern, String text) throws Exception {
		SchemaRegistry registry = registry("{\"pattern\":\"" + pattern + "\"}");
		assertBounded(registry, "\"" + text + "\"");
	}

	@Test
	void aSlowPatternOnALongTextIsBounded() throws Exception {
		assertBounded(registry("{\"pattern\":\"^.*.*.*=x$\"}"), "\"" + "=".repeat(3000) + "\"");
		assertBounded(registry("{\"pattern\":\"a+$\"}"), "\"" + "a".repeat(50_000) + "b\"");
		assertBounded(registry("{\"pattern\":\"^(a|b)*$\"}"), "\"" + "ab".repeat(20_000) + "!\"");
	}

	@Test
	void anOrdinaryPatternOnALongTextIsStillMatched() throws Exception {
		SchemaRegistry registry = registry("{\"pattern\":\"^[a-z ]+$\"}");
		assertThatNoException()
			.isThrownBy(() -> registry.validate(event("app.user.created.v1", "\"" + "lorem ".repeat(20_000) + "\"")));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			^[a-z]+$       | "abc"     | true
			^[a-z]+$       | "abc\\n"  | false
			b              | "abc"     | true
			^[[a]$         | "["       | true
			^[a&&b]$       | "&"       | true
			^\\\\$$        | "$"       | true
			^[$]$          | "$"       | true
			^[\\\\]a]+$    | "]a"      | true
			""")
	void aPatternMeansWhatItMeansInEcmaScript(String pattern, String data, boolean matches) throws Exception {
		SchemaRegistry registry = registry("{\"pattern\":\"" + pattern + "\"}");
		CloudEvent event = event("app.user.created.v1", data);
		if (matches) {
			assertThatNoException().isThrownBy(() -> registry.validate(event));
		}
		else {
			assertThat(refused(registry, event).violations()).extracting(Violation::rule).containsExactly("pattern");
		}
	}

	@Test
	void hostileDataAreInvalidAndNothingWorse() throws Exception {
		SchemaRegistry recursive = registry("""
				{"anyOf":[{"type":"integer"},{"type":"array","items":{"$ref":"#"}}],"unevaluatedItems":false}""");
		assertBounded(recursive, "[".repeat(50_000) + "]".repeat(50_000));
		assertBounded(registry(
				"""
						{"anyOf":[{"type":"integer"},{"minItems":1,"items":{"$ref":"#"}},{"minItems":1,"items":{"$ref":"#"}}]}"""),
				"[".repeat(90) + "]".repeat(90));
		assertBounded(registry("""
				{"oneOf":[{"type":"integer"},{"properties":{"a":{"$ref":"#"}}},{"properties":{"a":{"$ref":"#"}}}],
				"unevaluatedProperties":false}"""), "{\"a\":".repeat(90) + "1" + "}".repeat(90));
		assertBounded(registry(doubling(60)), "1");
		assertBounded(registry("{\"multipleOf\":0.01}"), "1e100000");
		assertBounded(registry("{\"multipleOf\":0.01}"), "{\"a\":[1, -1E999999999]}");
		assertBounded(registry("{\"type\":\"integer\"}"), "1e-999999999");
		assertBounded(registry("{\"maximum\":3}"), "9".repeat(5000));
		assertBounded(registry("{\"items\":{\"type\":\"string\"}}"), "[1" + ",1".repeat(500_000) + "]");
		assertBounded(registry("{}"), "");
	}

	private static String doubling(int count) {
		StringBuilder definitions = new StringBuilder();
		for (int i = 0; i < count; i++) {
			definitions.append("\"d%d\":{\"allOf\":[{\"$ref\":\"#/$defs/d%d\"},{\"$ref\":\"#/$defs/d%d\"}]},"
				.formatted(i, i + 1, i + 1));
		}
		return "{\"$ref\":\"#/$defs/d0\",\"$defs\":{" + definitions + "\"d" + count + "\":{\"type\":\"string\"}}}";
	}

	@Test
	void whatIsUnevaluatedDependsOnTheBranchThatMatches() throws Exception {
		SchemaRegistry registry = registry("""
				{"anyOf":[{"properties":{"a":true},"required":["b"]},{"properties":{"c":true}}],
				"properties":{"d":{"$ref":"#/$defs/d"}},"unevaluatedProperties":false,
				"$defs":{"d":{"anyOf":[{"properties":{"a":{"type":"string"}}},{"properties":{"e":true}}],
				"unevaluatedProperties":false}}}""");
		assertThatNoException()
			.isThrownBy(() -> registry.validate(event("app.user.created.v1", "{\"c\":1,\"d\":{\"e\":1}}")));
		assertThat(refused(registry, event("app.user.created.v1", "{\"a\":1}")).violations()).hasSize(1);
		assertThat(refused(registry, event("app.user.created.v1", "{\"d\":{\"a\":1}}")).violations()).isNotEmpty();
	}

	@Test
	void manyValuesThatAreEachOfOneOfManyKindsAreChecked() throws Exception {
		int kinds = 100;
		StringBuilder branches = new StringBuilder();
		StringBuilder values = new StringBuilder();
		for (int i = 0; i < kinds; i++) {
			branches.append((i > 0) ? "," : "").append("""
					{"type":"object","required":["kind","id"],"properties":{"kind":{"const":%d},
					"id":{"type":"string","minLength":1},"amount":{"type":"number","minimum":0}}}""".formatted(i));
			values.append("{\"kind\":%d,\"id\":\"x\",\"amount\":1.5},".formatted(i));
		}
		SchemaRegistry registry = registry("{\"items\":{\"oneOf\":[" + branches + "]}}");
		CloudEvent valid = event("app.user.created.v1",
				"[" + values.toString().repeat(10) + "{\"kind\":1,\"id\":\"x\"}]");
		assertThatNoException().isThrownBy(() -> registry.validate(valid));
		assertThat(refused(registry, event("app.user.created.v1", "[" + values.toString().repeat(10) + "{\"kind\":1}]"))
			.violations()).extracting(Violation::rule).doesNotContain("unverifiable");
	}

	@Test
	void tenMegabytesAreCheckedLikeAnyOtherData() throws Exception {
		String numbers = "[1" + ",123456789".repeat(1_000_000) + "]";
		assertBounded(registry("{\"items\":{\"type\":\"string\"}}"), numbers);
		assertBounded(registry("{\"items\":{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"object\"}]}}"), numbers);
		assertThatNoException().isThrownBy(
				() -> registry("{\"items\":{\"type\":\"integer\"}}").validate(event("app.user.created.v1", numbers)));
	}

	@Test
	void manyValuesOfWhichEachMakesAPatternSlowAreBounded() throws Exception {
		String slow = "\"" + "a".repeat(28) + "\"";
		assertBounded(registry("{\"items\":{\"pattern\":\"^(a+)+\\\\1b$|a\"}}"),
				"[" + (slow + ",").repeat(20_000) + "1]");
		assertBounded(registry("{\"items\":{\"format\":\"regex\"}}"), "[\"" + "a".repeat(500_000) + "\"]");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{"items":{"multipleOf":0.01}} | 1e1000
			{"items":{"enum":[1,2]}}      | 1e999
			{"uniqueItems":true}          | -1e-999
			""")
	void manyNumbersOfWhichEachHasManyDigitsAreBounded(String schema, String number) throws Exception {
		assertBounded(registry(schema), "[" + (number + ",").repeat(1_400_000) + "\"\"]");
	}

	@Test
	void theLargestNumbersOfADoubleAreOrdinaryNumbers() throws Exception {
		SchemaRegistry registry = registry(
				"{\"items\":{\"type\":\"number\",\"multipleOf\":0.5,\"minimum\":-1e308,\"not\":{\"enum\":[1]}}}");
		String numbers = "[" + (Double.MAX_VALUE + ",").repeat(50_000) + "-1e308]";
		assertThatNoException().isThrownBy(() -> registry.validate(event("app.user.created.v1", numbers)));
	}

	@Test
	void manyLongRegularExpressionsAsDataAreBounded() throws Exception {
		assertBounded(registry("{\"items\":{\"format\":\"regex\"}}"),
				"[" + ("\"" + "a".repeat(9_990) + "\",").repeat(300) + "\"(\"]");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					{"additionalProperties":false}                                  | {"geheim":1}
					{"additionalProperties":{"type":"string"}}                      | {"geheim":1}
					{"patternProperties":{"^g":{"type":"string"}}}                  | {"geheim":1}
					{"propertyNames":{"maxLength":2}}                               | {"geheim":1}
					{"propertyNames":false}                                         | {"geheim":1}
					{"unevaluatedProperties":false}                                 | {"geheim":1}
					{"allOf":[{"properties":{"a":true}}],"unevaluatedProperties":{"type":"string"}} | {"geheim":1}
					{"additionalProperties":{"additionalProperties":false}}         | {"geheim":{"geheim":1}}
					{"additionalProperties":{"pattern":"^(a+)+\\\\1b$"}}          | {"geheim":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}
					""")
	void aMessageNeverCarriesANameThatTheSchemaDoesNotHave(String schema, String data) throws Exception {
		InvalidEventException ex = refused(registry(schema), event("app.user.created.v1", data));
		assertThat(ex.violations()).isNotEmpty().noneMatch((violation) -> violation.toString().contains("geheim"));
		assertThat(ex.getMessage()).doesNotContain("geheim");
	}

	@Test
	void aPointerHasStarsForNamesThatTheSchemaDoesNotHave() throws Exception {
		InvalidEventException ex = refused(registry(
				"""
						{"properties":{"users":{"additionalProperties":{"properties":{"a/b":{"items":{"type":"string"}}}}}}}"""),
				event("app.user.created.v1", "{\"users\":{\"ann@example.org\":{\"a/b\":[1]}}}"));
		assertThat(ex.violations()).extracting(Violation::pointer).containsExactly("/users/*/a~1b/0");
	}

	@Test
	void onlyTheFirstProblemsAreKept() throws Exception {
		InvalidEventException ex = refused(registry("{\"items\":{\"type\":\"string\"}}"),
				event("app.user.created.v1", "[1" + ",1".repeat(10_000) + "]"));
		assertThat(ex.violations()).hasSize(InvalidEventException.MAX_VIOLATIONS);
		assertThat(ex.getMessage()).contains("; and more.").hasSizeLessThan(10_000);
	}

	@ParameterizedTest
	@CsvSource({ "hostname, ab.", "idn-hostname, \u00e4b.", "idn-hostname, \u30fb", "email, ab.", "idn-email, \u00e4b.",
			"uri, a:b/", "uri-reference, ab/", "iri, a:\u00e4/", "iri-reference, \u00e4/", "uri-template, {a}",
			"ipv4, 1.", "ipv6, 1:", "date-time, 1", "date, 1", "time, 1", "duration, P1Y", "uuid, a",
			"json-pointer, /a", "relative-json-pointer, 1" })
	void noFormatKeepsBusy(String format, String part) throws Exception {
		SchemaRegistry registry = registry("{\"maxLength\":3,\"format\":\"" + format + "\"}");
		assertBounded(registry, "\"" + part.repeat(4_000_000 / part.length()) + "\"");
	}

	@Test
	void aStringMayBeAsLongAsAMessage() throws Exception {
		CloudEvent event = event("app.user.created.v1", "\"" + "x".repeat(30_000_000) + "\"");
		assertThat(registry("{\"type\":\"string\"}").validate(event).name()).isEqualTo("user.created.v1");
	}

	@Test
	void aRegistryRefusesTwoSchemasOfOneName() throws Exception {
		List<EventSchema> schemas = new SchemaFiles(this.folder).write("a.json", "{}").load();
		assertThatIllegalArgumentException().isThrownBy(
				() -> new SchemaRegistry(new EventNaming("app", "users"), List.of(schemas.get(0), schemas.get(0))));
	}

	private static void assertBounded(SchemaRegistry registry, String data) {
		InvalidEventException ex = assertTimeoutPreemptively(Duration.ofMinutes(1),
				() -> refused(registry, event("app.user.created.v1", data)));
		assertThat(ex.code()).isEqualTo(ErrorCode.EVENT_DATA);
		assertThat(ex.getMessage()).hasSizeLessThan(10_000);
	}

	private static void assertStage(SchemaRegistry registry, CloudEvent event, ErrorCode code, String pointer) {
		InvalidEventException ex = refused(registry, event);
		assertThat(ex.code()).isEqualTo(code);
		assertThat(ex.violations()).extracting(Violation::pointer).containsExactly(pointer);
	}

	private static InvalidEventException refused(SchemaRegistry registry, CloudEvent event) {
		return catchThrowableOfType(InvalidEventException.class, () -> registry.validate(event));
	}

	private SchemaRegistry registry(String schema) throws Exception {
		List<EventSchema> schemas = new SchemaFiles(this.folder).write("user.created.v1.json", schema).load();
		return new SchemaRegistry(new EventNaming("app", "users"), schemas);
	}

	private static CloudEvent event(String type, String data) {
		return CloudEventBuilder.v1()
			.withId("e1")
			.withSource(URI.create("app:users"))
			.withType(type)
			.withData("application/json", bytes(data))
			.build();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
