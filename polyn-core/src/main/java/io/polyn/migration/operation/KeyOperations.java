package io.polyn.migration.operation;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;

import static io.polyn.migration.operation.Arguments.take;
import static io.polyn.migration.operation.Arguments.takeOptional;

/**
 * The operations on the keys of key-value buckets.
 */
final class KeyOperations {

	private KeyOperations() {
	}

	static void define(Map<String, OperationDefinition> operations) {
		operations.put("put_key",
				new OperationDefinition(
						Fields.builder().bucket("bucket").key("key").base64("value_base64").anything("value").build(),
						List.of("bucket", "key", "value|value_base64"), (fields) -> new PutKey(take(fields, "bucket"),
								take(fields, "key"), value(fields), takeOptional(fields, "only_if"))));
		operations.put("delete_key",
				new OperationDefinition(Fields.builder().bucket("bucket").key("key").build(), List.of("bucket", "key"),
						(fields) -> new DeleteKey(take(fields, "bucket"), take(fields, "key"),
								takeOptional(fields, "only_if"))));
	}

	// A text is stored as it is, everything else as JSON.
	private static byte[] value(ObjectNode fields) {
		if (fields.has("value_base64")) {
			return Base64.getDecoder().decode(fields.get("value_base64").asText());
		}
		JsonNode value = fields.path("value");
		return (value.isTextual() ? value.asText().getBytes(StandardCharsets.UTF_8) : Json.write(value));
	}

}
