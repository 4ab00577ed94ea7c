package io.polyn.migration.operation;

import java.util.List;
import java.util.Map;

import static io.polyn.migration.operation.Arguments.take;

/**
 * The operations on consumers.
 */
final class ConsumerOperations {

	private static final List<String> NAME = List.of("stream", "durable_name");

	private ConsumerOperations() {
	}

	static void define(Map<String, OperationDefinition> operations) {
		define(operations, false);
		define(operations, true);
	}

	private static void define(Map<String, OperationDefinition> operations, boolean lenient) {
		String ifExists = (lenient ? "_if_exists" : "");
		Fields settings = Fields.builder().name("stream").all(JetStreamFields.CONSUMER).build();
		Fields name = Fields.builder().name("stream", "durable_name").bool(DataLoss.FIELD).build();
		operations.put("create_consumer" + (lenient ? "_if_not_exists" : ""), new OperationDefinition(settings, NAME,
				(fields) -> new CreateConsumer(take(fields, "stream"), fields, lenient)));
		Fields changes = Fields.builder().all(settings).bool(DataLoss.FIELD).build();
		operations.put("update_consumer" + ifExists, new OperationDefinition(changes, NAME, true, false, (fields) -> {
			boolean allowDataLoss = Arguments.takeFlag(fields, DataLoss.FIELD);
			return new UpdateConsumer(take(fields, "stream"), fields, lenient, allowDataLoss);
		}));
		operations.put("delete_consumer" + ifExists,
				new OperationDefinition(name, NAME, (fields) -> new DeleteConsumer(take(fields, "stream"),
						take(fields, "durable_name"), lenient, Arguments.takeFlag(fields, DataLoss.FIELD))));
	}

}
