package io.polyn.schema.compatibility;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
		return check(earlierSchemas.stream().map(SchemaCompatibility::alone).toList(), alone(newSchema), mode);
	}

	private static SchemaBundle alone(String schema) {
		return new SchemaBundle("", schema, Map.of());
	}

	/**
	 * Compares a schema with the earlier ones, and what it refers to with what these
	 * referred to.
	 * @param earlierSchemas the earlier schemas with those that they may refer to, the
	 * oldest first; modes that are not transitive look at the last one alone
	 * @param newSchema the schema that replaces them, with those that it may refer to
	 * @param mode what the new schema has to be compatible with
	 * @return the report, with what each of the earlier schemas is incompatible in
	 */
	public static CompatibilityReport check(List<SchemaBundle> earlierSchemas, SchemaBundle newSchema,
			CompatibilityMode mode) {
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

	private static List<Incompatibility> compare(SchemaBundle writing, SchemaBundle reading, Direction direction) {
		Optional<ComparedDocument> writer = new ComparedDocuments(writing).main();
		Optional<ComparedDocument> reader = new ComparedDocuments(reading).main();
		if (writer.isEmpty() || reader.isEmpty()) {
			boolean old = (direction == Direction.BACKWARD) ? writer.isEmpty() : reader.isEmpty();
			return List.of(IncompatibilityText.unknown(direction, "schema",
					"The " + (old ? "old" : "new") + " schema is not a JSON Schema that can be compared."));
		}
		if (writing.others().equals(reading.others())
				&& writer.get().root().node().equals(reader.get().root().node())) {
			return List.of();
		}
		try {
			Analysis analysis = new Analysis();
			List<SchemaNode> root = List.of(writer.get().root());
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

}
