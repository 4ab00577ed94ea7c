package io.polyn.migration.operation;

import java.util.List;
import java.util.Map;

import static io.polyn.migration.operation.Arguments.take;

/**
 * The operations on the schemas of events.
 */
final class SchemaOperations {

	private SchemaOperations() {
	}

	static void define(Map<String, OperationDefinition> operations) {
		Fields name = Fields.builder().event("name").build();
		operations.put("register_schema",
				new OperationDefinition("Stores the JSON Schema of an event.",
						Fields.builder().all(name).schema("schema").build(), List.of("name", "schema"),
						(fields) -> new RegisterSchema(take(fields, "name"), take(fields, "schema"))));
		for (boolean lenient : new boolean[] { false, true }) {
			operations.put("retire_schema" + (lenient ? "_if_exists" : ""),
					new OperationDefinition("Removes the schema of an event.", name, List.of("name"),
							(fields) -> new RetireSchema(take(fields, "name"), lenient)));
		}
	}

}
