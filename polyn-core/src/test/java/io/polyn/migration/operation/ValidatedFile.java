package io.polyn.migration.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.polyn.json.Json;
import io.polyn.migration.MigrationFileSchema;
import io.polyn.migration.document.DocumentException;
import io.polyn.migration.document.DocumentProblems;
import io.polyn.migration.document.DocumentReader;
import io.polyn.migration.document.Node;
import io.polyn.migration.document.Placeholders;

/**
 * A migration file of one operation, as the published schema and as the reader see it.
 */
final class ValidatedFile {

	private static final Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
		.getSchema(MigrationFileSchema.text());

	private final JsonNode file;

	private final JsonNode item;

	private final boolean change;

	ValidatedFile(String key, String operation, JsonNode fields) {
		this.item = Json.object().set(operation, fields);
		this.change = key.equals("change");
		ObjectNode root = Json.object();
		root.putArray(key).add(this.item);
		this.file = root;
	}

	static boolean isValid(JsonNode file) {
		return schema.validate(file).isEmpty();
	}

	boolean isValid() {
		return isValid(this.file);
	}

	/**
	 * Reads the operation.
	 * @return all that the reader has against it
	 */
	List<String> problems(Map<String, String> placeholders) {
		Node node = DocumentReader.read("a.json", Json.write(this.item));
		DocumentProblems unfilled = new DocumentProblems();
		Node filled = new Placeholders(placeholders).fill(node, unfilled);
		try {
			unfilled.throwIfAny();
			boolean reversible = OperationReader.read(filled).stream().allMatch(Operation::isReversible);
			return (this.change && !reversible) ? List.of("It can't be reversed.") : List.of();
		}
		catch (DocumentException ex) {
			List<String> problems = new ArrayList<>();
			ex.problems().forEach((problem) -> problems.add(problem.getMessage()));
			return problems;
		}
	}

	@Override
	public String toString() {
		return this.file.toString();
	}

}
