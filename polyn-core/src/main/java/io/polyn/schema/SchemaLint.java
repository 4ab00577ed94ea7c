package io.polyn.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.json.Suggestion;
import io.polyn.schema.regex.BudgetedPattern;

/**
 * What a validator passes over in silence, and an author did not mean.
 */
final class SchemaLint {

	private SchemaLint() {
	}

	/**
	 * Finds keywords and formats that mean nothing.
	 */
	static List<String> unknownNames(SubschemaTree tree) {
		List<String> problems = new ArrayList<>();
		SchemaDialect dialect = tree.document().dialect();
		for (Subschema subschema : tree.subschemas()) {
			subschema.node().fieldNames().forEachRemaining((name) -> {
				String problem = SchemaKeyword.problem(name, dialect);
				if (!problem.isEmpty()) {
					problems.add(at(subschema, name) + problem);
				}
			});
			JsonNode format = subschema.node().path("format");
			if (format.isTextual() && !SchemaKeyword.FORMATS.contains(format.asText())) {
				problems.add(at(subschema, "format") + "'" + format.asText() + "' is not a format of JSON Schema."
						+ Suggestion.of(format.asText(), SchemaKeyword.FORMATS));
			}
		}
		return problems;
	}

	/**
	 * Finds what keeps a schema from being compiled.
	 */
	static List<String> uncompilable(SubschemaTree tree) {
		List<String> problems = new ArrayList<>();
		for (Subschema subschema : tree.subschemas()) {
			JsonNode dialect = subschema.node().path("$schema");
			if (dialect.isTextual() && subschema != tree.root()
					&& !SchemaDialect.of(dialect.asText()).equals(Optional.of(tree.document().dialect()))) {
				problems.add(at(subschema, "$schema") + "The dialect must be that of the whole schema.");
			}
			JsonNode pattern = subschema.node().path("pattern");
			if (pattern.isTextual()) {
				problems.addAll(patternProblem(at(subschema, "pattern"), pattern.asText()));
			}
			subschema.node()
				.path("patternProperties")
				.fieldNames()
				.forEachRemaining(
						(regex) -> problems.addAll(patternProblem(at(subschema, "patternProperties", regex), regex)));
		}
		return problems;
	}

	private static Set<String> patternProblem(String place, String regex) {
		try {
			new BudgetedPattern(regex);
			return Set.of();
		}
		catch (PatternSyntaxException ex) {
			return Set.of(place + "The regular expression is not one: " + ex.getDescription() + ".");
		}
		catch (StackOverflowError ex) {
			return Set.of(place + "The regular expression is nested too deep.");
		}
	}

	private static String at(Subschema subschema, String... names) {
		JsonPointer place = JsonPointer.empty();
		for (String name : names) {
			place = place.appendProperty(name);
		}
		return subschema.pointer() + place + ": ";
	}

}
