package io.polyn.migration.operation;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.polyn.json.Json;
import io.polyn.migration.document.DocumentReader;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every field of every operation, those of a new type with every value below: a schema
 * never refuses what is read, and accepts only what {@link Difference} lists beyond that.
 */
class FieldSchemaTests {

	private static final Map<String, String> PLACEHOLDERS = Map.of("name", "USERS", "number", "5");

	private static final List<String> TEXTS = List.of("", "a", "USERS", "user-1", "user.created.v1", "user.>", "user.*",
			">", "*", "*.a", "a.>.b", "a..b", ".a", "a.", "a b", "a\tb", "a\u000bb", "a\u00a0b", "a\ufeffb", "a\u0000",
			"a\u007f", "a\u0085", "a\n", "\n", "ü", "日本", "/x", "a\\b", "a/b=c", "-", "_", "Upper.case", "x".repeat(16),
			"x".repeat(17), "x".repeat(200), "x".repeat(201), "x".repeat(255), "x".repeat(256), "x".repeat(1000),
			"x".repeat(1001), "x.".repeat(200) + "x", "x ".repeat(2500), "{{wildcard(1)}}", "a.{{wildcard(1)}}.b",
			"{{split(1, -)}}", "{{a.b}}", "{{a.}}.", "{{", "}}", "a}b", "POLYN_LOCKS", "KV_POLYN_SCHEMAS",
			"staging_POLYN_MIGRATIONS", "OBJ_POLYN_BACKUPS", "$KV.POLYN_LOCKS.x", "$O.POLYN_BACKUPS.C.x",
			"xPOLYN_LOCKS", "POLYN_LOCKS2", "POLYN_DEAD_LETTERS", "true", "false", "True", "yes", "0", "1", "5", "6",
			"64", "65", "-1", "+5", "5.0", "1e3", "٣", " 5", "0x1F", "1_000", "9223372036854775807",
			"9223372036854775808", "30d", "1h30m", "1.5h", "0.5ns", "1ns", "50ms", "100ms", "1s", "PT5M", "P1D", "P",
			"PT", "P1DT", "p1d", "PT1,5S", "PT-5M", "-PT5M", "1d2", "5 m", "1h 30m", "999999999999d", "512KiB", "1 GiB",
			"1.5MiB", "3MB", "1kib", "0.1KiB", "99999999999TiB", "2026-11-20T09:30:00Z", "2026-11-20T09:30Z",
			"2026-11-20t09:30:00.123z", "2026-11-20T09:30:00+01:00", "2026-11-20T09:30:00+01",
			"2026-11-20T09:30:00+0130", "2026-11-20T09:30:00.Z", "+12026-11-20T09:30:00Z", "2026-11-20",
			"2026-13-20T09:30:00Z", "2026-11-20T09:30:00", "SGVsbG8=", "SGVsbG8", "SGVsbG", "SGVsb", "SGVsb!", "QQ==",
			"QQ=", "xxx==", "{\"type\":\"object\"}", "[]", "{", "${name}", "${number}", "a.${name}.b", "${unknown}",
			"${", "$${", "a$${name}");

	private static final List<String> OTHERS = List.of("0", "1", "5", "6", "64", "65", "-1", "1.5", "5.0", "1e3",
			"99999999", "100000000", "1000000000", "12345", "9223372036854775807", "9223372036854775808", "true",
			"false", "null", "[]", "[\"a\"]", "[1]", "[null]", "[[\"a\"]]", "[{}]", "[\"a\",\"a\"]",
			"[\"user.>\",\"user.x\"]", "{}", "{\"a\":\"b\"}", "{\"a\":null}", "{\"a\":1}", "{\"a\":[\"b\"]}",
			"{\"a\":{}}", "{\"name\":\"A\"}", "{\"Nats-Expected-Stream\":\"a b\"}", "{\"src\":\"a\",\"dest\":\"b\"}");

	// What tells one type from another, and what decides whether it can be reversed.
	private static final List<JsonNode> FEW = Stream
		.of("true", "null", "1", "\"USERS\"", "\"a b\"", "\"1h\"", "[\"a\"]", "{\"name\":\"A\"}")
		.map(FieldSchemaTests::parse)
		.toList();

	private final List<JsonNode> values = Stream
		.of(TEXTS.stream().map(TextNode::valueOf), OTHERS.stream().map(FieldSchemaTests::parse),
				words().map(TextNode::valueOf))
		.flatMap((all) -> all)
		.map(JsonNode.class::cast)
		.toList();

	// The types of which each value was tried.
	private final Set<List<Object>> walked = new HashSet<>();

	private final Set<Difference> found = EnumSet.noneOf(Difference.class);

	private int accepted;

	/**
	 * What a schema can't tell.
	 */
	private enum Difference {

		/** What settings demand of one another. */
		RULES((value, problem) -> Stream.of(SettingRule.STREAM, SettingRule.SOURCE, SettingRule.CONSUMER)
			.flatMap(List::stream)
			.anyMatch((rule) -> problem.contains(rule.problem()))),

		/** Whether subjects overlap. */
		OVERLAPS((value, problem) -> problem.contains("which overlaps with")),

		/** How long a text is in UTF-8. */
		BYTES((value, problem) -> problem.contains("bytes long")),

		/** What a placeholder is filled with, or what is left of an escape. */
		PLACEHOLDERS((value, problem) -> value.toString().contains("${")),

		/**
		 * How a number looks that is taken for a text, and whether it was written as a
		 * whole one.
		 */
		NUMBERS_AS_TEXT((value, problem) -> has(value, JsonNode::isNumber, "")
				&& (problem.contains("' is '") || problem.contains("' is not Base64"))),

		/** How large a number is that stands in quotes. */
		TEXTS_AS_NUMBER(
				(value, problem) -> problem.contains("a whole number") && has(value, JsonNode::isTextual, "[+-]?\\d+")),

		/**
		 * Whether a duration is too long or too short, or no whole number of nanoseconds.
		 */
		DURATIONS((value, problem) -> has(value, JsonNode::isTextual, Quantity.DURATION_FORM)
				&& (problem.contains("a duration such as") || problem.contains("0 or at least"))),

		/** Whether a size is too large, or no whole number of bytes. */
		SIZES((value, problem) -> has(value, JsonNode::isTextual, Quantity.SIZE_FORM)
				&& problem.contains("a size such as")),

		/** Whether there is such a day, time or offset. */
		TIMES((value, problem) -> has(value, JsonNode::isTextual, "[+-]?\\d{4,10}-\\d\\d-\\d\\dT.*")
				&& problem.contains("a time such as")),

		/** Whether a text is a JSON Schema. */
		SCHEMAS((value, problem) -> value.isTextual() && problem.contains("Write a JSON Schema:"));

		private final BiPredicate<JsonNode, String> test;

		Difference(BiPredicate<JsonNode, String> test) {
			this.test = test;
		}

		private static boolean has(JsonNode value, Predicate<JsonNode> kind, String form) {
			if (value.isContainerNode()) {
				for (JsonNode item : value) {
					if (has(item, kind, form)) {
						return true;
					}
				}
				return false;
			}
			return kind.test(value) && (form.isEmpty() || Pattern.matches(form, value.asText()));
		}

	}

	@Test
	void aSchemaRefusesNothingThatIsReadAndAcceptsWhatItCannotTellBesides() {
		for (String operation : OperationReader.names()) {
			OperationDefinition definition = OperationReader.definition(operation);
			ObjectNode example = (ObjectNode) OperationTemplate.item(operation).toJson().path(operation);
			String key = OperationTemplate.isReversible(operation) ? "change" : "up";
			definition.fields().byName().forEach((name, field) -> {
				boolean isNew = this.walked.add(List.of(field.type(), definition.nullRemoves(), key));
				(isNew ? this.values : FEW)
					.forEach((value) -> compare(key, operation, value, with(example, name, value)));
				walk(field.type(), definition.nullRemoves(), operation, (value) -> with(example, name, value));
			});
		}
		assertThat(this.found).as("what is listed happens").containsExactlyInAnyOrder(Difference.values());
		assertThat(this.accepted).isGreaterThan(10_000);
	}

	@Test
	void aFieldThatIsNeededOrUnknownIsToldBySchemas() {
		for (String operation : OperationReader.names()) {
			ObjectNode example = (ObjectNode) OperationTemplate.item(operation).toJson().path(operation);
			compare("up", operation, example, example);
			compare("up", operation, example, with(example, "unknown", TextNode.valueOf("a")));
			example.fieldNames()
				.forEachRemaining((name) -> compare("up", operation, example, example.deepCopy().without(name)));
			OperationDefinition definition = OperationReader.definition(operation);
			for (String one : definition.fields().names()) {
				for (String other : definition.fields().names()) {
					compare("up", operation, example, with(with(example, one, value(one, definition.fields())), other,
							value(other, definition.fields())));
				}
			}
		}
	}

	@Test
	void aPlaceholderMayStandForEveryScalar() {
		for (String operation : OperationReader.names()) {
			OperationDefinition definition = OperationReader.definition(operation);
			Fields fields = definition.fields();
			ObjectNode example = (ObjectNode) OperationTemplate.item(operation).toJson().path(operation);
			for (String name : fields.names()) {
				JsonNode value = value(name, fields);
				if (value.isValueNode()) {
					ObjectNode others = example.deepCopy();
					if (definition.alternatives().contains(name)) {
						others.remove(definition.alternatives());
					}
					JsonNode filled = with(others, name, TextNode.valueOf("${value}"));
					ValidatedFile file = new ValidatedFile("up", operation, filled);
					assertThat(file.isValid()).as(file.toString()).isTrue();
					assertThat(file.problems(Map.of("value", value.asText())))
						.allSatisfy((problem) -> assertThat(Difference.RULES.test.test(value, problem)
								|| problem.contains("more than one of the fields"))
							.as(problem)
							.isTrue());
				}
			}
		}
	}

	private void walk(FieldType type, boolean nullRemoves, String operation, UnaryOperator<JsonNode> place) {
		if (!this.walked.add(List.of(type, nullRemoves))) {
			FEW.forEach((value) -> compare("up", operation, value, place.apply(value)));
			return;
		}
		this.values.forEach((value) -> compare("up", operation, value, place.apply(value)));
		if (type instanceof CompositeType.ListOf list) {
			walk(list.items(), false, operation, (value) -> place.apply(listOf(value)));
		}
		else if (type instanceof CompositeType.MapOf map) {
			walk(map.items(), nullRemoves, operation, (value) -> place.apply(with(Json.object(), "a", value)));
			map.others()
				.forEach((name, other) -> walk(other, nullRemoves, operation,
						(value) -> place.apply(with(Json.object(), name, value))));
		}
		else if (type instanceof CompositeType.Structure structure) {
			ObjectNode example = (ObjectNode) yaml(structure.example());
			example.fieldNames()
				.forEachRemaining(
						(name) -> compare("up", operation, example, place.apply(example.deepCopy().without(name))));
			structure.fields()
				.byName()
				.forEach((name, field) -> walk(field.type(), nullRemoves, operation,
						(value) -> place.apply(with(example, name, value))));
		}
	}

	private void compare(String key, String operation, JsonNode value, JsonNode fields) {
		ValidatedFile file = new ValidatedFile(key, operation, fields);
		List<String> problems = file.problems(PLACEHOLDERS);
		boolean valid = file.isValid();
		if (problems.isEmpty()) {
			this.accepted++;
			assertThat(valid).as("%s is read, but not valid", file).isTrue();
		}
		else if (valid) {
			problems.forEach((problem) -> this.found.add(Stream.of(Difference.values())
				.filter((difference) -> difference.test.test(value, problem))
				.findFirst()
				.orElseThrow(() -> new AssertionError(file + " is valid, but: " + problem))));
		}
	}

	private static Stream<String> words() {
		Set<String> words = new LinkedHashSet<>();
		OperationReader.names()
			.forEach(
					(operation) -> OperationReader.definition(operation).fields().byName().values().forEach((field) -> {
						if (field.type() instanceof LiteralType.Word word) {
							words.addAll(word.words().keySet());
						}
					}));
		return words.stream();
	}

	private static ObjectNode with(JsonNode fields, String name, JsonNode value) {
		return ((ObjectNode) fields).deepCopy().set(name, value);
	}

	private static ArrayNode listOf(JsonNode value) {
		return Json.mapper().createArrayNode().add(value);
	}

	private static JsonNode value(String name, Fields fields) {
		return yaml(FieldExamples.of(name, fields));
	}

	private static JsonNode yaml(String text) {
		return DocumentReader.read("a.yml", text.getBytes(StandardCharsets.UTF_8)).toJson();
	}

	private static JsonNode parse(String text) {
		try {
			return Json.parse(text.getBytes(StandardCharsets.UTF_8));
		}
		catch (JsonProcessingException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

}
