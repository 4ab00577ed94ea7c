package io.polyn.schema.compatibility;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.NullNode;
import org.jspecify.annotations.Nullable;

/**
 * Values that are known one by one: those of {@code enum} and {@code const}, null and the
 * booleans.
 */
final class Evaluator {

	private final Analysis analysis;

	private final Map<Writer, List<JsonNode>> values = new LinkedHashMap<>();

	private final Set<Question> open = new HashSet<>();

	private @Nullable JsonNode whole;

	Evaluator(Analysis analysis) {
		this.analysis = analysis;
	}

	/**
	 * A question that is being answered. A schema that is met again before the value got
	 * smaller refers to nothing but itself.
	 */
	private record Question(SchemaNode schema, JsonNode value) {

		@Override
		public boolean equals(Object other) {
			return other instanceof Question question && this.schema == question.schema && this.value == question.value;
		}

		@Override
		public int hashCode() {
			return 31 * System.identityHashCode(this.schema) + System.identityHashCode(this.value);
		}

	}

	/**
	 * Says whether all values of a writer are known.
	 */
	boolean hasFewValues(Writer writer) {
		return EnumSet.of(Kind.NULL, Kind.BOOLEAN).containsAll(writer.kinds()) || writer.has("enum")
				|| writer.has("const");
	}

	/**
	 * Returns the values that may be written.
	 */
	List<JsonNode> values(Writer writer) {
		List<JsonNode> known = this.values.get(writer);
		if (known == null) {
			known = candidates(writer).stream()
				.flatMap(Evaluator::forms)
				.filter((value) -> mayBeWritten(writer, value))
				.toList();
			this.values.put(writer, known);
		}
		return known;
	}

	private Set<JsonNode> candidates(Writer writer) {
		Set<JsonNode> candidates = null;
		for (SchemaNode schema : writer.valid()) {
			for (String keyword : List.of("const", "enum")) {
				Set<JsonNode> listed = schema.values(keyword);
				if (listed != null && (candidates == null || listed.size() < candidates.size())) {
					candidates = listed;
				}
			}
		}
		return (candidates != null) ? candidates : Set.of(NullNode.instance, BooleanNode.FALSE, BooleanNode.TRUE);
	}

	private boolean mayBeWritten(Writer writer, JsonNode value) {
		return writer.mayBe(Kind.of(value)) && (!value.isObject()
				|| (writer.required().stream().allMatch(value::has) && writer.absent().stream().noneMatch(value::has)))
				&& writer.valid().stream().allMatch((schema) -> accepts(schema, value) != Answer.NO)
				&& writer.invalid().stream().allMatch((schema) -> accepts(schema, value) != Answer.YES);
	}

	/**
	 * Compares the values of a writer with the schema of a reader.
	 */
	List<Finding> check(Writer writer, SchemaNode reader) {
		Map<String, Finding> findings = new LinkedHashMap<>();
		for (JsonNode value : values(writer)) {
			check(writer, reader, value, findings);
		}
		return List.copyOf(findings.values());
	}

	private void check(Writer writer, SchemaNode reader, JsonNode value, Map<String, Finding> findings) {
		if (accepts(reader, value) == Answer.YES) {
			return;
		}
		this.whole = value;
		Question question = new Question(reader, value);
		this.open.add(question);
		for (Keywords keywords : Keywords.values()) {
			Answer answer = keywords.accept(this, reader, value);
			String keyword = keywords.in(reader);
			if (answer != Answer.YES && keyword != null) {
				findings.computeIfAbsent(keyword + answer, (missing) -> new Finding(reader, keyword,
						written(writer, keyword), answer == Answer.UNKNOWN, "be " + IncompatibilityText.cut(value)));
			}
		}
		this.open.remove(question);
		if (reader.isFalse()) {
			findings.computeIfAbsent("false",
					(missing) -> new Finding(reader, "false", null, false, "be " + IncompatibilityText.cut(value)));
		}
	}

	private static @Nullable JsonNode written(Writer writer, String keyword) {
		for (String each : List.of(keyword, "enum", "const", "type")) {
			if (writer.has(each)) {
				return writer.find(each);
			}
		}
		return null;
	}

	// The same number may be written as 1 and as 1.0, which is no integer for draft 4.
	private static Stream<JsonNode> forms(JsonNode value) {
		if (!value.isNumber() || NumberRange.isLong(value.decimalValue())
				|| NumberRange.hasFraction(value.decimalValue())) {
			return Stream.of(value);
		}
		return Stream.of(value.isIntegralNumber() ? value : BigIntegerNode.valueOf(value.bigIntegerValue()),
				DecimalNode.valueOf(value.decimalValue().setScale(1)));
	}

	/**
	 * Says whether it is certain how a number is written.
	 */
	boolean isWrittenSo(JsonNode number) {
		return number == this.whole;
	}

	/**
	 * Says whether a value is valid by a schema.
	 */
	Answer accepts(SchemaNode schema, JsonNode value) {
		this.analysis.step();
		if (schema.node().isBoolean()) {
			return Answer.of(schema.isTrue());
		}
		if (this.open.isEmpty()) {
			this.whole = value;
		}
		Question question = new Question(schema, value);
		if (!this.open.add(question)) {
			return Answer.UNKNOWN;
		}
		Answer answer = Answer.YES;
		for (Keywords keywords : Keywords.values()) {
			if (answer != Answer.NO && keywords.in(schema) != null) {
				answer = answer.and(keywords.accept(this, schema, value));
			}
		}
		this.open.remove(question);
		return answer;
	}

	Analysis analysis() {
		return this.analysis;
	}

}
