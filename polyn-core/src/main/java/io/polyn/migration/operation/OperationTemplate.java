package io.polyn.migration.operation;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.polyn.PolynException;
import io.polyn.migration.document.DocumentReader;
import io.polyn.migration.document.Node;

/**
 * An operation as one begins to write it: an item of a migration's list, with examples.
 */
public final class OperationTemplate {

	private static final int COMMENT_COLUMN = 34;

	// A stream without any is rarely meant.
	private static final String SUBJECTS = "subjects";

	private OperationTemplate() {
	}

	/**
	 * Writes an operation with values for the fields that it needs; all others are
	 * comments, one a line.
	 * @param operation the operation's name
	 * @return the lines to stand below {@code change:} or {@code up:}, in YAML
	 * @throws PolynException if there is no such operation
	 */
	public static String yaml(String operation) {
		OperationDefinition definition = OperationReader.definition(operation);
		Set<String> filled = filled(operation, definition);
		Set<String> names = definition.fields().names();
		return Stream
			.concat(names.stream().filter(filled::contains), names.stream().filter((name) -> !filled.contains(name)))
			.map((name) -> "      " + line(name, definition.fields(), filled.contains(name)) + "\n")
			.collect(Collectors.joining("", "  - " + operation + ":\n", ""));
	}

	/**
	 * Says whether an operation, as its template has it, can stand under {@code change};
	 * otherwise the migration needs {@code up} and {@code down}.
	 * @param operation the operation's name
	 * @return whether what takes it back can be computed when it runs
	 * @throws PolynException if there is no such operation
	 */
	public static boolean isReversible(String operation) {
		return OperationReader.read(item(operation)).stream().allMatch(Operation::isReversible);
	}

	/**
	 * Reads an operation's template.
	 * @param operation the operation's name
	 * @return the mapping of the operation's name to its fields
	 */
	static Node item(String operation) {
		Node list = DocumentReader.read(operation + ".yml", yaml(operation).getBytes(StandardCharsets.UTF_8));
		return ((Node.Sequence) list).items().get(0);
	}

	private static Set<String> filled(String operation, OperationDefinition definition) {
		Set<String> filled = new HashSet<>();
		definition.required().forEach((names) -> filled.add(List.of(names.split("\\|")).get(0)));
		if (operation.startsWith("create_stream")) {
			filled.add(SUBJECTS);
		}
		return filled;
	}

	private static String line(String name, Fields fields, boolean isFilled) {
		String value = (isFilled ? "" : "#") + name + ": " + FieldExamples.of(name, fields);
		String comment = comment(fields.byName().get(name));
		return comment.isEmpty() ? value : String.format("%-" + COMMENT_COLUMN + "s # %s", value, comment);
	}

	private static String comment(Fields.Field field) {
		String words = (field.type() instanceof LiteralType.Word word) ? word.hint() : "";
		return Stream.of(words, field.sinceHint()).filter((part) -> !part.isEmpty()).collect(Collectors.joining("; "));
	}

}
