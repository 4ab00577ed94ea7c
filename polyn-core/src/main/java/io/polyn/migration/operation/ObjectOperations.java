package io.polyn.migration.operation;

import java.util.List;
import java.util.Map;

import static io.polyn.migration.operation.Arguments.take;
import static io.polyn.migration.operation.Arguments.takeContent;
import static io.polyn.migration.operation.Arguments.takeFlag;
import static io.polyn.migration.operation.Arguments.takeOptional;

/**
 * The operations on the objects of object stores.
 */
final class ObjectOperations {

	private ObjectOperations() {
	}

	static void define(Map<String, OperationDefinition> operations) {
		define(operations, false);
		define(operations, true);
	}

	private static void define(Map<String, OperationDefinition> operations, boolean lenient) {
		Fields object = Fields.builder().bucket("bucket").object("name").bool(DataLoss.FIELD).build();
		Fields content = Fields.builder()
			.all(object)
			.text("description")
			.textsMap("headers")
			.textMap("metadata", JetStreamFields.MAX_METADATA)
			.base64("data_base64")
			.anything("data")
			.build();
		operations.put("put_object" + (lenient ? "_if_not_exists" : ""), new OperationDefinition("Stores an object.",
				content, List.of("bucket", "name", "data|data_base64"), (fields) -> {
					String bucket = take(fields, "bucket");
					byte[] data = takeContent(fields, "data");
					boolean allowDataLoss = takeFlag(fields, DataLoss.FIELD);
					String onlyIf = takeOptional(fields, "only_if");
					return new PutObject(bucket, fields, data, lenient, allowDataLoss, onlyIf);
				})
			.withAlternatives("data", "data_base64"));
		operations.put("delete_object" + (lenient ? "_if_exists" : ""),
				new OperationDefinition("Deletes an object.", object, List.of("bucket", "name"),
						(fields) -> new DeleteObject(take(fields, "bucket"), take(fields, "name"), lenient,
								takeFlag(fields, DataLoss.FIELD), takeOptional(fields, "only_if"))));
	}

}
