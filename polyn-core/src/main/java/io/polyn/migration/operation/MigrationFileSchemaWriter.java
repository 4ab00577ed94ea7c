package io.polyn.migration.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;

/**
 * Makes the JSON Schema of migration files out of the operations' definitions.
 */
final class MigrationFileSchemaWriter {

	private final ObjectNode definitions = Json.object();

	private final ObjectNode all = Json.object();

	private final ObjectNode reversible = Json.object();

	private MigrationFileSchemaWriter() {
		OperationReader.names().forEach(this::add);
	}

	/**
	 * Makes the schema.
	 * @return the schema, draft-07, which accepts every migration file that can be read
	 */
	static ObjectNode write() {
		return new MigrationFileSchemaWriter().root();
	}

	private ObjectNode root() {
		ObjectNode root = Json.object()
			.put("$schema", "http://json-schema.org/draft-07/schema#")
			.put("title", "A migration of Polyn")
			.put("type", "object");
		ObjectNode properties = root.putObject("properties");
		properties.set("description", SchemaParts.scalar().put("description", "What the migration is for."));
		properties.set("accepted_checksums",
				SchemaParts.either(SchemaParts.scalar(), SchemaParts.listOf(SchemaParts.scalar()))
					.put("description", "What the file's checksum may have been when it was applied."));
		properties.set("change",
				operations("Operations, each of which can be reversed.", "reversible_operation").put("minItems", 1));
		properties.set("up",
				operations("The operations that carry the migration out.", "operation").put("minItems", 1));
		properties.set("down", operations("The operations that take back what 'up' did.", "operation"));
		root.put("additionalProperties", false);
		root.putArray("oneOf").add(SchemaParts.having("change")).add(SchemaParts.having("up"));
		root.putObject("dependencies").putArray("down").add("up");
		this.definitions.set("operation", operation(this.all));
		this.definitions.set("reversible_operation", operation(this.reversible));
		return root.set("definitions", this.definitions);
	}

	private static ObjectNode operations(String description, String definition) {
		ObjectNode list = SchemaParts.listOf(FieldSchema.reference(definition));
		return list.put("description", description);
	}

	private static ObjectNode operation(ObjectNode properties) {
		ObjectNode operation = Json.object().put("type", "object").put("minProperties", 1).put("maxProperties", 1);
		operation.set("properties", properties);
		return operation.put("additionalProperties", false);
	}

	private void add(String operation) {
		OperationDefinition definition = OperationReader.definition(operation);
		ObjectNode fields = definition.schema(operation, this.definitions);
		String description = definition.description() + leniency(operation);
		this.all.set(operation, fields.deepCopy().put("description", description));
		ReversibleForm.of(operation)
			.schema()
			.ifPresent((form) -> this.reversible.set(operation,
					(form.isEmpty() ? fields : both(fields, form)).put("description", description)));
	}

	private static ObjectNode both(ObjectNode one, ObjectNode other) {
		ObjectNode both = Json.object();
		both.putArray("allOf").add(one).add(other);
		return both;
	}

	private static String leniency(String operation) {
		return operation.endsWith("_if_exists") ? " What does not exist is passed over."
				: operation.endsWith("_if_not_exists") ? " What exists is left as it is." : "";
	}

}
