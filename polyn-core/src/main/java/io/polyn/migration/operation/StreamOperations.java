package io.polyn.migration.operation;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The operations on streams, and on the buckets and object stores that are streams to the
 * server.
 */
final class StreamOperations {

	private StreamOperations() {
	}

	static void define(Map<String, OperationDefinition> operations) {
		for (StreamType type : StreamType.values()) {
			define(operations, type, false);
			define(operations, type, true);
		}
	}

	private static void define(Map<String, OperationDefinition> operations, StreamType type, boolean lenient) {
		String suffix = type.operationSuffix();
		String ifExists = (lenient ? "_if_exists" : "");
		Fields settings = Fields.builder().all(type.fields()).bool(DataLoss.FIELD).build();
		Fields name = type.nameFields().bool(DataLoss.FIELD, DeleteStream.BACKUP).build();
		List<String> required = List.of(type.nameField());
		operations.put("create_" + suffix + (lenient ? "_if_not_exists" : ""), new OperationDefinition(
				type.sentence("Creates"), settings, required, false, type == StreamType.KEY_VALUE, (fields) -> {
					boolean allowDataLoss = Arguments.takeFlag(fields, DataLoss.FIELD);
					return new CreateStream(type, fields, lenient, allowDataLoss);
				}));
		operations.put("update_" + suffix + ifExists, new OperationDefinition(
				type.sentence("Changes the settings that it names of"), settings, required, true, false, (fields) -> {
					boolean allowDataLoss = Arguments.takeFlag(fields, DataLoss.FIELD);
					return new UpdateStream(type, fields, lenient, allowDataLoss);
				}));
		operations.put("delete_" + suffix + ifExists, new OperationDefinition(type.sentence("Deletes"), name, required,
				(fields) -> delete(type, fields, lenient)));
	}

	private static Operation delete(StreamType type, ObjectNode fields, boolean lenient) {
		boolean allowDataLoss = Arguments.takeFlag(fields, DataLoss.FIELD);
		String origin = Arguments.takeOptional(fields, DeleteCopy.ORIGIN);
		return (origin != null) ? new DeleteCopy(type.name(fields), origin, allowDataLoss) : new DeleteStream(type,
				type.name(fields), lenient, allowDataLoss, Arguments.takeFlag(fields, DeleteStream.BACKUP));
	}

}
