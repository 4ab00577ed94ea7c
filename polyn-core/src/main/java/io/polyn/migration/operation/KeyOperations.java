package io.polyn.migration.operation;

import java.util.List;
import java.util.Map;

import static io.polyn.migration.operation.Arguments.take;
import static io.polyn.migration.operation.Arguments.takeContent;
import static io.polyn.migration.operation.Arguments.takeFlag;
import static io.polyn.migration.operation.Arguments.takeOptional;

/**
 * The operations on the keys of key-value buckets.
 */
final class KeyOperations {

	private KeyOperations() {
	}

	static void define(Map<String, OperationDefinition> operations) {
		define(operations, false);
		define(operations, true);
		Fields transformation = Fields.builder()
			.bucket("bucket")
			.keys("filter")
			.text("with", "undo")
			.bool(DataLoss.FIELD)
			.build();
		operations.put("transform_keys", new OperationDefinition(
				"Lets the values of a bucket pass through a function: a bean or class that is a ValueTransform.",
				transformation, List.of("bucket", "with"),
				(fields) -> new TransformKeys(take(fields, "bucket"), takeOptional(fields, "filter"),
						take(fields, "with"), takeOptional(fields, "undo"), takeFlag(fields, DataLoss.FIELD),
						TransformKeys.Run.take(fields))));
	}

	private static void define(Map<String, OperationDefinition> operations, boolean lenient) {
		Fields key = Fields.builder().bucket("bucket").key("key").build();
		Fields value = Fields.builder().all(key).base64("value_base64").anything("value").build();
		operations.put("put_key" + (lenient ? "_if_not_exists" : ""),
				new OperationDefinition("Puts the value of a key.", value,
						List.of("bucket", "key", "value|value_base64"),
						(fields) -> new PutKey(take(fields, "bucket"), take(fields, "key"),
								takeContent(fields, "value"), lenient, takeOptional(fields, "only_if")))
					.withAlternatives("value", "value_base64"));
		operations.put("delete_key" + (lenient ? "_if_exists" : ""),
				new OperationDefinition("Deletes a key.", key, List.of("bucket", "key"),
						(fields) -> new DeleteKey(take(fields, "bucket"), take(fields, "key"), lenient,
								takeOptional(fields, "only_if"))));
	}

}
