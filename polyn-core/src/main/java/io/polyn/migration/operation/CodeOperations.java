package io.polyn.migration.operation;

import java.util.List;
import java.util.Map;

/**
 * The operations that run an application's own code.
 */
final class CodeOperations {

	private CodeOperations() {
	}

	static void define(Map<String, OperationDefinition> operations) {
		operations.put("execute",
				new OperationDefinition("Runs code of the application: beans or classes that are a MigrationTask.",
						Fields.builder().text("up", "down").build(), List.of("up"),
						(fields) -> new Execute(Arguments.take(fields, "up"), Arguments.takeOptional(fields, "down"))));
	}

}
