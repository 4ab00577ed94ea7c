package io.polyn.schema.compatibility;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.json.Json;
import io.polyn.schema.compatibility.Incompatibility.Direction;

/**
 * Finds out whether a JSON Schema is compatible with earlier ones, without a server.
 * <p>
 * Compatible means: whatever is written as one schema describes it is valid by the other
 * one. Who writes sends the members that its schema declares (in {@code properties},
 * {@code patternProperties}, {@code required} and its relatives, or by an explicit
 * {@code additionalProperties} or {@code unevaluatedProperties} other than {@code false})
 * and no others, except that objects of which no member is declared at all may have any.
 * Who reads refuses the members that it doesn't know only if its schema does.
 */
public final class SchemaCompatibility {

	private SchemaCompatibility() {
	}

	/**
	 * Compares a schema with the previous one.
	 * @param oldSchema the previous schema as JSON
	 * @param newSchema the schema that replaces it as JSON
	 * @param mode what the new schema has to be compatible with
	 * @return the report
	 */
	public static CompatibilityReport check(String oldSchema, String newSchema, CompatibilityMode mode) {
		return check(List.of(oldSchema), newSchema, mode);
	}

	/**
	 * Compares a schema with the earlier ones.
	 * @param earlierSchemas the earlier schemas as JSON, the oldest first; modes that are
	 * not transitive look at the last one alone
	 * @param newSchema the schema that replaces them as JSON
	 * @param mode what the new schema has to be compatible with
	 * @return the report, with what each of the earlier schemas is incompatible in
	 */
	public static CompatibilityReport check(List<String> earlierSchemas, String newSchema, CompatibilityMode mode) {
		LinkedHashSet<Incompatibility> result = new LinkedHashSet<>();
		for (int i = earlierSchemas.size() - 1; i >= 0; i--) {
			if (i == earlierSchemas.size() - 1 || mode.isTransitive()) {
				if (mode.isBackward()) {
					result.addAll(compare(earlierSchemas.get(i), newSchema, Direction.BACKWARD));
				}
				if (mode.isForward()) {
					result.addAll(compare(newSchema, earlierSchemas.get(i), Direction.FORWARD));
				}
			}
		}
		return CompatibilityReport.of(new ArrayList<>(result));
	}

	private static List<Incompatibility> compare(String writerText, String readerText, Direction direction) {
		Optional<SchemaDocument> writer = parse(writerText);
		Optional<SchemaDocument> reader = parse(readerText);
		if (writer.isEmpty() || reader.isEmpty()) {
			boolean old = (direction == Direction.BACKWARD) ? writer.isEmpty() : reader.isEmpty();
			return List.of(IncompatibilityText.unknown(direction, "schema",
					"The " + (old ? "old" : "new") + " schema is not a JSON Schema that can be compared."));
		}
		if (writer.get().root().node().equals(reader.get().root().node())) {
			return List.of();
		}
		try {
			Analysis analysis = new Analysis();
			List<Subschema> root = List.of(writer.get().root());
			return new Subsumption(analysis).check(Writer.of(analysis, root, root), reader.get().root())
				.stream()
				.map((finding) -> IncompatibilityText.of(finding, direction))
				.toList();
		}
		catch (TooComplexException | StackOverflowError ex) {
			return List.of(IncompatibilityText.unknown(direction, "complexity",
					"The schemas are too complex to be compared in a bounded time."));
		}
	}

	private static Optional<SchemaDocument> parse(String text) {
		try {
			JsonNode node = Json.parse(text.getBytes(StandardCharsets.UTF_8));
			return (node.isObject() || node.isBoolean()) ? Dialect.of(node)
				.filter((dialect) -> dialect.isSchema(node))
				.map((dialect) -> new SchemaDocument(dialect, node)) : Optional.empty();
		}
		// Jackson raises the latter for an exponent that no number can have.
		catch (JsonProcessingException | NumberFormatException ex) {
			return Optional.empty();
		}
	}

}
